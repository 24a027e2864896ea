"""What narrows the list of background work."""

from peerhub.jobs.models import JobState
from peerhub.web.filters import FilterForm
from peerhub.web.forms import ChoiceField


class JobFilter(FilterForm):
    """By state."""

    state = ChoiceField(
        "State",
        coerce=JobState,
        required=False,
        nothing="Any state",
        choices=[(state.value, state.label) for state in JobState],
    )
