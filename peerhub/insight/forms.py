"""What narrows the lists of this package."""

from collections.abc import Iterator
from typing import Any

from peerhub.councils.models import CouncilKind
from peerhub.engagements.deadlines import CycleState
from peerhub.web.filters import FilterForm
from peerhub.web.forms import ChoiceField


class CoverageFilter(FilterForm):
    """Which councils stand in the list under the counts."""

    region = ChoiceField("Region", required=False, nothing="England")
    kind = ChoiceField(
        "Kind of council",
        required=False,
        nothing="Any kind",
        coerce=CouncilKind,
        choices=[(kind.value, kind.label) for kind in CouncilKind if kind is not CouncilKind.WELSH],
    )
    cycle = ChoiceField(
        "Place in the cycle",
        required=False,
        nothing="Any place",
        coerce=CycleState,
        choices=[(state.value, state.label) for state in CycleState],
    )

    def in_force(self) -> Iterator[tuple[str, str]]:
        """Name and words of each filter that narrows."""
        words: dict[str, Any] = self.values()
        for name, value in words.items():
            yield name, getattr(value, "label", str(value))
