"""Councils as hexagons of one size, so that a large county and a small borough weigh the same to the eye.

Places are those of the "odd-r" layout: `q` grows to the right, `r` grows northwards, and odd rows are shifted half a
hexagon to the right. A council without a hexagon of its own (a county council) is the outline of its districts'.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from peerhub.web.formats import plural

RADIUS = 20  # from a hexagon's middle to its corner
HALF_WIDTH = 17.32  # √3 ÷ 2 of it
EDGE = 6
INSET = 3.2  # outlines of neighbouring counties run side by side, each within its own hexagons

Place = tuple[int, int]
Corner = tuple[int, int]  # in half widths and half radiuses from the origin, y growing southwards: whole numbers
# Seen clockwise from the top, on a screen whose y grows downwards.
CORNERS: tuple[Corner, ...] = ((0, -2), (1, -1), (1, 1), (0, 2), (-1, 1), (-1, -1))
SHAPE = f"l{HALF_WIDTH} 10v20l{-HALF_WIDTH} 10l{-HALF_WIDTH} -10v-20Z"  # from the top corner


@dataclass(frozen=True)
class Hex:
    """One council on the map. `state` is its colour, `text` says the same in at most four letters, `words` in full.

    States: 0 to 5 (light to dark), good, warn, bad, info, neutral, or none. `faded` is for what a filter leaves out.
    """

    q: int
    r: int
    label: str
    words: str = ""
    state: str = "neutral"
    text: str = ""
    href: str = ""
    faded: bool = False


@dataclass(frozen=True)
class HexOutline:
    """One council drawn around the hexagons of others, its districts'; the rest as for a hexagon."""

    places: tuple[Place, ...]
    label: str
    words: str = ""
    state: str = "neutral"
    text: str = ""
    href: str = ""
    faded: bool = False


@dataclass(frozen=True)
class DrawnHex:
    """A hexagon by its top corner and its middle, or an outline by its path and the place of its badge."""

    label: str
    words: str
    state: str
    text: str
    href: str
    faded: bool
    path: str
    x: float
    y: float
    row: int
    column: int  # in half hexagons, so that a step up or down knows which one is nearest

    @property
    def name(self) -> str:
        """What the link is called: with the text that is seen in it, by which a person may ask for it (WCAG 2.5.3)."""
        seen = f", {self.text}" if self.text and self.text not in self.words.split() else ""
        return f"{self.label}{seen}: {self.words}" if self.words else f"{self.label}{seen}"


@dataclass(frozen=True)
class HexDrawing:
    width: float
    height: float
    cells: list[DrawnHex]
    outlines: list[DrawnHex]
    borders: list[str]
    description: str

    @property
    def rows(self) -> list[DrawnHex]:
        """Everything once, by name, for a table."""
        return sorted([*self.cells, *self.outlines], key=lambda drawn: drawn.label)


def hexes(
    cells: Sequence[Hex],
    outlines: Sequence[HexOutline] = (),
    *,
    borders: Iterable[Sequence[Place]] = (),
    key: Sequence[tuple[str, str]] = (),
) -> HexDrawing:
    """The map. `borders` are drawn as lines for orientation (regions); `key` is (state, words) in order."""
    if not cells:
        return HexDrawing(2 * EDGE, 2 * EDGE, [], [], [], "Nothing to show.")
    west = min(_corner(cell.q, cell.r)[0] for cell in cells) - 1
    north = min(_corner(cell.q, cell.r)[1] for cell in cells) - 2
    east = max(_corner(cell.q, cell.r)[0] for cell in cells) + 1
    south = max(_corner(cell.q, cell.r)[1] for cell in cells) + 2
    origin = (west, north)
    return HexDrawing(
        width=round((east - west) * HALF_WIDTH + 2 * EDGE, 1),
        height=(south - north) * RADIUS / 2 + 2 * EDGE,
        # From north to south and west to east: the order in which a keyboard walks through them.
        cells=[_cell(cell, origin) for cell in sorted(cells, key=lambda cell: (-cell.r, cell.q))],
        outlines=[_outline(outline, origin) for outline in outlines if outline.places],
        borders=[_lines(tuple(sorted(places)), origin, 0.0)[0] for places in borders if places],
        description=describe([*cells, *outlines], key),
    )


