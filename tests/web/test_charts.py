"""The geometry of charts: pure, so checked against what must hold for any data."""

import re
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerhub.web import charts
from peerhub.web.charts.lines import describe, runs
from peerhub.web.charts.scales import Scale, round_bounds, round_step, short, written

NUMBERS = st.one_of(st.integers(-(10**7), 10**7), st.decimals(-(10**5), 10**5, places=2))
MAYBE = st.one_of(st.none(), NUMBERS)
DAYS = st.dates(date(2016, 1, 1), date(2036, 12, 31))
PLACE = re.compile(r"[ML]?(-?[0-9.]+) (-?[0-9.]+)")


def places_of(path: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in PLACE.findall(path)]


class TestScales:
    @given(st.lists(NUMBERS, min_size=1))
    def test_round_bounds_hold_every_value_in_a_few_even_steps(self, values):
        least, most, marks = round_bounds(values)
        assert least <= float(min(values))
        assert float(max(values)) <= most
        assert 2 <= len(marks) <= 8
        assert (marks[0], marks[-1]) == (least, most)
        steps = {round(after - before, 6) for before, after in pairwise(marks)}
        assert max(steps) - min(steps) < 1e-6 * max(1, most - least)

    @pytest.mark.parametrize(
        ("values", "expected"),
        [
            ([12, 88], [0, 20, 40, 60, 80, 100]),
            ([410, 512], [400, 450, 500, 550]),
            ([0], [0, 0.2, 0.4, 0.6, 0.8, 1.0]),
            ([3, 3], [0, 2, 4, 6]),
        ],
    )
    def test_zero_is_there_when_the_values_come_near_it(self, values, expected):
        assert round_bounds(values)[2] == expected

    @given(st.floats(1e-6, 1e9))
    def test_steps_are_one_two_or_five_times_a_power_of_ten(self, reach):
        assert f"{round_step(reach):e}"[0] in "125"

    @given(NUMBERS, NUMBERS)
    def test_a_scale_keeps_the_order(self, one, other):
        scale = Scale(-(10.0**7), 10.0**7, 0, 1000)
        assert (scale(one) <= scale(other)) or one > other

    @pytest.mark.parametrize(
        ("value", "unit", "words"),
        [
            (61, "%", "61%"),
            (Decimal("-1200.50"), "£", "−£1,200.5"),
            (410, "£ per head", "£410 per head"),
            (12, "days", "12 days"),
            (None, "%", "not available"),
        ],
    )
    def test_a_value_with_its_unit(self, value, unit, words):
        assert written(value, unit) == words

    @pytest.mark.parametrize(
        ("value", "unit", "words"),
        [(12_500, "", "12.5k"), (1_500_000, "£", "£1.5m"), (61, "%", "61%"), (9_999, "", "9,999"), (0.25, "", "0.25")],
    )
    def test_ticks_are_short(self, value, unit, words):
        assert short(value, unit) == words


