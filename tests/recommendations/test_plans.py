"""The step "council's action plan": done when every recommendation has an action (R40), counted once more by hand."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from peerhub import clock
from peerhub.db import db
from peerhub.engagements.errors import EngagementError
from peerhub.engagements.models import DeadlineRule, Engagement, Stage
from peerhub.engagements.operations.stepping import StepDraft, StepNote, note_step
from peerhub.engagements.plans import unanswered
from peerhub.recommendations import operations
from peerhub.recommendations.models import CouncilAction, Finding, Recommendation
from peerhub.teams import queries
from tests.recommendations.conftest import give_to_council, make_draft, make_visit, publish, standing
from tests.support import factories


def plan_of(visit):
    return next(one for one in queries.deadlines_of(visit) if one.deadline.code == "action-plan")


def make_rule(visit):
    made = DeadlineRule(
        type_id=visit.type_id, rule="R29", code="action-plan", name="Council's action plan", from_event="last-day",
        days=10, valid_from=factories.in_days(-3000),
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    return made


def counted_by_hand():
    """Without a join: every recommendation is looked at by itself."""
    answered = set(db.session.scalars(sa.select(CouncilAction.recommendation_id)))
    homes = {one.id: one.engagement_id for one in db.session.scalars(sa.select(Finding))}
    found = {}
    for one in db.session.scalars(sa.select(Recommendation)):
        visit = homes[one.finding_id]
        found[visit] = found.get(visit, 0) + (one.id not in answered)
    return found


@pytest.fixture
def visit(manager):
    made = make_visit()
    make_rule(made)
    return made


def test_publishing_alone_is_no_plan_and_the_last_action_makes_it_whole(visit, manager):
    findings = [make_draft(visit, manager), make_draft(visit, manager, "Reserves are used.")]
    assert unanswered([visit.id]) == {}
    give_to_council(visit, manager)
    publish(visit, manager)
    assert (visit.stage, plan_of(visit).state.value) == (Stage.FOLLOWING_UP, "late")
    for finding, left in zip(findings, (1, 0), strict=True):
        (advice,) = finding.recommendations
        operations.add_action(advice, text="A forward plan.", standing=standing(), by=manager)
        operations.add_action(advice, text="And training.", standing=standing(), by=manager)
        db.session.flush()
        due = plan_of(visit).deadline
        assert (due.unanswered, due.is_done) == (left, left == 0)
        assert unanswered([visit.id]) == counted_by_hand()


def test_each_of_several_reports_counts_for_itself(manager):
    answered, waiting, drafted = make_visit(), make_visit(), make_visit()
    for visit in (answered, waiting, drafted):
        make_draft(visit, manager)
    for visit in (answered, waiting):
        give_to_council(visit, manager)
        publish(visit, manager)
    operations.add_action(finding_of(answered).recommendations[0], text="Done.", standing=standing(), by=manager)
    db.session.flush()
    numbers = [one.id for one in db.session.scalars(sa.select(Engagement))]
    assert unanswered(numbers) == {answered.id: 0, waiting.id: 1}


def finding_of(visit):
    return db.session.scalars(sa.select(Finding).where(Finding.engagement_id == visit.id)).one()


def test_a_report_that_recommends_nothing_leaves_nothing_to_answer(visit, manager):
    finding = make_draft(visit, manager)
    operations.edit_recommendation(finding.recommendations[0], text="", version=1, by=manager)
    db.session.flush()
    db.session.expire(finding)
    give_to_council(visit, manager)
    publish(visit, manager)
    assert plan_of(visit).deadline.is_done


def test_nobody_ticks_off_a_plan_that_is_half(visit, manager):
    make_draft(visit, manager)
    rule = db.session.scalars(sa.select(DeadlineRule).where(DeadlineRule.code == "action-plan")).one()
    note_step(visit, rule, StepDraft(StepNote.DONE, done_on=clock.today() - timedelta(days=1)), by=manager)
    assert plan_of(visit).deadline.is_done  # no report stands here, as far as anybody knows
    give_to_council(visit, manager)
    publish(visit, manager)
    assert not plan_of(visit).deadline.is_done
    with pytest.raises(EngagementError) as refused:
        note_step(visit, rule, StepDraft(StepNote.DONE, done_on=clock.today()), by=manager)
    assert refused.value.field == "note"
    assert str(refused.value.sentence).startswith("1 recommendation has no action of the council yet")
    note_step(visit, rule, StepDraft(StepNote.LEFT_OUT, reason="The council is abolished."), by=manager)
    assert plan_of(visit).deadline.is_done