def describe(drawn: Sequence[Hex | HexOutline], key: Sequence[tuple[str, str]]) -> str:
    """How many councils stand in each state, in the order of the key; those that a filter leaves out not counted."""
    shown = [one for one in drawn if not one.faded]
    if not shown:
        return "No council is chosen."
    states = [one.state for one in shown]
    told = [f"{words}: {states.count(state)}" for state, words in key if state in states]
    return f"{plural(len(shown), 'council')}. {'. '.join(told)}{'.' if told else ''}".strip()


def _cell(cell: Hex, origin: Corner) -> DrawnHex:
    across, down = _corner(cell.q, cell.r)
    x, y = _place((across, down), origin)
    return DrawnHex(
        cell.label, cell.words, cell.state, cell.text, cell.href, cell.faded,
        path=f"M{x:g} {y - RADIUS:g}{SHAPE}", x=x, y=y, row=down // 3, column=across,
    )  # fmt: skip


def _outline(outline: HexOutline, origin: Corner) -> DrawnHex:
    path, (x, y) = _lines(tuple(sorted(outline.places)), origin, INSET)
    return DrawnHex(
        outline.label, outline.words, outline.state, outline.text, outline.href, outline.faded,
        path=path, x=x, y=y, row=0, column=0,
    )  # fmt: skip


def _corner(q: int, r: int) -> Corner:
    """The middle of a hexagon in half widths and half radiuses."""
    return 2 * q + r % 2, -3 * r


def _place(corner: Corner, origin: Corner) -> tuple[float, float]:
    x, y = corner[0] - origin[0], corner[1] - origin[1]
    return round(EDGE + x * HALF_WIDTH, 1), EDGE + y * RADIUS / 2


@lru_cache(maxsize=512)
def _lines(places: tuple[Place, ...], origin: Corner, inset: float) -> tuple[str, tuple[float, float]]:
    """The outline of these hexagons as one path, drawn `inset` within it, and its northernmost corner."""
    loops = [[_place(corner, origin) for corner in loop] for loop in _loops(places)]
    drawn = [list(_moved_inwards(loop, inset)) for loop in loops]
    path = "".join("M" + "L".join(f"{x:g} {y:g}" for x, y in loop) + "Z" for loop in drawn)
    return path, min((corner for loop in drawn for corner in loop), key=lambda corner: (corner[1], corner[0]))


def _loops(places: tuple[Place, ...]) -> Iterator[list[Corner]]:
    """The edges that only one of the hexagons has, chained into closed rings with the hexagons on their right."""
    edges: set[tuple[Corner, Corner]] = set()
    for q, r in places:
        x, y = _corner(q, r)
        ring = [(x + dx, y + dy) for dx, dy in CORNERS]
        edges |= set(zip(ring, ring[1:] + ring[:1], strict=True))
    # Two hexagons side by side walk their common edge in opposite ways.
    following = {start: end for start, end in edges if (end, start) not in edges}
    while following:
        first, corner = following.popitem()
        loop = [first]
        while corner != first:
            loop.append(corner)
            corner = following.pop(corner)
        yield loop


def _moved_inwards(loop: Sequence[tuple[float, float]], by: float) -> Iterator[tuple[float, float]]:
    """Each corner moved so that both its edges come to lie `by` further in."""
    for index, (x, y) in enumerate(loop):
        before, after = loop[index - 1], loop[(index + 1) % len(loop)]
        one, two = _inwards(before, (x, y)), _inwards((x, y), after)
        share = by / (1 + one[0] * two[0] + one[1] * two[1])
        yield round(x + (one[0] + two[0]) * share, 1), round(y + (one[1] + two[1]) * share, 1)


def _inwards(start: tuple[float, float], end: tuple[float, float]) -> tuple[float, float]:
    """The direction of length 1 to the right of the way from start to end."""
    across, down = end[0] - start[0], end[1] - start[1]
    length = (across**2 + down**2) ** 0.5
    return -down / length, across / length
