"""What a decision record says: who was chosen and why, who came next, and what a person changed or set aside."""

from collections.abc import Mapping
from typing import Any

from peerhub.matching.explaining.standings import SlotStandings
from peerhub.matching.explaining.words import part_text, post_text, reasons_for_council
from peerhub.matching.facts import PeerFacts, SlotFacts
from peerhub.matching.models import ChoiceOrigin
from peerhub.matching.overrides import reason_in, rules_in
from peerhub.matching.proposing import Assessment, choices_in
from peerhub.matching.rules import Finding
from peerhub.matching.scoring import PARTS


def explanation(assessment: Assessment) -> list[dict[str, Any]]:
    """One entry for each place that this decision fills, in the order of the places."""
    bench = assessment.bench
    return [_of_slot(assessment, slot) for slot in bench.engagement.slots if slot.id in bench.choices]


def overrides(
    assessment: Assessment, answer: Mapping[str, Any], team_rules: tuple[Finding, ...], reason: str
) -> list[dict[str, Any]]:
    """Rules that were set aside, with their reasons, and choices that differ from what was proposed."""
    bench = assessment.bench
    proposed = choices_in((slot, peer) for slot, peer in answer["assignments"])
    found = [_of_choice(assessment, slot, proposed) for slot in bench.engagement.slots if slot.id in bench.choices]
    of_team = {"slot": None, "peer": None, "rules": [rule.rule for rule in team_rules], "reason": reason}
    return [entry for entry in found if entry] + ([{**of_team, "proposed": None}] if team_rules else [])


def _of_choice(assessment: Assessment, slot: SlotFacts, proposed: Mapping[int, int]) -> dict[str, Any] | None:
    bench = assessment.bench
    choice, peer = bench.choices[slot.id], bench.standing[slot.id]
    instead = proposed.get(slot.id)
    differs = slot.counts and instead != peer.id
    if not differs and not choice.override_reason:
        return None
    return {
        "slot": slot.name,
        "peer": peer.name,
        "proposed": bench.pool.peer(instead).name if differs and instead in bench.pool.rows else None,
        "rules": sorted(rules_in(choice.override_reason)),
        "reason": reason_in(choice.override_reason),
    }


def _of_slot(assessment: Assessment, slot: SlotFacts) -> dict[str, Any]:
    bench = assessment.bench
    peer, choice = bench.standing[slot.id], bench.choices[slot.id]
    standings = SlotStandings(assessment, slot)
    return {
        "slot": slot.name,
        "slot_id": slot.id,
        "peer": peer.name,
        "peer_id": peer.id,
        "reference": peer.reference,
        "post": post_text(peer, bench.engagement),
        "chosen_by": "the optimiser" if choice.origin is ChoiceOrigin.PROPOSED else "a person",
        "points": standings.standing(peer).points,
        "parts": _parts(assessment, peer, slot),
        "warnings": [f"{found.sentence} ({found.rule})" for found in assessment.warnings(peer)],
        "next": [
            {"peer": one.peer.name, "peer_id": one.peer.id, "missing": one.missing} for one in standings.next_ones
        ],
        "reasons": reasons_for_council(peer, slot, bench.engagement, bench.pool),
    }


def _parts(assessment: Assessment, peer: PeerFacts, slot: SlotFacts) -> list[dict[str, Any]]:
    points = assessment.scores(slot).parts_of(assessment.row(peer))
    engagement, pool = assessment.engagement, assessment.bench.pool
    return [
        {"label": part.label, "points": points[part.key], "words": part_text(part.key, peer, slot, engagement, pool)}
        for part in PARTS
        if points[part.key]
    ]
