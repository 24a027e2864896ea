"""The whole pool as facts, in four statements however many peers there are."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, NamedTuple

import sqlalchemy as sa

from peerhub.councils.models import PoliticalGroup
from peerhub.db import Base, db
from peerhub.db.types import UtcDateTime
from peerhub.engagements.models import Engagement, TeamSlot
from peerhub.matching.facts import Absence, Duty, PeerFacts, Post, Span, Tie, years_before
from peerhub.peers.models import (
    Availability,
    AvailabilityState,
    Conflict,
    ConflictKind,
    ConflictState,
    GroupMembership,
    Peer,
    PeerPost,
)
from peerhub.teams.models import Assignment, AssignmentState, Clearance, ClearanceState
from peerhub.training.models import Accreditation

YEARS_BACK = 3
KIND = 4  # where a peer's kind stands among the columns of `Records.peers`


class Asked(NamedTuple):
    """What decides which facts about the pool bear on one engagement."""

    first_day: date
    last_day: date
    engagement_id: int
    original_id: int | None
    family: frozenset[int]
    accreditation_id: int | None


class Membership(NamedTuple):
    """One peer's time in a political group."""

    started_on: date
    ended_on: date | None
    code: str
    name: str


@dataclass(frozen=True)
class Records:
    """The pool as the database has it, read once for a number of engagements; each dictionary is by peer id.

    `peers` holds the columns of one peer up to the terms, and the number of engagements served.
    """

    peers: Mapping[int, Sequence[Any]]
    memberships: Mapping[int, Sequence[Membership]]
    posts: Mapping[int, tuple[Post, ...]]
    skills: Mapping[int, Mapping[int, int]]
    duties: Mapping[int, tuple[Duty, ...]]
    absences: Mapping[int, tuple[Absence, ...]]
    accreditations: Mapping[int, tuple[tuple[int, Span], ...]]  # with the id of the kind
    ties: Mapping[int, tuple[Tie, ...]]

    @cached_property
    def with_post_at(self) -> dict[int | None, set[int]]:
        """Who holds or held a post at each council."""
        found: dict[int | None, set[int]] = defaultdict(set)
        for peer_id, posts in self.posts.items():
            for post in posts:
                found[post.council_id].add(peer_id)
        return found

    @cached_property
    def teams(self) -> dict[int, list[tuple[int, Duty]]]:
        """Who was asked for each engagement."""
        found: dict[int, list[tuple[int, Duty]]] = defaultdict(list)
        for peer_id, duties in sorted(self.duties.items()):
            for duty in duties:
                found[duty.engagement_id].append((peer_id, duty))
        return found


def read_pool(every: Sequence[Asked], skills: Mapping[int, Mapping[int, int]]) -> Records:
    """Every peer, with whatever bears on any of these engagements, in four statements. `skills` are read already."""
    posts = _grouped((row[0], Post._make(row[1:])) for row in _posts())
    duties = _grouped((row[0], Duty._make((*row[1:-1], row[-1] is ClearanceState.CLEARED))) for row in _duties(every))
    absences, accreditations, ties = _dated(every)
    peers: dict[int, Sequence[Any]] = {}
    memberships: dict[int, list[Membership]] = defaultdict(list)
    for row in _peers(min(one.first_day for one in every), max(one.first_day for one in every)):
        peers[row[0]] = (*row[:10], row[14])
        if row[10] is not None:
            memberships[row[0]].append(Membership._make(row[10:14]))
    return Records(peers, memberships, posts, skills, duties, absences, accreditations, ties)


def peers_for(
    asked: Asked, records: Records, *, today: date, among: Iterable[int] | None = None
) -> tuple[PeerFacts, ...]:
    """Every peer, or those with the ids `among`, by id, with the facts that bear on this one engagement."""
    days = (min(today, asked.first_day), max(today, asked.last_day))
    since = years_before(asked.first_day, YEARS_BACK)
    found = []
    for peer_id in records.peers if among is None else sorted(among):
        *columns, served = records.peers[peer_id]
        posts = records.posts.get(peer_id, ())
        post = main_post(posts, *days)
        group = _group_on(asked.first_day, records.memberships.get(peer_id, ()))
        home = post.council_id if post else None
        known = (posts, records.skills.get(peer_id, {}), *_bearing(asked, records, peer_id, since))
        found.append(PeerFacts._make((*columns, *group, served or 0, post, home, *known)))
    return tuple(found)


