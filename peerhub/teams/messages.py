"""What people on a team are told by e-mail, in words. Pure."""

from dataclasses import dataclass
from datetime import date

from peerhub.accounts.links import link_purpose
from peerhub.accounts.models import SignedLink, User
from peerhub.engagements.labels import label_of
from peerhub.engagements.models import Engagement
from peerhub.notifications.calendars import days_as_ics
from peerhub.notifications.kinds import Kind, message_kind
from peerhub.notifications.recipients import Page, Recipient
from peerhub.teams.models import Assignment, Clearance, ProposalState, TeamProposal
from peerhub.teams.rules import introduction
from peerhub.web.formats import day, day_range, listed, plural

FOR_COUNCIL = link_purpose(
    "team.proposal", "answer a proposed team", endpoint="teams.proposal_by_link", days=60, once=False
)
ASKED = message_kind("team.asked", "you are asked to join a team", needed=True)
ANSWERS = message_kind("team.answers", "somebody on a team that you run cannot come, or proposes other days")
FREED = message_kind("team.freed", "you are no longer needed on a team", needed=True)
PROPOSED = message_kind("team.proposed", "a team is proposed to your council", needed=True)
SAID = message_kind("team.council-said", "a council has answered a proposed team", needed=True)
FOR_DELEGATE = link_purpose("team.clearance", "clear a member of a group", endpoint="teams.clearance_by_link", days=60)
CLEARANCE_ASKED = message_kind("clearance.asked", "a member of your group waits to be cleared", needed=True)
CONFIRM_ASKED = message_kind("team.confirm-asked", "a team waits for you to confirm it", needed=True)
CONFIRM_LATE = message_kind("team.confirm-late", "a team of yours is not confirmed by its day")
CLEARANCE_LATE = message_kind("clearance.late", "a group office has not answered by its day")
CLEARANCE_WAIVED = message_kind("clearance.waived", "staff do not wait for your group to clear a member", needed=True)
OPEN_SEPARATELY = "Nothing is put into your calendar by itself: open the attached date if you want it there."


@dataclass(frozen=True)
class Letter:
    """What `queue_message` takes, of one message to one person."""

    kind: Kind
    key: str
    to: Recipient
    subject: str
    text: str
    reason: str
    page: Page | None = None
    calendar: bytes | None = None


def asked(assignment: Assignment, *, page: Page, moved: bool = False) -> Letter:
    """Can you come? Again, with the new days, where the visit was moved."""
    engagement = assignment.engagement
    days = day_range(engagement.first_day, engagement.last_day)
    council = engagement.council.name
    first = (
        f"The visit to {council} has been moved to {days}, and we ask you again."
        if moved
        else f"We would like you to join the team of the {engagement.type.name.lower()} at {council}, {days}, as "
        f"{assignment.slot.name.lower()}."
    )
    return Letter(
        kind=ASKED,
        # By version as well: days that are moved away and back again are news both times.
        key=f"team.asked:{assignment.id}:{engagement.first_day}:{engagement.last_day}:{engagement.version}",
        to=_recipient(assignment),
        subject=f"Can you come? {council}, {days}",
        text=f"{first}\n\n{_asked_of(assignment)}\n\nPlease answer {_answer_until(assignment)}: yes, "
        f"no with a word of why, or other days that would suit you. You need not sign in. {OPEN_SEPARATELY}",
        reason="You are on the register of peers, and were chosen for this team.",
        page=page,
        calendar=on_site(engagement),
    )


def freed(assignment: Assignment, *, reason: str) -> Letter:
    """You are free again: the visit is called off, or staff took the invitation back."""
    engagement = assignment.engagement
    days = day_range(assignment.first_day, assignment.last_day)
    return Letter(
        kind=FREED,
        key=f"team.freed:{assignment.id}",
        to=_recipient(assignment),
        subject=f"You are free again: {engagement.council.name}, {days}",
        text=f"You are no longer asked to come to {engagement.council.name}, {days}.\n\nWhy: {reason}\n\n"
        "Thank you for being ready to help. The file takes the date out of your calendar.",
        reason="You were asked to join this team.",
        calendar=not_on_site(assignment.engagement, assignment.first_day, assignment.last_day),
    )