class TestLine:
    @given(st.lists(MAYBE, min_size=1, max_size=30))
    def test_every_value_is_drawn_once_inside_the_picture_and_no_missing_one(self, values):
        drawing = charts.line([charts.LinePoint(str(index), value) for index, value in enumerate(values)])
        known = [value for value in values if value is not None]
        assert len(drawing.dots) == len(known)
        assert sum(dot.last for dot in drawing.dots) == bool(known)
        for dot in drawing.dots:
            assert drawing.left <= dot.x <= drawing.right
            assert 0 <= dot.y <= drawing.bottom
        in_lines = sum(len(places_of(path)) for path in drawing.lines)
        assert in_lines + sum(dot.alone for dot in drawing.dots) == len(known)

    @given(st.lists(NUMBERS, min_size=2, max_size=20))
    def test_higher_values_stand_higher(self, values):
        dots = charts.line([charts.LinePoint(str(index), value) for index, value in enumerate(values)]).dots
        for one, dot in zip(values, dots, strict=True):
            for other, other_dot in zip(values, dots, strict=True):
                assert dot.y <= other_dot.y or one < other

    def test_a_gap_breaks_the_line_and_is_said(self):
        points = [
            charts.LinePoint(f"20{year}", value) for year, value in [(15, 4), (16, 5), (17, None), (18, 6), (19, None)]
        ]
        drawing = charts.line(points)
        assert len(drawing.lines) == 1
        assert [dot.label for dot in drawing.dots if dot.alone] == ["2018"]
        assert drawing.description == "From 4 in 2015 to 6 in 2018. 2 periods are not available."

    @given(st.lists(st.booleans(), min_size=2, max_size=12))
    def test_nothing_is_drawn_across_a_break(self, anew):
        points = [
            charts.LinePoint(str(2010 + index), index % 5, 1, 2, 3, break_note="Counted anew." if is_anew else "")
            for index, is_anew in enumerate(anew)
        ]
        drawing = charts.line(points)
        assert len(drawing.breaks) == sum(anew[1:])
        for path in [*drawing.lines, *drawing.middles, *drawing.bands]:
            places = [x for x, _y in places_of(path)]
            assert not [x for x in drawing.breaks if min(places) < x < max(places)]
        assert len(drawing.dots) == len(points)
        assert all(sentence in drawing.description for sentence in drawing.notes)

    def test_the_band_has_gaps_of_its_own(self):
        points = [
            charts.LinePoint("a", 1, 1, 2, 3),
            charts.LinePoint("b", 1, 1, 2, 3),
            charts.LinePoint("c", 1),
            charts.LinePoint("d", 1, 1, None, 3),
        ]
        drawing = charts.line(points)
        assert len(drawing.bands) == 2
        assert len(places_of(drawing.bands[0])) == 4
        assert len(drawing.middles) == 1
        assert all(band.endswith("Z") for band in drawing.bands)

    def test_comparators_are_said_at_the_last_value(self):
        points = [charts.LinePoint("2022/23", 512, 401, 446, 512), charts.LinePoint("2023/24", None, 1, 2, 3)]
        assert describe(points, "£") == (
            "£512 in 2022/23. 1 period is not available. "
            "The middle half of the comparator group lies between £401 and £512 in 2022/23."
        )

    @given(st.lists(st.integers(-1000, 1000), min_size=1, max_size=9), st.booleans())
    def test_an_axis_without_zero_says_so_above_the_line(self, values, from_zero):
        drawing = charts.line(
            [charts.LinePoint(str(at), value) for at, value in enumerate(values)], from_zero=from_zero
        )
        written = [float(tick.text.replace("−", "-").replace(",", "")) for tick in drawing.y_ticks]
        holds_zero = min(written) <= 0 <= max(written)
        assert holds_zero or not from_zero
        ends = (f"Axis begins at {drawing.y_ticks[0].text}", f"Axis ends at {drawing.y_ticks[-1].text}")
        assert drawing.begins == ("" if holds_zero else ends[0] if min(written) > 0 else ends[1])
        assert (drawing.begins in charts.line_marks(drawing)) or not drawing.begins

    def test_an_axis_from_ninety_per_cent(self):
        points = [charts.LinePoint("2023", 93), charts.LinePoint("2024", 96)]
        assert charts.line(points, unit="%").begins == "Axis begins at 93%"
        assert charts.line(points, unit="%", from_zero=True).begins == ""

    def test_nothing_at_all(self):
        drawing = charts.line([charts.LinePoint("2023", None)])
        assert (drawing.lines, drawing.dots, drawing.description) == ([], [], "No value is available.")

    @given(st.integers(1, 60))
    def test_labels_never_crowd_and_the_last_period_has_one(self, count):
        ticks = charts.line([charts.LinePoint(str(index), index) for index in range(count)]).x_ticks
        assert len(ticks) <= 6
        assert ticks[-1].text == str(count - 1)
        assert not ticks[0].minor
        assert not ticks[-1].minor

    @given(st.lists(st.one_of(st.none(), st.tuples(st.floats(0, 9), st.floats(0, 9)))))
    def test_runs_hold_everything_between_gaps(self, places):
        stretches = list(runs(places))
        assert [place for run in stretches for place in run] == [place for place in places if place is not None]
        assert all(stretches)

    @given(st.lists(MAYBE, max_size=20))
    def test_a_spark_stays_in_its_frame(self, values):
        spark = charts.sparkline(values)
        there = [place for path in spark.lines for place in places_of(path)] + spark.dots
        assert len(there) == sum(value is not None for value in values)
        assert all(0 <= x <= spark.width and 0 <= y <= spark.height for x, y in there)


