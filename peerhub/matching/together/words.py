"""What somebody changed on a team, in a sentence. Pure."""

from collections.abc import Callable, Mapping
from typing import Any

from peerhub.audit.models import AuditEvent
from peerhub.web.formats import listed

Details = Mapping[str, Any]

SAID: Mapping[str, Callable[[Details], str]] = {
    "place.fill": lambda told: f"chose {told['peer']} for {told['place']}",
    "place.empty": lambda told: f"took {told['peer']} out of {told['place']}",
    "place.lock": lambda told: f"locked {told['peer']} as {told['place']}",
    "place.unlock": lambda told: f"unlocked {told['peer']} as {told['place']}",
    "team.propose": lambda told: f"had a team proposed: {_team(told)}",
    "team.take-over": lambda told: f"took over a team that was tried: {_team(told)}",
    "team.repair": lambda told: f"repaired the team: {_team(told)}",
    "team.accept": lambda _: "accepted the team, and its peers were asked",
    "balance.take": lambda _: "took a better balanced team",
    "season.apply-team": lambda _: "wrote a season's plan into the team",
    "season.undo-team": lambda _: "took a season's plan out of the team again",
}


def said_of(event: AuditEvent, *, reader_id: int) -> str:
    """ "Robin Officer chose Pat Chief for Lead officer peer"."""
    who = "You, in another window," if event.actor_id == reader_id else event.actor_name
    return f"{who} {_what(event)}"


def _what(event: AuditEvent) -> str:
    told = event.after or {}
    if event.action == "rule.waive":
        place = f"chose {told['peer']} for {told['place']}" if "peer" in told else "took over a team that was tried"
        return f"{place}, and set a rule aside with a reason"
    if event.action in SAID:
        return SAID[event.action](told)
    return f"made a change: {event.what[:1].lower()}{event.what[1:]}"


def _team(told: Details) -> str:
    return listed([f"{peer or 'nobody'} ({place})" for place, peer in told.get("team", {}).items()]) or "nobody"
