"""Ties the demo's accounts to the invented data, so that each finds something of its own to do."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from peerhub import clock
from peerhub.accounts.models import User
from peerhub.councils.models import Council
from peerhub.db import db
from peerhub.demo import leaving, own_past
from peerhub.engagements.deadlines import add_months
from peerhub.engagements.models import Engagement
from peerhub.peers.models import GroupMembership, Peer, PeerKind
from peerhub.permissions import Role
from peerhub.teams.models import Assignment, AssignmentState, ClearanceState
from peerhub.training.accreditation import Taken, accreditations_earned
from peerhub.training.models import (
    OUR_PROVIDER,
    Accreditation,
    AccreditationKind,
    Course,
    TrainingLog,
    TrainingState,
)

# A visit so long ago is still asked about, and its report may be out.
LATELY, A_WEEK = timedelta(days=56), timedelta(days=7)
RETURN_REASON = "The certificate does not show your name. Please upload one that does, or ask the provider for it."


def tie_accounts(users: dict[Role, User], started: list[Engagement], *, today: date) -> None:
    """Choose a team with a member peer who has not answered yet: its peer, its council and that peer's group office."""
    assignment = _unanswered(started, today=today)
    peer = assignment.peer
    engagement = assignment.engagement
    peer.user_id = users[Role.PEER].id
    users[Role.PEER].name = peer.name
    users[Role.COUNCIL_CONTACT].council_id = engagement.council_id
    users[Role.PRINCIPAL_ADVISER].region = db.session.scalars(
        sa.select(Council.region).where(Council.id == engagement.council_id)
    ).one()
    users[Role.GROUP_OFFICE].group_id = db.session.scalars(
        sa.select(GroupMembership.group_id).where(
            GroupMembership.peer_id == peer.id, GroupMembership.ended_on.is_(None)
        )
    ).one()
    _give_training(peer, users[Role.PLACEMENT_OFFICER], today=today)
    own_past.build(peer, users[Role.PEER], users[Role.CHALLENGE_MANAGER], today=today)
    leaving.build(peer, users[Role.PLACEMENT_OFFICER].name, today=today)
    db.session.flush()


def _unanswered(started: list[Engagement], *, today: date) -> Assignment:
    """The first member peer of a coming team, best one who served lately; asked again, to have something to answer."""
    before = aliased(Assignment)
    served_lately = sa.exists().where(
        before.peer_id == Assignment.peer_id,
        before.state == AssignmentState.SERVED,
        before.last_day.between(today - LATELY, today - A_WEEK),
    )
    assignment = db.session.scalars(
        sa.select(Assignment)
        .join(Peer)
        .where(
            Assignment.engagement_id.in_([engagement.id for engagement in started]),
            Assignment.is_active,
            Peer.kind == PeerKind.MEMBER,
        )
        .order_by(served_lately.desc(), Assignment.first_day.desc(), Assignment.id)
    ).first()
    if assignment is None:
        raise RuntimeError("The season has no team with a member peer; the pool is too small for a demo.")
    assignment.state = AssignmentState.ASKED
    assignment.answered_at = None
    if assignment.declaration is not None:
        db.session.delete(assignment.declaration)
    if assignment.clearance is not None:
        assignment.clearance.state = ClearanceState.WAITING
        assignment.clearance.decided_at = None
    return assignment


def _give_training(peer: Peer, checker: User, *, today: date) -> None:
    """One entry that came back, and one accreditation that runs out within two months."""
    kind = db.session.scalars(sa.select(AccreditationKind).where(AccreditationKind.code == "mentoring")).one()
    course = kind.requirements[0].course
    # Taken once and long ago, whatever chance had in store: an accreditation is what the entries earn.
    for model, about in (
        (Accreditation, Accreditation.kind_id == kind.id),
        (TrainingLog, TrainingLog.course_id == course.id),
    ):
        db.session.execute(sa.delete(model).where(model.peer_id == peer.id, about))
    taken = add_months(today + timedelta(days=45), -kind.lasts_months)
    (run,) = accreditations_earned([Taken(course.id, taken)], kind)
    db.session.add_all(
        (
            _returned_entry(peer, checker, today),
            _old_entry(peer, checker, course, taken),
            Accreditation(peer_id=peer.id, kind_id=kind.id, starts_on=run.starts_on, ends_on=run.ends_on),
        )
    )


def _returned_entry(peer: Peer, checker: User, today: date) -> TrainingLog:
    return TrainingLog(
        peer_id=peer.id,
        title="Chairing difficult meetings",
        provider="Own council",
        taken_on=today - timedelta(days=40),
        hours=Decimal(3),
        reflection="How to bring a meeting back to its purpose.",
        state=TrainingState.RETURNED,
        logged_at=clock.now() - timedelta(days=30),
        decided_by_id=checker.id,
        decided_at=clock.now() - timedelta(days=26),
        return_reason=RETURN_REASON,
    )


def _old_entry(peer: Peer, checker: User, course: Course, taken: date) -> TrainingLog:
    return TrainingLog(
        peer_id=peer.id,
        course_id=course.id,
        title=course.title,
        provider=OUR_PROVIDER,
        taken_on=taken,
        hours=course.hours,
        reflection="",
        state=TrainingState.VERIFIED,
        logged_at=datetime.combine(taken + timedelta(days=4), time(9), UTC),
        decided_by_id=checker.id,
        decided_at=datetime.combine(taken + timedelta(days=9), time(9), UTC),
    )
