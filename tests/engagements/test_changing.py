"""Changing an engagement: scope, days, places, calling off; each leaves its mark or nothing at all."""

import pytest
import sqlalchemy as sa
from sqlalchemy.orm.exc import StaleDataError

from peerhub.audit.models import AuditEvent
from peerhub.db import db
from peerhub.engagements import operations, queries
from peerhub.engagements.checks import SlotPlan
from peerhub.engagements.models import SkillNeed, Stage, TeamSlot
from tests.support.factories import in_days, make_assignment, make_engagement, make_peer


def events(action):
    return db.session.scalars(sa.select(AuditEvent).where(AuditEvent.action == action)).all()


def change_scope(engagement, officer, **given):
    now = {
        "themes": engagement.themes,
        "local_focus": engagement.local_focus,
        "needs": [(need.skill, need.level, need.weight) for need in engagement.needs],
    }
    operations.change_scope(engagement, **{**now, **given}, by=officer)


def test_the_scope_is_changed_and_recorded(start, officer):
    made = start()
    finance, housing = queries.skills()[2], queries.skills()[9]
    change_scope(made, officer, themes=made.themes[:2], needs=[(finance, 4, 3), (housing, 2, 1)])
    db.session.commit()
    assert [theme.position for theme in made.themes] == [1, 2]
    assert {(need.skill.code, need.level, need.weight) for need in made.needs} == {("finance", 4, 3), ("housing", 2, 1)}
    (event,) = events("engagement.change-scope")
    assert event.before["needs"] == ["Financial planning and management, level 3, essential"]
    assert "local_focus" not in event.after


def test_a_need_goes_away(start, officer):
    made = start()
    change_scope(made, officer, needs=[])
    db.session.commit()
    assert not db.session.scalar(sa.select(sa.func.count(SkillNeed.skill_id)))


def test_a_change_of_needs_alone_raises_the_version(start, officer):
    made = start()
    db.session.commit()
    before = made.version
    change_scope(made, officer, needs=[])
    db.session.commit()
    assert made.version == before + 1


def test_saving_without_a_change_records_nothing(start, officer):
    made = start()
    db.session.commit()
    before = made.version
    change_scope(made, officer)
    db.session.commit()
    assert (made.version, events("engagement.change-scope")) == (before, [])


def test_two_people_at_once_and_the_second_is_told(start, officer):
    made = start()
    db.session.commit()
    table = type(made).__table__
    db.session.execute(sa.update(table).where(table.c.id == made.id).values(version=made.version + 1))
    with pytest.raises(StaleDataError):
        change_scope(made, officer, local_focus="Something else")
    db.session.rollback()


@pytest.mark.parametrize("given", [{"themes": []}, {"local_focus": "x" * 2001}])
def test_a_scope_that_cannot_be(start, officer, given):
    made = start()
    db.session.commit()
    with pytest.raises(operations.EngagementError) as refused:
        change_scope(made, officer, **given)
    assert refused.value.field in given
    assert not db.session.dirty


def test_days_move(start, officer):
    made = start()
    operations.change_dates(made, first_day=in_days(200), last_day=in_days(202), by=officer)
    (event,) = events("engagement.change-dates")
    assert event.after == {"first_day": in_days(200).isoformat(), "last_day": in_days(202).isoformat()}


@pytest.mark.parametrize(("first", "last"), [(0, 3), (100, 99), (100, 125)])
def test_days_that_cannot_be(start, officer, first, last):
    made = start()
    before = (made.first_day, made.last_day)
    with pytest.raises(operations.EngagementError):
        operations.change_dates(made, first_day=in_days(first), last_day=in_days(last), by=officer)
    assert (made.first_day, made.last_day) == before


def test_places_are_renamed_added_ordered_and_removed(start, officer):
    made = start()
    lead, second, *_ = plans = [SlotPlan.of(slot) for slot in made.slots]
    new = SlotPlan("Housing peer", is_required=False)
    operations.change_slots(made, [second, new, lead], by=officer)
    db.session.commit()
    db.session.expire_all()
    assert [(slot.name, slot.position) for slot in made.slots] == [
        (second.name, 1),
        ("Housing peer", 2),
        (lead.name, 3),
    ]
    assert {slot.id for slot in made.slots} >= {lead.slot_id, second.slot_id}
    (event,) = events("engagement.change-team-places")
    assert len(event.before["team"]) == len(plans)
    assert event.after["team"][1] == "Housing peer (optional)"


