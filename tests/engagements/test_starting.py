"""Starting an engagement: what is checked, what is written, and that it is all or nothing."""

import threading
from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa

from peerhub.audit.models import AuditEvent
from peerhub.councils.models import CouncilStatus, Nation
from peerhub.db import db, writing
from peerhub.engagements import operations, queries
from peerhub.engagements.checks import SlotPlan
from peerhub.engagements.models import Engagement, Occasion, PinnedSnapshot, Stage
from peerhub.engagements.reference import TYPES
from peerhub.engagements.references import PREFIXES, reference_prefix
from peerhub.metrics.models import Snapshot
from peerhub.metrics.snapshots import verify
from tests.engagements.conftest import load_lists, type_called
from tests.support.factories import (
    in_days,
    make_council,
    make_engagement,
    make_metric,
    make_metric_value,
    make_user,
)


def refusal(start, **given):
    with pytest.raises(operations.EngagementError) as refused:
        start(**given)
    assert db.session.scalar(sa.select(sa.func.count(Engagement.id))) == given.get("already", 0)
    assert not db.session.scalar(sa.select(sa.func.count(Snapshot.id)))
    return refused.value


def test_an_engagement_begins_with_everything_it_needs(start, officer):
    made = start()
    assert made.stage is Stage.TEAM
    assert [theme.position for theme in made.themes] == [1, 2, 3, 4, 5]
    assert [(need.skill.code, need.level, need.weight) for need in made.needs] == [("finance", 3, 3)]
    assert [slot.name for slot in made.slots] == [slot.name for slot in made.type.template]
    assert [slot.position for slot in made.slots] == list(range(1, len(made.slots) + 1))
    assert made.reference == f"CPC-{made.first_day.year}-001"
    assert made.local_focus == "Housing supply"


def test_a_sealed_snapshot_is_pinned_in_the_same_transaction(start, hartlepool):
    make_metric_value(make_metric(label="Council tax collected"), hartlepool, "96.5")
    made = start()
    (pinned,) = made.snapshots
    assert pinned.occasion is Occasion.SCOPING
    assert verify(pinned.snapshot)
    assert [value.label for value in pinned.snapshot.values] == ["Council tax collected"]
    db.session.rollback()
    assert db.session.scalar(sa.select(sa.func.count(Snapshot.id))) == 0
    assert db.session.scalar(sa.select(sa.func.count(PinnedSnapshot.snapshot_id))) == 0


def test_the_start_is_in_the_record(start, officer):
    made = start()
    event = db.session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "engagement.start")).one()
    assert (event.actor_id, event.subject_kind, event.subject_id) == (officer.id, "engagement", made.id)
    assert event.after["reference"] == made.reference
    assert event.after["snapshot"] == made.snapshots[0].snapshot.checksum
    assert event.after["needs"] == ["Financial planning and management, level 3, essential"]


def test_slots_may_be_planned_differently(start):
    plan = [SlotPlan("Lead member peer"), replace(SlotPlan("Observer"), is_required=False, counts=False)]
    made = start(slots=plan)
    assert [(slot.name, slot.is_required, slot.counts) for slot in made.slots] == [
        ("Lead member peer", True, True),
        ("Observer", False, False),
    ]


@pytest.mark.parametrize("days", [-5, 0])
def test_the_first_day_is_after_today(start, days):
    error = refusal(start, first_day=in_days(days), last_day=in_days(3))
    assert (error.field, error.sentence) == ("first_day", "The first day on site must be after today")


def test_tomorrow_is_not_too_soon(start):
    assert start(first_day=in_days(1), last_day=in_days(1)).first_day == in_days(1)


def test_the_last_day_is_not_before_the_first(start):
    assert refusal(start, first_day=in_days(100), last_day=in_days(99)).field == "last_day"


def test_twenty_days_at_most(start):
    assert refusal(start, first_day=in_days(100), last_day=in_days(120)).field == "last_day"
    assert start(first_day=in_days(100), last_day=in_days(119))


def test_a_council_that_is_gone(start):
    gone = make_council(name="Craven", status=CouncilStatus.FORMER, ended_on=date(2023, 3, 31))
    error = refusal(start, council=gone)
    assert error.field == "council"
    assert error.sentence == ("Craven ended on 31 March 2023. Choose the council that follows it, or earlier days.")


def test_a_council_that_ends_before_the_visit_does(start):
    ending = make_council(name="Surrey Heath", ended_on=in_days(102))
    assert refusal(start, council=ending).field == "council"
    assert start(council=ending, first_day=in_days(90), last_day=in_days(93))


def test_a_council_in_shadow_form(start):
    assert start(council=make_council(status=CouncilStatus.SHADOW, started_on=in_days(200)))


def test_wales_has_its_own(start):
    cardiff = make_council(name="Cardiff", nation=Nation.WALES)
    error = refusal(start, council=cardiff)
    assert (error.field, error.sentence) == (
        "type",
        (
            "Corporate peer challenge is for councils in England, and Cardiff is in Wales. "
            "Choose another kind of engagement."
        ),
    )
    assert start(council=cardiff, type_=type_called("welsh-panel")).reference.startswith("PPA-")
    assert start(council=cardiff, type_=type_called("housing"), first_day=in_days(200), last_day=in_days(202))


