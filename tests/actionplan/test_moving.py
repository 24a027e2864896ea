"""Actions that move, and plans that close: the history follows, and the past of every plan stays as it was (R39)."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, scoped_session

from peerhub import clock
from peerhub.accounts.models import User
from peerhub.actionplan import operations, queries
from peerhub.actionplan.front_page import front_page
from peerhub.actionplan.models import Action, ActionMove, ActionUpdate, Plan, PlanTheme, Rating
from peerhub.actionplan.movement import movements
from peerhub.actionplan.operations import PlanError, Report
from peerhub.actionplan.standing import WholePlan, home_at, plan_at
from peerhub.permissions import Role
from tests.support.client import CheckingClient
from tests.support.factories import (
    in_days,
    make_action,
    make_action_update,
    make_plan,
    make_plan_theme,
    make_user,
)

START = date(2026, 1, 1)
WHY = "The board went over to three workstreams."
Arrange = Callable[[], AbstractContextManager[scoped_session[Session]]]
SignIn = Callable[..., CheckingClient]


@pytest.fixture
def manager(session: scoped_session[Session]) -> User:
    return make_user(Role.CHALLENGE_MANAGER)


def an_action(theme: PlanTheme, **update: object) -> Action:
    action = make_action(theme, started_on=in_days(-90))
    make_action_update(action, in_days(-90), **update)
    return action


@pytest.fixture
def old(session: scoped_session[Session]) -> WholePlan:
    """Two open actions and a complete one."""
    plan = make_plan(title="First plan", adopted_on=in_days(-200))
    theme = make_plan_theme(plan)
    an_action(theme)
    an_action(theme, rating=Rating.COMPLETE, evidence="Seen.")
    an_action(theme)
    session.commit()
    return queries.get_plan(plan.id)


@pytest.fixture
def new(session: scoped_session[Session]) -> list[PlanTheme]:
    plan = make_plan(title="Three workstreams", adopted_on=in_days(-30))
    themes = [make_plan_theme(plan) for _ in range(3)]
    session.commit()
    return themes


def the_plan(plan: WholePlan, day: date) -> list[tuple[int, str]]:
    return [(one.action.id, one.number) for theme in plan_at(plan, day) for one in theme.standings]


def close(old: WholePlan, new: list[PlanTheme], manager: User, **details: object) -> list[ActionMove]:
    homes = {action.id: new[0] for action in operations.open_actions(old)}
    usual = {"closed_on": clock.today(), "homes": homes, "reason": WHY}
    return operations.close_plan(old, **(usual | details), by=manager)  # type: ignore[arg-type]


# What a plan has as at a day, against a replay that walks day by day


@st.composite
def wanderings(draw: st.DrawFn) -> tuple[list[WholePlan], list[tuple[int, int, date]]]:
    """Two plans of two themes, actions that begin in any of them, and moves in the order in which they were made."""
    plans = [Plan(id=number, title=f"Plan {number}", adopted_on=START) for number in (1, 2)]
    themes = [
        PlanTheme(id=1 + 2 * plan + place, position=place + 1, title="Theme", plan=plans[plan])
        for plan in (0, 1)
        for place in (0, 1)
    ]
    actions = [
        Action(id=number, theme=draw(st.sampled_from(themes)), position=number, title="Action", started_on=START)
        for number in range(1, 1 + draw(st.integers(1, 4)))
    ]
    made = sorted(draw(st.lists(st.tuples(st.integers(0, 60), st.sampled_from(actions), st.sampled_from(themes)),
                                max_size=8)), key=lambda move: move[0])  # fmt: skip
    told = []
    for action in actions:
        action.updates = [ActionUpdate(id=1, made_on=START, due_on=START, rating=Rating.GREEN, owner="Manager",
                                       needs_decision=False, note="", evidence="")]  # fmt: skip
    for number, (day, action, theme) in enumerate(made, start=1):
        moved_on = START + timedelta(days=day)
        action.moves.append(ActionMove(id=number, theme=theme, position=100 + number, moved_on=moved_on, reason=""))
        told.append((action.id, theme.id, moved_on))
    return [WholePlan(plan, tuple(actions)) for plan in plans], told


@given(wanderings(), st.integers(0, 61))
def test_every_action_is_at_home_in_one_theme_as_a_replay_finds_it(wandering, number) -> None:  # type: ignore[no-untyped-def]
    plans, told = wandering
    day = START + timedelta(days=number)
    home = {action.id: action.theme.id for action in plans[0].actions}
    home |= {action_id: theme_id for action_id, theme_id, moved_on in told if moved_on <= day}
    found = [
        (one.action.id, theme.theme.id) for plan in plans for theme in plan_at(plan, day) for one in theme.standings
    ]
    assert sorted(found) == sorted(home.items())


@given(wanderings(), st.integers(0, 61), st.integers(0, 61))
def test_what_left_one_plan_came_to_the_other(wandering, one, other) -> None:  # type: ignore[no-untyped-def]
    plans, _ = wandering
    since, day = (START + timedelta(days=number) for number in sorted((one, other)))
    left, came = [], []
    for plan in plans:
        sentences = {moved.standing.action.id: " ".join(moved.sentences) for moved in movements(plan, since, day)}
        left += [action for action, text in sentences.items() if "Went to" in text]
        came += [action for action, text in sentences.items() if "Came from" in text]
    assert sorted(left) == sorted(came)


# Closing


def test_a_closed_plan_keeps_its_past_and_its_open_actions_go_with_theirs(session, old, new, manager) -> None:  # type: ignore[no-untyped-def]
    yesterday = clock.today() - timedelta(days=1)
    before = the_plan(old, yesterday)
    opened = [action.id for action in operations.open_actions(old)]
    close(old, new, manager)
    session.commit()
    ids = old.plan.id, new[0].plan_id
    session.expunge_all()

    closed, home = (queries.get_plan(plan_id) for plan_id in ids)
    assert the_plan(closed, yesterday) == before
    assert [action for action, _ in the_plan(closed, clock.today())] == [a for a, _ in before if a not in opened]
    assert [action for action, _ in the_plan(home, clock.today())] == opened
    assert the_plan(home, yesterday) == []
    page = front_page(closed, [], day=clock.today(), since=yesterday)
    assert [gone.now.action.id for gone in page.gone] == opened
    assert {moved.sentences[0].split(" as ")[0] for moved in page.moved} == {"Went to “Three workstreams”"}
    assert all(len(queries.get_action(action).updates) == 1 for action in opened)


def test_each_open_action_needs_a_home_and_nothing_is_half_done(session, old, new, manager) -> None:  # type: ignore[no-untyped-def]
    first, second = operations.open_actions(old)
    with pytest.raises(PlanError, match="Choose where") as refused:
        close(old, new, manager, homes={first.id: new[0]})
    assert refused.value.field == f"home-{second.id}"
    session.rollback()
    assert session.scalar(sa.select(sa.func.count()).select_from(ActionMove)) == 0
    assert queries.get_plan(old.plan.id).plan.closed_on is None


@pytest.mark.parametrize(
    ("closed_on", "words"),
    [
        (in_days(1), "in the future"),
        (in_days(-201), "before the plan was adopted"),
        (in_days(-91), "was reported on or moved on"),
        (in_days(-40), "was adopted on"),
    ],
)
def test_a_day_that_does_not_fit_is_refused(old, new, manager, closed_on, words) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(PlanError, match=words):
        close(old, new, manager, closed_on=closed_on)


def test_a_plan_closes_once(session, old, new, manager) -> None:  # type: ignore[no-untyped-def]
    close(old, new, manager)
    session.commit()
    with pytest.raises(PlanError, match="closed already"):
        close(queries.get_plan(old.plan.id), new, manager)


def test_no_action_goes_to_a_closed_plan(session, old, new, manager) -> None:  # type: ignore[no-untyped-def]
    new[0].plan.closed_on = in_days(-1)
    session.flush()
    with pytest.raises(PlanError, match="is closed"):
        close(old, new, manager)


# Moving one action


def test_the_history_tells_of_the_move_and_reports_go_on(session, old, new, manager) -> None:  # type: ignore[no-untyped-def]
    action = operations.open_actions(old)[0]
    operations.move_action(action, new[1], moved_on=clock.today(), reason=WHY, seen=None, by=manager)
    report = Report(clock.today(), "Training manager", in_days(20), Rating.AMBER, "Goes on.")
    operations.report_on(action, report, seen=action.updates[-1].id, by=manager)
    session.commit()
    assert home_at(action, clock.today()).plan.title == "Three workstreams"
    assert home_at(action, in_days(-1)).plan.title == "First plan"


def test_an_action_moved_meanwhile_is_not_moved_again(session, old, new, manager) -> None:  # type: ignore[no-untyped-def]
    action = operations.open_actions(old)[0]
    operations.move_action(action, new[1], moved_on=clock.today(), reason=WHY, seen=None, by=manager)
    session.commit()
    with pytest.raises(PlanError, match="moved to “Three workstreams”"):
        operations.move_action(action, new[2], moved_on=clock.today(), reason=WHY, seen=None, by=manager)
    assert len(action.moves) == 1


def test_a_complete_action_stays(old, new, manager) -> None:  # type: ignore[no-untyped-def]
    done = next(action for action in old.actions if action not in operations.open_actions(old))
    with pytest.raises(PlanError, match="complete"):
        operations.move_action(done, new[0], moved_on=clock.today(), reason=WHY, seen=None, by=manager)


def test_no_number_is_given_twice(session, old, new, manager) -> None:  # type: ignore[no-untyped-def]
    """An action that comes back is a new line of the theme: the old number stands in old minutes."""
    action = operations.open_actions(old)[0]
    began = home_at(action, date.max)
    for theme in (new[0], began.theme, new[0]):
        seen = action.moves[-1].id if action.moves else None
        operations.move_action(action, theme, moved_on=clock.today(), reason=WHY, seen=seen, by=manager)
    numbers = [began.position, *(move.position for move in action.moves if move.theme is began.theme)]
    assert len(set(numbers)) == len(numbers)
    assert [move.position for move in action.moves if move.theme is new[0]] == [1, 2]


def test_a_move_is_kept_as_it_was_written(session, old, new, manager) -> None:  # type: ignore[no-untyped-def]
    close(old, new, manager)
    session.commit()
    for statement in ("UPDATE action_move SET reason = ''", "DELETE FROM action_move"):
        with pytest.raises(DBAPIError, match="append-only"):
            session.execute(sa.text(statement))
        session.rollback()


# The pages


def test_the_pages_ask_show_and_only_then_close(arrange: Arrange, sign_in: SignIn) -> None:
    with arrange() as session:
        plan = make_plan(title="First plan")
        theme = make_plan_theme(plan)
        action = an_action(theme)
        target = make_plan_theme(make_plan(title="Three workstreams", adopted_on=in_days(-30)), title="Training")
        session.flush()
        plan_id, action_id, target_id = plan.id, action.id, target.id
    client = sign_in(Role.CHALLENGE_MANAGER)
    path = f"/plans/{plan_id}/close"
    refused = client.submit(path, {"reason": WHY}, button="See what will change")
    assert refused.page.field_errors
    fields = {"reason": WHY, f"home-{action_id}": str(target_id)}
    check = client.submit(path, fields, button="See what will change")
    assert "1 action moves" in check.page.text
    assert "Close this plan" in client.page(f"/plans/{plan_id}").text, "Nothing is closed by looking"
    (form,) = [form for form in check.page.forms if form.action in ("", path)]
    done = client.post(path, data=form.filled_in({}, button="Close the plan"), follow_redirects=True)
    assert "Where open actions went" in done.page.text
    assert "Three workstreams" in done.page.text
    story = client.page(f"/plan-actions/{action_id}").text
    assert "Moved to “Three workstreams” as" in story
    assert WHY in story


def test_a_plan_without_a_successor_says_what_to_do_first(arrange: Arrange, sign_in: SignIn) -> None:
    with arrange() as session:
        plan = make_plan()
        an_action(make_plan_theme(plan))
        session.flush()
        plan_id = plan.id
    assert "Adopt that plan first" in sign_in(Role.CHALLENGE_MANAGER).page(f"/plans/{plan_id}/close").text


def test_an_action_is_moved_by_its_page(arrange: Arrange, sign_in: SignIn) -> None:
    with arrange() as session:
        action = an_action(make_plan_theme(make_plan()))
        target = make_plan_theme(make_plan(title="Another plan", adopted_on=in_days(-30)))
        session.flush()
        action_id, target_id = action.id, target.id
    client = sign_in(Role.CHALLENGE_MANAGER)
    done = client.submit(f"/plan-actions/{action_id}/move", {"theme": str(target_id), "reason": WHY})
    assert "Moved to “Another plan”" in done.page.text
