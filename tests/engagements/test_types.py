"""Types of engagement are data: an administrator changes them, sees what would change, and old rules stay."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from peerhub import clock
from peerhub.audit.models import AuditEvent
from peerhub.db import db
from peerhub.engagements import operations, queries
from peerhub.engagements.deadlines import add_months, deadlines
from peerhub.engagements.models import DeadlineRule, PaperKind, Stage, Subject
from peerhub.engagements.queries.kinds import recent_of_type, steps_elsewhere
from peerhub.engagements.type_changes import Offset, as_rule, consequences, moved, offset_in_words
from peerhub.permissions import Role
from tests.support import factories

OLD = date(2012, 1, 1)


def make_step(**details):
    kind = factories.make_engagement_type()
    given = {
        "type_id": kind.id, "rule": "R28", "code": "report", "name": "Report published", "from_event": "last-day",
        "months": 3, "days": 0, "valid_from": OLD, **details,
    }  # fmt: skip
    rule = DeadlineRule(**given)
    db.session.add(rule)
    db.session.flush()
    return kind, rule


def due(engagement):
    return {one.code: one.due_on for one in deadlines(engagement, queries.rules(engagement.type_id))}["report"]


def test_the_preview_says_exactly_what_saving_changes(session):
    kind, rule = make_step()
    turn = factories.in_days(100)
    visits = [factories.make_engagement(type=kind, first_day=turn + timedelta(days=days)) for days in (-10, -2, 0, 40)]
    factories.make_engagement(type=kind, first_day=turn, stage=Stage.CLOSED)
    offset = Offset(months=0, days=21, valid_from=turn)
    before = {visit.id: due(visit) for visit in visits}
    shown = moved(queries.open_of_type(kind), queries.rules(kind.id), as_rule(rule, offset))
    operations.change_offset(kind, rule, offset, by=factories.make_user(Role.ADMINISTRATOR))
    db.session.flush()
    changed = {visit.id: (before[visit.id], due(visit)) for visit in visits if due(visit) != before[visit.id]}
    assert {one.engagement.id: (one.before, one.after) for one in shown} == changed
    assert len(changed) == 3  # the last day on site counts, not the first


def test_a_rule_of_the_same_day_is_replaced(session):
    kind, rule = make_step()
    admin = factories.make_user(Role.ADMINISTRATOR)
    for days in (10, 20):
        operations.change_offset(kind, rule, Offset(0, days, factories.in_days(50)), by=admin)
        db.session.flush()
    assert [(one.months, one.days) for one in queries.rules(kind.id)] == [(3, 0), (0, 20)]
    assert session.scalars(sa.select(AuditEvent.action)).all().count("engagement-type.change-deadline") == 2


@pytest.mark.parametrize(
    ("offset", "field"),
    [
        (Offset(121, 0, date(2027, 1, 1)), "months"),
        (Offset(0, 401, date(2027, 1, 1)), "days"),
        (Offset(1, -1, date(2027, 1, 1)), "days"),
        (Offset(1, 0, date(2011, 1, 1)), "valid_from"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(session, offset, field):
    kind, rule = make_step()
    with pytest.raises(operations.EngagementError) as refused:
        operations.change_offset(kind, rule, offset, by=factories.make_user(Role.ADMINISTRATOR))
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("event", "months", "days", "words"),
    [
        ("first-day", -5, 0, "5 months before the first day on site"),
        ("first-day", 0, -21, "21 days before the first day on site"),
        ("last-day", 1, 2, "1 month and 2 days after the last day on site"),
        ("last-day", 0, 0, "on the last day on site"),
    ],
)
def test_an_offset_in_words(event, months, days, words):
    assert offset_in_words(DeadlineRule(from_event=event, months=months, days=days)) == words


def test_an_administrator_sees_what_would_change_and_then_saves(app, arrange, sign_in):
    with arrange():
        kind, _ = make_step()
        council = factories.make_council(name="Hartlepool")
        factories.make_engagement(type=kind, council=council, first_day=factories.in_days(100))
        number = kind.id
    client, address = sign_in(Role.ADMINISTRATOR), f"/engagement-types/{number}/steps/report"
    assert "Report published" in client.page(f"/engagement-types/{number}").text
    day = factories.in_days(10)
    fields = {
        "direction": "after", "months": "0", "days": "21", "valid_from-day": str(day.day),
        "valid_from-month": str(day.month), "valid_from-year": str(day.year),
    }  # fmt: skip
    shown = client.submit(address, fields, button="Show what would change")
    assert "1 engagement would change" in shown.page.text
    assert "Hartlepool" in shown.page.text
    with app.app_context():
        assert len(queries.rules(number)) == 1
    data = {**fields, "act": "save", "csrf_token": client.token(address)}
    client.post(address, data=data)
    with app.app_context():
        assert len(queries.rules(number)) == 2


def test_a_type_is_renamed_and_given_other_days_after_a_look(app, arrange, sign_in):
    with arrange():
        number = factories.make_engagement_type().id
    client, address = sign_in(Role.ADMINISTRATOR), f"/engagement-types/{number}"
    fields = {"name": "Housing peer challenge", "days_on_site": "2"}
    shown = client.submit(address, fields, button="Show what would change")
    assert "It is called “Housing peer challenge” everywhere" in shown.page.text
    assert "Housing peer challenge" not in client.page("/engagement-types").text
    saved = {**shown.page.form_with("days_on_site").held(), "act": "save"}
    client.post(address, data=saved)
    assert "Housing peer challenge" in client.page("/engagement-types").text
    refused = client.submit(address, {"days_on_site": "0"}, button="Show what would change")
    assert refused.page.field_errors


FACTS = operations.TypeFacts("Water peer challenge", Subject.FIRE, None, 3, 1, False, False)


def told(kind, facts, today=None):
    _before, after = operations.differences(kind, facts)
    recent = recent_of_type(kind, today or clock.today())
    return consequences(after, is_open=queries.open_of_type(kind), recent=recent)


def test_what_counting_towards_the_five_years_means_is_said_council_by_council(session):
    kind = factories.make_engagement_type(name="Water peer challenge")
    names = {"Ash": -100, "Birch": -365 * 6, "Cedar": 100, "Ash again": -400}
    for name, days in names.items():
        council = factories.make_council(name=name)
        factories.make_engagement(type=kind, council=council, first_day=factories.in_days(days))
    called_off = factories.make_council(name="Oak")
    factories.make_engagement(type=kind, council=called_off, first_day=factories.in_days(-50), stage=Stage.CANCELLED)
    (said,) = [one for one in told(kind, replace(FACTS, counts_towards_cycle=True)) if "five years" in one]
    assert "2 councils" in said
    assert "Ash and Ash again" in said
    as_it_is = operations.TypeFacts(**{name: getattr(kind, name) for name in vars(FACTS)})
    assert told(kind, as_it_is) == []


def test_a_new_type_has_what_the_other_has_and_shares_nothing_with_it(session):
    like, rule = make_step()
    operations.expect_papers(like, [(PaperKind.TIMETABLE, "Timetable of the visit")], by=factories.make_user())
    admin = factories.make_user(Role.ADMINISTRATOR)
    made = operations.add_type(FACTS, like, by=admin)
    session.flush()
    session.expire_all()
    assert (made.code, made.name, made.subject) == ("water", "Water peer challenge", Subject.FIRE)
    assert [slot.name for slot in made.template] == [slot.name for slot in like.template]
    assert [(one.code, one.months) for one in queries.rules(made.id)] == [("report", 3)]
    assert [one.name for one in queries.expected_papers(made.id)] == ["Timetable of the visit"]
    operations.change_usual_team(made, [operations.SlotPlan("Diver peer")], by=admin)
    operations.change_offset(made, queries.rules(made.id)[0], Offset(4, 0, OLD), by=admin)
    session.flush()
    session.expire_all()
    assert [slot.name for slot in like.template] == ["Lead officer peer", "Lead member peer"]
    assert [slot.name for slot in made.template] == ["Diver peer"]
    assert queries.rules(like.id)[0].months == rule.months == 3
    actions = session.scalars(sa.select(AuditEvent.action)).all()
    assert {"engagement-type.add", "engagement-type.change-team"} <= set(actions)
    with pytest.raises(operations.EngagementError, match="already"):
        operations.add_type(FACTS, like, by=admin)


def test_a_step_ends_for_visits_from_a_day_and_can_begin_in_another_type(session):
    kind, rule = make_step()
    admin, turn = factories.make_user(Role.ADMINISTRATOR), factories.in_days(100)
    early, late = (factories.make_engagement(type=kind, first_day=turn + timedelta(days=days)) for days in (-30, 0))
    ended = Offset(0, 0, turn, applies=False)
    shown = moved(queries.open_of_type(kind), queries.rules(kind.id), as_rule(rule, ended))
    before = due(late)
    assert [(one.engagement.id, one.before, one.after) for one in shown] == [(late.id, before, None)]
    operations.change_offset(kind, rule, ended, by=admin)
    session.flush()
    assert due(early) is not None
    assert "report" not in {one.code for one in deadlines(late, queries.rules(kind.id))}
    other = factories.make_engagement_type()
    visit = factories.make_engagement(type=other, first_day=turn)
    (found,) = [one for one in steps_elsewhere(other.id) if one.code == "report"]
    operations.add_step(other, found, Offset(2, 0, OLD), by=admin)
    session.flush()
    assert due(visit) == add_months(visit.last_day, 2)
    with pytest.raises(operations.EngagementError, match="already"):
        operations.add_step(other, found, Offset(2, 0, OLD), by=admin)


def test_types_are_added_and_their_team_and_steps_changed_on_pages(app, arrange, sign_in):
    with arrange():
        like, _ = make_step()
        other = factories.make_engagement_type()
        council = factories.make_council(name="Hartlepool")
        factories.make_engagement(type=other, council=council, first_day=factories.in_days(100))
        ids = like.id, other.id
    client = sign_in(Role.ADMINISTRATOR)
    fields = {
        "name": "Water peer challenge",
        "like": str(ids[0]),
        "subject": "county-area",
        "days_on_site": "2",
        "notice_days": "1",
    }
    added = client.submit("/engagement-types/add", {**fields, "name": ""})
    assert added.page.field_errors
    added = client.submit("/engagement-types/add", fields, button="Add the type")
    assert "Water peer challenge is added" in added.page.text
    listed = client.page("/engagement-types").text
    assert "County area" in listed
    again = client.submit("/engagement-types/add", fields, button="Add the type")
    assert "There is a type called Water peer challenge already" in again.page.text
    team = f"/engagement-types/{ids[1]}/team"
    changed = client.submit(team, {"slots-1-name": "Member peer"}, button="Save the usual team")
    assert "The usual team is saved" in changed.page.text
    same = client.submit(team, {"slots-0-name": "Member peer"}, button="Save the usual team")
    assert "Two places are called Member peer" in same.page.text
    step = {
        "step": "report", "direction": "after", "months": "2", "days": "0",
        "valid_from-day": "1", "valid_from-month": "1", "valid_from-year": "2020",
    }  # fmt: skip
    shown = client.submit(f"/engagement-types/{ids[1]}/steps/add", step, button="Show what would change")
    assert "1 engagement would change" in shown.page.text
    assert "no such step" in shown.page.text
