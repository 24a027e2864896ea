"""What a peer does about their own data, what staff answer, and forgetting those who left long ago."""

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa
from dateutil.relativedelta import relativedelta

from peerhub import clock
from peerhub.accounts.models import User
from peerhub.audit.operations import Actor, record
from peerhub.db import Base, db
from peerhub.documents.models import StoredFile
from peerhub.documents.operations import discard_file
from peerhub.feedback.models import Expense
from peerhub.peers.models import Peer, PeerStatus
from peerhub.peers.operations import leave
from peerhub.rights import queries
from peerhub.rights.models import DataRequest, RequestKind
from peerhub.teams.evaluations.models import Evaluation
from peerhub.teams.models import Assignment
from peerhub.training.models import TrainingLog

# Tables whose rows are about the person alone: nothing of a team's history stands in them.
GONE = (
    "availability", "availability_pattern", "calendar_feed", "conflict", "group_membership", "part_confirmation",
    "peer_call", "peer_particulars", "peer_skill", "peer_view", "data_request", "monitoring_sheet", "seat_question",
    "session_booking", "shared_answer", "skill_check", "consent_withdrawal", "joiner",
)  # fmt: skip
# The same of their places on teams, which themselves stay.
GONE_FROM_TEAMS = (
    "conflict_declaration", "expense", "invitation", "peer_feedback", "work_entry",
)  # fmt: skip


class RightsRefused(Exception):
    """It cannot be done; `sentence` says why and what to do, `field` where it was asked."""

    def __init__(self, sentence: str, *, field: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


def note_export(peer: Peer, *, form: str, by: Actor) -> None:
    """That the peer took everything away, for the record."""
    record("peer.take-away", peer, by=by, label=f"{peer.reference} {peer.name}", after={"form": form})


def ask(peer: Peer, kind: RequestKind, words: str, *, by: Actor) -> DataRequest:
    """Ask for a correction, or object. Raises RightsRefused."""
    told = words.strip()
    if not told:
        raise RightsRefused("Say what is wrong, or what you object to", field="words")
    made = DataRequest(peer_id=peer.id, kind=kind, words=told, made_at=clock.now())
    db.session.add(made)
    record("data-request.make", made, by=by, label=f"{kind.label} by {peer.reference}")
    return made


def answer(request: DataRequest, words: str, *, by: Actor) -> None:
    """Say what was done about it, once. Raises RightsRefused."""
    told = words.strip()
    if request.answered_at is not None:
        raise RightsRefused("This was answered already. Nothing was changed")
    if not told:
        raise RightsRefused("Say what was done, or why not", field="answer")
    request.answer, request.answered_at, request.answered_by_name = told, clock.now(), by.name
    record("data-request.answer", request, by=by, label=f"{request.kind.label} by {request.peer.reference}")


def leave_the_pool(peer: Peer, reason: str, *, by: Actor) -> None:
    """The peer leaves of their own accord, from today. Raises PeerRefused."""
    leave(peer, left_on=clock.today(), reason=reason or "At their own wish.", by=by)


def forget_from(today: date, months: int) -> date:
    """Whoever left on this day or before is forgotten today."""
    return today - relativedelta(months=months)


def day_in(text: str) -> date:
    return date.fromisoformat(text)


def forget(peer: Peer, *, by: Actor | None) -> None:
    """Take everything away by which the peer could be known. Teams keep their place, as "Former peer"; so does the
    council and the kind of post, which tell who visited whom. Nothing brings it back.
    """
    if peer.status is not PeerStatus.LEFT:
        raise RightsRefused("Only somebody who has left can be forgotten")
    files = _training_files(peer) + _receipts(peer)
    places = sa.select(Assignment.id).where(Assignment.peer_id == peer.id)
    for table in _tables(GONE_FROM_TEAMS):
        db.session.execute(sa.delete(table).where(table.c.assignment_id.in_(places)))
    for table in _tables((*GONE, TrainingLog.__tablename__)):
        db.session.execute(sa.delete(table).where(table.c.peer_id == peer.id))
    for file in db.session.scalars(sa.select(StoredFile).where(StoredFile.id.in_(files))):
        discard_file(file, by=by)
    db.session.expire(peer)
    for post in peer.posts:
        post.title, post.portfolio = post.seniority.label, None
        post.organisation = None if post.council_id else "Elsewhere"
    _forget_evaluations(peer)
    _close_account(peer)
    peer.given_name, peer.family_name = "Former", f"peer {peer.reference}"
    peer.email, peer.about = f"{peer.reference.lower()}@{queries.ANONYMOUS}", ""
    peer.speaks_welsh, peer.days_per_year, peer.user_id = False, 0, None
    # The record says that it was done, and no longer to whom.
    record("peer.forget", peer, by=by, label=peer.reference)


def _forget_evaluations(peer: Peer) -> None:
    """How many said what of a visit stays; who it was, and their own words, go."""
    gone = {"name": "Former peer", "email": f"{peer.reference.lower()}@{queries.ANONYMOUS}", "worked": "", "better": ""}
    db.session.execute(
        sa.update(Evaluation)
        .where(queries.evaluations_by(peer))
        .values(gone)
        .execution_options(synchronize_session=False)
    )


def _tables(names: Sequence[str]) -> list[sa.Table]:
    return [Base.metadata.tables[name] for name in names if name in Base.metadata.tables]


def _training_files(peer: Peer) -> list[int]:
    """Entries go with their certificates; that the peer was accredited stays, because a decision may rest on it."""
    entries = sa.select(TrainingLog.certificate_id).where(TrainingLog.peer_id == peer.id)
    return [file_id for file_id in db.session.scalars(entries) if file_id is not None]


def _receipts(peer: Peer) -> list[int]:
    places = sa.select(Assignment.id).where(Assignment.peer_id == peer.id)
    receipts = sa.select(Expense.receipt_id).where(Expense.assignment_id.in_(places))
    return [file_id for file_id in db.session.scalars(receipts) if file_id is not None]


def _close_account(peer: Peer) -> None:
    user = db.session.get(User, peer.user_id) if peer.user_id else None
    if user is not None:
        user.name, user.email = "Former peer", f"former-{user.id}@{queries.ANONYMOUS}"
        user.is_active, user.password_hash = False, None
