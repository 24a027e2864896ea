"""Coverage of the cycle, and the programme's numbers for the grant."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from peerhub.conversations.queries import counts_by_region
from peerhub.councils.models import Council
from peerhub.db import db
from peerhub.engagements.council_map import Standing
from peerhub.engagements.deadlines import add_months
from peerhub.engagements.models import Engagement, EngagementType
from peerhub.engagements.passing import WITHOUT_VISIT
from peerhub.engagements.queries import standings
from peerhub.insight.coverage import Coverage, coverage
from peerhub.insight.programme import FinancialYear, Held, Programme
from peerhub.peers.models import Peer, PeerKind
from peerhub.teams.models import Assignment

BETWEEN = (sa.bindparam("first", type_=sa.Date), sa.bindparam("last", type_=sa.Date))


def coverage_on(today: date) -> Coverage:
    """Counts for every region, two statements."""
    return coverage_of(standings(visible_to=None, today=today), today)


def coverage_of(every: Sequence[Standing], today: date) -> Coverage:
    """The same from standings that are there already; one statement."""
    return coverage(every, counts_by_region(add_months(today, -12)), today)


def standing_on(today: date) -> Coverage:
    """The same without what is said of notes and conversations: one statement."""
    return coverage(standings(visible_to=None, today=today), {}, today)


def programme(year: FinancialYear, *, until: date) -> Programme:
    """A financial year up to a day, two statements."""
    last = min(until, year.last_day)
    return Programme(year, last, _held(year.first_day, last), *_deployed(year.first_day, last))


def first_year_with_engagements() -> int | None:
    """The calendar year of the first engagement on record."""
    first = db.session.scalar(sa.select(sa.func.min(Engagement.first_day)))
    return first.year if first else None


def _held(first: date, last: date) -> Sequence[Held]:
    return [Held(*row) for row in db.session.execute(_held_between(), {"first": first, "last": last})]


@lru_cache
def _held_between() -> sa.Select[*tuple[Any, ...]]:
    """Built once, with its days left open."""
    of_kind = (EngagementType.name, EngagementType.counts_towards_cycle)
    return (
        sa.select(*of_kind, Council.region, sa.func.count(Engagement.id))
        .join(Engagement.type)
        .join(Engagement.council)
        .where(Engagement.first_day.between(*BETWEEN), Engagement.stage.not_in(WITHOUT_VISIT))
        .group_by(EngagementType.position, EngagementType.id, *of_kind, Council.region)
        .order_by(EngagementType.position, EngagementType.id, Council.region)
    )


def _deployed(first: date, last: date) -> tuple[int, int, int]:
    """Peers, member peers among them, and days."""
    peers, members, days = db.session.execute(_deployed_between(), {"first": first, "last": last}).one()
    return int(peers), int(members), int(days)


@lru_cache
def _deployed_between() -> sa.Select[*tuple[Any, ...]]:
    """Built once, with its days left open."""
    member = sa.case((Peer.kind == PeerKind.MEMBER, Assignment.peer_id))
    return (
        sa.select(
            sa.func.count(sa.distinct(Assignment.peer_id)),
            sa.func.count(sa.distinct(member)),
            sa.func.coalesce(sa.func.sum(Assignment.days), 0),
        )
        .join(Assignment.peer)
        .where(Assignment.is_active, Assignment.first_day.between(*BETWEEN))
    )
