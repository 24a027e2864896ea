"""The council sees the proposed team and may object; the manager has the last word. The LGA selects throughout."""

from datetime import date, timedelta

from peerhub import clock
from peerhub.accounts.models import User
from peerhub.accounts.operations import make_link, revoke_links, token_of
from peerhub.accounts.queries import links_to
from peerhub.audit.operations import Actor, record
from peerhub.db import db
from peerhub.engagements.labels import label_of
from peerhub.engagements.models import Engagement
from peerhub.teams import queries
from peerhub.teams.errors import TeamError
from peerhub.teams.messages import FOR_COUNCIL, council_said, objected_late, proposed
from peerhub.teams.models import ProposalState, TeamProposal
from peerhub.teams.operations.confirming import who_confirms
from peerhub.teams.operations.telling import tell
from peerhub.teams.rules import BEFORE_VISIT, CONFIRM_TIME, UNTIL_SERVED, confirmation_due, introduction

REMIND_BEFORE = timedelta(days=2)
LONGEST_OBJECTION = 1000


def propose_to_council(engagement: Engagement, *, due_on: date, name: str, email: str, by: User) -> TeamProposal:
    """Show the team as it stands to one person at the council. An earlier proposal is replaced, and its link ends.

    Raises TeamError: no team, the visit has begun, a day that has passed.
    """
    team = list(queries.team_of(engagement.id))
    if not team:
        raise TeamError("Nobody is on the team yet. Build the team first.")
    if engagement.stage not in BEFORE_VISIT:
        raise TeamError("The visit has begun or is called off, so its team is no longer proposed.")
    if not clock.today() < due_on < engagement.first_day:
        raise TeamError("Choose a day after today and before the visit", "due_on")
    earlier = queries.find_proposal(engagement.id)
    if earlier is not None:
        revoke_links(FOR_COUNCIL, subject_id=earlier.id, by=by)
        earlier.state = ProposalState.REPLACED
        db.session.flush()
    proposal = TeamProposal(
        engagement=engagement,
        state=ProposalState.WAITING,
        team=[
            {
                "peer_id": one.peer_id,
                "place": one.slot.name,
                "name": one.peer.name,
                "post": introduction(one.peer),
                "reasons": one.reasons,
            }
            for one in team
        ],
        name=name,
        email=email,
        sent_at=clock.now(),
        due_on=due_on,
        confirm_by=confirmation_due(due_on, engagement.first_day),
    )
    db.session.add(proposal)
    after = {"to": name, "due_on": due_on, "team": [one["name"] for one in proposal.team]}
    record("proposal.send", engagement, by=by, label=label_of(engagement), after=after)
    _send(proposal, by=by)
    return proposal


def answer_proposal(proposal: TeamProposal, *, objects: bool, objection: str, by: Actor) -> None:
    """The council's word. An objection needs its reason; one that comes after the confirmation goes to the manager.

    Raises TeamError with the field to mend, and where another team was proposed since or the visit is called off.
    """
    engagement = proposal.engagement
    if proposal.state is ProposalState.REPLACED:
        raise TeamError("Another team has been proposed since. Open the link in the newest e-mail.")
    if engagement.stage not in UNTIL_SERVED:
        raise TeamError("The visit is over or called off, so there is nothing to answer any more.")
    text = _checked_objection(objection) if objects else None
    if proposal.confirmed_at is not None:
        _keep_late_objection(proposal, text, by=by)
        return
    before = {"state": proposal.state}
    proposal.state = ProposalState.OBJECTED if objects else ProposalState.AGREED
    proposal.objection = text
    proposal.answered_at, proposal.answered_by_name = clock.now(), by.name
    if proposal.confirm_by is not None:
        proposal.confirm_by = min(proposal.confirm_by, clock.today() + CONFIRM_TIME)
    after = {"state": proposal.state, "objection": proposal.objection}
    record("proposal.answer", engagement, by=by, label=label_of(engagement), before=before, after=after)
    for user in who_confirms(proposal):
        tell(council_said(proposal, user))


def _keep_late_objection(proposal: TeamProposal, text: str | None, *, by: Actor) -> None:
    """The team stays confirmed, nothing that was written is lost, and whoever runs the visit is told once."""
    if text is None:
        raise TeamError("The team is confirmed already. Nothing more is needed.")
    if proposal.late_objection is not None:
        raise TeamError("Your objection is with the person who runs the visit already. They will write to you.")
    proposal.late_objection, proposal.late_objection_at = text, clock.now()
    proposal.late_objection_by_name = by.name
    engagement = proposal.engagement
    record("proposal.object-late", engagement, by=by, label=label_of(engagement), after={"objection": text})
    for user in who_confirms(proposal):
        tell(objected_late(proposal, user))


def _checked_objection(objection: str) -> str:
    text = objection.strip()
    if not text:
        raise TeamError("Say why, so that the team can be looked at again", "objection")
    if len(text) > LONGEST_OBJECTION:
        raise TeamError(f"The reason must be {LONGEST_OBJECTION:,} characters or fewer", "objection")
    return text


def pass_on(proposal: TeamProposal, *, name: str, email: str, by: Actor) -> None:
    """Somebody else at the council answers: they get a link of their own, and the earlier one ends."""
    if proposal.state is not ProposalState.WAITING:
        raise TeamError("This proposal has been answered already.")
    before = {"to": proposal.name}
    revoke_links(FOR_COUNCIL, subject_id=proposal.id, by=by)
    proposal.name, proposal.email = name, email
    record(
        "proposal.pass-on", proposal.engagement, by=by, label=label_of(proposal.engagement), before=before,
        after={"to": name},
    )  # fmt: skip
    _send(proposal, by=by)


def remind(today: date) -> int:
    """Remind councils that have not answered, once each, shortly before their day. Safe to do twice."""
    found = queries.proposals_to_remind(today + REMIND_BEFORE, today=today)
    for proposal in found:
        for link in links_to(FOR_COUNCIL.name, proposal.id)[:1]:
            if link.revoked_at is None:
                tell(proposed(proposal, link, token_of(link), is_reminder=True))
    return len(found)


def _send(proposal: TeamProposal, *, by: Actor) -> None:
    db.session.flush()
    link = make_link(FOR_COUNCIL, subject_id=proposal.id, name=proposal.name, email=proposal.email, by=by)
    db.session.flush()
    tell(proposed(proposal, link, token_of(link)))
