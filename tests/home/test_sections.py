"""What is said, and that what has nothing in it is not said at all."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from peerhub.engagements.models import Stage
from peerhub.home.own_sections import profile_to_confirm
from peerhub.home.season import TeamState, Visit, monday_of, span_of, tally, weeks
from peerhub.home.sections import Line, Section, shown

TODAY = date(2027, 3, 10)


def test_an_empty_section_is_not_shown():
    kept = Section("b", [Line("one")], total=3)
    assert shown([Section("a", []), kept]) == [kept]
    assert kept.hidden == 2
    assert Section("c", [Line("one")]).hidden == 0


def test_a_profile_confirmed_lately_is_not_asked_about():
    assert not profile_to_confirm(TODAY, is_stale=False).lines
    assert profile_to_confirm(TODAY, is_stale=True).lines[0].note == "You said so last on 10 March 2027."
    assert "not confirmed" in profile_to_confirm(None, is_stale=True).lines[0].note


def test_the_mark_of_a_team():
    assert Visit(1, "A", "Review", Stage.TEAM, TODAY, required=4, filled=4).team is TeamState.FILLED
    assert Visit(1, "A", "Review", Stage.TEAM, TODAY, required=4, filled=3).team is TeamState.GAP
    assert Visit(1, "A", "Review", Stage.TEAM, TODAY, required=4, filled=0).team is TeamState.UNSTARTED
    assert Visit(1, "A", "Review", Stage.TEAM, TODAY, required=0, filled=0).team is TeamState.FILLED


DAYS = st.dates(date(2026, 1, 1), date(2028, 12, 31))


@given(DAYS, st.lists(st.integers(-30, 250)))
def test_every_visit_of_the_span_stands_in_its_week_once(today, offsets):
    visits = [
        Visit(number, "A", "Review", Stage.TEAM, today + timedelta(days=offset), 3, 1)
        for number, offset in enumerate(offsets)
    ]
    first, last = span_of(today)
    found = weeks(visits, today)
    placed = [(week.monday, visit) for week in found for visit in week.visits]
    assert {visit.engagement_id for _, visit in placed} == {
        visit.engagement_id for visit in visits if first <= visit.first_day <= last
    }
    assert all(monday == monday_of(visit.first_day) for monday, visit in placed)
    assert [week.monday for week in found] == [first + timedelta(weeks=number) for number in range(len(found))]
    assert not found or found[-1].visits
    assert sum(tally(found).values()) == len(placed)
