"""Councils are reminded of the facts and of their plan once before and once after the day, by the way they came."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from peerhub import clock
from peerhub.db import db
from peerhub.engagements.operations.stepping import StepDraft, StepNote, note_step
from peerhub.engagements.queries import rules
from peerhub.notifications.models import Message
from peerhub.permissions import Role
from peerhub.recommendations import operations, queries
from peerhub.recommendations.models import CommentKind
from tests.recommendations.conftest import give_to_council, make_draft, make_visit, publish, standing
from tests.recommendations.test_plans import make_rule
from tests.support import factories

LINKED = "c@council.example"


@pytest.fixture
def visit(manager):
    made = make_visit(manager_id=manager.id)
    make_draft(made, manager)
    give_to_council(made, manager)
    return made


def told(kind):
    return db.session.scalars(sa.select(Message).where(Message.kind == kind).order_by(Message.id)).all()


def test_the_council_is_reminded_once_before_the_day_and_the_manager_told_once_after(visit, manager):
    contact = factories.make_user(Role.COUNCIL_CONTACT, council_id=visit.council_id)
    until = clock.today() + timedelta(days=14)
    assert operations.remind_of_facts(until - timedelta(days=3)) == 0
    for day in (2, 1, 0):
        operations.remind_of_facts(until - timedelta(days=day))
    assert sorted(one.to_email for one in told("report.check-soon")) == sorted([LINKED, contact.email])
    pages = {one.to_email: one.page for one in told("report.check-soon")}
    assert pages == {LINKED: "recommendations.by_link", contact.email: "recommendations.show"}
    for day in (1, 2):
        operations.remind_of_facts(until + timedelta(days=day))
    assert [one.to_user_id for one in told("report.check-over")] == [manager.id]


def test_an_answer_reaches_whoever_has_only_the_link(visit, manager):
    finding = first_finding(visit)
    said = operations.comment(finding, kind=CommentKind.FACT, text="It was 2025.", by=manager)
    operations.answer_comment(said, answer="Put right.", new_text="It was in 2025.", by=manager)
    (answered,) = told("report.comment-answered")
    assert (answered.to_email, answered.page) == (LINKED, "recommendations.by_link")


def first_finding(visit):
    return queries.findings_of(visit.id)[0]


class TestPlans:
    @pytest.fixture
    def published(self, visit, manager):
        make_rule(visit)  # due ten days after the visit: ten days ago
        publish(visit, manager)
        return visit

    def test_a_late_plan_is_told_once_to_the_council_and_the_manager(self, published, manager):
        for _ in range(2):
            assert operations.remind_of_plans(clock.today()) == 1
        (council,), (late,) = told("report.plan"), told("report.plan-late")
        assert (council.to_email, late.to_user_id) == (LINKED, manager.id)
        assert "1 recommendation has no action of the council yet" in council.text

    def test_before_the_day_only_the_council_hears(self, published):
        due_on = published.last_day + timedelta(days=10)
        assert operations.remind_of_plans(due_on - timedelta(days=22)) == 0
        assert operations.remind_of_plans(due_on - timedelta(days=21)) == 1
        assert (len(told("report.plan")), told("report.plan-late")) == (1, [])

    def test_a_plan_that_is_whole_or_left_out_is_left_alone(self, published, manager):
        (rule,) = rules(published.type_id)
        note_step(published, rule, StepDraft(StepNote.LEFT_OUT, reason="The council is abolished."), by=manager)
        assert operations.remind_of_plans(clock.today()) == 0
        note_step(published, rule, StepDraft(StepNote.OPEN), by=manager)
        assert operations.remind_of_plans(clock.today()) == 1
        advice = first_finding(published).recommendations[0]
        operations.add_action(advice, text="A forward plan.", standing=standing(), by=manager)
        db.session.flush()
        assert operations.remind_of_plans(clock.today()) == 0
