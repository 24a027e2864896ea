"""The live figures, counted afresh for any day."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from peerhub.actionplan.figures import Figure
from peerhub.actionplan.models import Measure
from peerhub.councils.models import Council, CouncilStatus, Nation
from peerhub.db import db
from peerhub.engagements.deadlines import CYCLE_MONTHS, add_months
from peerhub.engagements.models import Engagement, EngagementType, Stage
from peerhub.peers.models import Peer, PeerKind, PeerStatus
from peerhub.teams.models import Assignment
from peerhub.training.models import AccreditationRequirement, TrainingLog, TrainingState

Count = sa.ScalarSelect[Any]
YEAR_MONTHS, TRAINING_MONTHS = 12, 36


def figures(on: date, before: date | None, *, only: Collection[Measure] = tuple(Measure)) -> dict[Measure, Figure]:
    """These measures on a day, and as they were at the meeting before (None: there was none); one statement."""
    wanted = [measure for measure in Measure if measure in only]
    if not wanted:
        return {}
    days = [on, before] if before else [on]
    asked = [COUNTS[measure](day) for day in days for measure in wanted]
    wholes = [_pool(), *(_councils(day) for day in days)]
    numbers = [int(found or 0) for found in db.session.execute(sa.select(*asked, *wholes)).one()]
    now = dict(zip(wanted, numbers, strict=False))
    then = dict(zip(wanted, numbers[len(wanted) : len(asked)], strict=True)) if before else {}
    pool, *councils = numbers[len(asked) :]
    return {measure: _figure(measure, now, then, pool, councils) for measure in wanted}


def _figure(
    measure: Measure, now: Mapping[Measure, int], then: Mapping[Measure, int], pool: int, councils: Sequence[int]
) -> Figure:
    if measure is Measure.TRAINED:
        shares = [round(100 * one[measure] / pool) if pool and one else None for one in (now, then)]
        return Figure(measure, shares[0], shares[1])
    if measure is Measure.WITHIN_FIVE_YEARS:
        return Figure(measure, now[measure], then.get(measure), *councils)
    return Figure(measure, now[measure], then.get(measure))


def _trained(day: date) -> Count:
    """Of today's deployable peers: those with verified training of the last three years that counts.

    Asked of each peer: half the time of counting different peers among all their training.
    """
    has_trained = sa.exists().where(
        TrainingLog.peer_id == Peer.id,
        TrainingLog.state == TrainingState.VERIFIED,
        TrainingLog.course_id.in_(sa.select(AccreditationRequirement.course_id)),
        TrainingLog.taken_on.between(add_months(day, -TRAINING_MONTHS), day),
    )
    counted = sa.select(sa.func.count()).where(Peer.status == PeerStatus.DEPLOYABLE, has_trained)
    return counted.scalar_subquery()


def _pool() -> Count:
    return sa.select(sa.func.count()).where(Peer.status == PeerStatus.DEPLOYABLE).scalar_subquery()


def _deployed(day: date, *conditions: sa.ColumnElement[bool]) -> Count:
    """Peers whose visit began in the twelve months up to a day."""
    return (
        sa.select(sa.func.count(sa.distinct(Assignment.peer_id)))
        .join(Peer, Peer.id == Assignment.peer_id)
        .where(Assignment.is_active, *_in_year(Assignment.first_day, day), *conditions)
        .scalar_subquery()
    )


def _members_deployed(day: date) -> Count:
    return _deployed(day, Peer.kind == PeerKind.MEMBER)


def _days(day: date) -> Count:
    counted = sa.select(sa.func.sum(Assignment.days))
    return counted.where(Assignment.is_active, *_in_year(Assignment.first_day, day)).scalar_subquery()


def _engagements(day: date) -> Count:
    counted = sa.select(sa.func.count(Engagement.id)).where(Engagement.stage != Stage.CANCELLED)
    return counted.where(*_in_year(Engagement.first_day, day)).scalar_subquery()


def _in_year(column: Any, day: date) -> tuple[sa.ColumnElement[bool], ...]:
    return column > add_months(day, -YEAR_MONTHS), column <= day


def _english(day: date) -> sa.ColumnElement[bool]:
    """English councils that existed on that day."""
    return sa.and_(
        Council.nation == Nation.ENGLAND,
        Council.status != CouncilStatus.SHADOW,
        sa.or_(Council.started_on.is_(None), Council.started_on <= day),
        sa.or_(Council.ended_on.is_(None), Council.ended_on >= day),
    )


def _councils(day: date) -> Count:
    return sa.select(sa.func.count(Council.id)).where(_english(day)).scalar_subquery()


def _within_five_years(day: date) -> Count:
    """English councils whose last challenge that counts ended within the five years up to a day (R32)."""
    return (
        sa.select(sa.func.count(sa.distinct(Engagement.council_id)))
        .join(Engagement.type)
        .join(Engagement.council)
        .where(
            _english(day),
            EngagementType.counts_towards_cycle,
            Engagement.stage != Stage.CANCELLED,
            Engagement.last_day > add_months(day, -CYCLE_MONTHS),
            Engagement.last_day <= day,
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
