"""What a pack is made of, and what changed from one to the next. Pure."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from peerhub.engagements.labels import needs_in_words
from peerhub.engagements.models import Engagement
from peerhub.metrics.briefing import Briefing
from peerhub.reports.queries import Profile
from peerhub.teams.papers.models import Paper


@dataclass(frozen=True)
class Part:
    """One part of a pack. Two parts with one fingerprint say the same."""

    key: str
    title: str
    fingerprint: str

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def fingerprint(*said: object) -> str:
    """A hash of what a part says."""
    return hashlib.sha256(json.dumps(said, default=str, ensure_ascii=False).encode()).hexdigest()[:32]


def engagement_part(engagement: Engagement) -> Part:
    said = (
        engagement.type.name, engagement.council.official_name, engagement.first_day, engagement.last_day,
        [theme.name for theme in engagement.themes], engagement.local_focus, needs_in_words(engagement.needs),
        engagement.manager and engagement.manager.name,
    )  # fmt: skip
    return Part("engagement", "The engagement: scope, days, who runs it", fingerprint(*said))


def team_part(profiles: Sequence[Profile]) -> Part:
    said = [
        (one.assignment.slot.name, one.assignment.peer.name, one.introduction, one.assignment.reasons)
        for one in profiles
    ]  # fmt: skip
    return Part("team", "The team", fingerprint(said))


def briefing_part(found: Briefing) -> Part:
    readings = [one.reading for one in found.standing_out] + [*found.old, *found.missing, *found.not_compared]
    return Part("briefing", "The briefing", fingerprint([(one.label, one.period, one.figure) for one in readings]))


def paper_part(paper: Paper) -> Part | None:
    """None where every version was withdrawn."""
    latest = paper.latest
    if latest is None:
        return None
    return Part(f"document:{paper.id}", paper.name, fingerprint(paper.name, latest.number, latest.sha256))


def changes(before: Sequence[Mapping[str, Any]], after: Sequence[Part]) -> list[str]:
    """What is new, different or gone, in sentences, in the order of the pack."""
    held = {part["key"]: part for part in before}
    said = []
    for part in after:
        old = held.pop(part.key, None)
        if old is None:
            said.append(f"New: {part.title}")
        elif old["fingerprint"] != part.fingerprint:
            said.append(f"Changed: {part.title}")
    return said + [f"No longer in it: {part['title']}" for part in held.values()]
