"""What an officer is told before an engagement begins; none of it blocks."""

from datetime import date
from types import SimpleNamespace

import pytest

from peerhub.councils.models import Nation
from peerhub.engagements.notices import start_notices
from tests.engagements.calendar import SHIPPED

CORPORATE = SimpleNamespace(name="Corporate peer challenge", counts_towards_cycle=True)
HOUSING = SimpleNamespace(name="Housing peer challenge", counts_towards_cycle=False)
HARTLEPOOL = SimpleNamespace(name="Hartlepool", nation=Nation.ENGLAND, started_on=None, ended_on=None)


def notices(first_day=date(2027, 3, 9), last_day=date(2027, 3, 12), **given):
    usual = {
        "council": HARTLEPOOL,
        "type_": CORPORATE,
        "same_days": [],
        "last_challenge": None,
        "quiet": SHIPPED,
        "today": date(2026, 10, 1),
    }
    return start_notices(first_day=first_day, last_day=last_day, **{**usual, **given})


def an_engagement(first_day, last_day, type_=CORPORATE):
    return SimpleNamespace(
        first_day=first_day, last_day=last_day, type=type_, council=HARTLEPOOL, reference="CPC-2025-001"
    )


def test_an_ordinary_visit_raises_nothing():
    assert notices() == []


@pytest.mark.parametrize(("today", "said"), [(date(2027, 1, 9), False), (date(2027, 1, 10), True)])
def test_short_notice(today, said):
    assert ["of notice" in sentence for sentence in notices(today=today)] == ([True] if said else [])


def test_quiet_times_and_weekends():
    (august, weekend) = notices(date(2027, 8, 1), date(2027, 8, 4))
    assert "August" in august
    assert "weekend" in weekend


def test_another_visit_on_the_same_days():
    other = an_engagement(date(2027, 3, 11), date(2027, 3, 15), HOUSING)
    assert notices(same_days=[other]) == [
        "Housing peer challenge, Hartlepool (CPC-2025-001) is on site at the same time, on 11 to 15 March 2027."
    ]


@pytest.mark.parametrize(("last_day", "said"), [(date(2025, 3, 10), True), (date(2025, 3, 9), False)])
def test_a_challenge_within_two_years(last_day, said):
    last = an_engagement(last_day, last_day)
    assert ["within five years" in sentence for sentence in notices(last_challenge=last)] == ([True] if said else [])
    assert notices(last_challenge=last, type_=HOUSING) == []


@pytest.mark.parametrize(
    ("started_on", "ended_on", "said"),
    [
        (None, date(2027, 3, 31), "ends on 31 March 2027"),
        (None, date(2027, 6, 11), "ends on 11 June 2027"),
        (None, date(2027, 6, 12), ""),
        (date(2027, 4, 1), None, "begins on 1 April 2027"),
        (date(2026, 12, 8), None, "begins on 8 December 2026"),
        (date(2026, 12, 7), None, ""),
    ],
)
def test_a_visit_close_to_a_vesting_day(started_on, ended_on, said):
    council = SimpleNamespace(name="Hartlepool", nation=Nation.ENGLAND, started_on=started_on, ended_on=ended_on)
    found = notices(council=council)
    assert bool(found) == bool(said)
    assert said in " ".join(found)
