"""Accepting a team: peers and group offices are asked, and the decision is recorded so that it can be replayed."""

from typing import Any

from peerhub import clock
from peerhub.accounts.models import User
from peerhub.db import db
from peerhub.engagements.models import Engagement
from peerhub.matching import queries
from peerhub.matching.errors import NotAcceptable
from peerhub.matching.explaining import reasons_for_council
from peerhub.matching.facts import Settings
from peerhub.matching.models import DecisionRecord, TeamDraft
from peerhub.matching.operations.drafting import begin, note
from peerhub.matching.operations.proposing import keep
from peerhub.matching.overrides import LONGEST
from peerhub.matching.problem import read_problem
from peerhub.matching.problem.canonical import fingerprint
from peerhub.matching.proposing import Assessment, propose, standing_objections
from peerhub.matching.recording import basis, explanation, overrides, seal_of
from peerhub.matching.rules import RULES_VERSION, Finding
from peerhub.matching.workbench import Workbench
from peerhub.permissions import Permission
from peerhub.teams.operations import Choice, assign_team


def accept(
    engagement: Engagement,
    *,
    by: User,
    version: int | None = None,
    reason: str = "",
    settings: Settings | None = None,
) -> DecisionRecord:
    """Ask every peer of the draft, and record the decision. All of it or nothing.

    `reason` sets aside what the rules have against the team as a whole. Raises NotAcceptable with every objection,
    DraftChanged when somebody was quicker, and what `assign_team` raises when the database refuses.
    """
    draft, bench = begin(engagement, version=version, by=by, settings=settings)
    assessment = Assessment(bench)
    team_rules = check(assessment, reason=reason.strip(), by=by)
    balance = _standing_balance(draft, bench)
    if not _holds(draft, bench):
        keep(draft, bench, propose(assessment))
    decision = _record(draft, assessment, team_rules, reason=reason.strip(), balance=balance, by=by)
    _assign(engagement, bench, by=by)
    db.session.add(decision)
    draft.choices = []
    draft.problem = draft.result = None
    db.session.flush()
    note("team.accept", engagement, by=by, reason=reason.strip() if team_rules else None, decision=decision.id)
    return decision


def check(assessment: Assessment, *, reason: str, by: User) -> tuple[Finding, ...]:
    """The team rules that are set aside. Raises NotAcceptable when the team cannot be accepted."""
    if not assessment.bench.choices:
        raise NotAcceptable("Nobody is chosen yet. Ask for a team, or choose somebody first.", ())
    sentences, team_rules = standing_objections(assessment)
    if sentences:
        raise NotAcceptable(
            "The team cannot be accepted as it stands. Choose somebody else, or say why not.", sentences
        )
    against = [f"{found.sentence} ({found.rule})." for found in team_rules]
    if team_rules and not by.can(Permission.TEAM_OVERRIDE):
        raise NotAcceptable("Only a placement officer can accept this team: it goes against a rule.", against)
    if team_rules and not reason:
        raise NotAcceptable("Say why the team is accepted all the same.", against)
    if len(reason) > LONGEST:
        raise NotAcceptable(f"The reason must be {LONGEST} characters or fewer.", ())
    return team_rules


def _standing_balance(draft: TeamDraft, bench: Workbench) -> dict[str, Any] | None:
    """What was taken for the balance of the team, as far as it still stands; None where nothing of it does."""
    taken: dict[str, Any] | None = draft.result.get("balance") if draft.result else None
    if taken is None:
        return None
    standing = {(slot_id, choice.peer_id) for slot_id, choice in bench.choices.items()}
    changes = [pair for pair in taken["changes"] if tuple(pair) in standing]
    return {**taken, "changes": changes} if changes else None


def _holds(draft: TeamDraft, bench: Workbench) -> bool:
    """Whether the kept proposal was made under the rules and weights of today, which the record quotes in full."""
    if draft.problem is None or draft.result is None:
        return False
    under = (draft.result["rules_version"], draft.result["weights_version"])
    return under == (RULES_VERSION, bench.weights.version)


def _record(
    draft: TeamDraft,
    assessment: Assessment,
    team_rules: tuple[Finding, ...],
    *,
    reason: str,
    balance: dict[str, Any] | None,
    by: User,
) -> DecisionRecord:
    assert draft.problem is not None
    assert draft.result is not None
    answer: dict[str, Any] = draft.result["answer"]
    problem = read_problem(draft.problem)
    made = DecisionRecord(
        engagement_id=draft.engagement_id,
        decided_at=clock.now(),
        decided_by_id=by.id,
        decided_by_name=by.name,
        problem=draft.problem,
        problem_sha256=fingerprint(problem),
        result=answer,
        rules_version=draft.result["rules_version"],
        weights_version=draft.result["weights_version"],
        solver=answer["solver"],
        overrides=overrides(assessment, answer, team_rules, reason, balance=balance),
        explanation=explanation(assessment, balance=balance),
        basis=basis(assessment, problem, answer, balance=balance),
    )
    made.seal = seal_of(made)
    return made


def _assign(engagement: Engagement, bench: Workbench, *, by: User) -> None:
    peers = queries.peers_by_id(choice.peer_id for choice in bench.choices.values())
    slots = {slot.id: slot for slot in engagement.slots}
    choices = [
        Choice(
            slots[slot.id],
            peers[bench.choices[slot.id].peer_id],
            reasons_for_council(bench.standing[slot.id], slot, bench.engagement, bench.pool),
            kind_set_aside="R14" in bench.set_aside(slot),
        )
        for slot in bench.engagement.slots
        if slot.id in bench.choices
    ]
    assign_team(engagement, choices, by=by)
