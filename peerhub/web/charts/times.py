"""Time laid out: the ruler of an engagement's or a council's years, and the season as a strip of weeks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from peerhub.web.charts.scales import Scale
from peerhub.web.formats import day, listed, plural

WIDTH, EDGE = 480, 14
LANE, ABOVE, BELOW = 17, 26, 38
WEEK, MARK, STRIP_TOP, STRIP_BOTTOM = 18, 16, 6, 26
MONTH_STEPS = (1, 3, 6, 12, 24, 60)
MOST_TICKS = 8


@dataclass(frozen=True)
class Event:
    """A day on the ruler; `state` is done, next, late or planned."""

    on: date
    label: str
    state: str = "planned"


@dataclass(frozen=True)
class Stretch:
    """A stretch of the ruler: `state` is good, warn, bad, plum or neutral, as for tags."""

    first: date
    last: date
    label: str
    state: str = "neutral"


@dataclass(frozen=True)
class DrawnEvent:
    x: float
    y: float
    number: int
    label: str
    on: date
    state: str


@dataclass(frozen=True)
class DrawnStretch:
    x: float
    length: float
    state: str
    label: str


@dataclass(frozen=True)
class RulerDrawing:
    width: int
    height: int
    axis: int
    left: int
    right: int
    events: list[DrawnEvent]
    stretches: list[DrawnStretch]
    ticks: list[tuple[float, str]]
    today: float | None
    today_anchor: str
    description: str


def ruler(
    events: Sequence[Event],
    stretches: Sequence[Stretch] = (),
    today: date | None = None,
    first: date | None = None,
    last: date | None = None,
) -> RulerDrawing:
    """Events numbered in order of their days, on a line from the first to the last day of anything on it."""
    days = [event.on for event in events] + [end for part in stretches for end in (part.first, part.last)]
    days += [end for end in (first, last, today) if end is not None]
    if not days:
        raise ValueError("A ruler needs at least one day.")
    begin, end = first or min(days), last or max(days)
    across = Scale(begin.toordinal(), end.toordinal(), EDGE, WIDTH - EDGE)
    ordered = sorted(events, key=lambda event: event.on)
    inside = today is not None and begin <= today <= end
    place = across(today.toordinal()) if today is not None and inside else None
    lanes = list(_lanes(ordered, across))
    axis = ABOVE + LANE * max([lane for _x, lane in lanes] + [0])
    return RulerDrawing(
        width=WIDTH,
        height=axis + BELOW,
        axis=axis,
        left=EDGE,
        right=WIDTH - EDGE,
        events=[
            DrawnEvent(x, axis - LANE * lane, index + 1, event.label, event.on, event.state)
            for index, (event, (x, lane)) in enumerate(zip(ordered, lanes, strict=True))
        ],
        stretches=[_drawn_stretch(part, across, begin, end) for part in stretches],
        ticks=list(_ticks(begin, end, across)),
        today=place,
        today_anchor="middle" if place is None or 40 < place < WIDTH - 40 else "start" if place <= 40 else "end",
        description=_describe(ordered, today),
    )


def _lanes(ordered: Sequence[Event], across: Scale) -> Iterator[tuple[float, int]]:
    """Place and lane of each mark: those that would cover each other step upwards, three high at most."""
    taken = [-100.0, -100.0, -100.0]
    for index, event in enumerate(ordered):
        x = across(event.on.toordinal())
        lane = next((number for number, last in enumerate(taken) if x - last >= LANE), index % 3)
        taken[lane] = x
        yield x, lane


def _drawn_stretch(part: Stretch, across: Scale, begin: date, end: date) -> DrawnStretch:
    start, stop = (across(min(max(edge, begin), end).toordinal()) for edge in (part.first, part.last))
    return DrawnStretch(start, round(max(stop - start, 0), 1), part.state, part.label)


def _ticks(begin: date, end: date, across: Scale) -> Iterator[tuple[float, str]]:
    """First days of months or years, at most eight."""
    months = (end.year - begin.year) * 12 + end.month - begin.month
    step = next((size for size in MONTH_STEPS if months / size <= MOST_TICKS), 120)
    index = begin.year * 12 + begin.month - 1
    index += -index % step if begin.day == 1 else step - index % step
    while (tick := date(index // 12, index % 12 + 1, 1)) <= end:
        yield across(tick.toordinal()), str(tick.year) if step >= 12 else f"{tick:%b} {tick.year}"
        index += step


def _describe(ordered: Sequence[Event], today: date | None) -> str:
    said = [f"{event.label} on {day(event.on)}" for event in ordered]
    if today is not None:
        said.append(f"today is {day(today)}")
    return f"{listed(said)}."


@dataclass(frozen=True)
class Mark:
    """One thing in a week; `state` is full, part, gap or none, each with a shape of its own."""

    label: str
    state: str
    href: str = ""


@dataclass(frozen=True)
class Week:
    """A week by its Monday, and what stands in it."""

    monday: date
    marks: Sequence[Mark] = ()


@dataclass(frozen=True)
class DrawnMark:
    x: float
    y: float
    label: str
    state: str
    href: str
    week: str


@dataclass(frozen=True)
class StripDrawing:
    width: int
    height: int
    base: int
    marks: list[DrawnMark]
    months: list[tuple[float, str]]
    today: float | None
    description: str


STATE_WORDS = {"full": "complete", "part": "under way", "gap": "with a gap", "none": "not started"}


def strip(weeks: Sequence[Week], today: date | None = None) -> StripDrawing:
    """A column for each week, its marks stacked from the base line up."""
    tallest = max([len(week.marks) for week in weeks] + [1])
    base = STRIP_TOP + tallest * MARK
    marks, months = [], []
    now = None
    for index, week in enumerate(weeks):
        x = index * WEEK + WEEK / 2
        for height, mark in enumerate(week.marks):
            y = base - height * MARK - MARK / 2
            marks.append(DrawnMark(x, y, mark.label, mark.state, mark.href, day(week.monday)))
        if index == 0 or week.monday.month != weeks[index - 1].monday.month:
            months.append((index * WEEK, f"{week.monday:%b}"))
        if today is not None and week.monday <= today < week.monday + timedelta(days=7):
            now = x
    return StripDrawing(
        width=max(1, len(weeks)) * WEEK,
        height=base + STRIP_BOTTOM,
        base=base,
        marks=marks,
        months=[month for month, later in zip(months, [*months[1:], None], strict=True) if not _crowded(month, later)],
        today=now,
        description=_describe_strip(weeks),
    )


def _crowded(month: tuple[float, str], later: tuple[float, str] | None) -> bool:
    """A first month cut short by the strip's beginning would run into the next name."""
    return later is not None and later[0] - month[0] < 2 * WEEK


def _describe_strip(weeks: Sequence[Week]) -> str:
    states = [mark.state for week in weeks for mark in week.marks]
    said = [
        f"{plural(states.count(state), 'engagement')} {words}"
        for state, words in STATE_WORDS.items()
        if state in states
    ]
    return f"{plural(len(weeks), 'week')}: {listed(said) or 'nothing planned'}."
