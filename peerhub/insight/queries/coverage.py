"""Coverage of the cycle, and the programme's numbers for the grant."""

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa

from peerhub.conversations.queries import counts_by_region
from peerhub.councils.models import Council
from peerhub.db import db
from peerhub.engagements.deadlines import add_months
from peerhub.engagements.models import Engagement, EngagementType, Stage
from peerhub.engagements.queries import standings
from peerhub.insight.coverage import Coverage, coverage
from peerhub.insight.programme import FinancialYear, Held, Programme
from peerhub.peers.models import Peer, PeerKind
from peerhub.teams.models import Assignment


def coverage_on(today: date) -> Coverage:
    """Counts for every region, two statements."""
    return coverage(standings(visible_to=None, today=today), counts_by_region(add_months(today, -12)), today)


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
    of_kind = (EngagementType.name, EngagementType.counts_towards_cycle)
    statement = (
        sa.select(*of_kind, Council.region, sa.func.count(Engagement.id))
        .join(Engagement.type)
        .join(Engagement.council)
        .where(Engagement.first_day.between(first, last), Engagement.stage != Stage.CANCELLED)
        .group_by(EngagementType.position, EngagementType.id, *of_kind, Council.region)
        .order_by(EngagementType.position, EngagementType.id, Council.region)
    )
    return [Held(*row) for row in db.session.execute(statement)]


def _deployed(first: date, last: date) -> tuple[int, int, int]:
    """Peers, member peers among them, and days."""
    member = sa.case((Peer.kind == PeerKind.MEMBER, Assignment.peer_id))
    statement = (
        sa.select(
            sa.func.count(sa.distinct(Assignment.peer_id)),
            sa.func.count(sa.distinct(member)),
            sa.func.coalesce(sa.func.sum(Assignment.days), 0),
        )
        .join(Assignment.peer)
        .where(Assignment.is_active, Assignment.first_day.between(first, last))
    )
    peers, members, days = db.session.execute(statement).one()
    return int(peers), int(members), int(days)
