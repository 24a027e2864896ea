"""The form with which somebody says how a visit went."""

from typing import Any, Self

from peerhub.teams.evaluations.models import Evaluation, Side
from peerhub.teams.evaluations.rules import MARKS, STATEMENTS
from peerhub.web.forms import Form, LongTextField, RadiosField

SMALL = "govuk-radios--inline govuk-radios--small"


class EvaluationForm(Form):
    """The statements of one side, then two questions."""

    @classmethod
    def of(cls, side: Side, said: Evaluation | None) -> Self:
        """The form for this side, filled in with what was said before."""
        choices = [(str(mark), words) for mark, words in MARKS.items()]
        fields = {
            code: RadiosField(
                words,
                called="answer",
                missing=f"Say how far this is so: {words.rstrip('.')}",
                coerce=int,
                choices=choices,
                classes=SMALL,
            )
            for code, words in STATEMENTS[side]
        }
        fields["worked"] = LongTextField(
            "What worked well?", called="what worked well", required=False, rows=4, max_length=4000
        )
        fields["better"] = LongTextField(
            "What should be better next time?", called="what should be better", required=False, rows=4, max_length=4000
        )
        form = type("EvaluationFormOfSide", (cls,), fields)()
        form.codes = [code for code, _ in STATEMENTS[side]]
        if said is not None and not form.is_submitted():
            for code in form.codes:
                form[code].data = said.marks.get(code)
            form.worked.data, form.better.data = said.worked, said.better
        return form

    codes: list[str]

    def given(self) -> dict[str, Any]:
        """What `evaluate` takes."""
        marks = {code: self[code].data for code in self.codes}
        return {"marks": marks, "worked": self["worked"].data or "", "better": self["better"].data or ""}