def proposed(proposal: TeamProposal, link: SignedLink, token: str, *, is_reminder: bool = False) -> Letter:
    """The team, for the council; once more shortly before the day."""
    engagement = proposal.engagement
    people = "\n".join(f"- {one['name']}, {one['post'] or one['place']}" for one in proposal.team)
    first = (
        f"We have not heard from you about the team that we propose for {engagement.council.name}."
        if is_reminder
        else f"This is the team that we propose for the {engagement.type.name.lower()} at {engagement.council.name}, "
        f"{day_range(engagement.first_day, engagement.last_day)}."
    )
    return Letter(
        kind=PROPOSED,
        key=f"team.proposed:{link.id}{':reminder' if is_reminder else ''}",
        to=Recipient(link.name, link.email),
        subject=f"{'Reminder: y' if is_reminder else 'Y'}our team for {day(engagement.first_day)}",
        text=f"{first}\n\n{people}\n\nThe Local Government Association chooses the team. If there is a reason why "
        f"somebody should not come, please say so by {day(proposal.due_on)}. The link works without an account, "
        "and you can pass it on to somebody else at the council.",
        reason="You look after this visit at your council.",
        page=Page(FOR_COUNCIL.endpoint, "See the team", {"proposal_token": token}),
        calendar=None if is_reminder else on_site(engagement),
    )


def council_said(proposal: TeamProposal, manager: User) -> Letter:
    """What the council said, for whoever runs the engagement."""
    engagement = proposal.engagement
    objects = proposal.state is ProposalState.OBJECTED
    return Letter(
        kind=SAID,
        key=f"team.council-said:{proposal.id}:{manager.id}",
        to=Recipient.of(manager),
        subject=f"{engagement.council.name} {'objects to' if objects else 'has no objection to'} the team",
        text=(f"{proposal.answered_by_name} says: {proposal.objection}\n\n" if objects else "")
        + f"The last word is yours{_until(proposal)}.",
        reason="It is your turn to confirm this team.",
        page=Page("teams.confirm_team", "Look and decide", {"engagement_id": engagement.id}),
    )


def objected_late(proposal: TeamProposal, to: User) -> Letter:
    """The council objects to a team that is confirmed, for whoever has to look at it."""
    engagement = proposal.engagement
    return Letter(
        kind=SAID,
        key=f"team.objected-late:{proposal.id}:{to.id}",
        to=Recipient.of(to),
        subject=f"{engagement.council.name} objects to the team, after it was confirmed",
        text=f"{proposal.late_objection_by_name} says: {proposal.late_objection}\n\nThe team stays confirmed until you "
        "change it. Decide, and write to the council.",
        reason="It was your turn to confirm this team.",
        page=Page("teams.proposal", "Open the proposal", {"engagement_id": engagement.id}),
    )


def confirmation_asked(
    proposal: TeamProposal, to: User, *, key: str, is_reminder: bool = False, passed_on_by: str = ""
) -> Letter:
    """Will you confirm this team? Once more shortly before the day, and after it."""
    engagement = proposal.engagement
    people = listed([one["name"] for one in proposal.team])
    first = (
        f"{passed_on_by} has passed this on to you. "
        if passed_on_by
        else "The council has been heard, or has let its day pass. "
    )
    return Letter(
        kind=CONFIRM_ASKED,
        key=f"team.confirm-asked:{proposal.id}:{key}:{to.id}",
        to=Recipient.of(to),
        subject=f"{'Reminder: c' if is_reminder else 'C'}onfirm the team for {engagement.council.name}",
        text=f"{first}The team for {day_range(engagement.first_day, engagement.last_day)} is {people}. "
        f"{proposal.state.label}.\n\nPlease say the last word{_until(proposal)}.",
        reason="It is your turn to confirm this team.",
        page=Page("teams.confirm_team", "Look and decide", {"engagement_id": engagement.id}),
    )


def confirmation_late(proposal: TeamProposal, manager: User) -> Letter:
    """The colleague has not confirmed by the day, for whoever passed it on."""
    engagement = proposal.engagement
    name = proposal.delegate.name if proposal.delegate else "Your colleague"
    return Letter(
        kind=CONFIRM_LATE,
        key=f"team.confirm-late:{proposal.id}:{proposal.confirm_by}:{manager.id}",
        to=Recipient.of(manager),
        subject=f"Not confirmed yet: the team for {engagement.council.name}",
        text=f"{name} was to confirm it{_until(proposal)}, and has been reminded. You can still confirm it yourself.",
        reason="You run this engagement.",
        page=Page("teams.confirm_team", "Look and decide", {"engagement_id": engagement.id}),
    )


