"""Booking days so that the database has the last word: nobody is on two overlapping engagements (R2).

An exclusion constraint on PostgreSQL and triggers on SQLite refuse the overlap, whoever writes and however many write
at once. What is here only asks in an order that cannot deadlock, and turns the refusal into a sentence.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date

import sqlalchemy as sa

from peerhub.audit.operations import Actor
from peerhub.db import db
from peerhub.engagements.models import Engagement, Stage
from peerhub.engagements.operations import set_stage
from peerhub.peers.models import Peer
from peerhub.teams import queries
from peerhub.teams.errors import DoubleBooked, SlotTaken
from peerhub.teams.models import ACTIVE_STATES, Assignment, AssignmentState
from peerhub.teams.rules import BEFORE_VISIT, gaps
from peerhub.web.formats import day_range


def wait_for_turn(peer_ids: Iterable[int]) -> None:
    """Lock these peers until the end of the transaction, always in the same order, so that no two writers deadlock.

    SQLite knows no row locks; there, a writer is alone anyway.
    """
    statement = sa.select(Peer.id).where(Peer.id.in_(sorted(peer_ids))).order_by(Peer.id)
    db.session.execute(statement.with_for_update(key_share=True)).all()


@contextmanager
def refusal_in_words(engagement: Engagement, assignments: Iterable[Assignment]) -> Iterator[None]:
    """Run the block in a savepoint; where the database refuses the booking, say who is booked where.

    All or nothing: after DoubleBooked or SlotTaken none of the block's changes remains.
    """
    engagement_id = engagement.id
    wanted = [(assignment.peer_id, assignment.slot_id) for assignment in assignments]
    first_day, last_day = engagement.first_day, engagement.last_day
    try:
        with db.session.begin_nested():
            yield
            first_day, last_day = engagement.first_day, engagement.last_day
            db.session.flush()
    except sa.exc.IntegrityError as error:
        _explain(engagement_id, wanted, first_day, last_day, error)


def set_state(assignment: Assignment, state: AssignmentState) -> None:
    """Only declined and withdrawn free the peer's days; the database checks that the two columns agree."""
    assignment.state = state
    assignment.is_active = state in ACTIVE_STATES


def reopen_team(engagement: Engagement, *, by: Actor | None, reason: str | None = None) -> None:
    """Somebody left before the visit: where that leaves a gap, the team is being built again."""
    if engagement.stage in BEFORE_VISIT and gaps(engagement, queries.team_of(engagement.id)):
        set_stage(engagement, Stage.TEAM, by=by, reason=reason)


def _explain(
    engagement_id: int,
    wanted: list[tuple[int, int]],
    first_day: date,
    last_day: date,
    error: sa.exc.IntegrityError,
) -> None:
    peer_ids = [peer_id for peer_id, _ in wanted]
    overlapping = queries.bookings_between(peer_ids, first_day, last_day, except_engagement_id=engagement_id)
    if overlapping:
        raise DoubleBooked(_sentence(overlapping)) from error
    for assignment in queries.team_of(engagement_id):
        if assignment.peer_id in peer_ids:
            raise DoubleBooked(
                f"{assignment.peer.name} is on this team already, as {assignment.slot.name}. "
                "Choose somebody else for one of the two places.",
            ) from error
        if assignment.slot_id in {slot_id for _, slot_id in wanted}:
            raise SlotTaken(
                f"{assignment.slot.name} was filled meanwhile, by {assignment.peer.name}. Look at the team again."
            ) from error
    raise error


def _sentence(overlapping: list[Assignment]) -> str:
    booked = " ".join(
        f"{other.peer.name} is on the {other.engagement.type.name} at {other.engagement.council.name} "
        f"on {day_range(other.first_day, other.last_day)}."
        for other in overlapping
    )
    return f"{booked} Choose somebody else or other days. Nothing was changed."
