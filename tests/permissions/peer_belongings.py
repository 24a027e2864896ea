"""What belongs to a peer: themself, a place on a team, and what is kept about them. See `belongings`."""

import io
from datetime import timedelta
from decimal import Decimal
from functools import cached_property

from flask import current_app

from peerhub import clock
from peerhub.accounts.links import Purpose
from peerhub.accounts.models import User
from peerhub.accounts.operations import make_link, token_of
from peerhub.councils.models import Council, PoliticalGroup
from peerhub.db import db
from peerhub.diaries.addresses import secret_of
from peerhub.diaries.models import CalendarFeed
from peerhub.documents.media import MediaType
from peerhub.documents.operations import store_file
from peerhub.engagements.models import Engagement
from peerhub.feedback.models import Expense, ExpenseKind, WorkEntry, WorkKind
from peerhub.joining.messages import LINE_MANAGER
from peerhub.joining.models import Joiner, Route
from peerhub.peers.importing.models import PeerImport
from peerhub.peers.importing.operations import open_import
from peerhub.peers.messages import STILL_RIGHT_LINK
from peerhub.peers.models import (
    AvailabilityPattern,
    AvailabilityState,
    Conflict,
    ConflictState,
    Peer,
    PeerKind,
    PeerSkill,
    Seniority,
)
from peerhub.peers.reviewing.messages import SEAT
from peerhub.peers.reviewing.models import SeatQuestion
from peerhub.permissions import Role
from peerhub.rights.models import DataRequest, RequestKind
from peerhub.rights.operations import ask
from peerhub.teams.models import Assignment, AssignmentState, Clearance, ClearanceState
from peerhub.teams.operations import INVITATION
from peerhub.training.models import BookingState, CourseSession, SessionBooking
from tests.documents import files
from tests.support import factories


