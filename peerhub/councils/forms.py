"""How the list of councils is narrowed."""

from collections.abc import Sequence

from peerhub.councils.models import CouncilKind, CouncilStatus
from peerhub.web.filters import FilterForm
from peerhub.web.forms import ChoiceField, TextField

STATUS_WORDS = {
    CouncilStatus.CURRENT: "Exists today",
    CouncilStatus.FORMER: "No longer exists",
    CouncilStatus.SHADOW: "Shadow council",
}
SORT_WORDS = {"largest": "Most residents first", "smallest": "Fewest residents first"}


class CouncilFilter(FilterForm):
    q = TextField("Council", required=False, max_length=80, hint="A name, an older name or a code")
    region = ChoiceField("Region", required=False, nothing="Every region")
    kind = ChoiceField(
        "Kind", required=False, nothing="Every kind", coerce=CouncilKind,
        choices=[(kind.value, kind.label) for kind in CouncilKind],
    )  # fmt: skip
    status = ChoiceField(
        "Status", required=False, nothing="Today’s councils", coerce=CouncilStatus,
        choices=[(status.value, words) for status, words in STATUS_WORDS.items()],
    )  # fmt: skip
    sort = ChoiceField(
        "Sorted by", called="the order", required=False, nothing="Name", choices=list(SORT_WORDS.items())
    )  # fmt: skip

    @classmethod
    def choosing_from(cls, regions: Sequence[str]) -> "CouncilFilter":
        form = cls()
        form.region.choices = [(region, region) for region in regions]
        return form

    def in_force(self) -> list[tuple[str, str]]:
        """The filters in force as (name, words), for the chips."""
        words = {
            "q": f"“{self.q.data}”",
            "region": self.region.data,
            "kind": self.kind.data.label if self.kind.data else "",
            "status": STATUS_WORDS[self.status.data] if self.status.data else "",
        }
        given = self.values()
        return [(name, text) for name, text in words.items() if name in given]
