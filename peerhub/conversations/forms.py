"""Forms around notes and early conversations."""

from typing import Any

from peerhub.web.forms import ChoiceField, DayField, Form, LongTextField, RadiosField, TextField

REASONS = (
    "Preparing a conversation with the council",
    "Agreeing whether to invite it to a challenge",
    "Scoping an engagement",
    "Writing a note",
)
OTHER = "other"


class ReasonForm(Form):
    """Why somebody opens the notes on a council."""

    why = RadiosField(
        "Why do you open these notes?",
        missing="Choose why you open these notes",
        choices=[*((reason, reason) for reason in REASONS), (OTHER, "Another reason")],
    )
    other = TextField("Which?", called="reason", required=False, max_length=300, hint="If it is another reason.")

    def validate(self, extra_validators: Any = None) -> bool:
        is_right = super().validate(extra_validators)
        if self.why.data == OTHER and not self.other.data:
            self.refuse("Say which reason", on="other")
            return False
        return bool(is_right)

    @property
    def reason(self) -> str:
        return str(self.other.data if self.why.data == OTHER else self.why.data)


class NoteForm(Form):
    """A dated note."""

    noted_on = DayField("Day", called="day of the note")
    text = LongTextField(
        "What do you know?",
        called="note",
        max_length=3000,
        rows=6,
        hint="It may be asked for under data protection and freedom of information law: write what you would say.",
    )


class ConversationForm(Form):
    """An early conversation that is planned."""

    planned_for = DayField("Planned for", called="day of the conversation")
    with_whom = TextField("With whom", max_length=160, hint="Posts, for example Leader and chief executive.")
    purpose = TextField("What about", called="purpose", max_length=300)


class EndForm(Form):
    """How a conversation ended."""

    ended = RadiosField(
        "What happened?",
        missing="Choose what happened",
        choices=[("held", "It was held"), ("off", "It was called off")],
    )
    held_on = DayField("Held on", called="day on which you spoke", required=False)
    outcome = LongTextField("What came of it, or why not?", called="outcome", max_length=600, rows=3)

    def validate(self, extra_validators: Any = None) -> bool:
        is_right = super().validate(extra_validators)
        if self.ended.data == "held" and self.held_on.data is None and not self.held_on.errors:
            self.refuse("Enter the day on which you spoke", on="held_on")
            return False
        return bool(is_right)


class ReaderForm(Form):
    """Names somebody for a region."""

    user = ChoiceField("Person", coerce=int, searchable=True)
    region = ChoiceField("Region")
    reason = TextField("Why do they need the notes?", called="reason", max_length=300)


class EndReaderForm(Form):
    """Why somebody reads the notes of a region no more."""

    reason = TextField("Why?", called="reason", max_length=300, hint="For example: the engagement is over.")
