"""The whole pool as facts, in five statements however many peers there are."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
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
    PeerSkill,
)
from peerhub.teams.models import Assignment, AssignmentState, Clearance, ClearanceState
from peerhub.training.models import Accreditation

YEARS_BACK = 3


class Asked(NamedTuple):
    """What decides which facts about the pool are needed."""

    first_day: date
    last_day: date
    engagement_id: int
    original_id: int | None
    family: frozenset[int]
    accreditation_id: int | None


def load_peers(asked: Asked, *, today: date) -> tuple[PeerFacts, ...]:
    """Every peer, by id, with the facts that bear on this engagement."""
    posts = _grouped((row[0], Post._make(row[1:])) for row in _posts())
    skills: dict[int, dict[int, int]] = defaultdict(dict)
    for peer_id, skill_id, level in _skills():
        skills[peer_id][skill_id] = level
    duties = _grouped((row[0], Duty._make((*row[1:-1], row[-1] is ClearanceState.CLEARED))) for row in _duties(asked))
    absences, accreditations, ties = _dated(asked)
    days = (min(today, asked.first_day), max(today, asked.last_day))
    peers = []
    for peer_id, *rest, served in _peers(asked.first_day):
        held = posts.get(peer_id, ())
        post = main_post(held, *days)
        home = post.council_id if post else None
        dated = (absences.get(peer_id, ()), duties.get(peer_id, ()), accreditations.get(peer_id, ()))
        known = (held, skills.get(peer_id, {}), *dated, ties.get(peer_id, ()))
        peers.append(PeerFacts._make((peer_id, *rest, served or 0, post, home, *known)))
    return tuple(peers)


def main_post(posts: Sequence[Post], first: date, last: date) -> Post | None:
    """The post by which a peer is introduced: the main one held in these days, else the latest that was held."""
    if len(posts) == 1:
        return posts[0]
    held = [post for post in posts if post.is_held(first, last)]
    if held:
        return max(held, key=lambda post: (post.is_main, post.started_on))
    return max(posts, key=lambda post: (post.ended_on or date.max, post.started_on), default=None)


def _peers(day: date) -> Iterable[Any]:
    """One row for each peer, with the political group on `day` and how often they served."""
    served = (
        sa.select(Assignment.peer_id, sa.func.count().label("served"))
        .where(Assignment.state == AssignmentState.SERVED)
        .group_by(Assignment.peer_id)
        .subquery()
    )
    peer = _columns(Peer)
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
            _columns(PoliticalGroup).code,
            _columns(PoliticalGroup).name,
            served.c.served,
        )
        .outerjoin(GroupMembership, sa.and_(GroupMembership.peer_id == peer.id, _member_on(day)))
        .outerjoin(PoliticalGroup, PoliticalGroup.id == GroupMembership.group_id)
        .outerjoin(served, served.c.peer_id == peer.id)
        .order_by(peer.id, GroupMembership.started_on, GroupMembership.id)
    )
    # Where two memberships overlap, the later one holds.
    return {row[0]: row for row in db.session.execute(statement)}.values()


def _member_on(day: date) -> sa.ColumnElement[bool]:
    return sa.and_(
        GroupMembership.started_on <= day, sa.or_(GroupMembership.ended_on.is_(None), GroupMembership.ended_on >= day)
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
    return db.session.execute(statement)


def _skills() -> Iterable[Any]:
    skill = _columns(PeerSkill)
    return db.session.execute(sa.select(skill.peer_id, skill.skill_id, skill.level))


def _columns(model: type[Base]) -> Any:
    """The columns of a table as such: thousands of rows are read a third quicker past the object layer."""
    return sa.inspect(model).local_table.c


def _duties(asked: Asked) -> Iterable[Any]:
    """Who was asked for what since three years before the visit; at this council, since ever."""
    since = years_before(asked.first_day, YEARS_BACK)
    here = sa.or_(Engagement.council_id.in_(sorted(asked.family)), Engagement.id == asked.original_id)
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
    return sorted(db.session.execute(statement), key=lambda row: (row.first_day, row.engagement_id, row.slot_id))


def _dated(
    asked: Asked,
) -> tuple[dict[int, tuple[Absence, ...]], dict[int, tuple[Span, ...]], dict[int, tuple[Tie, ...]]]:
    """Absences on the on-site days, accreditations of the kind that is asked for, conflicts with this council."""
    found: dict[str, list[tuple[int, Any]]] = {"absence": [], "accreditation": [], "tie": []}
    statement = sa.union_all(_absences(asked), _accreditations(asked), _ties(asked))
    for what, peer_id, first, last, state, council_id, kind, decided_at in db.session.execute(statement):
        if what == "absence":
            found[what].append((peer_id, Absence(first, last, AvailabilityState(state))))
        elif what == "accreditation":
            found[what].append((peer_id, Span(first, last)))
        else:
            decided: datetime | None = decided_at
            tie = Tie(
                council_id, ConflictKind(kind), ConflictState(state), first, last, decided.date() if decided else None
            )
            found[what].append((peer_id, tie))
    # The database may give them in any order; sentences have to come in one.
    found["tie"].sort(key=lambda pair: (pair[1].started_on, pair[1].kind.value, pair[1].state.value))
    return _grouped(found["absence"]), _grouped(found["accreditation"]), _grouped(found["tie"])


def _absences(asked: Asked) -> sa.Select[*tuple[Any, ...]]:
    return sa.select(
        sa.literal("absence").label("what"),
        Availability.peer_id,
        Availability.first_day.label("first"),
        Availability.last_day.label("last"),
        sa.type_coerce(Availability.state, sa.String).label("state"),
        *_no_tie(),
    ).where(
        Availability.state != AvailabilityState.FREE,
        Availability.first_day <= asked.last_day,
        Availability.last_day >= asked.first_day,
    )


def _accreditations(asked: Asked) -> sa.Select[*tuple[Any, ...]]:
    return sa.select(
        sa.literal("accreditation"),
        Accreditation.peer_id,
        Accreditation.starts_on,
        Accreditation.ends_on,
        sa.literal(""),
        *_no_tie(),
    ).where(Accreditation.kind_id == asked.accreditation_id)


def _no_tie() -> tuple[sa.ColumnElement[Any], ...]:
    """Empty columns of the types that `_ties` fills, which PostgreSQL wants to know."""
    return (
        sa.cast(sa.null(), sa.Integer).label("council_id"),
        sa.cast(sa.null(), sa.String).label("kind"),
        sa.cast(sa.null(), UtcDateTime).label("decided_at"),
    )


def _ties(asked: Asked) -> sa.Select[*tuple[Any, ...]]:
    return sa.select(
        sa.literal("tie"),
        Conflict.peer_id,
        Conflict.started_on,
        Conflict.blocks_until,
        sa.type_coerce(Conflict.state, sa.String),
        Conflict.council_id,
        sa.type_coerce(Conflict.kind, sa.String),
        Conflict.decided_at,
    ).where(Conflict.council_id.in_(sorted(asked.family)))


def _grouped(pairs: Iterable[tuple[int, Any]]) -> dict[int, tuple[Any, ...]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for peer_id, item in pairs:
        found[peer_id].append(item)
    return {peer_id: tuple(items) for peer_id, items in found.items()}