def clearance_asked(
    assignment: Assignment,
    clearance: Clearance,
    to: Recipient,
    *,
    token: str = "",
    key: str = "",
    is_reminder: bool = False,
) -> Letter:
    """Will you clear this deployment? By a link, where the office passed the decision on."""
    engagement, peer = assignment.engagement, assignment.peer
    until = f" by {day(clearance.due_on)}" if clearance.due_on else ""
    post = introduction(peer)
    page = (
        Page(FOR_DELEGATE.endpoint, "Decide", {"clearance_token": token})
        if token
        else Page("teams.decide_clearance", "Decide", {"assignment_id": assignment.id})
    )
    return Letter(
        kind=CLEARANCE_ASKED,
        key=f"clearance.asked:{assignment.id}:{key or to.user_id}",
        to=to,
        subject=f"{'Reminder: ' if is_reminder else ''}{peer.name} for {engagement.council.name}",
        text=f"{peer.name}{', ' + post if post else ''}, is asked to be on the team of the "
        f"{engagement.type.name.lower()} at {engagement.council.name}, "
        f"{day_range(engagement.first_day, engagement.last_day)}. Please say{until} whether the group clears this.",
        reason="The group office passed this decision on to you." if token else "You are at the peer's group office.",
        page=page,
    )


def clearance_late(assignment: Assignment, clearance: Clearance, manager: User) -> Letter:
    """The office has not spoken by its day, for whoever runs the engagement."""
    engagement = assignment.engagement
    return Letter(
        kind=CLEARANCE_LATE,
        key=f"clearance.late:{assignment.id}:{clearance.due_on}:{manager.id}",
        to=Recipient.of(manager),
        subject=f"Not cleared yet: {assignment.peer.name} for {engagement.council.name}",
        text=f"The {clearance.group.name} group office was asked to decide by {day(clearance.due_on)}, and has been "
        "reminded. Speak to them, or look for somebody else.",
        reason="You run this engagement.",
        page=Page("teams.show", "Open the engagement", {"engagement_id": engagement.id}),
    )


def clearance_waived(assignment: Assignment, clearance: Clearance, user: User) -> Letter:
    """Staff went on without the office's word: who, and why."""
    engagement = assignment.engagement
    return Letter(
        kind=CLEARANCE_WAIVED,
        key=f"clearance.waived:{assignment.id}:{clearance.decided_at:%Y%m%d%H%M%S}:{user.id}",
        to=Recipient.of(user),
        subject=f"Not waiting for your group: {assignment.peer.name} for {engagement.council.name}",
        text=f"{clearance.decided_by_name} goes on with the team before your group has cleared {assignment.peer.name}. "
        f"The reason given: {clearance.reason}\n\nIf the group does not agree, speak to them: they can take it back.",
        reason="You are at the peer's group office.",
        page=Page("teams.clearances", "Open the clearances", {}),
    )


def _recipient(assignment: Assignment) -> Recipient:
    peer = assignment.peer
    return Recipient(peer.name, peer.email, peer.user_id)


def _until(proposal: TeamProposal) -> str:
    return f", by {day(proposal.confirm_by)}" if proposal.confirm_by else ""


def on_site(engagement: Engagement) -> bytes:
    """The days of the visit, for a calendar."""
    return days_as_ics(
        uid=f"engagement-{engagement.id}",
        first_day=engagement.first_day,
        last_day=engagement.last_day,
        title=f"{label_of(engagement)}: on site",
        place=engagement.council.name,
    )


def not_on_site(engagement: Engagement, first_day: date, last_day: date) -> bytes:
    """Takes the visit out of the calendars that took it over."""
    return days_as_ics(
        uid=f"engagement-{engagement.id}", first_day=first_day, last_day=last_day,
        title=f"{label_of(engagement)}: not needed", is_called_off=True,
    )  # fmt: skip


def reminder_key(assignment: Assignment) -> str:
    """A reminder goes once for the same days."""
    return f"team.remind:{assignment.id}:{assignment.first_day}"


