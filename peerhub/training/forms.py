"""Forms about training."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from peerhub.training.models import Course, TrainingLog, TrainingState
from peerhub.web.filters import FilterForm
from peerhub.web.forms import (
    CheckboxesField,
    ChoiceField,
    DayField,
    DecimalField,
    Form,
    HiddenField,
    LongTextField,
    RadiosField,
    TextField,
    TickField,
    UploadField,
    WholeNumberField,
    option,
)

OURS, ELSEWHERE = "ours", "elsewhere"
NARROW: dict[str, Any] = {"classes": "govuk-input--width-4"}
TIME: dict[str, Any] = {"classes": "govuk-input--width-5", "autocomplete": "off"}
ANSWERS = [(4, "Very"), (3, "Quite"), (2, "A little"), (1, "Not at all")]
CHOOSE_AGAIN = "Choose the file again. For your safety a browser sends a file only once"


class LogForm(Form):
    """One piece of training. What is asked depends on who gave it; the page shows both, one below the other."""

    where = RadiosField(
        "Who gave the training?", called="answer", missing="Choose whether the LGA or somebody else gave it",
        choices=[option(OURS, "The LGA"), option(ELSEWHERE, "Somebody else")],
    )  # fmt: skip
    course = ChoiceField("Which course?", called="course", coerce=int, required=False)
    title = TextField("What was it called?", called="title", required=False, max_length=160)
    provider = TextField("Who gave it?", called="name of who gave it", required=False, max_length=120)
    taken_on = DayField("When was it?", called="day of the training", hint="The last day, if it took several")
    hours = DecimalField(
        "How many hours?", called="hours", required=False, places=1, least=Decimal("0.5"), most=200, suffix="hours",
        hint="You can leave it empty for a course of the LGA", classes="govuk-input--width-4",
    )  # fmt: skip
    reflection = LongTextField(
        "What will you do differently now?", called="reflection", required=False, max_length=4000, rows=4,
        hint="One sentence is enough. Only you and those who check it read this",
    )  # fmt: skip
    certificate = UploadField(
        "Certificate", required=False, accept=[".pdf", ".png", ".jpg", ".jpeg"],
        hint="A PDF, PNG or JPEG of up to 10 MB. A photograph of the paper will do",
    )  # fmt: skip
    version = HiddenField()

    def offer(self, courses: Sequence[Course], now: TrainingLog | None = None) -> None:
        """The courses that can be chosen; the one chosen before too, if it is offered no more."""
        offered = [(course.id, course.title) for course in courses]
        if now is not None and now.course is not None and now.course not in courses:
            offered.append((now.course.id, now.course.title))
        self.course.choices = offered

    @property
    def is_ours(self) -> bool:
        return bool(self.where.data == OURS)

    def validate(self, extra_validators: object = None) -> bool:
        """What is needed depends on the first answer. A file that was chosen has to be chosen again after any error."""
        is_valid = super().validate(extra_validators)
        if self.is_ours and self.course.data is None and not self.course.errors:
            self.refuse("Choose the course", on="course")
        if self.where.data == ELSEWHERE:
            for field, sentence in (
                (self.title, "Enter what it was called"),
                (self.provider, "Enter who gave it"),
                (self.hours, "Enter the hours, for example 2.5"),
            ):
                if not field.data and not field.errors:
                    self.refuse(sentence, on=field.name)
        if not self.errors:
            return bool(is_valid)
        self.ask_for_the_file_again()
        return False

    def ask_for_the_file_again(self) -> None:
        """Say at the field that the file is gone, if one was chosen and nothing else is wrong with it."""
        if self.certificate.data is not None and not self.certificate.errors:
            self.refuse(CHOOSE_AGAIN, on="certificate")


class CourseForm(Form):
    """One course of the list."""

    title = TextField("What is it called?", called="title", max_length=160)
    hours = DecimalField(
        "How many hours?", called="hours", places=1, least=Decimal("0.5"), most=200, suffix="hours",
        classes="govuk-input--width-4",
    )  # fmt: skip
    is_offered = TickField("It is on offer")


class SessionForm(Form):
    """One occasion of a course."""

    day = DayField("Which day?", called="day")
    last_day = DayField("Last day", required=False, hint="Only if it takes several days")
    starts = TextField("From", called="time at which it begins", max_length=8, hint="Such as 9:30", **TIME)
    ends = TextField("Until", called="time at which it ends", max_length=8, hint="Such as 16:00", **TIME)
    venue = TextField("Where?", called="venue", required=False, max_length=200, hint="Leave empty if it is online")
    link = TextField("Address to join online", required=False, max_length=300, hint="Only those with a place see it")
    trainer = TextField("Who gives it?", called="trainer", required=False, max_length=120)
    places = WholeNumberField("How many places?", called="places", least=1, most=500, suffix="places", **NARROW)
    note = LongTextField("What should people know?", called="note", required=False, max_length=1000, rows=3)
    version = HiddenField()


class SessionReasonForm(Form):
    """Calls a session off."""

    reason = LongTextField(
        "Why?", called="reason", max_length=400, rows=3, missing="Say why. Everybody who booked will read it"
    )


class BookPeerForm(Form):
    """Staff book a place for a peer."""

    peer = TextField(
        "Peer", called="peer", max_length=120, hint="Reference, e-mail address or whole name", autocomplete="off"
    )


class AttendanceForm(Form):
    """Who of those with a place was there."""

    present = CheckboxesField("Who was there?", called="who was there", coerce=int, required=False)


class OpinionForm(Form):
    """What somebody thought of a session."""

    useful = RadiosField(
        "How useful was it?", called="answer", missing="Say how useful it was", coerce=int, choices=ANSWERS
    )
    ready = RadiosField(
        "How ready do you feel for a peer challenge now?",
        called="answer",
        missing="Say how ready you feel",
        coerce=int,
        choices=ANSWERS,
    )
    keep = LongTextField("What should stay as it is?", called="answer", required=False, max_length=1000, rows=3)
    change = LongTextField("What should be different?", called="answer", required=False, max_length=1000, rows=3)


class WithdrawForm(Form):
    """Takes an entry back."""

    version = HiddenField()


class CheckFilterForm(FilterForm):
    """What to show of the entries to check."""

    q = TextField("Peer, title or provider", required=False)
    state = ChoiceField(
        "State", required=False,
        choices=[("logged", "Waiting"), ("returned", "Returned"), ("verified", "Verified"), ("any", "Any")],
    )  # fmt: skip
    course = ChoiceField("Course", required=False, coerce=int, nothing="Any course or provider")


class VerifyForm(Form):
    """Confirms an entry."""

    counts_as = ChoiceField(
        "Does it count as one of our courses?", called="course", required=False, coerce=int, nothing="No, on its own"
    )
    version = HiddenField()


class ReturnForm(Form):
    """Sends an entry back."""

    reason = LongTextField(
        "What has to be put right?", called="reason", max_length=400, rows=3,
        missing="Say what the peer has to put right", hint="The peer reads this",
    )  # fmt: skip
    version = HiddenField()


STATE_OF = {state.value: state for state in TrainingState}
