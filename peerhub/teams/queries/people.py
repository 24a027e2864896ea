"""Reading who is on a team, who is booked when, and what the team knows."""

from collections.abc import Iterable, Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from peerhub.accounts.models import User
from peerhub.councils.models import Council
from peerhub.db import db
from peerhub.engagements.models import Engagement, EngagementType, TeamSlot
from peerhub.peers.models import Availability, AvailabilityState, GroupMembership, Peer, PeerPost, PeerSkill
from peerhub.permissions import Role
from peerhub.teams.models import Assignment, AssignmentState, Clearance, Invitation
from peerhub.teams.rules import BEFORE_VISIT
from peerhub.web.formats import day_range


def team_of(engagement_id: int) -> Sequence[Assignment]:
    """Everybody active on the team in the order of the slots, with peer, posts, group and clearance. One statement."""
    statement = (
        sa.select(Assignment)
        .join(Assignment.slot)
        .where(Assignment.engagement_id == engagement_id, Assignment.is_active)
        .options(*_with_people())
        .order_by(TeamSlot.position, Assignment.id)
    )
    return db.session.scalars(statement).unique().all()


def get_assignment(assignment_id: int) -> Assignment:
    """One invitation with its peer, slot, engagement and clearance, for staff. Raises NoResultFound."""
    return db.session.scalars(_one(assignment_id)).unique().one()


def get_own_assignment(assignment_id: int, *, visible_to: User) -> Assignment:
    """One invitation of the peer who asks, answered or not. Raises NoResultFound for anybody else's."""
    own = Peer.user_id == visible_to.id if Role.PEER in visible_to.roles else sa.false()
    return db.session.scalars(_one(assignment_id).join(Assignment.peer).where(own)).unique().one()


def visits_of(peer: Peer) -> Sequence[Assignment]:
    """The visits that a peer served on or is confirmed for, the latest first. `peer` was seen by whoever asks.

    One statement. What somebody was only asked for, or declined, is between them and the peer team.
    """
    return db.session.scalars(
        sa.select(Assignment)
        .where(
            Assignment.peer_id == peer.id,
            Assignment.state.in_((AssignmentState.CONFIRMED, AssignmentState.SERVED)),
        )
        .options(joinedload(Assignment.slot).lazyload(TeamSlot.skill), *_with_engagement())
        .order_by(Assignment.first_day.desc(), Assignment.id)
    ).all()


def unanswered_by(day: date) -> Sequence[Assignment]:
    """Invitations whose time to answer is over by a day, and that nobody answered, with people and engagement."""
    return (
        db.session.scalars(
            sa.select(Assignment)
            .join(Assignment.invitation)
            .join(Assignment.engagement)
            .where(
                Assignment.state == AssignmentState.ASKED,
                Assignment.answered_at.is_(None),
                Invitation.answer_by < day,
                Engagement.stage.in_(BEFORE_VISIT),
            )
            .options(*_with_people(), *_with_engagement())
            .order_by(Assignment.id)
        )
        .unique()
        .all()
    )


def bookings_between(
    peer_ids: Iterable[int], first_day: date, last_day: date, *, except_engagement_id: int | None = None
) -> list[Assignment]:
    """Active assignments of these peers that touch these days, with engagement and peer, by peer and day."""
    statement = (
        sa.select(Assignment)
        .where(
            Assignment.peer_id.in_(sorted(peer_ids)),
            Assignment.is_active,
            Assignment.first_day <= last_day,
            Assignment.last_day >= first_day,
        )
        .options(
            joinedload(Assignment.peer),
            joinedload(Assignment.engagement).options(
                joinedload(Engagement.council), joinedload(Engagement.type).lazyload(EngagementType.template)
            ),
        )
        .order_by(Assignment.peer_id, Assignment.first_day, Assignment.id)
    )
    if except_engagement_id is not None:
        statement = statement.where(Assignment.engagement_id != except_engagement_id)
    return list(db.session.scalars(statement))


def who_cannot_come(team: Iterable[Assignment], first_day: date, last_day: date) -> dict[int, str]:
    """Of a team: who is on another engagement on these days, or said that they are not free; assignment id → why."""
    held = {assignment.peer_id: assignment for assignment in team}
    own = next(iter(held.values())).engagement_id if held else None
    found: dict[int, str] = {}
    for absence in db.session.scalars(
        sa.select(Availability)
        .where(
            Availability.peer_id.in_(sorted(held)),
            Availability.state == AvailabilityState.NOT_FREE,
            Availability.first_day <= last_day,
            Availability.last_day >= first_day,
        )
        .order_by(Availability.peer_id, Availability.first_day)
    ):
        one = held[absence.peer_id]
        found.setdefault(one.id, f"{one.peer.name} is not free {day_range(absence.first_day, absence.last_day)}")
    for booked in bookings_between(held, first_day, last_day, except_engagement_id=own):
        one, other = held[booked.peer_id], booked.engagement
        days = day_range(booked.first_day, booked.last_day)
        found[one.id] = f"{one.peer.name} is on the {other.type.name} at {other.council.name} on {days}"
    return found


def skill_levels(peer_ids: Iterable[int], skill_ids: Iterable[int]) -> dict[tuple[int, int], int]:
    """(peer id, skill id) → level, for these peers and skills; absent where a peer does not claim the skill."""
    statement = sa.select(PeerSkill.peer_id, PeerSkill.skill_id, PeerSkill.level).where(
        PeerSkill.peer_id.in_(sorted(peer_ids)), PeerSkill.skill_id.in_(sorted(skill_ids))
    )
    return {(row.peer_id, row.skill_id): row.level for row in db.session.execute(statement)}


def _with_people() -> list[sa.sql.base.ExecutableOption]:
    """A team is a handful of people with a handful of posts each: one joined statement beats five small ones."""
    return [
        joinedload(Assignment.slot).joinedload(TeamSlot.skill),
        joinedload(Assignment.peer).options(
            joinedload(Peer.posts).joinedload(PeerPost.council).lazyload(Council.county),
            joinedload(Peer.memberships).joinedload(GroupMembership.group),
        ),
        joinedload(Assignment.clearance).joinedload(Clearance.group),
        joinedload(Assignment.invitation),
        joinedload(Assignment.declaration),
    ]


def _with_engagement() -> list[sa.sql.base.ExecutableOption]:
    return [
        joinedload(Assignment.engagement).options(
            joinedload(Engagement.council),
            joinedload(Engagement.type).lazyload(EngagementType.template),
            joinedload(Engagement.manager).lazyload(User.role_rows),
        )
    ]


def _one(assignment_id: int) -> sa.Select[Assignment]:
    return sa.select(Assignment).where(Assignment.id == assignment_id).options(*_with_people(), *_with_engagement())
