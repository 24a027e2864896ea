"""Meetings of the board: agenda, decisions, declarations, and meetings that move."""

from collections.abc import Sequence
from datetime import date

from peerhub import clock
from peerhub.accounts.models import User
from peerhub.actionplan import queries
from peerhub.actionplan.models import (
    Action,
    AgendaItem,
    BoardDecision,
    DecidedAction,
    Declaration,
    Meeting,
    MeetingMove,
)
from peerhub.actionplan.movement import in_words
from peerhub.actionplan.operations.errors import PlanError
from peerhub.audit.operations import record
from peerhub.db import db
from peerhub.permissions import Role


def add_meeting(*, held_on: date, title: str, address: str | None, by: User) -> Meeting:
    """A meeting of the board, past or to come."""
    if queries.meeting_on(held_on):
        raise PlanError("There is a meeting on this day already.", "held_on")
    meeting = Meeting(held_on=held_on, title=title, address=address)
    db.session.add(meeting)
    record("meeting.add", meeting, by=by, label=title, after={"held_on": held_on, "address": address})
    return meeting


def move_meeting(meeting: Meeting, *, held_on: date, reason: str, by: User) -> MeetingMove:
    """Put a meeting on another day. Where it stood before stays on record.

    Raises PlanError where the day is taken or its own, and once the board has met: what it decided, it decided then.
    """
    if meeting.held_on <= clock.today() and any(item.decisions for item in meeting.items):
        raise PlanError(
            f"The board met on {in_words(meeting.held_on)} and decided, so this meeting cannot move. "
            "Add another meeting for the new day.",
            "held_on",
        )
    if held_on == meeting.held_on:
        raise PlanError("The meeting is on this day already. Enter the new day.", "held_on")
    taken = queries.meeting_on(held_on)
    if taken is not None:
        raise PlanError(
            f"“{taken.title}” is on {in_words(held_on)}. Enter another day, or move that meeting first.", "held_on"
        )
    moved = MeetingMove(moved_from=meeting.held_on, moved_to=held_on, reason=reason, **_recorded(by))
    meeting.moves.append(moved)
    before = {"held_on": meeting.held_on}
    meeting.held_on = held_on
    record("meeting.move", meeting, by=by, label=meeting.title, before=before, after={"held_on": held_on})
    return moved


def add_item(meeting: Meeting, *, title: str, address: str | None, by: User) -> AgendaItem:
    """An item at the end of a meeting's agenda."""
    position = max((item.position for item in meeting.items), default=0) + 1
    item = AgendaItem(meeting=meeting, position=position, title=title, address=address)
    db.session.add(item)
    record("agenda-item.add", item, by=by, label=title, after={"meeting": meeting.held_on, "address": address})
    return item


def decide(item: AgendaItem, *, text: str, about: Sequence[Action], by: User) -> BoardDecision:
    """Record what the board decided on an item, and the actions that it is about.

    Raises PlanError before the meeting, and for an action that began only after it.
    """
    held_on = item.meeting.held_on
    if held_on > clock.today():
        raise PlanError(
            f"The board meets on {in_words(held_on)}. Record its decision from that day on, or move the meeting.",
            "text",
        )
    for action in about:
        if action.started_on > held_on:
            raise PlanError(
                f"“{action.title}” began after this meeting. If the decision made it, add it from the plan and name "
                "the decision there.",
                "about",
            )
    decision = BoardDecision(item=item, text=text, **_recorded(by))
    db.session.add(decision)
    for action in about:
        decision.about.append(DecidedAction(action=action, is_made=False))
    record("board-decision.record", decision, by=by, label=item.title, after={"text": text, "actions": len(about)})
    return decision


def tie_to_decision(action: Action, decision: BoardDecision) -> None:
    """Say that an action began by a decision. Raises PlanError where it began before the board met."""
    if action.started_on < decision.item.meeting.held_on:
        raise PlanError(
            f"The board decided on {in_words(decision.item.meeting.held_on)}; the action cannot begin before. "
            "Enter that day or a later one.",
            "made_on",
        )
    decision.about.append(DecidedAction(action=action, is_made=True))


def declare(
    meeting: Meeting, *, whose: User, item: AgendaItem | None, interest: str, takes_part: bool, by: User
) -> Declaration:
    """An interest of a board member, on an item or the whole meeting. Board members declare their own."""
    if Role.BOARD_MEMBER not in whose.roles:
        raise PlanError(f"{whose.name} is not a board member. Choose somebody who sits on the board.", "whose")
    if whose.id != by.id and not by.is_staff:
        raise PlanError("You can declare your own interests only.", "whose")
    declaration = Declaration(
        item=item,
        user_id=whose.id,
        name=whose.name,
        interest=interest,
        takes_part=takes_part,
        declared_at=clock.now(),
        recorded_by_name=by.name,
    )
    meeting.declarations.append(declaration)
    after = {"meeting": meeting.held_on, "interest": interest, "takes_part": takes_part}
    record("interest.declare", declaration, by=by, label=whose.name, after=after)
    return declaration


def _recorded(by: User) -> dict[str, object]:
    return {"recorded_at": clock.now(), "recorded_by_id": by.id, "recorded_by_name": by.name}
