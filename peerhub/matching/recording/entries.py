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


def explanation(assessment: Assessment, *, balance: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
    """One entry for each place that this decision fills, in the order of the places."""
    bench = assessment.bench
    return [_of_slot(assessment, slot, balance) for slot in bench.engagement.slots if slot.id in bench.choices]


def overrides(
    assessment: Assessment,
    answer: Mapping[str, Any],
    team_rules: tuple[Finding, ...],
    reason: str,
    *,
    balance: Mapping[str, Any] | None = None,
) -> list[dict[str, Any]]:
    """Rules that were set aside, with their reasons, and places where a person decided otherwise than was proposed.

    A place that was proposed for and left empty counts too. `balance` explains those changes that it made.
    """
    proposed = choices_in((slot, peer) for slot, peer in answer["assignments"])
    found = [
        _of_choice(assessment, slot, proposed, balance)
        for slot in assessment.engagement.slots
        if slot.id not in assessment.bench.asked
    ]
    of_team = {"slot": None, "peer": None, "rules": [rule.rule for rule in team_rules], "reason": reason}
    return [entry for entry in found if entry] + ([{**of_team, "proposed": None}] if team_rules else [])


def _of_choice(
    assessment: Assessment, slot: SlotFacts, proposed: Mapping[int, int], balance: Mapping[str, Any] | None
) -> dict[str, Any] | None:
    bench = assessment.bench
    choice, peer = bench.choices.get(slot.id), bench.standing.get(slot.id)
    instead = proposed.get(slot.id)
    differs = slot.counts and instead != (peer.id if peer else None)
    set_aside = choice.override_reason if choice else None
    if not differs and not set_aside:
        return None
    by_balance = peer is not None and was_balanced(balance, slot.id, peer.id)
    return {
        "slot": slot.name,
        "slot_id": slot.id,
        "peer": peer.name if peer else None,
        "peer_id": peer.id if peer else None,
        "proposed": bench.pool.peer(instead).name if differs and instead in bench.pool.rows else None,
        "rules": sorted(rules_in(set_aside)),
        "reason": reason_in(set_aside) or ("Balance of the team (see there)." if by_balance else ""),
    }


def was_balanced(balance: Mapping[str, Any] | None, slot_id: int, peer_id: int) -> bool:
    """Whether this person stands there because a person asked for a balanced team, and took it."""
    return balance is not None and [slot_id, peer_id] in balance["changes"]


def _of_slot(assessment: Assessment, slot: SlotFacts, balance: Mapping[str, Any] | None) -> dict[str, Any]:
    bench = assessment.bench
    peer, choice = bench.standing[slot.id], bench.choices[slot.id]
    chosen_by = "the optimiser" if choice.origin is ChoiceOrigin.PROPOSED else "a person"
    if was_balanced(balance, slot.id, peer.id):
        chosen_by = "the optimiser, for the balance of the team"
    standings = SlotStandings(assessment, slot)
    return {
        "slot": slot.name,
        "slot_id": slot.id,
        "peer": peer.name,
        "peer_id": peer.id,
        "reference": peer.reference,
        "post": post_text(peer, bench.engagement),
        "chosen_by": chosen_by,
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
        {
            "key": part.key,
            "label": part.label,
            "points": points[part.key],
            "words": part_text(part.key, peer, slot, engagement, pool),
        }
        for part in PARTS
        if points[part.key]
    ]
