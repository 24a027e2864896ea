"""When a peer is free: what they say of days, and of days that come back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from dateutil.relativedelta import relativedelta

from peerhub import clock
from peerhub.audit.operations import Actor, record
from peerhub.councils.models import Council
from peerhub.db import db
from peerhub.peers import patterns
from peerhub.peers.availability import Run, laid, with_run, without
from peerhub.peers.models import Availability, AvailabilityPattern, AvailabilityState, Peer, ProfilePart
from peerhub.peers.operations.errors import PeerRefused
from peerhub.peers.operations.marks import confirm_part, label_of

FARTHEST = relativedelta(months=36)
LAID_AHEAD = relativedelta(months=24)  # how far ahead the days of a pattern are written down
MOST_PATTERNS, LONGEST_TITLE = 12, 80


@dataclass(frozen=True)
class NewPattern:
    """Days that come back, as somebody says them. `council` is whose meetings they are, if they are a council's."""

    title: str
    words: str
    state: AvailabilityState
    ended_on: date | None = None
    council: Council | None = None


def record_availability(
    peer: Peer, *, first_day: date, last_day: date, state: AvailabilityState | None, by: Actor
) -> None:
    """Say whether a peer is free on these days; it replaces what was said of them. None takes back what was said."""
    today = clock.today()
    if last_day < first_day:
        raise PeerRefused("The last day must be the first day or later", field="last_day")
    if last_day < today:
        raise PeerRefused("These days have passed. Enter days to come", field="last_day")
    if last_day > today + FARTHEST:
        raise PeerRefused("The last day must be within three years", field="last_day")
    rows = _said(peer)
    said = [Run(row.first_day, row.last_day, row.state) for row in rows]
    wanted = without(said, first_day, last_day) if state is None else with_run(said, Run(first_day, last_day, state))
    for row, run in zip(rows, said, strict=True):
        if run not in wanted:
            db.session.delete(row)
    for run in wanted:
        if run not in said:
            db.session.add(Availability(peer_id=peer.id, **run._asdict()))
    lay_patterns(peer)
    confirm_part(peer, ProfilePart.DAYS, by=by)
    after = {"first_day": first_day, "last_day": last_day, "state": state}
    record("peer.set-availability", peer, by=by, label=label_of(peer), after=after)


def add_pattern(peer: Peer, new: NewPattern, *, by: Actor) -> AvailabilityPattern:
    """Say of days that come back whether the peer is free on them. What was said of single days stays as it is."""
    try:
        rule = patterns.read(new.words)
    except patterns.NotUnderstood as error:
        raise PeerRefused(error.sentence, field="words") from error
    title, today, held = new.title.strip(), clock.today(), _patterns(peer)
    if len(title) > LONGEST_TITLE:
        raise PeerRefused(f"What it is must be {LONGEST_TITLE} characters or fewer", field="title")
    if new.ended_on is not None and new.ended_on < today:
        raise PeerRefused("The last day must be today or later", field="ended_on")
    if any(pattern.rule == rule.words for pattern in held):
        raise PeerRefused(f"You have said something of {rule.words} already. Take that away first", field="words")
    if len(held) >= MOST_PATTERNS:
        raise PeerRefused(f"{MOST_PATTERNS} patterns are the most. Take one away first")
    pattern = AvailabilityPattern(
        peer_id=peer.id, title=title or rule.words[0].upper() + rule.words[1:], rule=rule.words, state=new.state,
        council_id=new.council.id if new.council else None, started_on=today, ended_on=new.ended_on,
    )  # fmt: skip
    db.session.add(pattern)
    lay_patterns(peer)
    confirm_part(peer, ProfilePart.DAYS, by=by)
    after = {"pattern": pattern.title, "days": rule.words, "state": new.state, "last_day": new.ended_on}
    record("peer.add-pattern", peer, by=by, label=label_of(peer), after=after)
    return pattern


def remove_pattern(peer: Peer, pattern: AvailabilityPattern, *, by: Actor) -> None:
    """Take a pattern away, with the days that followed from it."""
    before = {"pattern": pattern.title, "days": pattern.rule, "state": pattern.state}
    for row in _laid(peer, pattern):
        db.session.delete(row)
    db.session.flush()
    db.session.delete(pattern)
    lay_patterns(peer)
    confirm_part(peer, ProfilePart.DAYS, by=by)
    record("peer.remove-pattern", peer, by=by, label=label_of(peer), before=before)


def lay_patterns(peer: Peer) -> None:
    """Write down the days ahead that follow from the peer's patterns, where nothing else was said: what differs."""
    db.session.flush()
    today = clock.today()
    wanted = set(
        days_laid(_patterns(peer), [Run(row.first_day, row.last_day, row.state) for row in _said(peer)], today)
    )
    for row in _laid(peer):
        key = (Run(row.first_day, row.last_day, row.state), row.pattern_id or 0)
        if key in wanted:
            wanted.remove(key)
        elif row.last_day >= today:
            db.session.delete(row)
    for run, pattern_id in sorted(wanted):
        db.session.add(Availability(peer_id=peer.id, pattern_id=pattern_id, **run._asdict()))
    db.session.flush()


def days_laid(held: Iterable[AvailabilityPattern], said: Iterable[Run], today: date) -> list[tuple[Run, int]]:
    """What follows from patterns over the months ahead, each run with its pattern's id."""
    until = today + LAID_AHEAD
    claims = {
        pattern.id: [
            Run(first, last, pattern.state)
            for first, last in patterns.read(pattern.rule).runs(
                today, min(until, pattern.ended_on or until), since=pattern.started_on
            )
        ]
        for pattern in held
    }
    return laid(said, claims)


def extend_patterns() -> int:
    """Lay the days of every pattern as far ahead as today allows; returns for how many peers. For the worker."""
    peers = db.session.scalars(
        sa.select(Peer).where(sa.exists().where(AvailabilityPattern.peer_id == Peer.id)).order_by(Peer.id)
    ).all()
    for peer in peers:
        lay_patterns(peer)
    return len(peers)


def _said(peer: Peer) -> Sequence[Availability]:
    return db.session.scalars(
        sa.select(Availability)
        .where(Availability.peer_id == peer.id, Availability.pattern_id.is_(None))
        .order_by(Availability.first_day)
    ).all()


def _laid(peer: Peer, pattern: AvailabilityPattern | None = None) -> Sequence[Availability]:
    source = Availability.pattern_id.is_not(None) if pattern is None else Availability.pattern_id == pattern.id
    return db.session.scalars(
        sa.select(Availability).where(Availability.peer_id == peer.id, source).order_by(Availability.first_day)
    ).all()


def _patterns(peer: Peer) -> Sequence[AvailabilityPattern]:
    return db.session.scalars(
        sa.select(AvailabilityPattern).where(AvailabilityPattern.peer_id == peer.id).order_by(AvailabilityPattern.id)
    ).all()