def test_a_corporate_challenge_has_a_theme_and_others_need_none(start):
    assert refusal(start, themes=[]).field == "themes"
    assert start(themes=[], type_=type_called("housing"))


def test_a_focus_that_nobody_would_read(start):
    assert refusal(start, local_focus="x" * 2001).field == "local_focus"
    assert len(start(local_focus="x" * 2000).local_focus) == 2000


def test_a_skill_is_asked_for_once(start, lists):
    finance = queries.skills()[2]
    error = refusal(start, needs=[(finance, 3, 3), (finance, 2, 1)])
    assert error.field == "needs"
    assert finance.name in error.sentence


@pytest.mark.parametrize(("level", "weight"), [(0, 1), (5, 1), (1, 0), (1, 4)])
def test_levels_and_weights_that_do_not_exist(start, lists, level, weight):
    assert refusal(start, needs=[(queries.skills()[0], level, weight)]).field == "needs"


def test_too_many_needs(start, lists):
    assert refusal(start, needs=[(skill, 1, 1) for skill in queries.skills()[:13]]).field == "needs"


@pytest.mark.parametrize(
    "slots",
    [
        [],
        [SlotPlan("Observer", is_required=False)],
        [SlotPlan("Shadow", counts=False)],
        [SlotPlan("Lead"), SlotPlan("lead")],
        [SlotPlan("Lead"), SlotPlan("  ")],
        [SlotPlan("L" * 81)],
        [SlotPlan(f"Peer {number}") for number in range(13)],
    ],
)
def test_teams_that_cannot_be(start, slots):
    assert refusal(start, slots=slots).field == "slots"


def test_references_count_on_for_each_prefix_and_year(start, hartlepool):
    year = in_days(100).year
    make_engagement(council=hartlepool, reference=f"CPC-{year}-041")
    make_engagement(council=hartlepool, reference=f"CPC-{year - 1}-077")
    make_engagement(council=hartlepool, reference=f"HPC-{year}-090")
    assert start().reference == f"CPC-{year}-042"
    assert start(type_=type_called("housing")).reference == f"HPC-{year}-091"


def test_references_count_beyond_three_digits(start, hartlepool):
    year = in_days(100).year
    make_engagement(council=hartlepool, reference=f"CPC-{year}-999")
    make_engagement(council=hartlepool, reference=f"CPC-{year}-1000")
    assert start().reference == f"CPC-{year}-1001"


def test_every_type_has_a_short_prefix_of_its_own():
    prefixes = [reference_prefix(entry.code) for entry in TYPES]
    assert len(set(prefixes)) == len(prefixes)
    assert set(PREFIXES) == {entry.code for entry in TYPES}
    assert max(len(f"{prefix}-2027-1000") for prefix in prefixes) <= Engagement.__table__.c.reference.type.length
    assert reference_prefix("waste-and-recycling") == "WASTE"


def test_a_button_pressed_twice_makes_one_engagement(start):
    first = start()
    with pytest.raises(operations.EngagementError) as refused:
        start()
    assert (refused.value.field, first.reference in refused.value.sentence) == ("first_day", True)
    assert start(type_=type_called("finance"))


def test_a_progress_review_is_tied_to_the_last_challenge(start, hartlepool):
    corporate = type_called("corporate")
    for first_day in (-2000, -400):
        make_engagement(
            council=hartlepool,
            type=corporate,
            stage=Stage.FOLLOWING_UP,
            first_day=in_days(first_day),
            last_day=in_days(first_day + 3),
        )
    assert start(type_=type_called("progress-review")).original.first_day == in_days(-400)


def test_a_progress_review_needs_something_to_review(start):
    assert refusal(start, type_=type_called("progress-review")).field == "type"


def test_a_race_gives_every_engagement_its_own_reference(app):
    with app.app_context():
        load_lists()
        officer_id = make_user().id
        council_ids = [make_council().id for _ in range(4)]
        db.session.commit()
    made, faults = [], []
    barrier = threading.Barrier(len(council_ids))

    def start_one(council_id):
        try:
            with app.app_context(), writing():
                barrier.wait(timeout=20)
                engagement = _start_at(council_id, officer_id)
                db.session.commit()
                made.append(engagement.reference)
        except Exception as fault:  # noqa: BLE001 - whatever went wrong is the result
            faults.append(fault)

    threads = [threading.Thread(target=start_one, args=(council_id,)) for council_id in council_ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert faults == []
    assert sorted(made) == [f"CPC-{in_days(100).year}-{number:03}" for number in (1, 2, 3, 4)]


def _start_at(council_id, officer_id):
    from peerhub.accounts.models import User
    from peerhub.councils.models import Council

    return operations.start_engagement(
        council=db.session.get_one(Council, council_id),
        type_=type_called("corporate"),
        first_day=in_days(100),
        last_day=in_days(103),
        themes=queries.themes(),
        local_focus="",
        needs=[],
        manager=None,
        by=db.session.get_one(User, officer_id),
    )
