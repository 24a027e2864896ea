"""Types of engagement are data: an administrator changes them, sees what would change, and old rules stay."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from peerhub.audit.models import AuditEvent
from peerhub.db import db
from peerhub.engagements import operations, queries
from peerhub.engagements.deadlines import deadlines
from peerhub.engagements.models import DeadlineRule, Stage
from peerhub.engagements.type_changes import Offset, as_rule, moved, offset_in_words
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


def test_a_type_is_renamed_and_given_other_days(app, arrange, sign_in):
    with arrange():
        number = factories.make_engagement_type().id
    client = sign_in(Role.ADMINISTRATOR)
    client.submit(f"/engagement-types/{number}", {"name": "Housing peer challenge", "days_on_site": "2"}, button="Save")
    assert "Housing peer challenge" in client.page("/engagement-types").text
    refused = client.submit(f"/engagement-types/{number}", {"days_on_site": "0"}, button="Save")
    assert refused.page.field_errors
