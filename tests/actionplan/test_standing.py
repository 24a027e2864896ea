"""How a plan stands: against a replay of its updates that walks day by day and knows nothing of the code."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerhub.actionplan.front_page import front_page, meeting_before
from peerhub.actionplan.history import Entry, history_of
from peerhub.actionplan.models import Action, ActionUpdate, Meeting, Plan, PlanTheme, Rating
from peerhub.actionplan.movement import Direction, movements
from peerhub.actionplan.standing import (
    Slippage,
    Status,
    Timeline,
    WholePlan,
    count,
    plan_at,
    standing_of,
    status_of,
    update_at,
)

START = date(2026, 1, 1)
days = st.integers(0, 120).map(lambda number: START + timedelta(days=number))


@st.composite
def stories(draw: st.DrawFn) -> list[ActionUpdate]:
    """Updates of one action in the order in which they were recorded; several may share a day."""
    moments = sorted(draw(st.lists(days, max_size=8)))
    return [
        ActionUpdate(
            id=number,
            made_on=moment,
            owner=draw(st.sampled_from(["Training manager", "Placement team"])),
            due_on=draw(days),
            rating=draw(st.sampled_from(Rating)),
            note=f"Report {number}",
            evidence="Shown",
            needs_decision=draw(st.booleans()),
            recorded_by_name="Somebody",
        )
        for number, moment in enumerate(moments, start=1)
    ]


def action_with(updates: list[ActionUpdate], id_: int = 1) -> Action:
    action = Action(id=id_, position=id_, title=f"Action {id_}", started_on=START)
    action.updates = updates
    return action


def replayed(updates: list[ActionUpdate], day: date) -> ActionUpdate | None:
    """Walk through the days and write over what was there."""
    state = None
    today = START
    while today <= day:
        for update in sorted(updates, key=lambda update: update.id):
            if update.made_on == today:
                state = update
        today += timedelta(days=1)
    return state


def slipped(updates: list[ActionUpdate], day: date) -> Slippage:
    """What the action's standing says; nothing before it began."""
    standing = standing_of(action_with(updates), day)
    return standing.slippage if standing else Slippage(0, 0)


@given(stories(), days)
def test_as_at_agrees_with_a_replay(updates: list[ActionUpdate], day: date) -> None:
    assert update_at(updates, day) is replayed(updates, day)
    assert Timeline(action_with(updates)).update(day) is replayed(updates, day)


@given(stories(), days)
def test_the_order_of_rows_changes_nothing(updates: list[ActionUpdate], day: date) -> None:
    assert update_at(list(reversed(updates)), day) is update_at(updates, day)
    assert slipped(list(reversed(updates)), day) == slipped(updates, day)


@given(stories(), days, days)
def test_later_reports_never_change_the_past(updates: list[ActionUpdate], day: date, later: date) -> None:
    known = [update for update in updates if update.made_on <= max(day, later)]
    assert update_at(known, min(day, later)) is update_at(updates, min(day, later))


@given(stories(), days)
def test_slippage_adds_up_only_moves_to_later(updates: list[ActionUpdate], day: date) -> None:
    expected_times = expected_days = 0
    previous = None
    for update in (update for update in updates if update.made_on <= day):
        if previous is not None and update.due_on > previous.due_on:
            expected_times += 1
            expected_days += (update.due_on - previous.due_on).days
        previous = update
    assert slipped(updates, day) == Slippage(expected_times, expected_days)


@pytest.mark.parametrize(
    ("rating", "due_in", "status"),
    [
        (Rating.GREEN, 0, Status.ON_TRACK),  # due today is not late
        (Rating.GREEN, -1, Status.LATE),
        (Rating.RED, -1, Status.LATE),
        (Rating.RED, 1, Status.OFF_TRACK),
        (Rating.AMBER, 1, Status.AT_RISK),
        (Rating.COMPLETE, -100, Status.DONE),
    ],
)
def test_status(rating: Rating, due_in: int, status: Status) -> None:
    assert status_of(ActionUpdate(rating=rating, due_on=START + timedelta(days=due_in)), START) is status


