"""Forms of a peer's year."""

from peerhub.peers.models import AvailabilityState
from peerhub.peers.patterns import EXAMPLES
from peerhub.web.forms import DayField, Form, RadiosField, TextField

UNSAID = "unsaid"


class PatternForm(Form):
    """Days that come back."""

    words = TextField("Which days?", called="days that come back", max_length=80, hint=f"For example: {EXAMPLES}")
    title = TextField(
        "What is it?", called="what it is", required=False, max_length=80, hint="Such as council meetings"
    )
    state = RadiosField(
        "On these days I am",
        called="state",
        missing="Choose whether you are free",
        choices=[(state.value, state.label) for state in reversed(AvailabilityState)],
        coerce=AvailabilityState,
    )
    ended_on = DayField(
        "Until when?", called="last day", required=False, hint="Leave empty if there is no end in sight"
    )


def state_named(text: str) -> AvailabilityState | None:
    """The state of that name; None for "nothing said" and for what is none."""
    return next((state for state in AvailabilityState if state.value == text), None)
