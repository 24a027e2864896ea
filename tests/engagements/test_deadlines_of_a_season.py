"""Every deadline of a past season of real size, beside a calculation that shares nothing with ours.

The offsets are written here once more from the sector's published practice, and the months are counted by
python-dateutil, day by day of a calendar that knows the ends of months and leap years.
"""

from datetime import date, timedelta

import pytest
from dateutil.relativedelta import relativedelta

from peerhub.engagements.deadlines import DeadlineState, deadlines, timed
from peerhub.engagements.models import DeadlineRule, Engagement, EngagementType, Stage
from peerhub.engagements.reference import RULES_IN_FORCE_FROM, TYPES

# Engagements of the season 2023/24 by type: 140 in all, most of them in the corporate programme.
SEASON = {"corporate": 86, "finance": 12, "governance": 6, "progress-review": 22, "equality": 9, "planning": 5}
BEFORE = {
    "scoping": ("first", relativedelta(months=-5)),
    "team": ("first", relativedelta(months=-3)),
    "documents": ("first", relativedelta(weeks=-3)),
    "briefing": ("first", relativedelta(weeks=-2)),
}
AFTER = {
    "feedback": ("last", relativedelta()),
    "report": ("last", relativedelta(months=3)),
    "action-plan": ("last", relativedelta(months=5)),
    "progress-review": ("last", relativedelta(months=10)),
    "progress-report": ("last", relativedelta(years=1)),
    "next": ("last", relativedelta(years=5)),
}
REVIEW = {**BEFORE, "progress-report": ("last", relativedelta(months=2))}
REVIEW.pop("scoping")
EXPECTED = {
    "corporate": BEFORE | AFTER,
    "finance": BEFORE | AFTER,
    "governance": BEFORE | AFTER,
    "progress-review": REVIEW,
    "equality": BEFORE | {"report": ("last", relativedelta(weeks=3))},
    "planning": BEFORE,
}


def season() -> list[tuple[Engagement, list[DeadlineRule]]]:
    """140 visits over the year, so that every end of a month is hit, 29 February 2024 among them."""
    entries = {entry.code: entry for entry in TYPES}
    codes = [code for code, count in SEASON.items() for _ in range(count)]
    made = []
    for number, code in enumerate(codes):
        entry = entries[code]
        first = date(2023, 4, 3) + timedelta(days=number * 37 % 361)
        type_ = EngagementType(id=1, code=code, is_progress_review=entry.review)
        rules = [
            DeadlineRule(
                type_id=1,
                rule=one.rule,
                code=one.code,
                name=one.name,
                from_event=one.from_event,
                months=one.months,
                days=one.days,
                valid_from=RULES_IN_FORCE_FROM,
            )
            for one in entry.deadlines
        ]
        visit = Engagement(
            type_id=1, type=type_, stage=Stage.SCOPING, first_day=first, last_day=first + timedelta(days=entry.days - 1)
        )
        made.append((visit, rules))
    return made


def by_hand(visit: Engagement) -> dict[str, date]:
    ends = {"first": visit.first_day, "last": visit.last_day}
    return {code: ends[event] + offset for code, (event, offset) in EXPECTED[visit.type.code].items()}


def test_the_season_has_its_real_size():
    assert len(season()) == sum(SEASON.values()) == 140
    assert len({visit.first_day for visit, _ in season()}) == 140


def test_every_deadline_of_the_season_is_what_an_independent_calculation_says():
    wrong = []
    checked = 0
    for visit, rules in season():
        ours = {due.code: due.due_on for due in deadlines(visit, rules)}
        checked += len(ours)
        if ours != by_hand(visit):
            wrong.append((visit.type.code, visit.first_day, ours, by_hand(visit)))
    assert not wrong
    assert checked == 104 * 10 + 22 * 4 + 9 * 5 + 5 * 4


@pytest.mark.parametrize("today", [date(2023, 3, 1), date(2024, 2, 29), date(2024, 12, 31), date(2030, 1, 1)])
def test_what_is_late_is_what_lies_before_today(today):
    for visit, rules in season():
        states = {one.deadline.code: one.state for one in timed(deadlines(visit, rules), today)}
        late = {code for code, due_on in by_hand(visit).items() if due_on < today}
        assert {code for code, state in states.items() if state is DeadlineState.LATE} == late
