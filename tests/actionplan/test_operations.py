"""Reporting on actions: what is appended, what is refused, and that the database keeps the past as it was."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, scoped_session

from peerhub import clock
from peerhub.accounts.models import User
from peerhub.actionplan import operations, queries
from peerhub.actionplan.models import Action, ActionUpdate, Rating
from peerhub.actionplan.operations import PlanError, Report
from peerhub.actionplan.standing import plan_at
from peerhub.audit.models import AuditEvent
from peerhub.permissions import Role
from tests.support.factories import (
    in_days,
    make_action,
    make_action_update,
    make_meeting,
    make_plan,
    make_plan_theme,
    make_user,
)


@pytest.fixture
def manager(session: scoped_session[Session]) -> User:
    return make_user(Role.CHALLENGE_MANAGER)


@pytest.fixture
def action(session: scoped_session[Session]) -> Action:
    found = make_action()
    make_action_update(found, in_days(-60))
    return found


def a_report(**details: object) -> Report:
    usual = {"made_on": clock.today(), "owner": "Training manager", "due_on": in_days(30), "rating": Rating.AMBER}
    return Report(**({"note": "Slower than planned."} | usual | details))  # type: ignore[arg-type]


def seen(action: Action) -> int:
    return action.updates[-1].id


def test_a_report_is_appended_and_audited(session: scoped_session[Session], action: Action, manager: User) -> None:
    operations.report_on(action, a_report(), seen=seen(action), by=manager)
    session.commit()
    assert [update.rating for update in queries.get_action(action.id).updates] == [Rating.GREEN, Rating.AMBER]
    event = session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "action.report")).one()
    assert event.before is not None
    assert event.after is not None
    assert (event.before["rating"], event.after["rating"]) == ("green", "amber")
    assert event.actor_name == manager.name


@pytest.mark.parametrize(
    ("details", "field", "words"),
    [
        ({"made_on": in_days(1)}, "made_on", "in the future"),
        ({"made_on": in_days(-61)}, "made_on", "a later report"),
        ({"made_on": in_days(-391)}, "made_on", "before the action began"),
        ({"rating": Rating.COMPLETE}, "evidence", "what shows"),
    ],
)
def test_a_report_is_refused(action: Action, manager: User, details: dict[str, object], field: str, words: str) -> None:
    with pytest.raises(PlanError) as refused:
        operations.report_on(action, a_report(**details), seen=seen(action), by=manager)
    assert refused.value.field == field
    assert words in refused.value.sentence
    assert len(action.updates) == 1


def test_two_reports_on_the_same_day_both_stay(session: scoped_session[Session], action: Action, manager: User) -> None:
    operations.report_on(action, a_report(), seen=seen(action), by=manager)
    session.flush()
    session.refresh(action)
    operations.report_on(action, a_report(rating=Rating.RED), seen=seen(action), by=manager)
    session.commit()
    assert [update.rating for update in queries.get_action(action.id).updates[1:]] == [Rating.AMBER, Rating.RED]


def test_whoever_writes_meanwhile_is_shown(session: scoped_session[Session], action: Action, manager: User) -> None:
    stale = seen(action)
    operations.report_on(action, a_report(note="Trainers found."), seen=stale, by=manager)
    session.flush()
    session.refresh(action)
    with pytest.raises(PlanError, match="Trainers found"):
        operations.report_on(action, a_report(), seen=stale, by=manager)


def test_a_closed_plan_takes_no_reports(session: scoped_session[Session], action: Action, manager: User) -> None:
    action.theme.plan.closed_on = clock.today()
    with pytest.raises(PlanError, match="closed"):
        operations.report_on(action, a_report(), seen=seen(action), by=manager)


@pytest.mark.parametrize("statement", ["UPDATE action_update SET note = 'better'", "DELETE FROM action_update"])
def test_the_database_refuses_to_change_an_update(
    session: scoped_session[Session], action: Action, statement: str
) -> None:
    session.commit()
    with pytest.raises(DBAPIError, match="append-only"):
        session.execute(sa.text(statement))
    session.rollback()
    assert session.scalars(sa.select(ActionUpdate.note)).all() == ["Going as planned."]


def test_a_new_action_comes_last_in_its_theme(session: scoped_session[Session], manager: User) -> None:
    theme = make_plan_theme(make_plan(), position=2)
    for title in ("First", "Second"):
        operations.add_action(theme, title=title, detail="", report=a_report(), by=manager)
        session.flush()
        session.refresh(theme)
    assert [(action.position, action.title) for action in theme.actions] == [(1, "First"), (2, "Second")]
    assert theme.actions[0].started_on == clock.today()


def test_an_action_cannot_begin_before_its_plan(session: scoped_session[Session], manager: User) -> None:
    theme = make_plan_theme(make_plan(adopted_on=in_days(-10)))
    with pytest.raises(PlanError, match="before its plan"):
        operations.add_action(theme, title="Early", detail="", report=a_report(made_on=in_days(-11)), by=manager)


def test_adopting_a_plan_keeps_the_themes_in_order(session: scoped_session[Session], manager: User) -> None:
    plan = operations.adopt_plan(title="Plan", adopted_on=clock.today(), themes=["Zeal", "Air"], by=manager)
    session.commit()
    assert [(theme.position, theme.title) for theme in queries.get_plan(plan.id).themes] == [(1, "Zeal"), (2, "Air")]


@pytest.mark.parametrize(("themes", "words"), [([], "at least one"), (["Air", "air"], "same title")])
def test_adopting_a_plan_is_refused(
    session: scoped_session[Session], manager: User, themes: list[str], words: str
) -> None:
    with pytest.raises(PlanError, match=words):
        operations.adopt_plan(title="Plan", adopted_on=clock.today(), themes=themes, by=manager)


def test_one_meeting_a_day(session: scoped_session[Session], manager: User) -> None:
    operations.add_meeting(held_on=in_days(3), title="Board", address=None, by=manager)
    with pytest.raises(PlanError, match="already"):
        operations.add_meeting(held_on=in_days(3), title="Board", address=None, by=manager)


def test_open_plans_come_first(session: scoped_session[Session]) -> None:
    closed = make_plan(adopted_on=in_days(-10), closed_on=in_days(-1))
    old, new = make_plan(adopted_on=in_days(-90)), make_plan(adopted_on=in_days(-50))
    assert queries.plans() == [new, old, closed]
    current = queries.current_plan()
    assert current is not None
    assert current.plan.id == new.id


def test_meetings_come_latest_first(session: scoped_session[Session]) -> None:
    days = [in_days(-90), in_days(20), in_days(-10)]
    for day in days:
        make_meeting(day)
    assert [meeting.held_on for meeting in queries.meetings()] == sorted(days, reverse=True)
    assert queries.meeting_on(in_days(20)) is not None
    assert queries.meeting_on(in_days(21)) is None


def test_a_plan_takes_five_statements_whatever_its_length(session: scoped_session[Session], sql_counter) -> None:  # type: ignore[no-untyped-def]
    plan = make_plan()
    for _ in range(3):
        theme = make_plan_theme(plan)
        for _ in range(4):
            action = make_action(theme)
            make_action_update(action, clock.today() - timedelta(days=1))
    session.commit()
    plan_id = plan.id
    session.expunge_all()
    with sql_counter() as record:
        whole = queries.get_plan(plan_id)
        standings = [theme.standings for theme in plan_at(whole, clock.today())]
    assert [len(found) for found in standings] == [4, 4, 4]
    assert len(record.statements) == 5
