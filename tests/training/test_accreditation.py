"""What verified training earns, against an oracle that goes through it day by day and combination by combination."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerhub.training.accreditation import Run, State, Taken, accreditations_earned, standing

INDUCTION, DAY, REFRESHER, FINANCE, OTHER = range(1, 6)


@dataclass(frozen=True)
class Need:
    course_id: int
    position: int
    within_months: int


@dataclass(frozen=True)
class Kind:
    lasts_months: int
    requirements: tuple[Need, ...]


CORPORATE = Kind(36, (Need(INDUCTION, 1, 120), Need(DAY, 2, 36), Need(REFRESHER, 2, 36)))

# The oracle ---------------------------------------------------------------


def months_later(day: date, months: int) -> date:
    """The same day of the month so many months on, or the month's last day where it has none."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def days_held(taken: list[Taken], kind: Kind) -> set[date]:
    """Every single day on which the accreditation is held.

    Tries every way of choosing one entry for each position; such a choice gives the accreditation from its latest
    day on, if none of its entries was too old by then.
    """
    positions = sorted({need.position for need in kind.requirements})
    fitting = [(item, need) for need in kind.requirements for item in taken if item.course_id == need.course_id]
    choices = [[pair for pair in fitting if pair[1].position == position] for position in positions]
    held: set[date] = set()
    for combination in product(*choices) if positions else ():
        last = max(item.on for item, _ in combination)
        if all(months_later(item.on, need.within_months) >= last for item, need in combination):
            day, end = last, months_later(last, kind.lasts_months)
            while day < end:
                held.add(day)
                day += timedelta(days=1)
    return held


def days_of(runs: list[Run]) -> set[date]:
    return {
        run.starts_on + timedelta(days=step) for run in runs for step in range((run.ends_on - run.starts_on).days + 1)
    }


courses = st.integers(1, 4)
days = st.dates(date(2020, 1, 1), date(2023, 12, 31)) | st.sampled_from(
    [date(2020, 2, 29), date(2021, 1, 31), date(2021, 8, 31), date(2022, 2, 28)]
)
entries = st.lists(st.builds(Taken, courses, days), max_size=7)
kinds = st.builds(
    Kind,
    st.integers(1, 14),
    st.lists(
        st.builds(Need, courses, st.integers(1, 3), st.integers(1, 24)),
        max_size=4,
        unique_by=lambda need: need.course_id,
    ).map(tuple),
)


@given(entries, kinds)
def test_runs_are_the_days_that_the_oracle_finds(taken, kind):
    assert days_of(accreditations_earned(taken, kind)) == days_held(taken, kind)


@given(entries, kinds)
def test_runs_are_in_order_and_never_touch(taken, kind):
    runs = accreditations_earned(taken, kind)
    assert all(run.starts_on <= run.ends_on for run in runs)
    assert all(before.ends_on + timedelta(days=1) < after.starts_on for before, after in pairwise(runs))


@given(st.data(), entries, kinds)
def test_the_order_of_the_entries_and_repetitions_do_not_matter(data, taken, kind):
    shuffled = data.draw(st.permutations(taken + taken[:2]))
    assert accreditations_earned(shuffled, kind) == accreditations_earned(taken, kind)


@given(entries, st.builds(Taken, courses, days), kinds)
def test_more_training_never_takes_a_day_away(taken, more, kind):
    assert days_of(accreditations_earned(taken, kind)) <= days_of(accreditations_earned([*taken, more], kind))


@given(entries, kinds, st.dates(date(2020, 1, 1), date(2025, 12, 31)))
def test_the_standing_agrees_with_the_oracle(taken, kind, on):
    so_far = [item for item in taken if item.on <= on]
    held = days_held(so_far, kind)
    found = standing(taken, kind, on)
    assert found.state.is_held is (on in held)
    assert (found.state is State.MISSING) is (not held)
    assert found.until == (max(held) if held else None)
    if found.state.is_held:
        assert (found.state is State.EXPIRING) is ((found.until - on).days <= 60)


@given(entries, kinds, st.dates(date(2020, 1, 1), date(2025, 12, 31)))
def test_taking_what_is_needed_gives_the_accreditation(taken, kind, on):
    """Whatever the advice is, following it works; and leaving out any part of it does not."""
    so_far = [item for item in taken if item.on <= on]
    found = standing(so_far, kind, on)
    if found.state.is_held or not kind.requirements:
        return
    advised = [Taken(options[0], on) for options in found.needed]
    assert advised
    assert on in days_held([*so_far, *advised], kind)
    for left_out in range(len(advised)):
        rest = advised[:left_out] + advised[left_out + 1 :]
        assert on not in days_held([*so_far, *rest], kind)