class TestBars:
    @given(st.lists(MAYBE, min_size=1, max_size=12))
    def test_lengths_are_in_proportion_and_inside(self, values):
        drawing = charts.bars([charts.Bar(str(index), value) for index, value in enumerate(values)])
        known = [(abs(float(value)), bar) for value, bar in zip(values, drawing.bars, strict=True) if value is not None]
        largest = max((size for size, _ in known), default=0)
        longest = max((bar.length for _, bar in known), default=0)
        for size, bar in known:
            assert bar.x >= 0
            assert bar.x + bar.length <= drawing.width
            if largest:
                assert bar.length == pytest.approx(size / largest * longest, abs=0.3)
        assert [bar.missing for bar in drawing.bars] == [value is None for value in values]

    def test_the_order_given_is_kept(self):
        drawing = charts.bars([charts.Bar("small", 1), charts.Bar("large", 9), charts.Bar("none", None)], unit="days")
        assert [(bar.label, bar.text) for bar in drawing.bars] == [
            ("small", "1 days"),
            ("large", "9 days"),
            ("none", "not available"),
        ]
        assert drawing.description == "small: 1 days, large: 9 days and none: not available."

    def test_what_is_below_zero_goes_the_other_way(self):
        down, up = charts.bars([charts.Bar("down", -5), charts.Bar("up", 5)]).bars
        assert down.x + down.length == pytest.approx(up.x)
        assert (down.anchor, up.anchor) == ("end", "start")

    @given(st.lists(st.tuples(MAYBE, MAYBE), min_size=1, max_size=8))
    def test_then_and_now_share_one_scale(self, pairs):
        drawing = charts.dumbbells([charts.Dumbbell(str(index), *pair) for index, pair in enumerate(pairs)])
        placed = []
        for (before, after), row in zip(pairs, drawing.rows, strict=True):
            assert (row.before is None) == (before is None)
            assert (row.after is None) == (after is None)
            placed += [
                (value, place) for value, place in ((before, row.before), (after, row.after)) if value is not None
            ]
        assert all(0 <= place <= drawing.width for _, place in placed)
        assert all(place <= other or value > more for value, place in placed for more, other in placed)

    @given(st.lists(st.integers(1, 1000), min_size=2, max_size=8))
    def test_then_and_now_are_read_as_distances_from_zero(self, values):
        drawing = charts.dumbbells([charts.Dumbbell("", 0, value) for value in values])
        zero = drawing.rows[0].before
        without = charts.dumbbells([charts.Dumbbell("", None, value) for value in values])
        assert [row.after for row in without.rows] == [row.after for row in drawing.rows]
        assert all(row.after > zero for row in drawing.rows)

    @given(st.lists(st.integers(0, 100), min_size=1, max_size=8), st.integers(0, 500))
    def test_parts_lie_end_to_end_and_add_up(self, points, most):
        drawing = charts.parts([charts.Part(str(index), value) for index, value in enumerate(points)], most=most)
        whole = max(most, sum(points)) or 1
        reached = 0.0
        for part in drawing.parts:
            assert part.x == pytest.approx(reached, abs=0.2)
            reached = part.x + part.length
        assert reached == pytest.approx(sum(points) / whole * drawing.width, abs=0.2)

    def test_what_takes_points_away_is_told_in_words(self):
        drawing = charts.parts([charts.Part("skills", 48), charts.Part("fair use", -3)], most=100)
        assert [part.label for part in drawing.parts] == ["skills"]
        assert drawing.lost == "fair use −3"
        assert drawing.description == "45 points: skills 48 and fair use −3."


