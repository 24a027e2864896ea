"""One person's whole year beside the team: when they are free, where they go, what they have done, what to know."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from peerhub.matching.explaining import SlotStandings
from peerhub.matching.explaining.words import asked_text, place_text, post_text
from peerhub.matching.facts import Duty, EngagementFacts, PeerFacts
from peerhub.matching.proposing import Assessment
from peerhub.matching.rules import Finding
from peerhub.matching.rules.peers import duty_name
from peerhub.matching.scoring import PER_POINT
from peerhub.matching.showing.closer import effect_text
from peerhub.matching.workbench import Workbench
from peerhub.peers.availability import Run
from peerhub.peers.models import AvailabilityState
from peerhub.web.formats import day_range, listed

DAYS = 365
ENGAGED, VISIT = "engaged", "visit"


@dataclass(frozen=True)
class Band:
    """Some days of the strip: days from its left edge, length in days, and what they are."""

    start: int
    length: int
    state: str


@dataclass(frozen=True)
class YearStrip:
    """365 days as bands; `months` are the first days of the months with their names; `words` say the same in text."""

    first_day: date
    bands: tuple[Band, ...]
    months: tuple[tuple[int, str], ...]
    words: tuple[str, ...]


@dataclass(frozen=True)
class PersonPage:
    bench: Workbench
    peer: PeerFacts
    post: str
    place: str
    email: str
    strip: YearStrip
    skills: tuple[tuple[str, int], ...]
    asked: str
    days_taken: int
    earlier: tuple[str, ...]
    blocks: tuple[Finding, ...]
    warnings: tuple[Finding, ...]
    places: tuple[str, ...]


def year_from(engagement: EngagementFacts) -> tuple[date, date]:
    """The first and last day of the year that is shown: from this month, or from half a year before a later visit."""
    today = engagement.settings.today
    start = today.replace(day=1)
    if engagement.last_day >= start + timedelta(days=DAYS):
        start = (engagement.first_day - timedelta(days=DAYS // 2)).replace(day=1)
    return start, start + timedelta(days=DAYS - 1)


def person_page(bench: Workbench, peer: PeerFacts, *, email: str, runs: Sequence[Run]) -> PersonPage:
    engagement, assessment = bench.engagement, Assessment(bench)
    names = bench.pool.skills_by_id
    skills = sorted(peer.skills.items(), key=lambda held: (-held[1], names[held[0]].name))
    return PersonPage(
        bench=bench,
        peer=peer,
        post=post_text(peer, engagement),
        place=place_text(peer, engagement),
        email=email,
        strip=year_strip(peer, engagement, runs),
        skills=tuple((names[skill].name, level) for skill, level in skills),
        asked=asked_text(peer, engagement),
        days_taken=engagement.days_used(peer),
        earlier=tuple(_earlier(peer, engagement)),
        blocks=assessment.blocks[assessment.row(peer)],
        warnings=assessment.warnings(peer),
        places=tuple(_places(assessment, peer)),
    )


def year_strip(peer: PeerFacts, engagement: EngagementFacts, runs: Sequence[Run]) -> YearStrip:
    first, last = year_from(engagement)
    engaged = [duty for duty in peer.duties if duty.is_active and duty.first_day <= last and duty.last_day >= first]
    spans = [(run.first_day, run.last_day, run.state.value) for run in runs]
    spans += [(duty.first_day, duty.last_day, ENGAGED) for duty in engaged]
    spans.append((engagement.first_day, engagement.last_day, VISIT))
    return YearStrip(
        first_day=first,
        bands=tuple(band for span in spans if (band := _band(first, last, *span))),
        months=tuple(
            (step, day.strftime("%b")) for step in range(DAYS) if (day := first + timedelta(days=step)).day == 1
        ),
        words=tuple(_words(runs, engaged, engagement)),
    )


def _band(first: date, last: date, start: date, end: date, state: str) -> Band | None:
    start, end = max(start, first), min(end, last)
    return Band((start - first).days, (end - start).days + 1, state) if start <= end else None


def _words(runs: Sequence[Run], engaged: Sequence[Duty], engagement: EngagementFacts) -> Iterator[str]:
    for state in (AvailabilityState.NOT_FREE, AvailabilityState.PERHAPS, AvailabilityState.FREE):
        days = [day_range(run.first_day, run.last_day) for run in runs if run.state is state]
        if days:
            yield f"{state.label}: {listed(days)}."
    if not runs:
        yield "Nothing is said of the year ahead, so any day may be asked about."
    if engaged:
        yield f"Engaged: {'; '.join(duty_name(duty, engagement) for duty in engaged)}."


def _earlier(peer: PeerFacts, engagement: EngagementFacts) -> Iterator[str]:
    """What they did within three years, the latest first."""
    today = engagement.settings.today
    for duty in sorted(peer.duties, key=lambda duty: duty.first_day, reverse=True):
        if duty.last_day < today:
            ending = "" if duty.is_active else " (declined or withdrawn)"
            yield f"{duty_name(duty, engagement)}{ending}"


def _places(assessment: Assessment, peer: PeerFacts) -> Iterator[str]:
    """For each place that they could stand in: points, and what the team would win or lose."""
    bench, row = assessment.bench, assessment.row(peer)
    for slot in bench.engagement.slots:
        points = round(int(assessment.scores(slot).total[row]) / PER_POINT)
        if bench.standing.get(slot.id) is peer:
            yield f"{slot.name}: stands there, {points} points"
        elif slot.counts and assessment.candidates(slot)[row]:
            effect = effect_text(SlotStandings(assessment, slot).standing(peer))
            yield f"{slot.name}: {points} points; {effect}"
