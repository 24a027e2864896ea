"""The live figures, counted afresh for any day.

One statement, built once, with its days left open: building it took as long as running it. Each table is gone through
once for both days and every measure that it answers.
"""

from collections.abc import Collection, Sequence
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

Condition = sa.ColumnElement[bool]
Columns = list[sa.Label[Any]]
YEAR_MONTHS, TRAINING_MONTHS = 12, 36
POOL, COUNCILS = "pool", "councils"


@dataclass(frozen=True)
class OpenDay:
    """A day that a statement is given when it is run, and the days so many months before it."""

    number: int

    def less(self, months: int = 0) -> sa.BindParameter[date]:
        return sa.bindparam(f"day_{self.number}_less_{months}", type_=sa.Date)

    def values(self, day: date) -> dict[str, date]:
        months = (0, YEAR_MONTHS, TRAINING_MONTHS, CYCLE_MONTHS)
        return {f"day_{self.number}_less_{past}": add_months(day, -past) for past in months}

    def named(self, counted: sa.ColumnElement[Any], what: Measure | str) -> sa.Label[Any]:
        return sa.func.coalesce(counted, 0).label(_name(what, self.number))


#: The first of the days, whatever their order: nothing before the time that any of them looks back is read.
FIRST = OpenDay(9)


def figures(on: date, before: date | None, *, only: Collection[Measure] = tuple(Measure)) -> dict[Measure, Figure]:
    """These measures on a day, and as they were at the meeting before (None: there was none); one statement."""
    wanted = tuple(measure for measure in Measure if measure in only)
    if not wanted:
        return {}
    days = [on, before] if before else [on]
    given = FIRST.values(min(days))
    for number, day in enumerate(days):
        given |= OpenDay(number).values(day)
    found = db.session.execute(_counted(wanted, len(days)), given).one()._mapping
    return {measure: _figure(measure, found, len(days)) for measure in wanted}


def _figure(measure: Measure, found: sa.RowMapping, days: int) -> Figure:
    now, then = ([int(found[_name(measure, number)]) for number in range(days)] + [None])[:2]
    if measure is Measure.TRAINED:
        pool = int(found[POOL])
        shares = [round(100 * trained / pool) if pool and trained is not None else None for trained in (now, then)]
        return Figure(measure, shares[0], shares[1])
    if measure is Measure.WITHIN_FIVE_YEARS:
        return Figure(measure, now, then, *(int(found[_name(COUNCILS, number)]) for number in range(days)))
    return Figure(measure, now, then)


@lru_cache(maxsize=100)
def _counted(wanted: tuple[Measure, ...], days: int) -> sa.Select[Any]:
    """A row with every measure on each day, and what shares and parts are of."""
    open_days = [OpenDay(number) for number in range(days)]
    asked = [(count, [measure for measure in wanted if measure in answers]) for answers, count in SOURCES.items()]
    tables = [count(measures, open_days).subquery() for count, measures in asked if measures]
    joined: sa.FromClause = tables[0]
    for other in tables[1:]:
        joined = joined.join(other, sa.true())
    return sa.select(*(column for table in tables for column in table.c)).select_from(joined)


def _trained(_: Sequence[Measure], days: Sequence[OpenDay]) -> sa.Select[Any]:
    """Of today's deployable peers: those with verified training of the three years up to a day that counts."""
    training = sa.and_(
        TrainingLog.peer_id == Peer.id,
        TrainingLog.state == TrainingState.VERIFIED,
        TrainingLog.taken_on >= FIRST.less(TRAINING_MONTHS),
        TrainingLog.course_id.in_(sa.select(AccreditationRequirement.course_id)),
    )
    until = {day: TrainingLog.taken_on.between(day.less(TRAINING_MONTHS), day.less()) for day in days}
    each = (
        sa.select(*(day.named(_any(until[day]), Measure.TRAINED) for day in days))
        .select_from(sa.outerjoin(Peer, TrainingLog, training))
        .where(Peer.status == PeerStatus.DEPLOYABLE)
        .group_by(Peer.id)
        .subquery()
    )
    return sa.select(
        sa.func.count().label(POOL),
        *(day.named(sa.func.sum(each.c[_name(Measure.TRAINED, day.number)]), Measure.TRAINED) for day in days),
    ).select_from(each)


