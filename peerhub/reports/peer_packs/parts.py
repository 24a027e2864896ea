"""What a pack is made of. Pure."""

from collections.abc import Sequence

from peerhub.engagements.labels import needs_in_words
from peerhub.engagements.models import Engagement
from peerhub.metrics.briefing import Briefing
from peerhub.reports.parts import Part, fingerprint
from peerhub.reports.queries import Profile
from peerhub.teams.papers.models import Paper


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
