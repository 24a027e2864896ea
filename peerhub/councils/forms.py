"""How the list of councils is narrowed, and what two of them share."""

from collections.abc import Sequence

from peerhub.councils.models import Council, CouncilKind, CouncilStatus, JointArrangement, JointKind
from peerhub.councils.operations import JointFacts
from peerhub.web.filters import FilterForm
from peerhub.web.forms import ChoiceField, DayField, Form, RadiosField, TextField, option

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


class PairForm(Form):
    """Two councils. Stands before `JointForm`, so that its fields come first in what is said of a form."""

    one = ChoiceField("Council", called="council", coerce=int, searchable=True)
    other = ChoiceField("Shares with", called="other council", coerce=int, searchable=True)

    def offer(self, councils: Sequence[Council]) -> None:
        self._councils = {council.id: council for council in councils}
        for field in (self.one, self.other):
            field.choices = [option(council.id, f"{council.name} ({council.region})") for council in councils]

    def pair(self) -> tuple[Council, Council]:
        return self._councils[self.one.data], self._councils[self.other.data]


class JointForm(Form):
    """What two councils share, since when, until when, and where that is written."""

    kind = RadiosField(
        "What do they share?", called="what they share", missing="Choose what they share", coerce=JointKind,
        choices=[option(kind.value, kind.label) for kind in JointKind],
    )  # fmt: skip
    started_on = DayField("Since", called="the first day", required=False, hint="Leave it empty if it is not known")
    ended_on = DayField("Last day", required=False, hint="Only if it has ended, or is known to end")
    source = TextField(
        "Where is this written?", called="source", max_length=300,
        hint="The address of a page, or a document and its date",
    )  # fmt: skip

    def facts(self) -> JointFacts:
        return JointFacts(self.kind.data, self.started_on.data, self.ended_on.data, self.source.data)


class ChangeJointForm(JointForm):
    """The councils stay: for others there is another entry."""

    @classmethod
    def of(cls, arrangement: JointArrangement) -> "ChangeJointForm":
        return cls(obj=arrangement)


class EnterJointForm(PairForm, JointForm):
    """A new entry: first the two councils."""