def _bearing(asked: Asked, records: Records, peer_id: int, since: date) -> tuple[Any, ...]:
    """The dated facts of one peer that bear on one engagement: absences, duties, accreditations, ties."""
    first, last, family = asked.first_day, asked.last_day, asked.family
    absences, duties = records.absences.get(peer_id, ()), records.duties.get(peer_id, ())
    held, ties = records.accreditations.get(peer_id, ()), records.ties.get(peer_id, ())
    return (
        tuple([run for run in absences if run.first <= last and run.last >= first]) if absences else (),
        tuple([duty for duty in duties if _bears(duty, asked, since)]) if duties else (),
        tuple([span for kind, span in held if kind == asked.accreditation_id]) if held else (),
        tuple([tie for tie in ties if tie.council_id in family]) if ties else (),
    )


def _bears(duty: Duty, asked: Asked, since: date) -> bool:
    """Asked for within three years before the visit; at this council, whenever that was."""
    return duty.last_day >= since or duty.council_id in asked.family or duty.engagement_id == asked.original_id


def _group_on(day: date, memberships: Sequence[Membership]) -> tuple[str | None, str | None]:
    """Code and name of the political group on a day; where two memberships overlap, the later one holds."""
    code, name = None, None
    for held in memberships:
        if held.started_on <= day and (held.ended_on is None or held.ended_on >= day):
            code, name = held.code, held.name
    return code, name


def main_post(posts: Sequence[Post], first: date, last: date) -> Post | None:
    """The post by which a peer is introduced: the main one held in these days, else the latest that was held."""
    if len(posts) == 1:
        return posts[0]
    held = [post for post in posts if post.is_held(first, last)]
    if held:
        return max(held, key=lambda post: (post.is_main, post.started_on))
    return max(posts, key=lambda post: (post.ended_on or date.max, post.started_on), default=None)


def _peers(first: date, last: date) -> Iterable[Any]:
    """One row for each peer and each membership of a political group between two days, and how often they served."""
    served = (
        sa.select(Assignment.peer_id, sa.func.count().label("served"))
        .where(Assignment.state == AssignmentState.SERVED)
        .group_by(Assignment.peer_id)
        .subquery()
    )
    peer, membership, group = _columns(Peer), _columns(GroupMembership), _columns(PoliticalGroup)
    statement = (
        sa.select(
            peer.id,
            peer.reference,
            peer.given_name,
            peer.family_name,
            peer.kind,
            peer.status,
            peer.needs_review_since,
            peer.days_per_year,
            peer.profile_confirmed_on,
            peer.terms_version,
            membership.started_on,
            membership.ended_on,
            group.code,
            group.name,
            served.c.served,
        )
        .outerjoin(GroupMembership, sa.and_(membership.peer_id == peer.id, _member_between(first, last)))
        .outerjoin(PoliticalGroup, group.id == membership.group_id)
        .outerjoin(served, served.c.peer_id == peer.id)
        .order_by(peer.id, membership.started_on, membership.id)
    )
    return db.session.execute(statement).all()


def _member_between(first: date, last: date) -> sa.ColumnElement[bool]:
    return sa.and_(
        GroupMembership.started_on <= last,
        sa.or_(GroupMembership.ended_on.is_(None), GroupMembership.ended_on >= first),
    )


def _posts() -> Iterable[Any]:
    post = _columns(PeerPost)
    statement = sa.select(
        post.peer_id,
        post.council_id,
        post.organisation,
        post.title,
        post.seniority,
        post.is_main,
        post.started_on,
        post.ended_on,
    ).order_by(post.peer_id, post.id)
    return db.session.execute(statement).all()


def _columns(model: type[Base]) -> Any:
    """The columns of a table as such: thousands of rows are read a third quicker past the object layer."""
    return sa.inspect(model).local_table.c


def _duties(every: Sequence[Asked]) -> Iterable[Any]:
    """Who was asked for what since three years before the first visit; at the councils visited, since ever."""
    since = years_before(min(one.first_day for one in every), YEARS_BACK)
    originals = [one.original_id for one in every if one.original_id is not None]
    here = sa.or_(Engagement.council_id.in_(_families(every)), Engagement.id.in_(originals))
    # As a list of engagements, so that the database narrows the assignments before it joins anything to them.
    whenever = sa.select(Engagement.id).where(here).scalar_subquery()
    statement = (
        sa.select(
            Assignment.peer_id,
            Assignment.engagement_id,
            Assignment.slot_id,
            TeamSlot.position,
            Engagement.council_id,
            Assignment.first_day,
            Assignment.last_day,
            Assignment.days,
            Assignment.is_active,
            Clearance.state,
        )
        .join(Engagement, Engagement.id == Assignment.engagement_id)
        .join(TeamSlot, TeamSlot.id == Assignment.slot_id)
        .outerjoin(Clearance, Clearance.assignment_id == Assignment.id)
        .where(sa.or_(Assignment.last_day >= since, Assignment.engagement_id.in_(whenever)))
    )
    # Put in order here: asked for an order, SQLite walks an index through the whole history instead of reading on.
    return sorted(db.session.execute(statement).all(), key=lambda row: (row.first_day, row.engagement_id, row.slot_id))


