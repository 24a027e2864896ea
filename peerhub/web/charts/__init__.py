"""Charts: the geometry of each as a pure function; the drawing is in templates/components/charts/
(of what comes by the hundred, in `marks`).

Every function takes plain values, keeps a missing value missing, and returns a frozen drawing in which all places are
in the units of its own view box. Each drawing also carries `description`, the same facts in words, for people who do
not see it. Templates reach the functions through the global `charts`.
"""

from types import SimpleNamespace

from peerhub.web.charts.bars import Bar, Dumbbell, Part, bars, dumbbells, parts
from peerhub.web.charts.hexes import Hex, HexOutline, hexes
from peerhub.web.charts.lines import LinePoint, line, sparkline
from peerhub.web.charts.marks import hexagons, line_marks
from peerhub.web.charts.ranges import Spread, quartiles
from peerhub.web.charts.scales import written
from peerhub.web.charts.times import Event, Mark, Stretch, Week, ruler, strip

__all__ = [
    "GLOBALS",
    "Bar",
    "Dumbbell",
    "Event",
    "Hex",
    "HexOutline",
    "LinePoint",
    "Mark",
    "Part",
    "Spread",
    "Stretch",
    "Week",
    "bars",
    "dumbbells",
    "hexes",
    "line",
    "parts",
    "quartiles",
    "ruler",
    "sparkline",
    "strip",
    "written",
]

GLOBALS = {
    "charts": SimpleNamespace(
        Spread=Spread,
        bars=bars,
        dumbbells=dumbbells,
        hexagons=hexagons,
        hexes=hexes,
        line=line,
        line_marks=line_marks,
        parts=parts,
        quartiles=quartiles,
        ruler=ruler,
        sparkline=sparkline,
        strip=strip,
        written=written,
    )
}
