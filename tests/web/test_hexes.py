"""The hexagon map: pure geometry, checked against what must hold for any councils."""

import math
import re
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from peerhub.web.charts import Hex, HexOutline, hexes
from peerhub.web.charts.hexes import HALF_WIDTH, INSET, RADIUS, describe

PLACES = st.sets(st.tuples(st.integers(-6, 16), st.integers(-3, 20)), min_size=1, max_size=40)
PLACE = re.compile(r"(-?[0-9.]+) (-?[0-9.]+)")
ONE = 2 * HALF_WIDTH * 1.5 * RADIUS  # the area of a hexagon


def loops_of(path):
    return [[(float(x), float(y)) for x, y in PLACE.findall(part)] for part in path.split("M")[1:]]


def area(loop):
    """Positive where the corners go round clockwise on a screen; a hole counts against."""
    return sum(x * below - right * y for (x, y), (right, below) in pairwise([*loop, loop[0]])) / 2


def drawn(places, **rest):
    return hexes([Hex(q, r, f"{q} {r}") for q, r in sorted(places)], **rest)


@given(PLACES)
def test_hexagons_lie_side_by_side_inside_the_picture(places):
    drawing = drawn(places)
    middles = [(cell.x, cell.y) for cell in drawing.cells]
    assert len(set(middles)) == len(places)
    for x, y in middles:
        assert HALF_WIDTH < x < drawing.width - HALF_WIDTH
        assert RADIUS < y < drawing.height - RADIUS
    nearest = [math.dist(one, other) for one in middles for other in middles if one != other]
    assert not nearest or min(nearest) > 2 * HALF_WIDTH - 0.2


@given(PLACES)
def test_a_border_holds_exactly_the_area_of_its_hexagons(places):
    (border,) = drawn(places, borders=[places]).borders
    assert abs(sum(map(area, loops_of(border))) / ONE - len(places)) < 0.02 * len(places)


@given(PLACES)
def test_an_outline_lies_within_its_hexagons(places):
    outline = drawn(places, outlines=[HexOutline(tuple(places), "County")]).outlines[0]
    loops = loops_of(outline.path)
    length = sum(math.dist(one, other) for loop in loops for one, other in pairwise([*loop, loop[0]]))
    lost = len(places) * ONE - sum(map(area, loops))
    assert 0 < lost < length * INSET * 1.3
    middles = [(cell.x, cell.y) for cell in drawn(places).cells]
    nearest = min(math.dist(middle, corner) for middle in middles for loop in loops for corner in loop)
    assert nearest > RADIUS - 2 * INSET


def test_neighbouring_outlines_share_no_line():
    one = HexOutline(((0, 0), (1, 0)), "One")
    other = HexOutline(((0, 1), (1, 1)), "Other")
    first, second = drawn([*one.places, *other.places], outlines=[one, other]).outlines
    corners = [{corner for loop in loops_of(outline.path) for corner in loop} for outline in (first, second)]
    assert not corners[0] & corners[1]


def test_north_is_up_and_odd_rows_stand_to_the_right():
    south, north = sorted(drawn([(0, 0), (0, 1)]).cells, key=lambda cell: -cell.y)
    assert (south.label, north.label) == ("0 0", "0 1")
    assert north.x - south.x == round(HALF_WIDTH, 1)


def test_an_outline_is_not_drawn_without_hexagons_and_an_empty_map_says_so():
    assert drawn([(0, 0)], outlines=[HexOutline((), "Nowhere")]).outlines == []
    assert hexes([]).description == "Nothing to show."


def test_the_description_counts_what_is_shown_in_the_order_of_the_key():
    cells = [Hex(0, 0, "A", state="good"), Hex(1, 0, "B", state="bad"), Hex(2, 0, "C", state="good", faded=True)]
    key = [("bad", "Overdue"), ("warn", "Soon"), ("good", "Within five years")]
    assert describe(cells, key) == "2 councils. Overdue: 1. Within five years: 1."
    assert describe(cells[2:], key) == "No council is chosen."


def test_the_table_names_everybody_once_by_name():
    drawing = hexes([Hex(0, 0, "Beta"), Hex(1, 0, "Alpha")], [HexOutline(((0, 0),), "Gamma")])
    assert [row.label for row in drawing.rows] == ["Alpha", "Beta", "Gamma"]


def test_a_name_holds_the_text_that_is_seen():
    """Whoever speaks to the machine says what they see (WCAG 2.5.3)."""
    cells = [
        Hex(0, 0, "A", "due in 2027", text="’27"),
        Hex(1, 0, "B", "4 years ago", text="4"),
        Hex(2, 0, "C", text="W"),
    ]
    assert [drawn.name for drawn in hexes(cells).cells] == ["A, ’27: due in 2027", "B: 4 years ago", "C, W"]
