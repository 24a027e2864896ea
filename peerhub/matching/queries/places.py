"""The councils as matching looks at them: where they lie, and how they stand to one of them. One statement."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from peerhub.councils.models import (
    Council,
    CouncilBorder,
    CouncilSuccession,
    SimilarityModel,
    StatisticalNeighbour,
)
from peerhub.db import db
from peerhub.engagements.models import Engagement, EngagementType, Stage
from peerhub.matching.facts import Place, Surroundings

BORDER, ALIKE, FAMILY = "border", "alike", "family"


def load_places(council_id: int) -> tuple[dict[int, Place], Surroundings]:
    """Every council of the register by id, and how each stands to the one named; `visited` is left empty."""
    places: dict[int, Place] = {}
    family, borders, likeness = {council_id}, set(), {}
    for *columns, tie, place_in_list in _rows(council_id):
        place = Place._make(columns)
        places[place.id] = place
        if tie == BORDER:
            borders.add(place.id)
        elif tie == ALIKE:
            likeness[place.id] = place_in_list
        elif tie == FAMILY:
            family.add(place.id)
    return places, Surroundings(family=frozenset(family), borders=frozenset(borders), likeness=likeness)


def _rows(council_id: int) -> Iterable[Any]:
    """One row for each council and each tie between it and the one named; one without tie where there is none."""
    challenges, ties = _latest_challenges(), _ties(council_id)
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
            ties.c.tie,
            ties.c.place_in_list,
        )
        .outerjoin(challenges, challenges.c.council_id == Council.id)
        .outerjoin(ties, ties.c.id == Council.id)
        .order_by(Council.id)
    )
    return db.session.execute(statement)


def _latest_challenges() -> sa.Subquery:
    """The last on-site day of each council's latest engagement that counts towards the five years."""
    return (
        sa.select(Engagement.council_id, sa.func.max(Engagement.last_day).label("last_day"))
        .join(EngagementType, EngagementType.id == Engagement.type_id)
        .where(EngagementType.counts_towards_cycle, Engagement.stage != Stage.CANCELLED)
        .group_by(Engagement.council_id)
        .subquery()
    )


def _ties(council_id: int) -> sa.Subquery:
    """Id, tie, and place among the statistical neighbours (0 for other ties) of every council with a tie."""
    nowhere = sa.literal(0).label("place_in_list")
    borders = sa.select(CouncilBorder.neighbour_id.label("id"), sa.literal(BORDER).label("tie"), nowhere)
    alike = sa.select(StatisticalNeighbour.neighbour_id, sa.literal(ALIKE), StatisticalNeighbour.rank)
    earlier, later = _line(council_id, "earlier"), _line(council_id, "later")
    return sa.union_all(
        borders.where(CouncilBorder.council_id == council_id),
        alike.where(
            StatisticalNeighbour.council_id == council_id, StatisticalNeighbour.model == SimilarityModel.GLOBAL
        ),
        sa.select(earlier.c.id, sa.literal(FAMILY), nowhere),
        sa.select(later.c.id, sa.literal(FAMILY), nowhere),
    ).subquery()


def _line(council_id: int, name: str) -> sa.CTE:
    """Predecessors (`earlier`) or successors (`later`), followed to the end; siblings are not family."""
    start, end = CouncilSuccession.successor_id, CouncilSuccession.predecessor_id
    if name == "later":
        start, end = end, start
    line = sa.select(end.label("id")).where(start == council_id).cte(name, recursive=True)
    return line.union(sa.select(end).join(line, start == line.c.id))
