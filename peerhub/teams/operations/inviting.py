"""An invitation: sent with a link, reminded of, lapsed when nobody answers; other days proposed."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from peerhub import clock
from peerhub.accounts.links import link_purpose
from peerhub.accounts.operations import make_link, revoke_links, token_of
from peerhub.audit.operations import Actor, record
from peerhub.db import db
from peerhub.notifications.queries import find_message
from peerhub.notifications.recipients import Page
from peerhub.teams import messages, queries
from peerhub.teams.errors import TeamError
from peerhub.teams.models import Assignment, AssignmentState, Invitation
from peerhub.teams.operations.booking import reopen_team, set_state
from peerhub.teams.operations.telling import tell
from peerhub.web.formats import day

INVITATION = link_purpose(
    "team.invitation", "answer an invitation", endpoint="teams.answer_by_link", days=60, once=False
)
TIME_TO_ANSWER = timedelta(days=14)
REMINDED = timedelta(days=3)  # before the time to answer is over
LAST_DAY_BEFORE = timedelta(days=7)  # who has not answered a week before the visit comes too late
LONGEST_VISIT = timedelta(days=20)
LONGEST_NOTE = 400


def invite(assignment: Assignment, *, by: Actor | None, moved: bool = False) -> None:
    """Ask the peer, with a link that answers without signing in; asked again, only the new link works."""
    today = clock.today()
    invitation = assignment.invitation or Invitation(assignment=assignment)
    invitation.sent_at = clock.now()
    invitation.answer_by = answer_by(today, assignment.first_day)
    invitation.proposed_first_day = invitation.proposed_last_day = None
    invitation.proposed_note, invitation.proposed_at = None, None
    db.session.add(invitation)
    db.session.flush()
    revoke_links(INVITATION, subject_id=assignment.id, by=by)
    tell(messages.asked(assignment, page=_page(assignment, by), moved=moved))


def answer_by(today: date, first_day: date) -> date:
    """Until when a peer may answer: two weeks, and at the latest a week before the visit."""
    return max(min(today + TIME_TO_ANSWER, first_day - LAST_DAY_BEFORE), today + timedelta(days=1))


def propose_days(assignment: Assignment, first_day: date, last_day: date, *, note: str = "", by: Actor) -> None:
    """The peer cannot come then, and could on other days; staff decide whether the visit moves. No answer yet."""
    if assignment.state is not AssignmentState.ASKED or assignment.answered_at is not None:
        raise TeamError("You have answered already. Say that you cannot come any more, and add the days there.")
    if first_day <= clock.today():
        raise TeamError("The first day must be later than today", "first_day")
    if last_day < first_day:
        raise TeamError("The last day must be the first day or later", "last_day")
    if last_day - first_day > LONGEST_VISIT:
        raise TeamError("These are more than three weeks. Propose the days that suit you best", "last_day")
    if len(note) > LONGEST_NOTE:
        raise TeamError(f"This must be {LONGEST_NOTE} characters or fewer", "reason")
    invitation = assignment.invitation or Invitation(
        assignment=assignment, sent_at=clock.now(), answer_by=answer_by(clock.today(), assignment.first_day)
    )
    invitation.proposed_first_day, invitation.proposed_last_day = first_day, last_day
    invitation.proposed_note, invitation.proposed_at = note.strip(), clock.now()
    record(
        "invitation.propose", assignment.engagement, by=by, label=f"{assignment.peer.name}, {assignment.slot.name}",
        after={"first_day": first_day, "last_day": last_day}, reason=note.strip() or None,
    )  # fmt: skip
    letter = messages.days_proposed(assignment)
    if letter is not None:
        tell(letter)


def remind(assignment: Assignment) -> None:
    """Once, a few days before the time to answer is over."""
    if find_message(messages.reminder_key(assignment)) is None:
        tell(messages.reminder(assignment, page=_page(assignment, None)))


def lapse(assignment: Assignment) -> None:
    """Nobody answered in time: the place is a gap again, and whoever runs the visit is offered the next candidates."""
    assert assignment.invitation is not None
    before = {"state": assignment.state}
    assignment.answer_reason = f"No answer by {day(assignment.invitation.answer_by)}."
    assignment.answered_at = clock.now()
    set_state(assignment, AssignmentState.WITHDRAWN)
    revoke_links(INVITATION, subject_id=assignment.id, by=None)
    record(
        "invitation.lapse", assignment.engagement, by=None, label=f"{assignment.peer.name}, {assignment.slot.name}",
        before=before, after={"state": assignment.state}, reason=assignment.answer_reason,
    )  # fmt: skip
    tell(messages.lapsed(assignment))
    letter = messages.place_open(assignment)
    if letter is not None:
        tell(letter)
    reopen_team(assignment.engagement, by=None)


def chase(today: date) -> tuple[int, int]:
    """Remind of what is soon over and end what is: how many of each. Safe to do twice."""
    waiting: Sequence[Assignment] = queries.unanswered_by(today + REMINDED)
    over = [item for item in waiting if item.invitation is not None and item.invitation.answer_by < today]
    for assignment in waiting:
        if assignment in over:
            lapse(assignment)
        else:
            remind(assignment)
    return len(waiting) - len(over), len(over)


def _page(assignment: Assignment, by: Actor | None) -> Page:
    """Where the answer is given: by a link that is taken back when the invitation is over."""
    end = datetime.combine(assignment.last_day, time.max, clock.LONDON)
    link = make_link(
        INVITATION, subject_id=assignment.id, name=assignment.peer.name, email=assignment.peer.email, by=by,
        expires_at=end,
    )  # fmt: skip
    db.session.flush()
    return Page(INVITATION.endpoint, "Answer", {"invitation_token": token_of(link)})
