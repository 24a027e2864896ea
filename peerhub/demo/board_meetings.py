"""What the demo's board did beside its plan: agendas, decisions, declarations, milestones, and live proofs."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa

from peerhub.actionplan.models import (
    Action,
    ActionProof,
    AgendaItem,
    BoardDecision,
    DecidedAction,
    Declaration,
    Measure,
    Meeting,
    MeetingMove,
    Milestone,
    MilestoneUpdate,
)
from peerhub.db import db
from peerhub.demo.bulk import insert, insert_with_ids

# No page of a real council or committee: this name is kept free for examples.
PAGES = "https://moderngov.example.org/board"
ITEMS = ("Minutes of the last meeting", "Peer support action plan: progress", "Training of peers", "Forward plan")
PROGRESS, TRAINING = 1, 2
# By the meeting's place, oldest first: the item, what was decided, and the actions that it is about.
DECISIONS = (
    (0, PROGRESS, "The board adopted the action plan.", ()),
    (
        2,
        TRAINING,
        "The board asked for a paper on places on accreditation days.",
        ("Double the places on accreditation days",),
    ),
    (
        4,
        PROGRESS,
        ("The board noted the progress and asked principal advisers to speak early with councils that never had a "
        "challenge."),
        ("Early conversations with councils that never had a challenge",),
    ),
)  # fmt: skip
# Action, milestone, when it is due and was reached in days from today (none: not yet), and by how much it was put off.
MILESTONES = (
    ("Double the places on accreditation days", "A second venue is booked", -120, -130, 0),
    ("Double the places on accreditation days", "Two more trainers are accredited", -20, None, 42),
    ("Double the places on accreditation days", "The first double day is held", 45, None, 28),
    ("Recruit 60 officer peers in finance and housing", "Thirty have joined", -100, -96, 0),
    ("Recruit 60 officer peers in finance and housing", "Sixty have joined", 70, None, 60),
    ("Ask every peer each year whether the profile is still right", "Half of the pool is asked", -150, -140, 0),
    ("Progress review within twelve months of every challenge", "A reminder goes out at nine months", -60, -58, 0),
    ("Progress review within twelve months of every challenge", "Every review of the year is booked", 30, None, 21),
)  # fmt: skip
PROOFS = (
    ("Double the places on accreditation days", Measure.TRAINED, "The target is 90% by 2029."),
    ("Two member peers of different groups on every corporate challenge", Measure.MEMBERS_DEPLOYED, ""),
    ("Early conversations with councils that never had a challenge", Measure.WITHIN_FIVE_YEARS, ""),
    ("Recruit 60 officer peers in finance and housing", Measure.PEERS_DEPLOYED, ""),
)
OWNED_BY_STAFF = ("Progress review within twelve months of every challenge",)


def build(*, who: Mapping[str, Any], board_member: tuple[int, str], today: date) -> None:
    """Agendas and what came of them, on the plan and the meetings that are there."""
    meetings = list(db.session.scalars(sa.select(Meeting).order_by(Meeting.held_on)))
    ids = {title: action_id for action_id, title in db.session.execute(sa.select(Action.id, Action.title))}
    held = [meeting for meeting in meetings if meeting.held_on <= today]
    items = _agendas(meetings)
    for place, item, text, about in DECISIONS:
        if place < len(held):
            recorded = {**who, "recorded_at": _noon(held[place].held_on)}
            decision = BoardDecision(item_id=items[held[place].id][item], text=text, **recorded)
            decision.about = [DecidedAction(action_id=ids[title], is_made=False) for title in about]
            db.session.add(decision)
    _declare(held[-1], items, board_member)
    _move_next(meetings[-1], who, today=today)
    _milestones(ids, held, who, today=today)
    begun = held[0].held_on
    insert(
        ActionProof,
        [
            {"action_id": ids[title], "linked_on": begun, "measure": measure, "note": note}
            for title, measure, note in PROOFS
        ],
    )


def _agendas(meetings: Sequence[Meeting]) -> dict[int, list[int]]:
    found = {}
    for meeting in meetings:
        meeting.address = f"{PAGES}/{meeting.held_on.isoformat()}"
        rows = [
            {"meeting_id": meeting.id, "position": place, "title": title, "address": f"{meeting.address}/item-{place}"}
            for place, title in enumerate(ITEMS, 1)
        ]
        found[meeting.id] = insert_with_ids(AgendaItem, rows)
    return found


def _declare(meeting: Meeting, items: Mapping[int, list[int]], board_member: tuple[int, str]) -> None:
    user_id, name = board_member
    row = {
        "meeting_id": meeting.id, "item_id": items[meeting.id][TRAINING], "user_id": user_id, "name": name,
        "interest": "Takes part in an accreditation day as a peer in the spring.", "takes_part": True,
        "declared_at": _noon(meeting.held_on), "recorded_by_name": name,
    }  # fmt: skip
    insert(Declaration, [row])


def _move_next(meeting: Meeting, who: Mapping[str, Any], *, today: date) -> None:
    if meeting.held_on > today:
        before = meeting.held_on - timedelta(days=7)
        row = {"meeting_id": meeting.id, "moved_from": before, "moved_to": meeting.held_on, **who}
        row |= {"reason": "The room was needed for the annual meeting.", "recorded_at": _noon(today)}
        insert(MeetingMove, [row])


def _milestones(ids: Mapping[str, int], held: Sequence[Meeting], who: Mapping[str, Any], *, today: date) -> None:
    began = {row.id: row.started_on for row in db.session.execute(sa.select(Action.id, Action.started_on))}
    rows = [{"action_id": ids[title], "title": name} for title, name, *_ in MILESTONES]
    updates = []
    for milestone_id, (title, _name, due, reached, put_off) in zip(
        insert_with_ids(Milestone, rows), MILESTONES, strict=True
    ):
        known, due_on = began[ids[title]], today + timedelta(days=due)
        updates.append(_update(milestone_id, known, due_on - timedelta(days=put_off), who))
        if put_off:
            updates.append(_update(milestone_id, max(known, held[-1].held_on), due_on, who, note="Later than planned."))
        if reached is not None:
            day = max(known, today + timedelta(days=reached))
            updates.append(_update(milestone_id, day, due_on, who, is_reached=True))
    insert(MilestoneUpdate, updates)


def _update(
    milestone_id: int, made_on: date, due_on: date, who: Mapping[str, Any], *, is_reached: bool = False, note: str = ""
) -> dict[str, Any]:
    told = {"milestone_id": milestone_id, "made_on": made_on, "due_on": due_on, "is_reached": is_reached, "note": note}
    return {**told, **who, "recorded_at": _noon(made_on)}


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


def owners(title: str, manager_id: int) -> dict[str, int | None]:
    """Who answers for an action of the plan, where somebody who signs in does."""
    return {"owner_id": manager_id if title in OWNED_BY_STAFF else None}
