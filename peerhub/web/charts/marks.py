"""Marks that come by the hundred, as SVG: a template takes three times as long for a map of 340 councils, or for the
twenty lines of a council's page.
"""

from collections.abc import Iterable

from markupsafe import Markup, escape

from peerhub.web.charts.hexes import DrawnHex
from peerhub.web.charts.lines import Dot, LineDrawing, Tick

BESIDE_DOT, BELOW_AXIS = 9, 22
ABOVE_LINES = 14
HALF_DIGIT = 4  # from the middle of a line of text to where it stands


def hexagons(cells: Iterable[DrawnHex]) -> Markup:
    """Each hexagon with its letters, as a link where it leads somewhere; those that a filter leaves out stay faint."""
    drawn = [_faded(cell) if cell.faded else _hexagon(cell) for cell in cells]
    return Markup("\n".join(drawn))  # noqa: S704 - every text in it is escaped below


def _faded(cell: DrawnHex) -> str:
    return f'<path class="ph-hex ph-hex--faded" d="{cell.path}"><title>{escape(cell.label)}</title></path>'


def _hexagon(cell: DrawnHex) -> str:
    name = escape(cell.name)
    text = (
        f'<text class="ph-hex-text ph-hex-text--{cell.state}" x="{cell.x}" y="{cell.y + 5}" text-anchor="middle"'
        f' aria-hidden="true">{escape(cell.text)}</text>'
        if cell.text
        else ""
    )
    drawn = f'<path class="ph-hex ph-hex--{cell.state}" d="{cell.path}"><title>{name}</title></path>{text}'
    if not cell.href:
        return f'<g role="img" aria-label="{name}">{drawn}</g>'
    place = f'data-row="{cell.row}" data-column="{cell.column}"'
    return f'<a href="{escape(cell.href)}" class="ph-hex-link" aria-label="{name}" {place}>{drawn}</a>'


def line_marks(drawing: LineDrawing) -> Markup:
    """A line with its axes, its comparators' band behind it, and its last value in words."""
    across = [f'<text class="ph-axis" x="{drawing.left - 8}" y="{tick.place + HALF_DIGIT:g}" text-anchor="end">'
              f"{escape(tick.text)}</text>" for tick in drawing.y_ticks]  # fmt: skip
    drawn = [
        _path("ph-grid", drawing.grid),
        *across,
        _begins(drawing) if drawing.begins else "",
        *(_below(tick, drawing.bottom + BELOW_AXIS) for tick in drawing.x_ticks),
        *(_path("ph-break", f"M{x:g} 8V{drawing.bottom:g}") for x in drawing.breaks),
        *(_path("ph-band", band) for band in drawing.bands),
        *(_path("ph-middle", middle) for middle in drawing.middles),
        *(_path("ph-line", line) for line in drawing.lines),
        _path("ph-whisker", drawing.whiskers),
        _path("ph-dot", drawing.small_dots),
        _end(drawing.end) if drawing.end else "",
    ]
    return Markup("\n".join(filter(None, drawn)))  # noqa: S704 - every text in it is escaped


def _begins(drawing: LineDrawing) -> str:
    """Above the picture, where no line comes."""
    return f'<text class="ph-axis ph-axis--begins" x="{drawing.left}" y="{ABOVE_LINES}">{escape(drawing.begins)}</text>'


def _path(name: str, path: str) -> str:
    return f'<path class="{name}" d="{path}"/>' if path else ""


def _below(tick: Tick, y: float) -> str:
    name = "ph-axis ph-axis--minor" if tick.minor else "ph-axis"
    return f'<text class="{name}" x="{tick.place:g}" y="{y:g}" text-anchor="middle">{escape(tick.text)}</text>'


def _end(dot: Dot) -> str:
    value = f'<text class="ph-value" x="{dot.x + BESIDE_DOT:g}" y="{dot.y + HALF_DIGIT:g}">{escape(dot.text)}</text>'
    return f'<circle class="ph-dot" cx="{dot.x:g}" cy="{dot.y:g}" r="4.5"/>{value}'