def _dated(
    every: Sequence[Asked],
) -> tuple[dict[int, tuple[Absence, ...]], dict[int, tuple[tuple[int, Span], ...]], dict[int, tuple[Tie, ...]]]:
    """Absences on the on-site days, accreditations of the kinds asked for, conflicts with the councils visited."""
    found: dict[str, list[tuple[int, Any]]] = {"absence": [], "accreditation": [], "tie": []}
    statement = sa.union_all(_absences(every), _accreditations(every), _ties(every))
    rows = db.session.execute(statement).all()
    for what, peer_id, first, last, state, council_id, kind, decided_at, fingerprint in rows:
        if what == "absence":
            found[what].append((peer_id, Absence(first, last, AvailabilityState(state))))
        elif what == "accreditation":
            found[what].append((peer_id, (council_id, Span(first, last))))
        else:
            decided: datetime | None = decided_at
            on = decided.date() if decided else None
            tie = Tie(council_id, ConflictKind(kind), ConflictState(state), first, last, on, fingerprint)
            found[what].append((peer_id, tie))
    # The database may give them in any order; sentences have to come in one.
    found["tie"].sort(key=lambda pair: (pair[1].started_on, pair[1].kind.value, pair[1].state.value))
    return _grouped(found["absence"]), _grouped(found["accreditation"]), _grouped(found["tie"])


def _absences(every: Sequence[Asked]) -> sa.Select[*tuple[Any, ...]]:
    return sa.select(
        sa.literal("absence").label("what"),
        Availability.peer_id,
        Availability.first_day.label("first"),
        Availability.last_day.label("last"),
        sa.type_coerce(Availability.state, sa.String).label("state"),
        *_no_tie(),
    ).where(
        Availability.state != AvailabilityState.FREE,
        Availability.first_day <= max(one.last_day for one in every),
        Availability.last_day >= min(one.first_day for one in every),
    )


def _accreditations(every: Sequence[Asked]) -> sa.Select[*tuple[Any, ...]]:
    """The kind stands where conflicts have their council."""
    kinds = {one.accreditation_id for one in every if one.accreditation_id is not None}
    return sa.select(
        sa.literal("accreditation"),
        Accreditation.peer_id,
        Accreditation.starts_on,
        Accreditation.ends_on,
        sa.literal(""),
        Accreditation.kind_id,
        *_no_tie()[1:],
    ).where(Accreditation.kind_id.in_(sorted(kinds)))


def _no_tie() -> tuple[sa.ColumnElement[Any], ...]:
    """Empty columns of the types that `_ties` fills, which PostgreSQL wants to know."""
    return (
        sa.cast(sa.null(), sa.Integer).label("council_id"),
        sa.cast(sa.null(), sa.String).label("kind"),
        sa.cast(sa.null(), UtcDateTime).label("decided_at"),
        sa.cast(sa.null(), sa.String).label("fingerprint"),
    )


def _ties(every: Sequence[Asked]) -> sa.Select[*tuple[Any, ...]]:
    return sa.select(
        sa.literal("tie"),
        Conflict.peer_id,
        Conflict.started_on,
        Conflict.blocks_until,
        sa.type_coerce(Conflict.state, sa.String),
        Conflict.council_id,
        sa.type_coerce(Conflict.kind, sa.String),
        Conflict.decided_at,
        Conflict.fingerprint,
    ).where(Conflict.council_id.in_(_families(every)), ~_is_mere_suspicion())


def _is_mere_suspicion() -> sa.ColumnElement[bool]:
    """Of what the system found, only decisions matter here: the rules find the rest in the facts themselves."""
    return sa.and_(Conflict.fingerprint.is_not(None), Conflict.state == ConflictState.SUSPECTED)


def _families(every: Sequence[Asked]) -> list[int]:
    """The councils visited, with their predecessors and successors."""
    return sorted({council_id for one in every for council_id in one.family})


def _grouped(pairs: Iterable[tuple[int, Any]]) -> dict[int, tuple[Any, ...]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for peer_id, item in pairs:
        found[peer_id].append(item)
    return {peer_id: tuple(items) for peer_id, items in found.items()}
