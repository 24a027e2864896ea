"""The councils as matching looks at them: where they lie, and how they stand to some of them. One statement."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

import sqlalchemy as sa

from peerhub.councils.models import (
    Council,
    CouncilBorder,
    CouncilSuccession,
    JointArrangement,
    JointKind,
    SimilarityModel,
    StatisticalNeighbour,
)
from peerhub.db import db
from peerhub.engagements.models import Engagement, EngagementType
from peerhub.engagements.passing import WITHOUT_VISIT
from peerhub.matching.facts import Joint, Place, Surroundings

BORDER, ALIKE, FAMILY, JOINT = "border", "alike", "family", "joint"
JOINT_KINDS = tuple(JointKind)


def load_places(council_ids: Collection[int]) -> tuple[dict[int, Place], dict[int, Surroundings]]:
    """Every council of the register by id, and how they stand to each of those named; `visited` is left empty."""
    places: dict[int, Place] = {}
    family: dict[int, set[int]] = {council_id: {council_id} for council_id in council_ids}
    borders: dict[int, set[int]] = defaultdict(set)
    likeness: dict[int, dict[int, int]] = defaultdict(dict)
    joint: dict[int, dict[int, tuple[Joint, ...]]] = defaultdict(dict)
    for *columns, named_id, tie, place_in_list, started_on, ended_on in _rows(council_ids):
        place_id = columns[0]
        if place_id not in places:
            places[place_id] = Place._make(columns)
        if tie == BORDER:
            borders[named_id].add(place_id)
        elif tie == ALIKE:
            likeness[named_id][place_id] = place_in_list
        elif tie == FAMILY:
            family[named_id].add(place_id)
        elif tie == JOINT:
            shared = Joint(JOINT_KINDS[place_in_list], started_on, ended_on)
            joint[named_id][place_id] = (*joint[named_id].get(place_id, ()), shared)
    return places, {
        one: Surroundings(frozenset(family[one]), frozenset(borders[one]), likeness[one], joint=joint[one])
        for one in council_ids
    }


def _rows(council_ids: Collection[int]) -> Iterable[Any]:
    """One row for each council and each tie between it and one of those named; one without tie where there is none."""
    challenges, ties = _latest_challenges(), _ties(council_ids)
    statement = (
        sa.select(
            Council.id,
            Council.code,
            Council.gss_code,
            Council.name,
            Council.region,
            Council.kind,
            Council.county_id,
            sa.cast(Council.latitude, sa.Float),
            sa.cast(Council.longitude, sa.Float),
            challenges.c.last_day,
            ties.c.named_id,
            ties.c.tie,
            ties.c.place_in_list,
            ties.c.started_on,
            ties.c.ended_on,
        )
        .outerjoin(challenges, challenges.c.council_id == Council.id)
        .outerjoin(ties, ties.c.id == Council.id)
        .order_by(Council.id)
    )
    return db.session.execute(statement).all()


def _latest_challenges() -> sa.Subquery:
    """The last on-site day of each council's latest engagement that counts towards the five years."""
    return (
        sa.select(Engagement.council_id, sa.func.max(Engagement.last_day).label("last_day"))
        .join(EngagementType, EngagementType.id == Engagement.type_id)
        .where(EngagementType.counts_towards_cycle, Engagement.stage.not_in(WITHOUT_VISIT))
        .group_by(Engagement.council_id)
        .subquery()
    )


def _ties(council_ids: Collection[int]) -> sa.Subquery:
    """Id, the council named, tie, and place among its statistical neighbours (of what is shared, its number; 0 for
    other ties), and from when until when, where that is known."""
    nowhere, ever = sa.literal(0).label("place_in_list"), sa.cast(sa.null(), sa.Date)
    always = (ever.label("started_on"), ever.label("ended_on"))
    named = sorted(council_ids)
    borders = sa.select(
        CouncilBorder.neighbour_id.label("id"),
        CouncilBorder.council_id.label("named_id"),
        sa.literal(BORDER).label("tie"),
        nowhere,
        *always,
    )
    alike = sa.select(
        StatisticalNeighbour.neighbour_id,
        StatisticalNeighbour.council_id,
        sa.literal(ALIKE),
        StatisticalNeighbour.rank,
        *always,
    )
    earlier, later = _line(named, "earlier"), _line(named, "later")
    return sa.union_all(
        borders.where(CouncilBorder.council_id.in_(named)),
        alike.where(StatisticalNeighbour.council_id.in_(named), StatisticalNeighbour.model == SimilarityModel.GLOBAL),
        sa.select(earlier.c.id, earlier.c.named_id, sa.literal(FAMILY), nowhere, *always),
        sa.select(later.c.id, later.c.named_id, sa.literal(FAMILY), nowhere, *always),
        _shared(named, JointArrangement.one_id, JointArrangement.other_id),
        _shared(named, JointArrangement.other_id, JointArrangement.one_id),
    ).subquery()


def _shared(named: Collection[int], council: Any, other: Any) -> sa.Select[*tuple[Any, ...]]:
    """What each council named shares with another one, read in one direction; its kind as a number."""
    numbers = {kind.value: at for at, kind in enumerate(JOINT_KINDS)}
    number = sa.case(numbers, value=sa.type_coerce(JointArrangement.kind, sa.String))
    dates = (JointArrangement.started_on, JointArrangement.ended_on)
    return sa.select(other, council, sa.literal(JOINT), number, *dates).where(council.in_(named))


def _line(council_ids: Collection[int], name: str) -> sa.CTE:
    """Predecessors (`earlier`) or successors (`later`), followed to the end; siblings are not family."""
    start, end = CouncilSuccession.successor_id, CouncilSuccession.predecessor_id
    if name == "later":
        start, end = end, start
    first = sa.select(end.label("id"), start.label("named_id")).where(start.in_(council_ids))
    line = first.cte(name, recursive=True)
    return line.union(sa.select(end, line.c.named_id).join(line, start == line.c.id))
