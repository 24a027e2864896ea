"""Which stages an engagement passes through is data: an administrator decides, and what is passed stays."""

from dataclasses import replace
from datetime import date
from itertools import combinations
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from peerhub.audit.models import AuditEvent
from peerhub.db import db
from peerhub.engagements import operations, queries
from peerhub.engagements.deadlines import deadlines
from peerhub.engagements.models import DeadlineRule, Engagement, EngagementType, Passage, Stage, Subject
from peerhub.engagements.passing import STEPS, moves_on_to, next_stage, restaged, stages_of, without_after
from peerhub.engagements.reference import TYPES
from peerhub.permissions import Role
from tests.engagements.conftest import type_called
from tests.support import factories

LIFE = [stage for stage in Stage if stage is not Stage.CANCELLED]
OPEN = [stage for stage in LIFE if stage is not Stage.CLOSED]
WITHOUT = st.sets(st.sampled_from(Passage)).map(tuple)
CODES = ("scoping", "team", "documents", "briefing", "feedback", "report", "action-plan", "progress-review", "next")


def visit(stage=Stage.TEAM, without=(), *, number=1, is_review=False):
    return SimpleNamespace(
        id=number, type_id=1, type=SimpleNamespace(is_progress_review=is_review), stage=stage, without_stages=without,
        first_day=date(2027, 3, 9), last_day=date(2027, 3, 12), report_published_on=None,
    )  # fmt: skip


def rules():
    return [
        DeadlineRule(
            type_id=1, rule="R1", code=code, name=code, from_event="last-day", months=0, days=0,
            valid_from=date(2000, 1, 1),
        )
        for code in CODES
    ]  # fmt: skip


@given(WITHOUT)
def test_the_way_is_the_life_less_what_is_left_out(without):
    way = stages_of(visit(without=without))
    assert way == [stage for stage in LIFE if stage.value not in {one.value for one in without}]
    assert {Stage.TEAM, Stage.ON_SITE, Stage.FOLLOWING_UP, Stage.CLOSED} <= set(way)


@given(WITHOUT, st.sampled_from(OPEN))
def test_from_stage_to_stage_the_whole_way_is_walked_to_its_end(without, start):
    at, walked = start, []
    while at is not Stage.CLOSED:
        at = next_stage(visit(at, without))
        walked.append(at)
    assert walked == [one for one in stages_of(visit(without=without)) if LIFE.index(one) > LIFE.index(start)]


def test_the_visit_and_the_end_are_noted_apart():
    assert {stage: moves_on_to(visit(stage)) for stage in Stage} == {
        Stage.REQUEST: Stage.SCOPING, Stage.SCOPING: Stage.TEAM, Stage.TEAM: Stage.PREPARING,
        Stage.PREPARING: Stage.ON_SITE, Stage.ON_SITE: None,
        Stage.REPORTING: Stage.FOLLOWING_UP, Stage.FOLLOWING_UP: None, Stage.CLOSED: None, Stage.CANCELLED: None,
    }  # fmt: skip


@given(WITHOUT)
def test_the_steps_of_a_stage_fall_away_with_it(without):
    kept = {due.code for due in deadlines(visit(without=without), rules())}
    assert kept == {code for code in CODES if STEPS.get(code) not in without}


def test_a_reviews_own_report_is_a_report():
    rule = DeadlineRule(
        type_id=1, rule="R30", code="progress-report", name="Report", from_event="last-day", months=2, days=0,
        valid_from=date(2000, 1, 1),
    )  # fmt: skip
    assert deadlines(visit(without=(Passage.REVIEW,), is_review=True), [rule])
    assert not deadlines(visit(without=(Passage.REVIEW,)), [rule])


@given(WITHOUT, WITHOUT, st.sampled_from(OPEN), st.booleans())
def test_what_has_begun_stays_and_what_is_ahead_follows_the_type(own, new, stage, has_review):
    """What may have begun is written down here a second time, stage by stage."""
    begun = {
        Stage.REQUEST: "", Stage.SCOPING: "scoping", Stage.TEAM: "scoping", Stage.PREPARING: "scoping preparing",
        Stage.ON_SITE: "scoping preparing", Stage.REPORTING: "scoping preparing reporting checking",
        Stage.FOLLOWING_UP: "scoping preparing reporting checking",
    }[stage].split()  # fmt: skip
    begun += ["progress-review"] if has_review else []
    one = visit(stage, own)
    after = without_after(one, new, reviewed={1} if has_review else set())
    for passage in Passage:
        assert (passage in after) == (passage in (own if passage.value in begun else new))
    shown = restaged([one], new, reviewed={1} if has_review else set())
    assert bool(shown) == (set(own) != set(after))


FACTS = operations.TypeFacts("Water peer challenge", Subject.COUNCIL, None, 4, 2, False, False)


