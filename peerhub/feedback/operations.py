"""What people say of a peer after a visit, and the hours and expenses that peers log."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import BinaryIO

from peerhub import clock
from peerhub.accounts.models import User
from peerhub.audit.operations import Actor, record
from peerhub.db import db
from peerhub.documents import operations as documents
from peerhub.documents.media import MediaType
from peerhub.documents.models import StoredFile
from peerhub.engagements.labels import label_of
from peerhub.feedback import queries
from peerhub.feedback.models import Expense, ExpenseKind, PeerFeedback, WorkEntry, WorkKind
from peerhub.permissions import Permission
from peerhub.teams.models import Assignment, AssignmentState

ANSWERS = (1, 2, 3, 4)
LONGEST_WORDS, LONGEST_NOTE = 2000, 200
MOST_HOURS_A_DAY, MOST_PENCE = Decimal(24), 1_000_000
RECEIPTS = (MediaType.PDF, MediaType.PNG, MediaType.JPEG)
EARLY_DAYS = 180  # preparation may begin half a year before the visit


class FeedbackRefused(Exception):
    """It cannot be said or logged; `sentence` says why, `field` where it was asked."""

    def __init__(self, sentence: str, *, field: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


@dataclass(frozen=True)
class Receipt:
    """A receipt as it arrives. `max_bytes` is the installation's setting."""

    stream: BinaryIO
    name: str
    max_bytes: int


def say_of_peer(
    assignment: Assignment, *, contribution: int, teamwork: int, strengths: str = "", advice: str = "", by: User
) -> None:
    """What the manager or a member of the team says of a peer who served. The peer reads it; it can be changed.

    `assignment` came from `queries.get_colleague`, which says who may speak of whom.
    """
    if assignment.state is not AssignmentState.SERVED:
        raise FeedbackRefused("You can say how it went once the visit has taken place")
    _check(contribution=contribution, teamwork=teamwork)
    _check_words(strengths=strengths, advice=advice)
    if not strengths.strip() and not advice.strip():
        raise FeedbackRefused("Write at least one sentence: marks alone help nobody", field="strengths")
    given = queries.said_by(by, assignment)
    if given is None:
        given = PeerFeedback(assignment_id=assignment.id, by_user_id=by.id)
        db.session.add(given)
    given.is_manager = by.can(Permission.ENGAGEMENT_EDIT)
    given.contribution, given.teamwork, given.given_at = contribution, teamwork, clock.now()
    given.strengths, given.advice = strengths.strip(), advice.strip()
    # What was said is between those two: the record keeps only that it was.
    record("peer.review", assignment.engagement, by=by, label=f"{assignment.peer.reference} {assignment.peer.name}")


def log_hours(
    assignment: Assignment, *, day: date, hours: Decimal, kind: WorkKind, note: str = "", by: Actor
) -> WorkEntry:
    """Hours of one day. A day has twenty-four of them, whatever they were spent on."""
    _check_own(assignment, day, note, by)
    if not 0 < hours <= MOST_HOURS_A_DAY:
        raise FeedbackRefused("The hours must be more than none and at most 24", field="hours")
    already = sum((entry.hours for entry in queries.work_of(assignment) if entry.day == day), Decimal(0))
    if already + hours > MOST_HOURS_A_DAY:
        logged = already.normalize()
        raise FeedbackRefused(f"You have logged {logged:f} hours for this day already", field="hours")
    entry = WorkEntry(assignment_id=assignment.id, day=day, hours=hours, kind=kind, note=note.strip())
    db.session.add(entry)
    after = {"day": day, "hours": hours, "kind": kind}
    record("hours.log", assignment.engagement, by=by, label=_label(assignment), after=after)
    return entry


def log_expense(
    assignment: Assignment, *, day: date, pounds: Decimal, kind: ExpenseKind, note: str = "",
    receipt: Receipt | None = None, by: Actor,
) -> Expense:  # fmt: skip
    """Money spent for a visit, with a receipt if there is one."""
    _check_own(assignment, day, note, by)
    pence = int(pounds * 100)
    if not 0 < pence <= MOST_PENCE:
        raise FeedbackRefused("The amount must be more than nothing and at most £10,000", field="pounds")
    expense = Expense(assignment_id=assignment.id, day=day, pence=pence, kind=kind, note=note.strip())
    expense.receipt = _store(receipt, by) if receipt is not None else None
    db.session.add(expense)
    after = {"day": day, "pounds": pounds, "kind": kind}
    record("expense.log", assignment.engagement, by=by, label=_label(assignment), after=after)
    return expense


def take_back(assignment: Assignment, entry: WorkEntry | Expense, *, by: Actor) -> None:
    """Take an entry of hours or an expense back, with its receipt."""
    receipt = entry.receipt if isinstance(entry, Expense) else None
    noun = "expense" if isinstance(entry, Expense) else "hours"
    record(f"{noun}.take-back", assignment.engagement, by=by, label=_label(assignment), before={"day": entry.day})
    db.session.delete(entry)
    db.session.flush()
    if receipt is not None:
        documents.discard_file(receipt, by=by)


def total(entries: Sequence[WorkEntry]) -> Decimal:
    """All hours together."""
    return sum((entry.hours for entry in entries), Decimal(0))


def _check_own(assignment: Assignment, day: date, note: str, by: Actor) -> None:
    if assignment.peer.user_id != by.id:
        raise FeedbackRefused("Only the peer can log their own hours and expenses")
    if assignment.state not in (AssignmentState.CONFIRMED, AssignmentState.SERVED):
        raise FeedbackRefused("You can log this as soon as you are on the team")
    if day > clock.today():
        raise FeedbackRefused("The day must be today or earlier", field="day")
    if (assignment.first_day - day).days > EARLY_DAYS:
        raise FeedbackRefused("The day must be within half a year before the visit, or later", field="day")
    if len(note) > LONGEST_NOTE:
        raise FeedbackRefused(f"This must be {LONGEST_NOTE} characters or fewer", field="note")


def _check(**answers: int) -> None:
    for field, value in answers.items():
        if value not in ANSWERS:
            raise FeedbackRefused("Choose one of the four answers", field=field)


def _check_words(**texts: str) -> None:
    for field, text in texts.items():
        if len(text) > LONGEST_WORDS:
            raise FeedbackRefused(f"This must be {LONGEST_WORDS:,} characters or fewer", field=field)


def _label(assignment: Assignment) -> str:
    return f"{assignment.peer.reference} {assignment.peer.name}, {label_of(assignment.engagement)}"


def _store(receipt: Receipt, by: Actor) -> StoredFile:
    try:
        return documents.store_file(
            receipt.stream, name=receipt.name, allowed=RECEIPTS, max_bytes=receipt.max_bytes, by=by
        )
    except documents.FileRefused as refused:
        raise FeedbackRefused(refused.sentence, field="receipt") from refused
