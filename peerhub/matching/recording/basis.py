"""What a decision stood on, in words and numbers of that day: read years later, when rules and lists have changed."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from peerhub.matching.problem import Choice, Problem
from peerhub.matching.proposing import Assessment, peer_key, slot_key
from peerhub.matching.rules import PEER_RULES, PLACE_RULES, TEAM_RULES
from peerhub.matching.scoring import PARTS, Weights
from peerhub.matching.workbench import Workbench

FORMAT = 1
#: Of a balance that was taken: who, why, at what price. Who was moved by it stands among the changes.
BALANCE_SAID = ("by", "reason", "tolerance", "price")


def basis(
    assessment: Assessment, problem: Problem, answer: Mapping[str, Any], *, balance: Mapping[str, Any] | None
) -> dict[str, Any]:
    """Everything but the choice itself. Counts of people only; names of nobody.

    `balance` is what a person asked for and what it cost, None where the balance of the team played no part.
    """
    return {
        "format": FORMAT,
        "asked": _asked(assessment.bench),
        "rules": _rules(),
        "weights": _weights(assessment.bench.weights),
        "considered": _considered(assessment),
        "compared": _compared(assessment.bench, problem, answer),
        "balance": {key: balance[key] for key in BALANCE_SAID} if balance else None,
    }


def _asked(bench: Workbench) -> dict[str, Any]:
    engagement = bench.engagement
    return {
        "council": engagement.council.name,
        "kind": engagement.type_name,
        "reference": engagement.reference,
        "first_day": engagement.first_day.isoformat(),
        "last_day": engagement.last_day.isoformat(),
        "places": [
            {
                "name": slot.name,
                "is_required": slot.is_required,
                "counts": slot.counts,
                "asked_before": slot.id in bench.asked,
            }
            for slot in engagement.slots
        ],
        "needs": [{"skill": need.skill.name, "level": need.level, "weight": need.weight} for need in engagement.needs],
    }


def _rules() -> list[dict[str, Any]]:
    return [
        {
            "id": rule.id,
            "about": rule.scope.value,
            "severity": rule.severity.value,
            "text": rule.text,
            "can_be_overridden": rule.can_be_overridden,
        }
        for book in (PEER_RULES, PLACE_RULES, TEAM_RULES)
        for rule in book.rules
    ]


def _weights(weights: Weights) -> dict[str, Any]:
    return {
        "version": weights.version,
        "parts": [
            {"key": part.key, "label": part.label, "text": part.text, "most": getattr(weights, part.key)}
            for part in PARTS
        ],
        "need": weights.need,
        "mixed_groups": weights.mixed_groups,
        "stability": weights.stability,
        "unfilled": weights.unfilled,
    }


def _considered(assessment: Assessment) -> dict[str, Any]:
    """How many people of the pool could be asked, and by which rule the others were kept out first."""
    engagement = assessment.engagement
    kept_out = Counter(found[0].rule for found in assessment.blocks if found)
    return {
        "pool": len(assessment.peers),
        "could_be_asked": int(assessment.can_be_asked.sum()),
        "kept_out": [
            {"rule": rule, "count": kept_out[rule]} for rule in sorted(kept_out, key=lambda rule: int(rule[1:]))
        ],
        "places": [
            {"name": slot.name, "count": int(assessment.candidates(slot).sum())} for slot in engagement.counting_slots
        ],
    }


def _compared(bench: Workbench, problem: Problem, answer: Mapping[str, Any]) -> dict[str, Any]:
    """The points of the team as proposed and as decided; None where somebody stands who was no candidate then."""
    decided = [
        (slot_key(slot.id), peer_key(bench.standing[slot.id].id))
        for slot in bench.engagement.counting_slots
        if slot.id in bench.standing
    ]
    proposed = [(slot, peer) for slot, peer in answer["assignments"]]
    return {"proposed": points_of(problem, proposed), "decided": points_of(problem, decided)}


def points_of(problem: Problem, assignments: Iterable[Choice]) -> int | None:
    """What a choice is worth in a problem; None where it names anybody who is no candidate for the place."""
    from peerhub.matching.solve import evaluate

    chosen = list(assignments)
    pairs = {(slot, peer) for slot, found in problem.candidates.items() for peer, _ in found}
    return evaluate(problem, chosen).objective if pairs.issuperset(chosen) else None
