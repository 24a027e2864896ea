"""What everybody concerned is told when something becomes of a whole visit, in words. Pure."""

from collections.abc import Sequence

from peerhub.engagements.labels import label_of
from peerhub.engagements.models import Engagement
from peerhub.notifications.kinds import message_kind
from peerhub.notifications.recipients import Page, Recipient
from peerhub.teams.messages import Letter, not_on_site, on_site
from peerhub.teams.models import Assignment, TeamProposal
from peerhub.web.formats import day_range

CONFIRMED = message_kind("team.confirmed", "a team that you are on is confirmed", needed=True)
COMES = message_kind("team.comes", "the team that comes to your council is confirmed", needed=True)
MOVED = message_kind("team.moved", "a visit to your council has new days", needed=True)
CALLED_OFF = message_kind("team.called-off", "a visit to your council is called off", needed=True)
CLEARANCE_MOVED = message_kind("clearance.moved", "a visit of a member whom you cleared has new days")
CLEARANCE_OVER = message_kind("clearance.over", "a visit of a member of your group is called off")
AT_COUNCIL = "You look after this visit at your council."


def confirmed(assignment: Assignment, proposal: TeamProposal, team: Sequence[Assignment]) -> Letter:
    """You come, and so do these: for each peer on the team."""
    engagement = assignment.engagement
    days = day_range(engagement.first_day, engagement.last_day)
    has_account = assignment.peer.user_id is not None
    return Letter(
        kind=CONFIRMED,
        key=f"team.confirmed:{proposal.id}:{assignment.id}:{engagement.first_day}:{engagement.last_day}",
        to=Recipient(assignment.peer.name, assignment.peer.email, assignment.peer.user_id),
        subject=f"The team is confirmed: {engagement.council.name}, {days}",
        text=f"The team for {engagement.council.name}, {days}, is complete:\n\n{_listed(team)}\n\nYou come as "
        f"{assignment.slot.name.lower()}. What the council sends and the pack for the team follow before the visit."
        f"\n\n{_run_by(engagement)}",
        reason="You are on this team.",
        page=Page("teams.show", "Open the visit", {"engagement_id": engagement.id}) if has_account else None,
        calendar=on_site(engagement),
    )


def comes(engagement: Engagement, proposal: TeamProposal, team: Sequence[Assignment], to: Recipient) -> Letter:
    """These come, for the council."""
    days = day_range(engagement.first_day, engagement.last_day)
    return Letter(
        kind=COMES,
        key=f"team.comes:{proposal.id}:{engagement.first_day}:{engagement.last_day}:{to.email.lower()}",
        to=to,
        subject=f"Your team for {days} is confirmed",
        text=f"These peers come to {engagement.council.name}, {days}:\n\n{_listed(team)}\n\n{_run_by(engagement)}",
        reason=AT_COUNCIL,
        calendar=on_site(engagement),
    )


def moved(engagement: Engagement, to: Recipient) -> Letter:
    """New days, for the council."""
    days = day_range(engagement.first_day, engagement.last_day)
    return Letter(
        kind=MOVED,
        key=f"{moved_key(engagement)}{engagement.version}:{to.email.lower()}",
        to=to,
        subject=f"New days for the visit to {engagement.council.name}: {days}",
        text=f"The visit is now on {days}. Its team is asked again whether it can come, and you hear from us if it "
        "changes. Nothing is needed from you.",
        reason=AT_COUNCIL,
        calendar=on_site(engagement),
    )


def moved_key(engagement: Engagement) -> str:
    """The beginning of the keys of all letters about new days of this visit."""
    return f"team.moved:{engagement.id}:"


def called_off(engagement: Engagement, to: Recipient, *, reason: str) -> Letter:
    """No visit, for the council."""
    return Letter(
        kind=CALLED_OFF,
        key=f"team.called-off:{engagement.id}:{to.email.lower()}",
        to=to,
        subject=f"Called off: the visit to {engagement.council.name}",
        text=f"The visit on {day_range(engagement.first_day, engagement.last_day)} does not take place.\n\n"
        f"Why: {reason}\n\nThe file takes the date out of your calendar.",
        reason=AT_COUNCIL,
        calendar=not_on_site(engagement, engagement.first_day, engagement.last_day),
    )


def clearance_moved(assignment: Assignment, to: Recipient, *, version: int) -> Letter:
    """New days of a deployment that was cleared, for the group office."""
    engagement = assignment.engagement
    days = day_range(engagement.first_day, engagement.last_day)
    return Letter(
        kind=CLEARANCE_MOVED,
        key=f"clearance.moved:{assignment.id}:{version}:{to.user_id}",
        to=to,
        subject=f"New days: {assignment.peer.name} for {engagement.council.name}",
        text=f"The visit is now on {days}. Your clearance stands. If these days do not suit the group, write to "
        f"{engagement.manager.name if engagement.manager else 'the Local Government Association'}.",
        reason="You are at the peer's group office, which cleared this.",
    )


def clearance_over(assignment: Assignment, to: Recipient) -> Letter:
    """A deployment that the group office was asked about does not take place."""
    engagement = assignment.engagement
    days = day_range(engagement.first_day, engagement.last_day)
    return Letter(
        kind=CLEARANCE_OVER,
        key=f"clearance.over:{assignment.id}:{to.user_id}",
        to=to,
        subject=f"Called off: {assignment.peer.name} for {engagement.council.name}",
        text=f"The visit to {engagement.council.name}, {days}, is called off. Nothing is needed from you.",
        reason="You are at the peer's group office, which was asked to clear this.",
    )


def _listed(team: Sequence[Assignment]) -> str:
    return "\n".join(f"- {one.peer.name}, {one.slot.name[:1].lower()}{one.slot.name[1:]}" for one in team)


def _run_by(engagement: Engagement) -> str:
    manager = engagement.manager
    return f"{manager.name} runs it: {manager.email}" if manager else f"It is known as {label_of(engagement)}."