class TestRange:
    @given(MAYBE, st.tuples(MAYBE, MAYBE, MAYBE, MAYBE, MAYBE))
    def test_everything_stays_in_the_frame(self, value, group):
        drawing = charts.quartiles(value, charts.Spread(*group))
        places = [place for place in (drawing.value, drawing.middle, *(drawing.line or ())) if place is not None]
        assert all(0 <= place <= drawing.width for place in places)
        assert (drawing.value is None) == (value is None)

    @pytest.mark.parametrize(("value", "place"), [(37, "below"), (38, "inside"), (49, "inside"), (50, "above")])
    def test_the_words_say_where_the_value_lies(self, value, place):
        words = charts.quartiles(value, charts.Spread(38, 43, 49), "%").description
        assert words == (
            f"This council: {value}%, {place} the middle half of its group. "
            "Middle half of the group: 38% to 49%. Median: 43%."
        )

    def test_a_missing_value_stays_missing(self):
        drawing = charts.quartiles(None, charts.Spread(38, 43, 49), "%")
        assert drawing.value is None
        assert drawing.description.startswith("This council: not available.")
        assert charts.quartiles(None, charts.Spread()).description == "No value is available."


class TestTimes:
    @given(st.lists(DAYS, min_size=1, max_size=12), DAYS)
    def test_events_stand_in_the_order_of_their_days(self, days, today):
        drawing = charts.ruler([charts.Event(on, str(on)) for on in days], today=today)
        assert [event.on for event in drawing.events] == sorted(days)
        assert [event.number for event in drawing.events] == list(range(1, len(days) + 1))
        places = [event.x for event in drawing.events]
        assert places == sorted(places)
        assert all(drawing.left <= place <= drawing.right for place in [*places, drawing.today])
        assert all(0 < event.y <= drawing.axis < drawing.height for event in drawing.events)
        assert len(drawing.ticks) <= 9

    def test_marks_close_together_do_not_cover_each_other(self):
        days = [date(2027, 3, 9), date(2027, 3, 10), date(2027, 3, 12), date(2028, 3, 12)]
        events = charts.ruler([charts.Event(on, "x") for on in days]).events
        assert len({(event.x // 16, event.y) for event in events}) == 4

    def test_a_stretch_is_cut_at_the_ends_of_the_ruler(self):
        drawing = charts.ruler(
            [],
            [charts.Stretch(date(2020, 1, 1), date(2030, 1, 1), "all")],
            first=date(2022, 1, 1),
            last=date(2024, 1, 1),
        )
        (part,) = drawing.stretches
        assert (part.x, part.x + part.length) == (drawing.left, drawing.right)

    def test_today_outside_the_ruler_is_not_drawn(self):
        drawing = charts.ruler([], [], today=date(2030, 1, 1), first=date(2022, 1, 1), last=date(2024, 1, 1))
        assert drawing.today is None

    def test_a_ruler_needs_a_day(self):
        with pytest.raises(ValueError, match="at least one day"):
            charts.ruler([])

    @given(
        DAYS, st.lists(st.lists(st.sampled_from(["full", "part", "gap", "none"]), max_size=5), min_size=1, max_size=53)
    )
    def test_a_strip_shows_each_mark_in_its_week(self, start, states):
        weeks = [
            charts.Week(
                start + timedelta(weeks=index), [charts.Mark(f"{index}/{j}", state) for j, state in enumerate(marks)]
            )
            for index, marks in enumerate(states)
        ]
        drawing = charts.strip(weeks, today=start)
        assert len(drawing.marks) == sum(len(marks) for marks in states)
        assert len({(mark.x, mark.y) for mark in drawing.marks}) == len(drawing.marks)
        for mark in drawing.marks:
            week = int(mark.label.split("/")[0])
            assert week * 18 < mark.x < (week + 1) * 18
            assert 0 < mark.y < drawing.base
        assert drawing.today == 9
        gaps = [after[0] - before[0] for before, after in pairwise(drawing.months)]
        assert all(gap >= 36 for gap in gaps)