def reminder(assignment: Assignment, *, page: Page) -> Letter:
    """Once, a few days before the time to answer is over."""
    engagement, until = assignment.engagement, _answer_until(assignment)
    return Letter(
        kind=ASKED,
        key=reminder_key(assignment),
        to=_recipient(assignment),
        subject=f"Still to answer: {engagement.council.name}, {day_range(assignment.first_day, assignment.last_day)}",
        text=f"We have not heard from you yet. Please answer {until}; after that we ask somebody else.",
        reason="You were asked to join this team and have not answered.",
        page=page,
    )


def sign_first(assignment: Assignment) -> Letter:
    """Staff noted the yes; the declaration of interests is still to be signed."""
    council = assignment.engagement.council.name
    return Letter(
        kind=ASKED,
        key=f"team.sign:{assignment.id}:{assignment.first_day}",
        to=_recipient(assignment),
        subject=f"Please sign your declaration: {council}",
        text=f"Thank you for saying that you can come to {council}. Before you are confirmed, please declare whether "
        "you have any interest in this council. It takes a minute.",
        reason="You said that you can join this team.",
        page=Page("teams.answer", "Declare", {"assignment_id": assignment.id}),
    )


def lapsed(assignment: Assignment) -> Letter:
    """Too late: to the peer."""
    council = assignment.engagement.council.name
    return Letter(
        kind=FREED,
        key=f"team.lapsed:{assignment.id}:{assignment.first_day}",
        to=_recipient(assignment),
        subject=f"No longer open: {council}, {day_range(assignment.first_day, assignment.last_day)}",
        text=f"{assignment.answer_reason} So we ask somebody else. If you would still like to come, please "
        "tell us soon.",
        reason="You were asked to join this team and did not answer.",
        calendar=not_on_site(assignment.engagement, assignment.first_day, assignment.last_day),
    )


def days_proposed(assignment: Assignment) -> Letter | None:
    """Other days, to whoever runs the visit; None where nobody does yet."""
    invitation, engagement = assignment.invitation, assignment.engagement
    if engagement.manager is None or invitation is None or invitation.proposed_first_day is None:
        return None
    days = day_range(invitation.proposed_first_day, invitation.proposed_last_day)
    return Letter(
        kind=ANSWERS,
        key=f"team.days-proposed:{assignment.id}:{invitation.proposed_first_day}:{invitation.proposed_last_day}",
        to=Recipient.of(engagement.manager),
        subject=f"Other days proposed: {engagement.council.name}, by {assignment.peer.name}",
        text=f"{assignment.peer.name} ({assignment.slot.name.lower()}) cannot come on the days of the visit, and could "
        f"come {days}.\n\n{invitation.proposed_note or ''}\n\nMove the visit, or choose somebody else.",
        reason="You run this engagement.",
        page=Page("teams.show", "See the engagement", {"engagement_id": engagement.id}),
    )


def place_open(assignment: Assignment) -> Letter | None:
    """A place is open again: to whoever runs the visit, with the way to the next candidates."""
    engagement = assignment.engagement
    if engagement.manager is None:
        return None
    return Letter(
        kind=ANSWERS,
        key=f"team.open:{assignment.id}",
        to=Recipient.of(engagement.manager),
        subject=f"A place is open: {engagement.council.name}, {assignment.slot.name.lower()}",
        text=f"{assignment.peer.name} does not come. Why: {assignment.answer_reason or 'not said'}\n\n"
        "The next candidates are worked out for you, with the fewest changes to the team.",
        reason="You run this engagement.",
        page=Page("matching.repair", "See who could come instead", {"engagement_id": engagement.id}),
    )


def _asked_of(assignment: Assignment) -> str:
    """What is asked, as lines."""
    engagement = assignment.engagement
    notes = [
        f"- {engagement.type.name} at {engagement.council.name}",
        f"- On site {day_range(engagement.first_day, engagement.last_day)}",
        f"- As {assignment.slot.name.lower()}; {plural(assignment.days, 'day')} in all with preparation and report",
    ]
    return "\n".join(notes)


def _answer_until(assignment: Assignment) -> str:
    return f"by {day(assignment.invitation.answer_by)}" if assignment.invitation else "soon"
