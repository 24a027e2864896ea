"""What is in a peer's diary: what they said of their days, visits, and the feed's secret."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from peerhub import clock
from peerhub.councils.models import Council
from peerhub.db import db
from peerhub.diaries import addresses
from peerhub.diaries.calendar_files import Entry
from peerhub.diaries.models import CalendarFeed
from peerhub.diaries.year import Booked, Year, year_from
from peerhub.engagements.models import Engagement, EngagementType
from peerhub.peers import queries as peer_queries
from peerhub.peers.availability import Run
from peerhub.peers.models import AvailabilityPattern, Peer, PeerKind
from peerhub.peers.patterns import ELECTIONS, read
from peerhub.peers.rules import current_posts
from peerhub.teams.models import Assignment, AssignmentState
from peerhub.training import queries as training_queries
from peerhub.training.models import BookingState, SessionBooking
from peerhub.web.formats import day_range

REMEMBERED = timedelta(days=365)  # how far back the feed reaches


@dataclass(frozen=True)
class Suggestion:
    """A pattern that others in the peer's place said and the peer has not: filled in, and counted by nobody."""

    title: str
    words: str
    council_id: int | None = None

    def days(self, first: date, last: date, *, since: date) -> Iterator[date]:
        """The days between two days on which it falls."""
        for start, end in read(self.words).runs(first, last, since=since):
            yield from (start + timedelta(days=step) for step in range((end - start).days + 1))


@dataclass(frozen=True)
class Diary:
    """The year of one peer with all that stands beside it."""

    year: Year
    patterns: Sequence[AvailabilityPattern]
    suggestions: list[Suggestion]
    days_taken: int
    financial_year: str


def diary_of(peer: Peer, first_month: date) -> Diary:
    """The peer's twelve months from one on: five statements."""
    today = clock.today()
    last = first_month + timedelta(days=366)
    patterns = peer_queries.patterns_of(peer)
    titles = {pattern.id: pattern.title for pattern in patterns}
    runs = [
        (Run(row.first_day, row.last_day, row.state), titles.get(row.pattern_id or 0, ""))
        for row in peer_queries.availability_of(peer, since=first_month)
    ]
    start = financial_year_of(today)
    visits = visits_of(peer, since=min(first_month, start))
    booked = [_booked(visit) for visit in visits if visit.is_active and visit.first_day <= last]
    booked += [
        _in_a_room(item)
        for item in training_queries.booked_by(peer, since=clock.now() - REMEMBERED)
        if item.state is not BookingState.CANCELLED
    ]
    suggestions = suggestions_for(peer, patterns, today)
    filled_in = {day: one.title for one in suggestions for day in one.days(first_month, last, since=today)}
    taken = sum(visit.days for visit in visits if visit.is_active and financial_year_of(visit.first_day) == start)
    return Diary(
        year_from(first_month, runs=runs, booked=booked, today=today, filled_in=filled_in),
        patterns,
        suggestions,
        taken,
        f"April {start.year} to March {start.year + 1}",
    )


def financial_year_of(day: date) -> date:
    """The first of April on or before a day: the year over which the days that a peer gives are counted."""
    return date(day.year if day.month >= 4 else day.year - 1, 4, 1)


def suggestions_for(peer: Peer, said: Sequence[AvailabilityPattern], today: date) -> list[Suggestion]:
    """What is usually in a member peer's calendar: the council's meetings as colleagues know them, and elections."""
    if peer.kind is not PeerKind.MEMBER:
        return []
    councils = {post.council_id for post in current_posts(peer.posts, today) if post.council_id is not None}
    mine = {pattern.rule for pattern in said}
    with_meetings = {pattern.council_id for pattern in said}
    found: dict[int, Suggestion] = {}
    for council_id, name, rule in peer_queries.meetings_known(councils - {None}) if councils else ():
        if council_id not in with_meetings and rule not in mine:
            found.setdefault(council_id, Suggestion(f"Council meetings, {name}", rule, council_id))
    if ELECTIONS not in mine:
        found[0] = Suggestion("Quiet period before local elections", ELECTIONS)
    return list(found.values())


def visits_of(peer: Peer, *, since: date) -> Sequence[Assignment]:
    """Every visit that the peer is or was asked for and that ends on a day or later, with council and kind."""
    return db.session.scalars(
        sa.select(Assignment)
        .where(Assignment.peer_id == peer.id, Assignment.last_day >= since)
        .options(
            joinedload(Assignment.slot),
            joinedload(Assignment.engagement).options(
                joinedload(Engagement.council).lazyload(Council.county),
                joinedload(Engagement.type).lazyload(EngagementType.template),
            ),
        )
        .order_by(Assignment.first_day, Assignment.id)
    ).all()


def find_feed(peer: Peer) -> CalendarFeed | None:
    """The peer's feed, if they made one."""
    return db.session.scalars(sa.select(CalendarFeed).where(CalendarFeed.peer_id == peer.id)).one_or_none()


def peer_of_secret(secret: str, *, key: str) -> Peer | None:
    """Whose feed this secret opens; None for one that was withdrawn or never made."""
    peer_id = addresses.peer_in(secret)
    if peer_id is None:
        return None
    feed = db.session.scalars(
        sa.select(CalendarFeed).where(CalendarFeed.peer_id == peer_id).options(joinedload(CalendarFeed.peer))
    ).one_or_none()
    if feed is None or not addresses.is_secret_of(secret, peer_id, feed.salt, key=key):
        return None
    return feed.peer


def entries_of(peer: Peer) -> list[Entry]:
    """All that a peer's calendar programme is told. No name but the council's: an address may be passed on."""
    found: dict[str, Entry] = {}
    for item in visits_of(peer, since=clock.today() - REMEMBERED):
        entry = _visit(item)
        # Somebody who was taken off and asked again is in it once, as they stand now.
        if entry.key not in found or item.is_active:
            found[entry.key] = entry
    sessions = training_queries.booked_by(peer, since=clock.now() - REMEMBERED)
    return [*found.values(), *(_session(booking) for booking in sessions)]


def _in_a_room(booking: SessionBooking) -> Booked:
    """A session of a course on which the peer has a place."""
    session = booking.session
    first, last = clock.day_of(session.starts_at), clock.day_of(session.ends_at)
    return Booked(first, last, session.course.title, True)


def _booked(visit: Assignment) -> Booked:
    is_certain = visit.state is not AssignmentState.ASKED
    words = "on site at" if is_certain else "asked to be on site at"
    return Booked(visit.first_day, visit.last_day, f"{words} {visit.engagement.council.name}", is_certain)


def _session(booking: SessionBooking) -> Entry:
    session = booking.session
    return Entry(
        key=f"booking-{booking.id}",
        title=session.course.title,
        starts=session.starts_at,
        ends=session.ends_at,
        changed_at=booking.changed_at,
        place=session.venue or session.link,
        text=session.note,
        is_cancelled=booking.state is BookingState.CANCELLED,
    )


def _visit(item: Assignment) -> Entry:
    engagement = item.engagement
    is_certain = item.state in (AssignmentState.CONFIRMED, AssignmentState.SERVED)
    return Entry(
        key=f"engagement-{engagement.id}",
        title=f"{'' if is_certain else 'Perhaps: '}{engagement.type.name}, {engagement.council.name}",
        starts=item.first_day,
        ends=item.last_day,
        changed_at=item.answered_at or item.assigned_at,
        place=engagement.council.official_name,
        text=f"As {item.slot.name.lower()}, {day_range(item.first_day, item.last_day)}. {engagement.reference}",
        is_certain=is_certain,
        is_cancelled=not item.is_active,
    )
