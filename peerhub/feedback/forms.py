"""Forms after a visit."""

from decimal import Decimal

from peerhub.feedback.models import ExpenseKind, WorkKind
from peerhub.web.forms import (
    ChoiceField,
    DayField,
    DecimalField,
    DecimalHoursField,
    Form,
    LongTextField,
    RadiosField,
    TextField,
    UploadField,
)

MARKS = [(4, "Very well"), (3, "Well"), (2, "Not so well"), (1, "Badly")]


class ColleagueForm(Form):
    """What somebody says of a peer."""

    contribution = RadiosField(
        "How well did they contribute?",
        called="answer",
        missing="Say how well they contributed",
        coerce=int,
        choices=MARKS,
    )
    teamwork = RadiosField(
        "How well did they work with the team?",
        called="answer",
        missing="Say how well they worked with the team",
        coerce=int,
        choices=MARKS,
    )
    strengths = LongTextField("What did they do well?", called="answer", required=False, rows=3)
    advice = LongTextField("What could they do better?", called="answer", required=False, rows=3)


class HoursForm(Form):
    """Hours of one day."""

    day = DayField("Day")
    hours = DecimalHoursField("Hours", most=24, classes="govuk-input--width-4")
    kind = ChoiceField("On what?", called="kind of work", coerce=WorkKind,
                       choices=[(kind.value, kind.label) for kind in WorkKind])  # fmt: skip
    note = TextField("Note", required=False, max_length=200)


class ExpenseForm(Form):
    """Money spent."""

    day = DayField("Day")
    pounds = DecimalField("Amount", least=Decimal("0.01"), most=10_000, prefix="£", classes="govuk-input--width-5")
    kind = ChoiceField("On what?", called="kind of expense", coerce=ExpenseKind,
                       choices=[(kind.value, kind.label) for kind in ExpenseKind])  # fmt: skip
    note = TextField("Note", required=False, max_length=200)
    receipt = UploadField("Receipt", required=False, accept=[".pdf", ".png", ".jpg", ".jpeg"],
                          hint="A photograph of it will do")  # fmt: skip
