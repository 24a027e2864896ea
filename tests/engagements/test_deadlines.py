"""R23 to R32: when things fall due, counted against an independent calendar (dateutil)."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from peerhub.councils.models import Nation
from peerhub.engagements import reference
from peerhub.engagements.deadlines import (
    CycleState,
    DeadlineState,
    add_months,
    cycle,
    deadlines,
    next_due,
    timed,
)
from peerhub.engagements.models import DeadlineRule, EngagementStep, Stage

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))
TYPE = SimpleNamespace(id=1, is_progress_review=False)
REVIEW = SimpleNamespace(id=1, is_progress_review=True)


def an_engagement(first_day=date(2027, 3, 9), last_day=date(2027, 3, 12), *, stage=Stage.TEAM, type_=TYPE, **more):
    details = {"report_published_on": None, "without_stages": (), **more}
    return SimpleNamespace(
        type_id=type_.id, type=type_, first_day=first_day, last_day=last_day, stage=stage, **details
    )  # fmt: skip


def a_rule(code, *, months=0, days=0, from_event="last-day", valid_from=date(1980, 1, 1), type_id=1, rule="R28"):
    return DeadlineRule(
        type_id=type_id,
        rule=rule,
        code=code,
        name=code.capitalize(),
        from_event=from_event,
        months=months,
        days=days,
        valid_from=valid_from,
    )


def corporate_rules():
    entry = next(entry for entry in reference.TYPES if entry.code == "corporate")
    return [
        a_rule(line.code, months=line.months, days=line.days, from_event=line.from_event, rule=line.rule)
        for line in entry.deadlines
    ]


@given(DAYS, st.integers(-120, 120))
def test_months_are_counted_as_the_calendar_does(day, months):
    assert add_months(day, months) == day + relativedelta(months=months)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2027, 1, 31), 1, date(2027, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2027, 3, 31), -1, date(2027, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2027, 12, 15), 1, date(2028, 1, 15)),
        (date(2028, 2, 29), 60, date(2033, 2, 28)),
    ],
)
def test_a_month_that_is_shorter_ends_on_its_last_day(day, months, expected):
    assert add_months(day, months) == expected


@given(first_day=DAYS, length=st.integers(0, 19))
def test_every_deadline_of_a_corporate_challenge(first_day, length):
    last_day = first_day + timedelta(days=length)
    due = {line.code: line.due_on for line in deadlines(an_engagement(first_day, last_day), corporate_rules())}
    assert due == {
        "scoping": first_day - relativedelta(months=5),
        "team": first_day - relativedelta(months=3),
        "documents": first_day - timedelta(days=21),
        "briefing": first_day - timedelta(days=14),
        "feedback": last_day,
        "report": last_day + relativedelta(months=3),
        "action-plan": last_day + relativedelta(months=5),
        "progress-review": last_day + relativedelta(months=10),
        "progress-report": last_day + relativedelta(months=12),
        "next": last_day + relativedelta(years=5),
    }


@given(DAYS)
def test_deadlines_stand_in_the_order_of_their_days(first_day):
    due = [line.due_on for line in deadlines(an_engagement(first_day, first_day), corporate_rules())]
    assert due == sorted(due)


def test_the_equality_report_is_due_within_three_weeks():
    entry = next(entry for entry in reference.TYPES if entry.code == "equality")
    assert [(line.rule, line.months, line.days, line.from_event) for line in entry.deadlines if line.rule == "R31"] == [
        ("R31", 0, 21, "last-day")
    ]


def test_a_rule_holds_from_its_date_on():
    old = a_rule("report", months=3)
    new = a_rule("report", months=2, valid_from=date(2027, 3, 13))
    before = an_engagement(date(2027, 3, 9), date(2027, 3, 12))
    after = an_engagement(date(2027, 3, 10), date(2027, 3, 13))
    assert [line.due_on for line in deadlines(before, [new, old])] == [date(2027, 6, 12)]
    assert [line.due_on for line in deadlines(after, [new, old])] == [date(2027, 5, 13)]


def test_a_rule_that_is_not_in_force_yet_gives_no_deadline():
    assert deadlines(an_engagement(), [a_rule("report", valid_from=date(2030, 1, 1))]) == []


def test_rules_of_other_types_are_left_alone():
    assert deadlines(an_engagement(), [a_rule("report", type_id=2)]) == []


def test_two_steps_may_share_a_rule():
    rules = [a_rule("progress-review", months=10, rule="R30"), a_rule("progress-report", months=12, rule="R30")]
    assert [line.code for line in deadlines(an_engagement(), rules)] == ["progress-review", "progress-report"]


@pytest.mark.parametrize(
    ("stage", "done"),
    [
        (Stage.SCOPING, set()),
        (Stage.TEAM, {"scoping"}),
        (Stage.PREPARING, {"scoping", "team"}),
        (Stage.ON_SITE, {"scoping", "team", "documents", "briefing"}),
        (Stage.REPORTING, {"scoping", "team", "documents", "briefing", "feedback"}),
        (Stage.FOLLOWING_UP, {"scoping", "team", "documents", "briefing", "feedback"}),
        (Stage.CANCELLED, set()),
    ],
)
def test_what_the_stage_says_is_done(stage, done):
    found = deadlines(an_engagement(stage=stage), corporate_rules())
    assert {line.code for line in found if line.is_done} == done


def test_what_is_closed_is_done_but_for_the_next_challenge():
    found = deadlines(an_engagement(stage=Stage.CLOSED), corporate_rules())
    assert [line.code for line in found if not line.is_done] == ["next"]


def test_a_report_is_done_when_it_is_published():
    published = an_engagement(stage=Stage.FOLLOWING_UP, report_published_on=date(2027, 6, 1))
    assert [line.is_done for line in deadlines(published, [a_rule("report", months=3)])] == [True]


@pytest.mark.parametrize(
    ("unanswered", "note", "is_done"),
    [
        (None, None, False),  # nobody knows: the report does not stand here
        (None, "done_on", True),
        (None, "left_out_because", True),
        (0, None, True),
        (0, "done_on", True),
        (3, None, False),
        (3, "done_on", False),  # noted before the report was published from here
        (3, "left_out_because", True),
    ],
)
def test_the_councils_plan_is_done_when_every_recommendation_has_an_action(unanswered, note, is_done):
    value = {"done_on": date(2027, 7, 1), "left_out_because": "The council is abolished.", None: None}[note]
    steps = [EngagementStep(code="action-plan", **{note: value})] if note else []
    published = an_engagement(stage=Stage.FOLLOWING_UP, report_published_on=date(2027, 6, 1))
    (plan,) = deadlines(published, [a_rule("action-plan", months=5)], steps=steps, unanswered=unanswered)
    (later,) = timed([plan], date(2027, 9, 1))
    assert (plan.is_done, later.state) == (is_done, DeadlineState.DONE if is_done else DeadlineState.LATE)


def test_a_progress_review_is_done_when_it_was_made_and_its_report_when_it_is_out():
    rules = [a_rule("progress-review", months=10), a_rule("progress-report", months=12)]
    days = date(2028, 1, 10), date(2028, 1, 11)
    ahead = an_engagement(*days, stage=Stage.PREPARING, type_=REVIEW)
    made = an_engagement(*days, stage=Stage.REPORTING, type_=REVIEW)
    out = an_engagement(*days, stage=Stage.FOLLOWING_UP, report_published_on=date(2028, 3, 1), type_=REVIEW)
    done = [[line.is_done for line in deadlines(an_engagement(), rules, reviews=[it])] for it in (ahead, made, out)]
    assert done == [[False, False], [True, False], [True, True]]


@pytest.mark.parametrize(
    ("stage", "done"),
    [(Stage.PREPARING, False), (Stage.REPORTING, True), (Stage.CLOSED, True), (Stage.CANCELLED, False)],
)
def test_the_next_challenge_is_done_when_it_took_place(stage, done):
    later = an_engagement(date(2031, 3, 10), date(2031, 3, 13), stage=stage)
    found = deadlines(an_engagement(stage=Stage.CLOSED), [a_rule("next", months=60)], later=[later])
    assert [line.is_done for line in found] == [done]


def test_a_progress_reviews_own_report():
    rules = [a_rule("progress-report", months=2)]
    published = an_engagement(type_=REVIEW, report_published_on=date(2027, 4, 1))
    assert [line.is_done for line in deadlines(an_engagement(type_=REVIEW), rules)] == [False]
    assert [line.is_done for line in deadlines(published, rules)] == [True]


def test_a_step_that_nobody_knows_counts_as_open_until_the_end():
    assert not deadlines(an_engagement(stage=Stage.FOLLOWING_UP), [a_rule("webinar", months=1)])[0].is_done


@given(today=DAYS, stage=st.sampled_from(list(Stage)))
def test_states_partition_the_deadlines(today, stage):
    found = timed(deadlines(an_engagement(stage=stage), corporate_rules()), today)
    for line in found:
        is_past = line.deadline.due_on < today
        assert (line.state is DeadlineState.DONE) == line.deadline.is_done
        assert (line.state is DeadlineState.LATE) == (is_past and not line.deadline.is_done)
    upcoming = [line for line in found if not line.deadline.is_done and line.deadline.due_on >= today]
    nexts = {line.deadline.due_on for line in found if line.state is DeadlineState.NEXT}
    assert nexts == ({min(line.deadline.due_on for line in upcoming)} if upcoming else set())


def test_each_step_has_somebody_whose_turn_it_is():
    owners = {line.code: line.owner for line in deadlines(an_engagement(), corporate_rules())}
    assert owners["team"] == "the placement officer"
    assert owners["report"] == "the council"
    assert owners["documents"] == "the peer challenge manager"
    assert owners["next"] == "the principal adviser"


@given(DAYS)
def test_the_next_challenge_is_due_after_five_years(last_day):
    assert next_due(last_day) == last_day + relativedelta(years=5)


@given(last_day=DAYS, days_later=st.integers(0, 4000))
def test_amber_from_four_years_and_red_from_five(last_day, days_later):
    today = last_day + timedelta(days=days_later)
    found = cycle(last_day, nation=Nation.ENGLAND, today=today)
    expected = (
        CycleState.RED
        if today >= last_day + relativedelta(years=5)
        else CycleState.AMBER
        if today >= last_day + relativedelta(years=4)
        else CycleState.WITHIN
    )
    assert (found.state, found.due_on) == (expected, last_day + relativedelta(years=5))


def test_a_council_without_a_challenge_on_record():
    found = cycle(None, nation=Nation.ENGLAND, today=date(2027, 1, 1))
    assert (found.state, found.due_on) == (CycleState.NEVER, None)


def test_wales_has_its_own_arrangements():
    assert cycle(date(2010, 1, 1), nation=Nation.WALES, today=date(2027, 1, 1)) is None
