"""Asking the optimiser, and keeping its answer as the draft."""

import json
from typing import Any

from peerhub.accounts.models import User
from peerhub.db import db
from peerhub.engagements.models import Engagement
from peerhub.matching.facts import Settings
from peerhub.matching.models import ChoiceOrigin, DraftChoice, TeamDraft
from peerhub.matching.operations.drafting import begin, note
from peerhub.matching.problem import canonical
from peerhub.matching.proposing import Assessment, Proposal
from peerhub.matching.proposing import propose as best_team
from peerhub.matching.rules import RULES_VERSION
from peerhub.matching.workbench import ChoiceFacts, DraftFacts, Workbench


def propose(
    engagement: Engagement, *, by: User, version: int | None = None, settings: Settings | None = None
) -> Proposal:
    """Fill the draft with the best team; locked choices, shadow peers and whoever is asked already stay.

    Raises CannotPropose when the locked choices clash, DraftChanged when somebody was quicker.
    """
    return propose_and_look(engagement, by=by, version=version, settings=settings)[0]


def propose_and_look(
    engagement: Engagement, *, by: User, version: int | None = None, settings: Settings | None = None
) -> tuple[Proposal, Assessment]:
    """The same, and the table as it then is, for whoever shows it at once: facts and rules are not asked for again."""
    draft, bench = begin(engagement, version=version, by=by, settings=settings)
    assessment = Assessment(bench)
    proposal = best_team(assessment)
    put(draft, bench, proposal)
    keep(draft, bench, proposal)
    db.session.flush()
    note(
        "team.propose",
        engagement,
        by=by,
        team={slot.name: name for slot in bench.engagement.slots if (name := _name(bench, proposal, slot.id))},
        unfilled=[slot.name for slot in bench.engagement.counting_slots if slot.id not in proposal.choices],
        problem=proposal.result.problem_sha256,
    )
    return proposal, assessment.redrafted(_as_facts(draft, by))


def _as_facts(draft: TeamDraft, by: User) -> DraftFacts:
    """The draft as the queries read it once it is committed."""
    return DraftFacts(
        version=draft.version,
        updated_at=draft.updated_at,
        updated_by=by.name,
        result=draft.result,
        choices=tuple(
            ChoiceFacts(one.slot_id, one.peer_id, one.is_locked, one.origin, one.override_reason)
            for one in draft.choices
        ),
    )


def keep(draft: TeamDraft, bench: Workbench, proposal: Proposal) -> None:
    """Keep the problem and the answer beside the draft, with the versions that it was solved under."""
    draft.problem = canonical(proposal.problem).decode()
    draft.result = kept_result(bench, proposal)


def kept_result(bench: Workbench, proposal: Proposal) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(proposal.result.to_json())
    return {"answer": answer, "rules_version": RULES_VERSION, "weights_version": bench.weights.version}


def put(draft: TeamDraft, bench: Workbench, proposal: Proposal) -> None:
    """Replace every choice that is neither locked nor a shadow peer's."""
    staying = {choice.slot_id for choice in draft.choices if _stays(bench, choice)}
    wanted = {slot: peer for slot, peer in proposal.choices.items() if slot not in bench.asked and slot not in staying}
    draft.choices = [
        choice for choice in draft.choices if choice.slot_id in staying or wanted.get(choice.slot_id) == choice.peer_id
    ]
    # Deleted before anything is inserted: a peer who changes places would otherwise stand in both for a moment.
    db.session.flush()
    present = {choice.slot_id for choice in draft.choices}
    draft.choices.extend(
        DraftChoice(slot_id=slot, peer_id=peer, origin=ChoiceOrigin.PROPOSED)
        for slot, peer in wanted.items()
        if slot not in present
    )


def _stays(bench: Workbench, choice: DraftChoice) -> bool:
    slot = bench.engagement.slots_by_id[choice.slot_id]
    return (choice.is_locked or not slot.counts) and slot.id not in bench.asked


def _name(bench: Workbench, proposal: Proposal, slot_id: int) -> str:
    peer_id = proposal.choices.get(slot_id)
    return bench.pool.peer(peer_id).name if peer_id is not None else ""