@given(st.lists(stories(), max_size=4), days)
def test_every_action_that_had_begun_is_counted_once(plan: list[list[ActionUpdate]], day: date) -> None:
    begun = sum(1 for updates in plan if any(update.made_on <= day for update in updates))
    assert sum(count(plan_at(plan_of(plan), day)).values()) == begun


def plan_of(stories_: list[list[ActionUpdate]]) -> WholePlan:
    plan = Plan(id=1, title="Plan", adopted_on=START)
    theme = PlanTheme(id=1, position=1, title="Theme", plan=plan)
    theme.actions = [action_with(updates, number) for number, updates in enumerate(stories_, start=1)]
    return WholePlan(plan, tuple(theme.actions))


@given(stories(), days, days)
def test_something_moved_exactly_when_the_state_differs(updates: list[ActionUpdate], one: date, other: date) -> None:
    before, now = min(one, other), max(one, other)
    then, today = update_at(updates, before), update_at(updates, now)
    found = movements(plan_of([updates]), before, now)
    if today is None:
        assert not found
    elif then is None:
        assert found[0].sentences == (f"New, with {today.owner}.",)
    else:
        done = status_of(today, now) is Status.DONE
        differs = (
            then.rating is not today.rating
            or then.owner != today.owner
            or (then.due_on != today.due_on and not done)
            or (today.needs_decision and not then.needs_decision)
            or (status_of(then, before) is Status.LATE) is not (status_of(today, now) is Status.LATE)
        )
        assert bool(found) is differs


@given(stories(), days, days)
def test_put_off_counts_as_slipped(updates: list[ActionUpdate], one: date, other: date) -> None:
    before, now = min(one, other), max(one, other)
    for moved in movements(plan_of([updates]), before, now):
        if any("put off" in sentence for sentence in moved.sentences):
            assert moved.direction is Direction.BACK


@given(stories())
def test_history_tells_of_every_update_newest_first(updates: list[ActionUpdate]) -> None:
    action = action_with(updates)
    action.theme = PlanTheme(id=1, position=2, title="Theme")
    history = history_of(action, today=date(2026, 12, 31))
    told = [entry for entry in history.entries if isinstance(entry, Entry)]
    assert [entry.update.id for entry in told] == sorted((u.id for u in updates), reverse=True)
    assert history.home.number == "2.1"
    if told:
        assert told[-1].sentences == ("The action began.",)


def test_the_words_of_a_slip() -> None:
    updates = [
        _update(1, START, due=START + timedelta(days=30)),
        _update(2, START + timedelta(days=5), due=START + timedelta(days=44)),
        _update(3, START + timedelta(days=9), due=START + timedelta(days=107)),
    ]
    found = movements(plan_of([updates]), START, START + timedelta(days=9))
    assert found[0].sentences == ("Due date put off by 11 weeks to 18 April 2026; put off twice, 11 weeks in all.",)


def _update(id_: int, made_on: date, *, due: date) -> ActionUpdate:
    return ActionUpdate(
        id=id_,
        made_on=made_on,
        owner="Training manager",
        due_on=due,
        rating=Rating.GREEN,
        note="",
        needs_decision=False,
    )


def test_the_front_page_shows_each_meeting_up_to_its_day() -> None:
    plan = plan_of([[_update(1, START, due=START + timedelta(days=90))]])
    meetings = [Meeting(held_on=START + timedelta(days=number), title="Board") for number in (-5, 10, 20, 50)]
    page = front_page(plan, meetings, day=START + timedelta(days=30), since=START + timedelta(days=20))
    assert [(point.day - START).days for point in page.points] == [10, 20, 30]
    assert meeting_before(meetings, START + timedelta(days=20)) == START + timedelta(days=10)
    assert meeting_before(meetings, START - timedelta(days=9)) is None
