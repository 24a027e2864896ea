"""What waits for a peer, in words. Pure, as `sections`."""

from collections.abc import Mapping, Sequence
from datetime import date

from peerhub import clock
from peerhub.feedback.queries import StillOpen
from peerhub.home.sections import MOST_KINDS, Line, Place, Section, page_of, quoted
from peerhub.joining.steps import Step, StepName
from peerhub.peers.reviewing.messages import place_of
from peerhub.peers.reviewing.models import SeatQuestion
from peerhub.teams.models import Assignment, AssignmentState
from peerhub.training.models import Accreditation, BookingState, SessionBooking, TrainingLog
from peerhub.training.queries import Holding
from peerhub.web.formats import ago, day, day_range, listed


def invitations_to_answer(found: Sequence[Assignment], today: date) -> Section:
    lines = [
        Line(
            f"{item.engagement.council.name}, {day_range(item.first_day, item.last_day)}: can you come?",
            Place("teams.answer", {"assignment_id": item.id}),
            f"{item.engagement.type.name}, as {item.slot.name.lower()}.",
            f"asked {ago(item.assigned_at, today)}",
            "warn",
        )
        for item in found
        if item.state is AssignmentState.ASKED
    ]
    return Section("You are asked", lines)


def seats_to_say(found: Sequence[SeatQuestion], today: date) -> Section:
    """Asked by e-mail after an election, and not answered yet."""
    lines = [
        Line(
            f"Your seat at {place_of(item.post)}: do you still hold it?",
            Place("peers.say_of_own_seat", {"question_id": item.id}),
            f"There was an election on {day(item.polled_on)}. A few seconds.",
            f"asked {ago(item.asked_on, today)}",
            "warn",
        )
        for item in found
    ]
    return Section("After the election", lines)


def booked(found: Sequence[Assignment], places: Sequence[SessionBooking], today: date) -> Section:
    """Visits and courses together, in the order of their days."""
    visits = [
        (
            item.first_day,
            Line(
                f"{item.engagement.council.name}, {day_range(item.first_day, item.last_day)}",
                page_of(item.engagement),
                f"{item.engagement.type.name}, as {item.slot.name.lower()}.",
                ago(item.first_day, today),
            ),
        )
        for item in found
        if item.state is AssignmentState.CONFIRMED
    ]
    courses = [
        (
            clock.day_of(item.session.starts_at),
            Line(
                f"{item.session.course.title}, {day(clock.day_of(item.session.starts_at))}",
                Place("training.session", {"course_session_id": item.session_id}),
                item.session.venue or "Online.",
                ago(clock.day_of(item.session.starts_at), today),
            ),
        )
        for item in places
        if item.state is BookingState.BOOKED
    ]
    return Section("You are booked", [line for _, line in sorted(visits + courses, key=lambda pair: pair[0])])


def after_visits(found: Sequence[StillOpen], today: date) -> Section:
    lines = []
    for item in found:
        place, council = item.assignment, item.assignment.engagement.council.name
        ended = f"ended {ago(place.last_day, today)}"
        if item.visit:
            to = Place("teams.evaluate", {"engagement_id": place.engagement_id})
            lines.append(Line(f"{council}: how did the visit go?", to, "Two minutes. Only the LGA reads it.", ended))
        if item.colleagues:
            to = Place("feedback.colleagues", {"assignment_id": place.id})
            note = "They read it without your name."
            lines.append(Line(f"{council}: a word to your colleagues", to, note, ended))
    return Section("After the visit", lines)


def training_to_see_to(found: Sequence[TrainingLog], places: Sequence[SessionBooking], today: date) -> Section:
    """Entries that came back, and sessions of which the peer has not yet said what they were like."""
    lines = [
        Line(
            item.title,
            Place("training.amend", {"log_id": item.id}),
            quoted(item.return_reason),
            f"returned {ago(item.decided_at, today)}",
            "warn",
        )
        for item in found
    ]
    lines += [
        Line(
            f"{item.session.course.title}: what did you think?",
            Place("training.evaluate", {"booking_id": item.id}),
            "One minute. It shapes the next session.",
            f"took place {ago(clock.day_of(item.session.ends_at), today)}",
        )
        for item in places
        if item.state is BookingState.ATTENDED and item.evaluation is None
    ]
    return Section("Training that needs something from you", lines)


def own_way(waiting: Step | None) -> Section:
    """How far somebody is who joins: the next step, and whom it waits for."""
    if waiting is None:
        return Section("Your way into the pool", [])
    is_own = waiting.name in (StepName.ACCREDITED, StepName.TERMS)
    note = "This is your turn." if is_own else f"Waits for {waiting.waits_for}."
    line = Line(f"Next: {waiting.words.lower()}", Place("joining.my_joining"), note, state="warn" if is_own else "")
    return Section("Your way into the pool", [line])


def expiring(found: Sequence[Accreditation], today: date) -> Section:
    lines = [
        Line(
            f"Accreditation {item.kind.name}",
            Place("training.index"),
            "See what renews it.",
            f"{'ended' if item.ends_on < today else 'ends'} {ago(item.ends_on, today)}",
            "bad" if item.ends_on < today else "warn",
        )
        for item in found
    ]
    return Section("What expires", lines)


def profile_to_confirm(confirmed_on: date | None, *, is_stale: bool) -> Section:
    if not is_stale:
        return Section("Is this still right?", [])
    note = f"You said so last on {day(confirmed_on)}." if confirmed_on else "You have not confirmed it yet."
    line = Line("Your profile", Place("peers.still_right"), note, "takes two minutes", "warn")
    return Section("Is this still right?", [line])


def readiness(holdings: Sequence[Holding], needed_for: Mapping[str, Sequence[str]], today: date) -> Section:
    """For which kinds of engagement this peer is ready, and what is missing for the others."""
    lines = [
        _ready(holding, needed_for[holding.kind.code], today) for holding in holdings if holding.kind.code in needed_for
    ]
    return Section("What you are ready for", sorted(lines, key=lambda line: line.state == "missing"))


def _ready(holding: Holding, types: Sequence[str], today: date) -> Line:
    found = holding.standing
    named = list(types)[:MOST_KINDS]
    more = [f"{len(types) - MOST_KINDS} more kinds"] if len(types) > MOST_KINDS else []
    text = listed(named + more)
    to_take = "; and ".join(listed([course.title for course in group], "or") for group in holding.to_take)
    if found.state.is_held and found.until:
        return Line(text, Place("training.index"), "", f"ready until {day(found.until)}")
    ended = f"Your accreditation ended {ago(found.until, today)}. " if found.until else ""
    return Line(text, Place("training.index"), f"{ended}Missing: {to_take}.", "not ready", "missing")
