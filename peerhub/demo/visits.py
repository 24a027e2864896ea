"""Which engagements there were: at the published volumes, on days on which councils receive peers."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from peerhub.demo import distributions
from peerhub.demo.person import Person
from peerhub.demo.register import Place, Register
from peerhub.engagements.deadlines import add_months
from peerhub.engagements.models import EngagementType

PANDEMIC = (date(2020, 3, 17), date(2021, 6, 1))
# What would fall into a time that is kept free takes place some weeks after it, not all at once.
WEEKS_AFTER_QUIET = 6
# What the pandemic put off was held within so many days of it.
CAUGHT_UP_WITHIN = 270
FIVE_YEARS = timedelta(days=5 * 365)
# Councils that are never overdue had their last challenge so many months ago.
SINCE_LAST = 50


@dataclass(eq=False)
class Visit:
    """One past engagement while the demo is being built."""

    type: EngagementType
    place: Place
    first_day: date
    last_day: date
    id: int = 0
    original: "Visit | None" = None
    team: dict[int, Person] = field(default_factory=dict)  # template position → who


@dataclass(frozen=True)
class Past:
    """What the past is made from: councils, types, and how many years of it."""

    register: Register
    types: dict[str, EngagementType]
    today: date
    years: int

    @property
    def start(self) -> date:
        return add_months(self.today, -12 * self.years)


def past_visits(past: Past, *, keep_free: frozenset[str], chance: random.Random) -> list[Visit]:
    """All of them in order. Councils in `keep_free` are never overdue."""
    return sorted(
        _visits(past, keep_free=keep_free, chance=chance),
        key=lambda visit: (visit.first_day, visit.place.code, visit.type.code),
    )


def is_quiet(day: date) -> bool:
    """Whether peer challenges usually keep off this day: elections, August, Christmas, the pandemic."""
    return (
        day.month == 8
        or (day.month, day.day) >= (12, 13)
        or (day.month, day.day) <= (1, 8)
        or (4, 10) <= (day.month, day.day) <= (5, 12)
        or PANDEMIC[0] <= day <= PANDEMIC[1]
    )


def working_week(day: date, days: int, chance: random.Random) -> tuple[date, date]:
    """A run of `days` days (four at most) from a Tuesday on, soon after `day`, of which none is quiet."""
    while True:
        if PANDEMIC[0] <= day <= PANDEMIC[1]:
            day = PANDEMIC[1] + timedelta(days=chance.randint(1, CAUGHT_UP_WITHIN))
        if is_quiet(day):
            while is_quiet(day):
                day += timedelta(days=7)
            day += timedelta(weeks=chance.randrange(WEEKS_AFTER_QUIET))
        first = day + timedelta(days=(1 - day.weekday()) % 7)
        last = first + timedelta(days=min(days, 4) - 1)
        if not is_quiet(first) and not is_quiet(last):
            return first, last
        day += timedelta(days=7)


def _visits(past: Past, *, keep_free: frozenset[str], chance: random.Random) -> Iterator[Visit]:
    engaged = [
        place
        for place in past.register.english
        if place.code in keep_free or chance.random() >= distributions.SHARE_NEVER_ENGAGED
    ]
    for place, share in zip(engaged, _spread(len(engaged), chance), strict=True):
        if place.code in keep_free:
            begin = _without_pandemic(add_months(past.today, -SINCE_LAST))
        else:
            begin = _without_pandemic(past.start) + share * FIVE_YEARS
        yield from _cycle(past, place, begin=begin, chance=chance)
    for code, per_year in distributions.OTHER_TYPES_PER_YEAR.items():
        for share in _spread(per_year * past.years, chance):
            begin = past.start + share * (past.today - past.start)
            place = past.register.standing_on(chance.choice(past.register.english), begin)
            first, last = working_week(begin, past.types[code].days_on_site, chance)
            if last < past.today and place.existed_on(last):
                yield Visit(past.types[code], place, first, last)


def _spread(count: int, chance: random.Random) -> list[float]:
    """`count` points between 0 and 1 in no order, none far from the next: every year gets its part."""
    points = [(number + chance.random()) / count for number in range(count)]
    chance.shuffle(points)
    return points


def _cycle(past: Past, place: Place, *, begin: date, chance: random.Random) -> Iterator[Visit]:
    """Corporate challenges of one council, about five years apart, each perhaps with its progress review."""
    type_ = past.types["corporate"]
    while True:
        first, last = working_week(_with_pandemic(begin), type_.days_on_site, chance)
        if last >= past.today:
            return
        visit = Visit(type_, past.register.standing_on(place, last), first, last)
        yield visit
        if chance.random() < distributions.SHARE_WITH_PROGRESS_REVIEW:
            yield from _review(past, visit, place, chance)
        begin = add_months(begin, 60) + timedelta(days=int(chance.gauss(20, 90)))


def _review(past: Past, visit: Visit, place: Place, chance: random.Random) -> Iterator[Visit]:
    """The progress review about ten months later, if it has been by now."""
    begin = add_months(visit.last_day, 10) + timedelta(days=chance.randint(-30, 75))
    review = past.types["progress-review"]
    first, last = working_week(begin, review.days_on_site, chance)
    if last < past.today:
        yield Visit(review, past.register.standing_on(place, last), first, last, original=visit)


def _with_pandemic(day: date) -> date:
    """The programme stood still in the pandemic and then went on as before, so every later challenge moved with it."""
    return day + (PANDEMIC[1] - PANDEMIC[0]) if day >= PANDEMIC[0] else day


def _without_pandemic(day: date) -> date:
    return day - (PANDEMIC[1] - PANDEMIC[0]) if day > PANDEMIC[1] else min(day, PANDEMIC[0])