# By hand ------------------------------------------------------------------


def test_induction_and_a_day_give_three_years_to_the_day_before():
    taken = [Taken(INDUCTION, date(2024, 3, 1)), Taken(DAY, date(2024, 3, 9))]
    assert accreditations_earned(taken, CORPORATE) == [Run(date(2024, 3, 9), date(2027, 3, 8))]


def test_the_last_course_decides_when_it_begins():
    taken = [Taken(DAY, date(2024, 3, 9)), Taken(INDUCTION, date(2025, 1, 5))]
    assert accreditations_earned(taken, CORPORATE) == [Run(date(2025, 1, 5), date(2028, 1, 4))]


def test_a_refresher_in_time_makes_one_run_longer():
    taken = [Taken(INDUCTION, date(2021, 1, 1)), Taken(DAY, date(2021, 2, 1)), Taken(REFRESHER, date(2024, 1, 15))]
    assert accreditations_earned(taken, CORPORATE) == [Run(date(2021, 2, 1), date(2027, 1, 14))]


def test_a_refresher_on_the_day_after_the_last_still_joins():
    taken = [Taken(INDUCTION, date(2021, 1, 1)), Taken(DAY, date(2021, 2, 1)), Taken(REFRESHER, date(2024, 2, 1))]
    assert accreditations_earned(taken, CORPORATE) == [Run(date(2021, 2, 1), date(2027, 1, 31))]


def test_a_refresher_too_late_begins_a_new_run():
    taken = [Taken(INDUCTION, date(2021, 1, 1)), Taken(DAY, date(2021, 2, 1)), Taken(REFRESHER, date(2024, 2, 2))]
    assert accreditations_earned(taken, CORPORATE) == [
        Run(date(2021, 2, 1), date(2024, 1, 31)),
        Run(date(2024, 2, 2), date(2027, 2, 1)),
    ]


def test_a_course_is_within_its_months_on_the_same_day_of_the_month_and_no_longer():
    kind = Kind(12, (Need(DAY, 1, 36), Need(FINANCE, 2, 36)))
    on_time = [Taken(DAY, date(2021, 2, 1)), Taken(FINANCE, date(2024, 2, 1))]
    too_late = [Taken(DAY, date(2021, 2, 1)), Taken(FINANCE, date(2024, 2, 2))]
    assert accreditations_earned(on_time, kind) == [Run(date(2024, 2, 1), date(2025, 1, 31))]
    assert accreditations_earned(too_late, kind) == []


def test_a_kind_without_requirements_cannot_be_earned():
    assert accreditations_earned([Taken(DAY, date(2024, 1, 1))], Kind(12, ())) == []


TAKEN = [Taken(INDUCTION, date(2021, 1, 1)), Taken(DAY, date(2021, 2, 1))]  # held to 31 January 2024


@pytest.mark.parametrize(
    ("on", "state", "needed"),
    [
        (date(2021, 1, 15), State.MISSING, ((DAY, REFRESHER),)),
        (date(2021, 2, 1), State.HELD, ()),
        (date(2023, 12, 1), State.HELD, ()),
        (date(2023, 12, 2), State.EXPIRING, ((DAY, REFRESHER),)),
        (date(2024, 1, 31), State.EXPIRING, ((DAY, REFRESHER),)),
        (date(2024, 2, 2), State.EXPIRED, ((DAY, REFRESHER),)),
        (date(2033, 2, 1), State.EXPIRED, ((INDUCTION,), (DAY, REFRESHER))),
    ],
)
def test_what_is_held_when_and_what_to_take(on, state, needed):
    found = standing(TAKEN, CORPORATE, on)
    assert (found.state, found.needed) == (state, needed)


def test_who_never_trained_needs_one_of_everything():
    assert standing([], CORPORATE, date(2024, 1, 1)).needed == ((INDUCTION,), (DAY, REFRESHER))


def test_training_in_the_future_does_not_count_yet():
    taken = [Taken(INDUCTION, date(2024, 1, 1)), Taken(DAY, date(2024, 2, 1))]
    assert standing(taken, CORPORATE, date(2024, 1, 20)).state is State.MISSING
