"""Whom a council can be compared with. Never a ranking: a group gives a median and a middle half, and that is all."""

import enum
from collections.abc import Sequence

from peerhub.councils import queries as council_queries
from peerhub.councils.models import Council, Nation, SimilarityModel
from peerhub.metrics.queries.groups import BroughtGroup


class Group(enum.Enum):
    """A comparator group that everybody can choose; those that staff brought in are `BroughtGroup`."""

    GLOBAL = "global"
    ECONOMIC = "economic"
    DEMOGRAPHIC = "demographic"
    KIND = "kind"
    REGION = "region"
    ENGLAND = "england"
    WALES = "wales"

    @property
    def label(self) -> str:
        return GROUP_LABELS[self]

    @property
    def licence_note(self) -> str:
        """None: these groups are on open licences, which the page about the data names."""
        return ""

    @property
    def among(self) -> str:
        """Its members in a sentence: "the median of 18 similar councils"."""
        return GROUP_WORDS.get(self, "similar councils")


GROUP_LABELS = {
    Group.GLOBAL: "Councils most like it, all in all (ONS)",
    Group.ECONOMIC: "Councils most like it in their economy (ONS)",
    Group.DEMOGRAPHIC: "Councils most like it in their people (ONS)",
    Group.KIND: "Councils of the same kind",
    Group.REGION: "Councils in the same region",
    Group.ENGLAND: "All councils of England",
    Group.WALES: "All councils of Wales",
}
GROUP_WORDS = {
    Group.ECONOMIC: "councils with a similar economy",
    Group.DEMOGRAPHIC: "councils with similar people",
    Group.KIND: "councils of the same kind",
    Group.REGION: "councils in the same region",
    Group.ENGLAND: "councils in England",
    Group.WALES: "councils in Wales",
}
NATIONS = {Group.ENGLAND: Nation.ENGLAND, Group.WALES: Nation.WALES}


Comparison = Group | BroughtGroup


def members_of(group: Comparison, council: Council) -> list[int]:
    """Ids of the council's comparators in this group, without itself; one statement, or none."""
    if isinstance(group, BroughtGroup):
        return list(group.members)
    if group in {Group.GLOBAL, Group.ECONOMIC, Group.DEMOGRAPHIC}:
        similar = council_queries.similar_councils(council.id, SimilarityModel(group.value))
        return [row.neighbour_id for row in similar]
    return [other for other in _alike(group, council) if other != council.id]


def _alike(group: Group, council: Council) -> Sequence[int]:
    if group is Group.KIND:
        return council_queries.councils_of_kind(council)
    if group is Group.REGION:
        return council_queries.in_region(council)
    return council_queries.in_nation(NATIONS[group])