def _deployments(wanted: Sequence[Measure], days: Sequence[OpenDay]) -> sa.Select[Any]:
    """Peers whose visit began in the twelve months up to a day, and the days that they gave."""
    columns: Columns = []
    for day in days:
        here = _in_year(Assignment.first_day, day)
        is_member = sa.and_(here, Peer.kind == PeerKind.MEMBER)
        counts = {
            Measure.MEMBERS_DEPLOYED: _different(Assignment.peer_id, is_member),
            Measure.PEERS_DEPLOYED: _different(Assignment.peer_id, here),
            Measure.PEER_DAYS: sa.func.sum(sa.case((here, Assignment.days), else_=0)),
        }
        columns += [day.named(counts[measure], measure) for measure in wanted]
    recent = Assignment.first_day > FIRST.less(YEAR_MONTHS)
    return sa.select(*columns).join(Assignment.peer).where(Assignment.is_active, recent)


def _visits(_: Sequence[Measure], days: Sequence[OpenDay]) -> sa.Select[Any]:
    """Engagements on site in the twelve months up to a day."""
    begun = {day: sa.func.sum(sa.case((_in_year(Engagement.first_day, day), 1), else_=0)) for day in days}
    return sa.select(*(day.named(begun[day], Measure.ENGAGEMENTS) for day in days)).where(
        Engagement.stage.not_in(WITHOUT_VISIT), Engagement.first_day > FIRST.less(YEAR_MONTHS)
    )


def _challenged(_: Sequence[Measure], days: Sequence[OpenDay]) -> sa.Select[Any]:
    """English councils whose last challenge that counts ended within the five years up to a day (R32), and all."""
    columns: Columns = []
    for day in days:
        ended = sa.and_(Engagement.last_day > day.less(CYCLE_MONTHS), Engagement.last_day <= day.less())
        columns.append(day.named(_different(Engagement.council_id, ended & _english(day)), Measure.WITHIN_FIVE_YEARS))
        every = sa.select(sa.func.count(Council.id)).where(_english(day)).correlate(None).scalar_subquery()
        columns.append(day.named(every, COUNCILS))
    return (
        sa.select(*columns)
        .select_from(Engagement)
        .join(Engagement.type)
        .join(Engagement.council)
        .where(
            EngagementType.counts_towards_cycle,
            Engagement.stage.not_in(WITHOUT_VISIT),
            Engagement.last_day > FIRST.less(CYCLE_MONTHS),
        )
    )


#: Which measures are counted together, and how.
SOURCES = {
    (Measure.TRAINED,): _trained,
    (Measure.MEMBERS_DEPLOYED, Measure.PEERS_DEPLOYED, Measure.PEER_DAYS): _deployments,
    (Measure.ENGAGEMENTS,): _visits,
    (Measure.WITHIN_FIVE_YEARS,): _challenged,
}


def _name(what: Measure | str, day: int) -> str:
    return f"{what.name if isinstance(what, Measure) else what}_{day}"


def _any(condition: Condition) -> sa.ColumnElement[int]:
    """1 where the condition holds for one row of a group or more, else 0."""
    return sa.func.max(sa.case((condition, 1), else_=0))


def _different(column: Any, condition: Condition) -> sa.ColumnElement[int]:
    return sa.func.count(sa.distinct(sa.case((condition, column))))


def _in_year(column: Any, day: OpenDay) -> Condition:
    return sa.and_(column > day.less(YEAR_MONTHS), column <= day.less())


def _english(day: OpenDay) -> Condition:
    """English councils that existed on that day."""
    return sa.and_(
        Council.nation == Nation.ENGLAND,
        Council.status != CouncilStatus.SHADOW,
        sa.or_(Council.started_on.is_(None), Council.started_on <= day.less()),
        sa.or_(Council.ended_on.is_(None), Council.ended_on >= day.less()),
    )
