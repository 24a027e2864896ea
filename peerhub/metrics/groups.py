"""Whom a council can be compared with. Never a ranking: a group gives a median and a middle half, and that is all."""

import enum

from peerhub.councils import queries as council_queries
from peerhub.councils.models import Council, SimilarityModel


class Group(enum.Enum):
    """A comparator group that a reader can choose."""

    GLOBAL = "global"
    ECONOMIC = "economic"
    DEMOGRAPHIC = "demographic"
    KIND = "kind"
    REGION = "region"

    @property
    def label(self) -> str:
        return GROUP_LABELS[self]


GROUP_LABELS = {
    Group.GLOBAL: "Councils most like it, all in all (ONS)",
    Group.ECONOMIC: "Councils most like it in their economy (ONS)",
    Group.DEMOGRAPHIC: "Councils most like it in their people (ONS)",
    Group.KIND: "Councils of the same kind",
    Group.REGION: "Councils in the same region",
}


def members_of(group: Group, council: Council) -> list[int]:
    """Ids of the council's comparators in this group, without itself; one statement."""
    if group in {Group.KIND, Group.REGION}:
        alike = council_queries.councils_of_kind(council) if group is Group.KIND else council_queries.in_region(council)
        return [other for other in alike if other != council.id]
    similar = council_queries.similar_councils(council.id, SimilarityModel(group.value))
    return [row.neighbour_id for row in similar]