class PeerBelongings:
    """The part of `Belongings` that the rest hangs on."""

    def __init__(self, owner: User) -> None:
        self.owner = owner

    @cached_property
    def council(self) -> Council:
        return db.session.get_one(Council, self.owner.council_id) if self.owner.council_id else factories.make_council()

    @cached_property
    def peer(self) -> Peer:
        group = db.session.get(PoliticalGroup, self.owner.group_id) if self.owner.group_id else None
        its_user = self.owner.id if Role.PEER in self.owner.roles else None
        found = db.session.query(Peer).filter(Peer.user_id == its_user).one_or_none() if its_user else None
        return found or factories.make_peer(seniority=Seniority.LEADER, group=group, user_id=its_user)

    @cached_property
    def engagement(self) -> Engagement:
        made = factories.make_engagement(
            council=self.council, first_day=factories.in_days(100 + 7 * next(factories._numbers))
        )
        self.assignment_on(made)
        return made

    def assignment_on(self, engagement: Engagement) -> Assignment:
        place = next(slot for slot in engagement.slots if slot.peer_kind in (None, self.peer.kind))
        made = factories.make_assignment(engagement, self.peer, slot=place)
        group_id = self.peer.memberships[0].group.id
        db.session.add(Clearance(assignment_id=made.id, group_id=group_id, state=ClearanceState.WAITING))
        db.session.flush()
        return made

    @cached_property
    def assignment(self) -> Assignment:
        return db.session.query(Assignment).filter_by(engagement_id=self.engagement.id).one()

    @cached_property
    def joiner(self) -> Joiner:
        """A member of the peer's own group, for whom no step but the first is done."""
        made = Joiner(
            route=Route.NOMINATION, kind=PeerKind.MEMBER, group_id=self.peer.memberships[0].group_id,
            given_name="Jo", family_name="Joiner", email="jo@example.org", title="Leader", seniority=Seniority.LEADER,
            council_id=self.council.id, started_on=factories.in_days(-90), begun_at=clock.now(), begun_by_name="Office",
        )  # fmt: skip
        db.session.add(made)
        db.session.flush()
        return made

    @cached_property
    def data_request(self) -> DataRequest:
        return ask(self.peer, RequestKind.CORRECTION, "My name is spelt otherwise.", by=self.owner)

    @cached_property
    def skill_of_peer(self) -> int:
        skill = factories.make_skill()
        self.peer.skills.append(PeerSkill(skill=skill, level=2))
        db.session.flush()
        return skill.id

    @cached_property
    def seat_question(self) -> SeatQuestion:
        made = SeatQuestion(
            peer=self.peer, post=self.peer.posts[0], polled_on=factories.in_days(-next(factories._numbers)),
            asked_on=clock.today(),
        )  # fmt: skip
        db.session.add(made)
        db.session.flush()
        return made

    @cached_property
    def seat_token(self) -> str:
        return _token_to(SEAT, self.seat_question.id)

    @cached_property
    def still_right_token(self) -> str:
        # Of somebody else than who is signed in: another page answers the question for that one.
        peer = factories.make_peer()
        link = make_link(STILL_RIGHT_LINK, subject_id=peer.id, name=peer.name, email=peer.email, by=None)
        db.session.flush()
        return token_of(link)

    @cached_property
    def manager_token(self) -> str:
        return _token_to(LINE_MANAGER, self.joiner.id)

    @cached_property
    def peer_import(self) -> PeerImport:
        return open_import("pool.csv", b"Name,E-mail,Post,Council\nPat Evans,p@example.org,Leader,Kent", by=self.owner)

    @cached_property
    def pattern(self) -> AvailabilityPattern:
        number = next(factories._numbers)
        made = AvailabilityPattern(
            peer_id=self.peer.id, title=f"Pattern {number}", rule="August", state=AvailabilityState.NOT_FREE,
            started_on=clock.today(),
        )  # fmt: skip
        db.session.add(made)
        db.session.flush()
        return made

    @cached_property
    def secret(self) -> str:
        peer = factories.make_peer()  # not the owner's: making a new address closes the old one
        db.session.add(CalendarFeed(peer_id=peer.id, salt="salt", made_at=clock.now()))
        db.session.flush()
        return secret_of(peer.id, "salt", key=current_app.config["SECRET_KEY"])

    @cached_property
    def conflict(self) -> Conflict:
        return factories.make_conflict(self.peer, self.council, state=ConflictState.SUSPECTED)

    @cached_property
    def course_session(self) -> CourseSession:
        starts = clock.now() + timedelta(days=30 + next(factories._numbers))
        made = CourseSession(
            course=factories.make_course(),
            starts_at=starts,
            ends_at=starts + timedelta(hours=6),
            places=9,
            venue="Hall",
        )
        db.session.add(made)
        db.session.flush()
        return made

    @cached_property
    def booking(self) -> SessionBooking:
        made = SessionBooking(
            session=self.course_session, peer=self.peer, state=BookingState.ATTENDED, asked_at=clock.now(),
            changed_at=clock.now(),
        )  # fmt: skip
        db.session.add(made)
        db.session.flush()
        return made

    @cached_property
    def colleague(self) -> Assignment:
        """Somebody who served beside the owner's peer."""
        visit = factories.make_engagement(
            type=factories.make_engagement_type("First peer", "Second peer"),
            first_day=factories.in_days(-100 - 7 * next(factories._numbers)),
        )
        factories.make_assignment(visit, self.peer, state=AssignmentState.SERVED)
        return factories.make_assignment(
            visit, factories.make_peer(), slot=visit.slots[1], state=AssignmentState.SERVED
        )

    @cached_property
    def work_entry(self) -> WorkEntry:
        made = WorkEntry(
            assignment_id=self.assignment.id, day=clock.today(), hours=Decimal(1), kind=WorkKind.PREPARATION
        )
        db.session.add(made)
        db.session.flush()
        return made

    @cached_property
    def expense(self) -> Expense:
        receipt = store_file(
            io.BytesIO(files.png()), name="receipt.png", allowed=list(MediaType), max_bytes=10_000, by=self.owner
        )
        made = Expense(
            assignment_id=self.assignment.id, day=clock.today(), pence=100, kind=ExpenseKind.TRAVEL, receipt=receipt
        )
        db.session.add(made)
        db.session.flush()
        return made

    @cached_property
    def invitation_token(self) -> str:
        return _token_to(INVITATION, self.assignment.id)


def _token_to(purpose: Purpose, subject_id: int) -> str:
    """The token of a link for somebody without an account."""
    link = make_link(purpose, subject_id=subject_id, name="Pat", email="pat@example.org", by=None)
    db.session.flush()
    return token_of(link)
