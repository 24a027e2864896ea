"""The manager has the last word on a team: asked with a day, reminded, passed on, said once."""

from collections.abc import Sequence
from datetime import date, timedelta

from peerhub import clock
from peerhub.accounts.models import User
from peerhub.accounts.operations import revoke_links
from peerhub.audit.operations import Actor, record
from peerhub.db import db
from peerhub.engagements.labels import label_of
from peerhub.engagements.models import Engagement, Passage, Stage
from peerhub.engagements.operations import set_stage
from peerhub.engagements.passing import has
from peerhub.notifications.recipients import Recipient
from peerhub.permissions import Permission
from peerhub.teams import queries
from peerhub.teams.errors import TeamError
from peerhub.teams.messages import FOR_COUNCIL, confirmation_asked, confirmation_late
from peerhub.teams.models import Assignment, ProposalState, TeamProposal
from peerhub.teams.news import comes, confirmed
from peerhub.teams.operations.answering import checked_reason
from peerhub.teams.operations.telling import tell
from peerhub.teams.rules import BEFORE_VISIT, gaps, waits_for
from peerhub.web.formats import listed

REMIND_BEFORE = timedelta(days=2)


def who_confirms(proposal: TeamProposal) -> Sequence[User]:
    """Whose turn it is: the colleague to whom it was passed on, else the manager, else everybody who may."""
    chosen = proposal.delegate or proposal.engagement.manager
    return [chosen] if chosen is not None else queries.who_may_confirm()


def confirm(proposal: TeamProposal, *, reason: str, by: User) -> None:
    """Confirm the team; preparing is next, if it is prepared. Without the council's agreement, why?

    Raises TeamError for what is missing.
    """
    engagement = proposal.engagement
    _refuse_unless_open(proposal)
    team = queries.team_of(engagement.id)
    _refuse_unless_ready(proposal, team)
    if proposal.state is not ProposalState.AGREED:
        reason = checked_reason(reason, "The council has not agreed. Say why the team is confirmed all the same")
    proposal.confirmed_at, proposal.confirmed_by_name = clock.now(), by.name
    proposal.confirmed_because = reason.strip() or None
    turn = who_confirms(proposal)[:1]
    record(
        "team.confirm",
        engagement,
        by=by,
        label=label_of(engagement),
        after={"team": [one.peer.name for one in team], "confirm_by": proposal.confirm_by},
        reason=proposal.confirmed_because,
        behalf_of=turn[0].name if turn and turn[0].id != by.id else None,
    )
    if has(engagement, Passage.PREPARING):
        set_stage(engagement, Stage.PREPARING, by=by)
    for one in team:
        tell(confirmed(one, proposal, team))
    for to in for_council(engagement, proposal):
        tell(comes(engagement, proposal, team, to))


def for_council(engagement: Engagement, proposal: TeamProposal | None) -> list[Recipient]:
    """Who hears at the council: whoever was shown the team, and everybody who can sign in for it; nobody twice."""
    shown = [Recipient(proposal.name, proposal.email)] if proposal is not None else []
    everybody = [*map(Recipient.of, queries.council_contacts(engagement.council_id)), *shown]
    return list({to.email.lower(): to for to in reversed(everybody)}.values())


def pass_on_confirmation(proposal: TeamProposal, *, to: User, by: User) -> None:
    """A colleague confirms instead; whoever passed it on may still do so. Raises TeamError with the field to mend."""
    _refuse_unless_open(proposal)
    if not to.is_active or not to.can(Permission.TEAM_CONFIRM):
        raise TeamError("Choose one of the colleagues in the list", "colleague")
    if to.id in {user.id for user in who_confirms(proposal)}:
        raise TeamError(f"It is {to.name}'s turn already. Choose somebody else", "colleague")
    engagement, before = proposal.engagement, {"confirms": listed([user.name for user in who_confirms(proposal)])}
    proposal.delegate_id, proposal.delegate = to.id, to
    db.session.flush()
    after = {"confirms": to.name, "confirm_by": proposal.confirm_by}
    record("confirmation.pass-on", engagement, by=by, label=label_of(engagement), before=before, after=after)
    tell(confirmation_asked(proposal, to, key=f"passed-on:{clock.now():%Y%m%d%H%M%S%f}", passed_on_by=by.name))


def remind_confirmers(today: date) -> int:
    """Remind whoever confirms, once shortly before the day and once after it; then whoever passed it on too."""
    found = queries.confirmations_to_remind(today + REMIND_BEFORE, today=today)
    for proposal in found:
        is_late = proposal.confirm_by is not None and proposal.confirm_by < today
        for user in who_confirms(proposal):
            key = f"{'late' if is_late else 'soon'}:{proposal.confirm_by}"
            tell(confirmation_asked(proposal, user, key=key, is_reminder=True))
        manager = proposal.engagement.manager
        if is_late and manager is not None and proposal.delegate_id not in (None, manager.id):
            tell(confirmation_late(proposal, manager), urgent=False)
    return len(found)


def lapse(engagement: Engagement, *, because: str, by: Actor) -> TeamProposal | None:
    """A confirmation holds for the days that were confirmed. Returns the proposal that stands, if any."""
    proposal = queries.find_proposal(engagement.id)
    if proposal is not None and proposal.confirmed_at is not None:
        before = {"confirmed_by": proposal.confirmed_by_name, "confirmed_at": proposal.confirmed_at}
        proposal.confirmed_at = proposal.confirmed_by_name = proposal.confirmed_because = None
        record("confirmation.lapse", engagement, by=by, label=label_of(engagement), before=before, reason=because)
    return proposal


def end_link(proposal: TeamProposal, *, by: Actor) -> None:
    """Nobody can answer this proposal by its link any more."""
    revoke_links(FOR_COUNCIL, subject_id=proposal.id, by=by)


def _refuse_unless_open(proposal: TeamProposal) -> None:
    if proposal.engagement.stage not in BEFORE_VISIT:
        raise TeamError("The visit has begun or is called off, so its team is no longer confirmed.")
    if proposal.confirmed_at is not None:
        raise TeamError("This team is confirmed already.")


def _refuse_unless_ready(proposal: TeamProposal, team: Sequence[Assignment]) -> None:
    """What a confirmation needs: a whole team that said yes, is cleared or goes on without it (R6), and was shown."""
    open_places = [slot.name for slot in gaps(proposal.engagement, team)]
    if open_places:
        raise TeamError(f"The team has a gap: {listed(open_places)}. Fill it first, or make the place optional.")
    silent = [one.peer.name for one in team if waits_for(one) == "the peer"]
    if silent:
        verb = "has" if len(silent) == 1 else "have"
        raise TeamError(f"{listed(silent)} {verb} not said yes. Note the answer, or take them off the team, first.")
    uncleared = queries.who_is_uncleared(team)
    if uncleared:
        verb = "is" if len(uncleared) == 1 else "are"
        raise TeamError(
            f"{listed(uncleared)} {verb} not cleared by the group office yet. "
            "Wait for it, or ask a placement officer to set that aside."
        )
    if not proposal.shows(team):
        raise TeamError("The team is another one than the council was shown. Propose it again.")