def test_saving_changes_just_those_engagements_that_were_shown_and_notes_it(session):
    kind = factories.make_engagement_type(name=FACTS.name)
    ahead, begun = (factories.make_engagement(type=kind, stage=one) for one in (Stage.TEAM, Stage.REPORTING))
    over = factories.make_engagement(type=kind, stage=Stage.CLOSED)
    wanted = replace(FACTS, without_stages=(Passage.PREPARING, Passage.REPORTING, Passage.CHECKING))
    operations.change_type(kind, wanted, by=factories.make_user(Role.ADMINISTRATOR))
    db.session.flush()
    db.session.expire_all()
    assert ahead.without_stages == kind.without_stages == wanted.without_stages
    assert begun.without_stages == over.without_stages == ()
    noted = session.scalars(sa.select(AuditEvent.subject_id).where(AuditEvent.action == "engagement.change-stages"))
    assert noted.all() == [ahead.id]


def test_a_check_of_facts_needs_a_report(session):
    kind = factories.make_engagement_type(name=FACTS.name)
    with pytest.raises(operations.EngagementError, match="checks the facts in the report") as refused:
        operations.differences(kind, replace(FACTS, without_stages=(Passage.REPORTING,)))
    assert refused.value.field == "stages"


def test_an_administrator_leaves_stages_out_after_a_look(app, arrange, sign_in):
    with arrange():
        kind = factories.make_engagement_type()
        council = factories.make_council(name="Hartlepool")
        number, visit_id = kind.id, factories.make_engagement(type=kind, council=council).id
    client, address = sign_in(Role.ADMINISTRATOR), f"/engagement-types/{number}"
    stages = ["scoping", "preparing", "reporting"]
    shown = client.submit(address, {"stages": stages}, button="Show what would change").page
    assert "“Checking the facts” falls away, with its steps, for 1 open engagement: Hartlepool" in shown.text
    assert "“Progress review” falls away" in shown.text
    with app.app_context():
        assert db.session.get(EngagementType, number).without_stages == ()
    client.post(address, data={**shown.form_with("days_on_site").held(), "act": "save"})
    with app.app_context():
        for model, id_ in ((EngagementType, number), (Engagement, visit_id)):
            assert db.session.get(model, id_).without_stages == (Passage.CHECKING, Passage.REVIEW)
    refused = client.submit(address, {"stages": ["checking"]}, button="Show what would change").page
    assert "Tick “Reporting” too" in refused.text


def test_a_challenge_without_progress_review_is_not_reviewed(start, hartlepool):
    challenge = start(first_day=factories.in_days(100))
    challenge.first_day, challenge.last_day = factories.in_days(-300), factories.in_days(-297)
    challenge.without_stages = (Passage.REVIEW,)
    db.session.flush()
    review = type_called("progress-review")
    with pytest.raises(operations.EngagementError, match="has no progress review") as refused:
        start(type_=review, themes=[], needs=[])
    assert refused.value.field == "type"
    challenge.without_stages = ()
    assert start(type_=review, themes=[], needs=[]).without_stages == (Passage.SCOPING, Passage.REVIEW)


def test_every_shipped_kind_can_be_and_the_cycles_challenges_have_every_stage():
    for entry in TYPES:
        kept = [one for one in Passage if one not in entry.without]
        assert Passage.CHECKING not in kept or Passage.REPORTING in kept
        assert not entry.cycle or kept == list(Passage)
        codes = {deadline.code for deadline in entry.deadlines}
        assert ("progress-review" in codes) == (Passage.REVIEW in kept)


def test_the_words_in_the_column_are_the_stages_in_their_order(session):
    for some in (combo for size in range(3) for combo in combinations(Passage, size)):
        kind = factories.make_engagement_type(without_stages=tuple(reversed(some)))
        db.session.expire(kind)
        assert queries.get_type(kind.id).without_stages == some
    stored = session.execute(sa.text("SELECT DISTINCT without_stages FROM engagement_type")).scalars().all()
    assert "scoping progress-review" in stored


def test_documents_are_changed_after_a_look_at_whom_it_concerns(app, arrange, sign_in):
    with arrange():
        kind = factories.make_engagement_type()
        number = kind.id
        for name, without in (("Hartlepool", ()), ("Darlington", (Passage.PREPARING,))):
            council = factories.make_council(name=name)
            factories.make_engagement(type=kind, council=council, without_stages=without)
        over = factories.make_council(name="Redcar")
        factories.make_engagement(
            type=kind, council=over, first_day=factories.in_days(-30), stage=Stage.REPORTING
        )  # fmt: skip
    client, address = sign_in(Role.ADMINISTRATOR), f"/engagement-types/{number}/documents"
    shown = client.submit(address, {"council_document": "Corporate  plan"}, button="Show what would change").page
    assert "Asked for from now on: Corporate plan" in shown.text
    assert "1 open engagement: Hartlepool" in shown.text
    with app.app_context():
        assert not queries.expected_papers(number)
    client.post(address, data={**shown.form_with("council_document").held(), "act": "save"})
    with app.app_context():
        assert [one.name for one in queries.expected_papers(number)] == ["Corporate plan"]