def test_a_place_somebody_was_asked_to_fill_stays(start, officer):
    made = start()
    made_by = make_assignment(made, make_peer())
    db.session.commit()
    kept = [SlotPlan.of(slot) for slot in made.slots if slot.id != made_by.slot_id]
    with pytest.raises(operations.SlotInUse) as refused:
        operations.change_slots(made, kept, by=officer)
    assert refused.value.field == "slots"
    assert made_by.slot.name in refused.value.sentence
    db.session.commit()
    assert len(made.slots) == len(kept) + 1
    assert events("engagement.change-team-places") == []


def test_a_place_of_another_engagement_is_not_taken_over(start, officer):
    made = start()
    other = make_engagement()
    db.session.commit()
    with pytest.raises(operations.EngagementError):
        operations.change_slots(made, [SlotPlan.of(other.slots[0])], by=officer)
    db.session.rollback()
    assert db.session.get_one(TeamSlot, other.slots[0].id).engagement_id == other.id


def test_calling_off_needs_a_reason(start, officer):
    made = start()
    with pytest.raises(operations.EngagementError) as refused:
        operations.cancel(made, reason="  ", by=officer)
    assert (refused.value.field, made.stage) == ("reason", Stage.TEAM)
    operations.cancel(made, reason="The council asked for another year.", by=officer)
    assert made.stage is Stage.CANCELLED
    (event,) = events("engagement.set-stage")
    assert event.reason == "The council asked for another year."


@pytest.mark.parametrize("stage", [Stage.CLOSED, Stage.CANCELLED])
def test_what_is_over_stays_as_it_is(start, officer, stage):
    made = start()
    made.stage = stage
    db.session.commit()
    for change in (
        lambda: change_scope(made, officer, local_focus="New"),
        lambda: operations.change_dates(made, first_day=in_days(200), last_day=in_days(202), by=officer),
        lambda: operations.change_slots(made, [SlotPlan("Lead")], by=officer),
        lambda: operations.cancel(made, reason="Why not", by=officer),
    ):
        with pytest.raises(operations.EngagementError) as refused:
            change()
        assert stage.label.lower() in refused.value.sentence


def test_a_visit_that_took_place_cannot_be_called_off(session, officer):
    past = make_engagement(first_day=in_days(-10), last_day=in_days(-8), stage=Stage.REPORTING)
    with pytest.raises(operations.EngagementError):
        operations.cancel(past, reason="Too late", by=officer)


def test_the_last_challenge_that_counts(session, officer, hartlepool):
    from tests.support.factories import make_engagement_type

    counts = make_engagement_type(counts_towards_cycle=True)
    other = make_engagement_type()
    for type_, first_day, stage in (
        (counts, -2000, Stage.CLOSED),
        (counts, -900, Stage.CLOSED),
        (counts, -300, Stage.CANCELLED),
        (other, -200, Stage.CLOSED),
        (counts, 50, Stage.TEAM),
    ):
        make_engagement(
            council=hartlepool, type=type_, first_day=in_days(first_day), last_day=in_days(first_day + 3), stage=stage
        )
    assert queries.last_challenge_of(hartlepool.id).first_day == in_days(-900)
    assert queries.last_challenge_of(hartlepool.id, today=in_days(-1500)).first_day == in_days(-2000)
    assert queries.last_challenge_of(hartlepool.id, today=in_days(-1999)) is None
    assert [one.first_day for one in queries.engagements_of(hartlepool.id)] == [
        in_days(days) for days in (50, -200, -300, -900, -2000)
    ]


def test_what_came_of_an_engagement(session, hartlepool):
    from tests.support.factories import make_engagement_type

    counts, other = make_engagement_type(counts_towards_cycle=True), make_engagement_type()
    first = make_engagement(council=hartlepool, type=counts, first_day=in_days(-1000), stage=Stage.CLOSED)
    review = make_engagement(council=hartlepool, type=other, first_day=in_days(-700), original=first)
    later = make_engagement(council=hartlepool, type=counts, first_day=in_days(50))
    make_engagement(council=hartlepool, type=other, first_day=in_days(-600))
    make_engagement(council=hartlepool, type=counts, first_day=in_days(-500), stage=Stage.CANCELLED)
    make_engagement(council=hartlepool, type=counts, first_day=in_days(-2000))
    make_engagement(type=counts, first_day=in_days(-400))
    assert queries.followers_of(first) == ([review], [later])
    assert queries.followers_of(later) == ([], [])
