"""What narrows the list of messages, and what a person wants to be told."""

from peerhub.notifications.kinds import optional_kinds
from peerhub.notifications.models import MessageState
from peerhub.web.filters import FilterForm
from peerhub.web.formats import upper_first
from peerhub.web.forms import CheckboxesField, ChoiceField, Form, option


class MessageFilter(FilterForm):
    """By state."""

    state = ChoiceField(
        "State",
        coerce=MessageState,
        required=False,
        nothing="Any state",
        choices=[(state.value, state.label) for state in MessageState],
    )


class ChoicesForm(Form):
    """The kinds of message that a person wants."""

    kinds = CheckboxesField("You are told when", required=False)

    def offer(self, wanted: set[str]) -> None:
        """All that can be turned off; what is wanted now is ticked on a fresh page."""
        self.kinds.choices = [option(kind.name, upper_first(kind.words)) for kind in optional_kinds()]
        if not self.is_submitted():
            self.kinds.data = sorted(wanted)


class StopForm(Form):
    """Nothing but the button."""
