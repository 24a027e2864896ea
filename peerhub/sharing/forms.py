"""The peer's own form."""

from collections.abc import Sequence

from peerhub.sharing.models import ConsentText, SharedQuestion
from peerhub.web.forms import CheckboxesField, Form, TickField, option


class SharingForm(Form):
    """What is shared, and the agreement to it."""

    shared = CheckboxesField(
        "What would you like to share?", called="what you share", coerce=int, required=False, hint="Tick any, or none."
    )
    agrees = TickField("I agree")

    def offer(self, questions: Sequence[SharedQuestion], consent: ConsentText | None) -> None:
        self.shared.choices = [option(question.id, question.text) for question in questions]
        if consent is not None:
            self.agrees.label.text = consent.text
