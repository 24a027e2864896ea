"""Taking a repair into the draft: whoever cannot come is off the team, everybody else stays, and is locked."""

from collections.abc import Mapping, Sequence

from peerhub.accounts.models import User
from peerhub.db import db
from peerhub.engagements.models import Engagement
from peerhub.matching import queries
from peerhub.matching.errors import MatchingError
from peerhub.matching.facts import Settings
from peerhub.matching.models import ChoiceOrigin, DraftChoice, TeamDraft
from peerhub.matching.operations.drafting import begin, note
from peerhub.matching.operations.proposing import keep
from peerhub.matching.proposing import Assessment, Proposal
from peerhub.matching.repairing import Break, find_breaks, plans_for, without_the_broken
from peerhub.matching.workbench import Workbench
from peerhub.teams import operations as teams
from peerhub.teams.queries import team_of
from peerhub.web.formats import listed

LONGEST_REASON = 400


def repair(
    engagement: Engagement,
    *,
    choices: Mapping[int, int],
    by: User,
    version: int | None = None,
    settings: Settings | None = None,
) -> str:
    """Put these peers (slot id → peer id) into the draft; invitations of those who can no longer come are taken back.

    Everybody else who is chosen already is locked. Nobody is asked: that is for accepting. Returns what was done.
    Raises MatchingError when nothing is broken, or somebody named cannot be asked, DraftChanged when somebody was
    quicker.
    """
    draft, bench = begin(engagement, version=version, by=by, settings=settings)
    set_aside = queries.rules_set_aside(engagement.id)
    breaks = find_breaks(Assessment(bench), queries.departures(engagement.id), set_aside)
    if not breaks:
        raise MatchingError("Nothing is broken any more. Look at the team as it is now.")
    assessment = Assessment(without_the_broken(bench, breaks))
    _check(assessment, choices)
    taken_off = _take_off(engagement, [one for one in breaks if one.slot.id in choices], by=by)
    _put(draft, choices)
    _keep(draft, bench, assessment, breaks)
    db.session.flush()
    named = {bench.engagement.slots_by_id[slot].name: bench.pool.peer(peer).name for slot, peer in choices.items()}
    note("team.repair", engagement, by=by, team=named, off=taken_off)
    return _said(list(named.values()), taken_off)


def _check(assessment: Assessment, choices: Mapping[int, int]) -> None:
    """Every place is one of this team that may change, and every peer can be asked for it."""
    bench = assessment.bench
    if not choices or len(set(choices.values())) < len(choices):
        raise MatchingError("Choose one of the repairs below.")
    for slot_id, peer_id in choices.items():
        slot = bench.engagement.slots_by_id.get(slot_id)
        if slot is None or bench.is_fixed(slot) or peer_id not in bench.pool.rows:
            raise MatchingError("This place is filled, or no longer on the team. Look at the team as it is now.")
        peer = bench.pool.peer(peer_id)
        if not assessment.candidates(slot)[assessment.row(peer)]:
            sentence = f"{peer.name} can no longer be asked for {slot.name}."
            raise MatchingError(f"{sentence} Look at the repairs as they are now.")


def _take_off(engagement: Engagement, breaks: Sequence[Break], *, by: User) -> list[str]:
    invitations = {assignment.slot_id: assignment for assignment in team_of(engagement.id)}
    names = []
    for one in breaks:
        if one.is_asked and one.peer is not None:
            teams.withdraw(invitations[one.slot.id], reason=one.sentence[:LONGEST_REASON], by=by)
            names.append(one.peer.name)
    return names


def _put(draft: TeamDraft, choices: Mapping[int, int]) -> None:
    draft.choices = [
        choice for choice in draft.choices if choice.slot_id not in choices and choice.peer_id not in choices.values()
    ]
    db.session.flush()
    for choice in draft.choices:
        choice.is_locked = True
    draft.choices.extend(
        DraftChoice(slot_id=slot, peer_id=peer, origin=ChoiceOrigin.PROPOSED) for slot, peer in choices.items()
    )


def _keep(draft: TeamDraft, bench: Workbench, assessment: Assessment, breaks: tuple[Break, ...]) -> None:
    """Beside the draft stands the repair with the fewest changes, whichever was taken: it is what was proposed."""
    plans = plans_for(assessment, breaks)
    if plans:
        keep(draft, bench, Proposal(plans[0].problem, plans[0].result, plans[0].choices))


def _said(names: list[str], taken_off: list[str]) -> str:
    off = f"{listed(taken_off)} {'is' if len(taken_off) == 1 else 'are'} off the team. " if taken_off else ""
    verb = "stands" if len(names) == 1 else "stand"
    return f"{off}{listed(names)} {verb} in the draft, and everybody else stays. Accept the team to ask."
