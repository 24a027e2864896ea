"""What each stage needs, and noting a step: done, left out with a reason, late with an owner and a reason."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from peerhub import clock
from peerhub.audit.models import AuditEvent
from peerhub.db import db
from peerhub.engagements.errors import EngagementError
from peerhub.engagements.models import DeadlineRule, Engagement, EngagementStep, Passage, Stage
from peerhub.engagements.operations.stepping import StepDraft, StepNote, note_step
from peerhub.engagements.passing import MOVES_ON, next_stage
from peerhub.teams import operations, queries, rules
from peerhub.teams.models import AssignmentState
from peerhub.teams.stages import CODES, needs_by_stage
from tests.support import factories


def add_rule(type_id, code, *, days=-21, event="first-day"):
    made = DeadlineRule(
        type_id=type_id, rule="R25", code=code, name=code.capitalize(), from_event=event, days=days,
        valid_from=factories.in_days(-3000),
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    return made


@pytest.fixture
def briefing(engagement):
    return add_rule(engagement.type_id, "briefing")


def deadline_of(engagement):
    return queries.deadlines_of(engagement)[0]


class TestSteps:
    @pytest.mark.parametrize(
        ("draft", "field"),
        [
            (StepDraft(StepNote.LEFT_OUT, reason=" "), "reason"),
            (StepDraft(StepNote.LATE, reason="Elections"), "owner"),
            (StepDraft(StepNote.LATE, owner="Sam"), "reason"),
            (StepDraft(StepNote.DONE), "done_on"),
            (StepDraft(StepNote.DONE, done_on=clock.today() + timedelta(days=1)), "done_on"),
            (StepDraft(StepNote.LEFT_OUT, reason="x" * 401), "reason"),
        ],
    )
    def test_what_is_missing_is_said_at_its_field(self, engagement, briefing, officer, draft, field):
        with pytest.raises(EngagementError) as refused:
            note_step(engagement, briefing, draft, by=officer)
        assert refused.value.field == field
        assert not db.session.scalar(sa.select(sa.func.count()).select_from(EngagementStep))

    def test_left_out_is_over_and_open_again_is_not(self, engagement, briefing, officer):
        note_step(engagement, briefing, StepDraft(StepNote.LEFT_OUT, reason="The team met before."), by=officer)
        assert deadline_of(engagement).deadline.left_out_because == "The team met before."
        assert deadline_of(engagement).deadline.is_done
        note_step(engagement, briefing, StepDraft(StepNote.OPEN), by=officer)
        assert not deadline_of(engagement).deadline.is_done

    def test_late_has_an_owner_and_a_reason_and_stays_open(self, engagement, briefing, officer):
        note_step(engagement, briefing, StepDraft(StepNote.LATE, owner="Sam Smith", reason="Elections."), by=officer)
        due = deadline_of(engagement).deadline
        assert (due.owner, due.late_because, due.is_done) == ("Sam Smith", "Elections.", False)
        assert due.base_on == engagement.first_day

    def test_what_other_facts_tell_is_not_ticked_off(self, engagement, officer):
        report = add_rule(engagement.type_id, "report", days=90, event="last-day")
        with pytest.raises(EngagementError, match="noted by what happens elsewhere"):
            note_step(engagement, report, StepDraft(StepNote.DONE, done_on=clock.today()), by=officer)

    def test_a_closed_engagement_stays_as_it_is(self, engagement, briefing, officer):
        engagement.stage = Stage.CLOSED
        with pytest.raises(EngagementError, match="closed"):
            note_step(engagement, briefing, StepDraft(StepNote.LEFT_OUT, reason="Why not"), by=officer)


def make_visit_over(type_id, council):
    made = factories.make_engagement(council=council, first_day=factories.in_days(-3), stage=Stage.PREPARING)
    made.type_id = type_id
    factories.make_assignment(made, factories.make_peer(), state=AssignmentState.CONFIRMED)
    db.session.flush()
    return made


def noted(engagement):
    rows = db.session.scalars(sa.select(EngagementStep).where(EngagementStep.engagement_id == engagement.id))
    return {row.code: row.left_out_because or row.done_on for row in rows}


def test_a_visit_without_its_steps_needs_a_reason(engagement, briefing, officer):
    add_rule(engagement.type_id, "documents")
    visit = make_visit_over(engagement.type_id, engagement.council)
    db.session.refresh(visit)
    with pytest.raises(operations.TeamError, match=r"open: .*Documents; Briefing") as refused:
        operations.mark_served(visit, by=officer)
    assert refused.value.field == "reason"
    assert (visit.stage, noted(visit)) == (Stage.PREPARING, {})
    operations.mark_served(visit, by=officer, taken=["documents"], reason="A call was enough.")
    assert visit.stage is Stage.REPORTING
    assert noted(visit) == {"briefing": "A call was enough.", "documents": visit.last_day}
    left = db.session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "stage.leave-out")).one()
    assert left.reason == "A call was enough."
    assert {"Briefing", "The team is confirmed"} < set(left.after["left_out"])


@pytest.mark.parametrize("stage", sorted(MOVES_ON, key=lambda stage: stage.value))
def test_no_stage_is_left_without_what_it_needs_or_a_reason(engagement, officer, stage):
    for of, codes in CODES.items():
        if of is stage:
            for code in codes:
                add_rule(engagement.type_id, code, event="last-day")
    engagement.stage, engagement.first_day = stage, factories.in_days(0)
    following = next_stage(engagement)
    open_ones = queries.needs_before(engagement, following)
    with pytest.raises(operations.TeamError, match=f"open: {open_ones[0].words}") as refused:
        operations.move_on(engagement, reason=" ", by=officer)
    assert (refused.value.field, engagement.stage) == ("reason", stage)
    assert operations.move_on(engagement, reason="The council asked us to.", by=officer) is following
    assert engagement.stage is following


@pytest.mark.parametrize("stage", sorted(set(Stage) - set(MOVES_ON), key=lambda stage: stage.value))
def test_the_other_stages_are_left_in_their_own_way(engagement, officer, stage):
    engagement.stage = stage
    with pytest.raises(operations.TeamError, match="no next stage"):
        operations.move_on(engagement, reason="Why not", by=officer)
    assert engagement.stage is stage


def test_what_the_kind_leaves_out_is_neither_passed_nor_asked_for(engagement, officer):
    for code in ("documents", "briefing", "report"):
        add_rule(engagement.type_id, code)
    engagement.without_stages = (Passage.PREPARING, Passage.REPORTING, Passage.CHECKING)
    assert [stage for stage, _ in queries.needs_of(engagement)] == [Stage.REQUEST, Stage.SCOPING, Stage.TEAM]
    with pytest.raises(operations.TeamError, match="has not begun"):
        operations.move_on(engagement, reason="Early", by=officer)
    engagement.first_day, engagement.last_day = factories.in_days(-2), factories.in_days(0)
    assert operations.move_on(engagement, reason="The team is a single peer.", by=officer) is Stage.ON_SITE
    operations.mark_served(engagement, by=officer, reason="As before.")
    assert engagement.stage is Stage.FOLLOWING_UP
    operations.close(engagement, reason="", by=officer)
    assert engagement.stage is Stage.CLOSED


def test_nobody_is_on_site_before_the_first_day(engagement, officer):
    engagement.stage = Stage.PREPARING
    with pytest.raises(operations.TeamError, match="has not begun"):
        operations.move_on(engagement, reason="Early birds", by=officer)


def test_closing_leaves_out_what_was_never_done_with_the_reason(engagement, officer):
    add_rule(engagement.type_id, "progress-review", days=300, event="last-day")
    engagement.stage = Stage.FOLLOWING_UP
    with pytest.raises(operations.TeamError, match="open: Progress-review") as refused:
        operations.close(engagement, reason="", by=officer)
    assert (refused.value.field, engagement.stage) == ("reason", Stage.FOLLOWING_UP)
    operations.close(engagement, reason="The council is abolished.", by=officer)
    assert (engagement.stage, noted(engagement)) == (Stage.CLOSED, {"progress-review": "The council is abolished."})


def test_each_stage_says_what_it_needs_who_and_by_when(engagement, briefing, officer, leader, labour):
    factories.make_user()
    operations.assign_team(engagement, [operations.Choice(engagement.slots[1], leader)], by=officer)
    places = rules.places(engagement, queries.team_of(engagement.id))
    stages = dict(needs_by_stage(engagement, places, None, queries.deadlines_of(engagement)))
    assert [need.is_met for need in stages[Stage.TEAM]] == [False] * 5
    filled, _, cleared, *_ = stages[Stage.TEAM]
    assert "Lead officer peer" in filled.note
    assert (cleared.who, cleared.due_on) == ("the Labour group office", clock.today() + timedelta(days=10))
    (need,) = stages[Stage.PREPARING]
    assert (need.words, need.due_on) == ("Briefing", engagement.first_day - timedelta(days=21))


def test_nothing_of_a_team_is_met_while_nobody_is_on_it(engagement):
    stages = dict(needs_by_stage(engagement, rules.places(engagement, []), None, queries.deadlines_of(engagement)))
    assert not any(need.is_met for need in stages[Stage.TEAM])


def test_the_pages(scene, staff, app):
    with app.app_context():
        type_id = db.session.get_one(Engagement, scene.engagement).type_id
        add_rule(type_id, "briefing")
        add_rule(type_id, "report")
        db.session.commit()
    page = staff.get(f"{scene.path}/stages").page
    assert "Lee Leader" in page.text
    note = f"{scene.path}/steps/briefing"
    page = staff.submit(note, {"note": "late", "owner": "", "reason": "Elections."}).page
    assert "Say who sees to it now" in page.text
    page = staff.submit(note, {"note": "late", "owner": "Sam Smith", "reason": "Elections."}).page
    assert "Sam Smith" in page.text
    assert "Elections." in page.text
    assert staff.get(f"{scene.path}/steps/nothing").status_code == 404
    told_elsewhere = staff.get(f"{scene.path}/steps/report").page
    assert "It counts as done by what happens elsewhere" in told_elsewhere.text
    assert not told_elsewhere.all("input", name="done_on-day")
    assert "Briefing" in staff.get(f"{scene.path}/served").page.text
    refused = staff.submit(f"{scene.path}/next-stage")
    assert (
        "Say why the engagement moves on although this is open: Every place is filled"
        in refused.page.field_errors["reason"]
    )
    moved = staff.submit(f"{scene.path}/next-stage", {"reason": "The chief comes alone."})
    assert "moved on to: Preparing" in moved.page.text
    assert "The chief comes alone." in moved.page.text
