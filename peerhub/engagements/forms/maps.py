"""The filter of the map of councils."""

from collections.abc import Sequence

from peerhub.councils.models import CouncilKind
from peerhub.engagements.council_map import Engaged, Shown, Wanted
from peerhub.engagements.deadlines import CycleState
from peerhub.web.filters import FilterForm
from peerhub.web.forms import ChoiceField


class MapFilter(FilterForm):
    """What the map of councils shows, and which councils stand out on it."""

    show = ChoiceField(
        "Colours show", called="what the colours show", required=False, nothing=Shown.SINCE.label, coerce=Shown,
        choices=[(shown.value, shown.label) for shown in Shown if shown is not Shown.SINCE],
    )  # fmt: skip
    region = ChoiceField("Region", required=False, nothing="Every region")
    kind = ChoiceField(
        "Kind", required=False, nothing="Every kind", coerce=CouncilKind,
        choices=[(kind.value, kind.label) for kind in CouncilKind],
    )  # fmt: skip
    due = ChoiceField(
        "Next challenge", required=False, nothing="Due whenever", coerce=CycleState,
        choices=[(state.value, state.label) for state in CycleState],
    )  # fmt: skip
    engaged = ChoiceField("Engaged", required=False, nothing="Engaged or not", coerce=Engaged)

    @classmethod
    def choosing_from(
        cls, regions: Sequence[str], *, for_staff: bool, asked: Sequence[tuple[str, str]] | None = None
    ) -> "MapFilter":
        """What is arranged, and support that is no challenge, is for staff only, and so is asking for it."""
        form = cls(asked)
        form.region.choices = [(region, region) for region in regions]
        hidden = () if for_staff else (Engaged.ARRANGED, Engaged.SUPPORTED)
        form.engaged.choices = [(one.value, one.label) for one in Engaged if one not in hidden]
        return form

    @property
    def shown(self) -> Shown:
        chosen: Shown = self.values().get("show", Shown.SINCE)
        return chosen

    def wanted(self) -> Wanted:
        asked = self.values()
        asked.pop("show", None)
        return Wanted(**asked)

    def in_force(self) -> list[tuple[str, str]]:
        """The filters in force as (name, words), for the chips."""
        words = {name: value if isinstance(value, str) else value.label for name, value in self.values().items()}
        words.pop("show", None)
        return list(words.items())
