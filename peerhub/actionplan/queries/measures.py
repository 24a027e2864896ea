"""The live figures, counted afresh for any day.

Statements are built once, with their days left open: building them took as long as running them.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from peerhub.actionplan.figures import Figure
from peerhub.actionplan.models import Measure
from peerhub.councils.models import Council, CouncilStatus, Nation
from peerhub.db import db
from peerhub.engagements.deadlines import CYCLE_MONTHS, add_months
from peerhub.engagements.models import Engagement, EngagementType
from peerhub.engagements.passing import WITHOUT_VISIT
from peerhub.peers.models import Peer, PeerKind, PeerStatus
from peerhub.teams.models import Assignment
from peerhub.training.models import AccreditationRequirement, TrainingLog, TrainingState

Count = sa.ScalarSelect[Any]
YEAR_MONTHS, TRAINING_MONTHS = 12, 36


@dataclass(frozen=True)
class OpenDay:
    """A day that a statement is given when it is run, and the days so many months before it."""

    number: int

    def less(self, months: int = 0) -> sa.BindParameter[date]:
        return sa.bindparam(f"day_{self.number}_less_{months}", type_=sa.Date)

    def values(self, day: date) -> dict[str, date]:
        months = (0, YEAR_MONTHS, TRAINING_MONTHS, CYCLE_MONTHS)
        return {f"day_{self.number}_less_{past}": add_months(day, -past) for past in months}


def figures(on: date, before: date | None, *, only: Collection[Measure] = tuple(Measure)) -> dict[Measure, Figure]:
    """These measures on a day, and as they were at the meeting before (None: there was none); one statement."""
    wanted = tuple(measure for measure in Measure if measure in only)
    if not wanted:
        return {}
    days = [on, before] if before else [on]
    given = {name: value for number, day in enumerate(days) for name, value in OpenDay(number).values(day).items()}
    numbers = [int(found or 0) for found in db.session.execute(_counted(wanted, len(days)), given).one()]
    now = dict(zip(wanted, numbers, strict=False))
    then = dict(zip(wanted, numbers[len(wanted) :], strict=False)) if before else {}
    pool, *councils = numbers[len(wanted) * len(days) :]
    return {measure: _figure(measure, now, then, pool, councils) for measure in wanted}


@lru_cache(maxsize=100)
def _counted(wanted: tuple[Measure, ...], days: int) -> sa.Select[Any]:
    """Each measure on the first day, then on the second; then the pool, and England's councils on each day."""
    asked = [COUNTS[measure](OpenDay(number)) for number in range(days) for measure in wanted]
    return sa.select(*asked, _pool(), *(_councils(OpenDay(number)) for number in range(days)))


def _figure(
    measure: Measure, now: Mapping[Measure, int], then: Mapping[Measure, int], pool: int, councils: Sequence[int]
) -> Figure:
    if measure is Measure.TRAINED:
        shares = [round(100 * one[measure] / pool) if pool and one else None for one in (now, then)]
        return Figure(measure, shares[0], shares[1])
    if measure is Measure.WITHIN_FIVE_YEARS:
        return Figure(measure, now[measure], then.get(measure), *councils)
    return Figure(measure, now[measure], then.get(measure))


def _trained(day: OpenDay) -> Count:
    """Of today's deployable peers: those with verified training of the last three years that counts.

    Asked of each peer: half the time of counting different peers among all their training.
    """
    has_trained = sa.exists(sa.literal(1)).where(  # not every column: the index holds what is asked
        TrainingLog.peer_id == Peer.id,
        TrainingLog.state == TrainingState.VERIFIED,
        TrainingLog.course_id.in_(sa.select(AccreditationRequirement.course_id)),
        TrainingLog.taken_on.between(day.less(TRAINING_MONTHS), day.less()),
    )
    counted = sa.select(sa.func.count()).where(Peer.status == PeerStatus.DEPLOYABLE, has_trained)
    return counted.scalar_subquery()


def _pool() -> Count:
    return sa.select(sa.func.count()).where(Peer.status == PeerStatus.DEPLOYABLE).scalar_subquery()


def _deployed(day: OpenDay, *conditions: sa.ColumnElement[bool]) -> Count:
    """Peers whose visit began in the twelve months up to a day."""
    return (
        sa.select(sa.func.count(sa.distinct(Assignment.peer_id)))
        .join(Peer, Peer.id == Assignment.peer_id)
        .where(Assignment.is_active, *_in_year(Assignment.first_day, day), *conditions)
        .scalar_subquery()
    )


def _members_deployed(day: OpenDay) -> Count:
    return _deployed(day, Peer.kind == PeerKind.MEMBER)


def _days(day: OpenDay) -> Count:
    counted = sa.select(sa.func.sum(Assignment.days))
    return counted.where(Assignment.is_active, *_in_year(Assignment.first_day, day)).scalar_subquery()


def _engagements(day: OpenDay) -> Count:
    counted = sa.select(sa.func.count(Engagement.id)).where(Engagement.stage.not_in(WITHOUT_VISIT))
    return counted.where(*_in_year(Engagement.first_day, day)).scalar_subquery()


def _in_year(column: Any, day: OpenDay) -> tuple[sa.ColumnElement[bool], ...]:
    return column > day.less(YEAR_MONTHS), column <= day.less()


def _english(day: OpenDay) -> sa.ColumnElement[bool]:
    """English councils that existed on that day."""
    return sa.and_(
        Council.nation == Nation.ENGLAND,
        Council.status != CouncilStatus.SHADOW,
        sa.or_(Council.started_on.is_(None), Council.started_on <= day.less()),
        sa.or_(Council.ended_on.is_(None), Council.ended_on >= day.less()),
    )


def _councils(day: OpenDay) -> Count:
    return sa.select(sa.func.count(Council.id)).where(_english(day)).scalar_subquery()


def _within_five_years(day: OpenDay) -> Count:
    """English councils whose last challenge that counts ended within the five years up to a day (R32)."""
    return (
        sa.select(sa.func.count(sa.distinct(Engagement.council_id)))
        .join(Engagement.type)
        .join(Engagement.council)
        .where(
            _english(day),
            EngagementType.counts_towards_cycle,
            Engagement.stage.not_in(WITHOUT_VISIT),
            Engagement.last_day > day.less(CYCLE_MONTHS),
            Engagement.last_day <= day.less(),
        )
        .scalar_subquery()
    )


COUNTS = {
    Measure.TRAINED: _trained,
    Measure.MEMBERS_DEPLOYED: _members_deployed,
    Measure.WITHIN_FIVE_YEARS: _within_five_years,
    Measure.PEERS_DEPLOYED: _deployed,
    Measure.PEER_DAYS: _days,
    Measure.ENGAGEMENTS: _engagements,
}
