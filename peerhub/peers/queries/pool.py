"""The list of peers: what a search finds, how many, and what a line of it shows. Always five statements."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import sqlalchemy as sa

from peerhub import clock
from peerhub.accounts.models import User
from peerhub.councils.models import Council, PoliticalGroup
from peerhub.db import db
from peerhub.db.days import days_within
from peerhub.peers import rules
from peerhub.peers.models import (
    Availability,
    AvailabilityState,
    GroupMembership,
    Peer,
    PeerKind,
    PeerPost,
    PeerSkill,
    PeerStatus,
    Skill,
)
from peerhub.peers.queries.sight import may_be_seen_by, sits_with
from peerhub.peers.search import DaysWanted, PeerSearch, SkillWanted

Ids = sa.Select[int] | list[int]


@dataclass
class PeerLine:
    """One peer as the list shows them; post, council and region are those of the main post held today."""

    id: int
    reference: str
    name: str
    email: str
    kind: PeerKind
    status: PeerStatus
    joined_on: date
    profile_confirmed_on: date | None
    needs_review_since: date | None
    post: str | None = None
    council: str | None = None
    region: str | None = None
    group: str | None = None
    skills: list[tuple[str, int]] = field(default_factory=list)


def find_peers(
    search: PeerSearch, *, visible_to: User, limit: int | None = None, offset: int = 0
) -> tuple[list[PeerLine], int]:
    """The peers that a search finds among those whom this person may see, and how many they are in all."""
    today = clock.today()
    found = sa.and_(may_be_seen_by(visible_to, today), *_conditions(search, today))
    total = db.session.scalar(sa.select(sa.func.count()).select_from(Peer).where(found)) or 0
    lines = {line.id: line for line in _people(found, search.sort, limit, offset)}
    # A page's worth of ids goes back as it is; for the whole pool the database knows better which they are.
    ids = list(lines) if limit is not None else sa.select(Peer.id).where(found)
    for peer_id, title, name, region in db.session.execute(_main_posts(ids, today)):
        if lines[peer_id].post is None:
            lines[peer_id].post, lines[peer_id].council, lines[peer_id].region = title, name, region
    for peer_id, group in db.session.execute(_groups(ids, today)):
        lines[peer_id].group = group
    for peer_id, skill, level in db.session.execute(_skills(ids)):
        lines[peer_id].skills.append((skill, level))
    return list(lines.values()), total


def _people(found: sa.ColumnElement[bool], sort: str, limit: int | None, offset: int) -> list[PeerLine]:
    rows = db.session.execute(
        sa.select(
            Peer.id,
            Peer.reference,
            Peer.given_name,
            Peer.family_name,
            Peer.email,
            Peer.kind,
            Peer.status,
            Peer.joined_on,
            Peer.profile_confirmed_on,
            Peer.needs_review_since,
        )
        .where(found)
        .order_by(*_order(sort))
        .limit(limit)
        .offset(offset)
    )
    return [
        PeerLine(peer_id, reference, f"{given} {family}", *rest) for peer_id, reference, given, family, *rest in rows
    ]


def _main_posts(ids: Ids, today: date) -> sa.Select[int, str, str, str]:
    """Posts held today, the main one of each peer first."""
    return (
        sa.select(
            PeerPost.peer_id, PeerPost.title, sa.func.coalesce(Council.name, PeerPost.organisation), Council.region
        )
        .outerjoin(PeerPost.council)
        .where(PeerPost.peer_id.in_(ids), *_held(PeerPost, today))
        .order_by(PeerPost.peer_id, PeerPost.is_main.desc(), PeerPost.started_on.desc(), PeerPost.id)
    )


def _groups(ids: Ids, today: date) -> sa.Select[int, str]:
    return (
        sa.select(GroupMembership.peer_id, PoliticalGroup.name)
        .join(GroupMembership.group)
        .where(GroupMembership.peer_id.in_(ids), *_held(GroupMembership, today))
        .order_by(GroupMembership.peer_id, GroupMembership.started_on, GroupMembership.id)
    )


def _skills(ids: Ids) -> sa.Select[int, str, int]:
    return (
        sa.select(PeerSkill.peer_id, Skill.name, PeerSkill.level)
        .join(PeerSkill.skill)
        .where(PeerSkill.peer_id.in_(ids))
        .order_by(PeerSkill.peer_id, PeerSkill.level.desc(), Skill.position, Skill.id)
    )


def _held(model: type[PeerPost] | type[GroupMembership], on: date) -> tuple[sa.ColumnElement[bool], ...]:
    return model.started_on <= on, sa.or_(model.ended_on.is_(None), model.ended_on >= on)


def _order(sort: str) -> tuple[Any, ...]:
    name = (sa.func.lower(Peer.family_name), sa.func.lower(Peer.given_name), Peer.id)
    if sort == "confirmed":
        return (Peer.profile_confirmed_on.is_(None).desc(), Peer.profile_confirmed_on, *name)
    if sort == "joined":
        return (Peer.joined_on.desc(), *name)
    return name


# What a search asks of a peer ---------------------------------------------


def _conditions(search: PeerSearch, today: date) -> Iterable[sa.ColumnElement[bool]]:
    yield from (_mentions(word, today) for word in search.words)
    yield from (_can(skill) for skill in search.skills)
    if search.kind is not None:
        yield Peer.kind == search.kind
    if search.group is not None:
        wanted = sa.select(PoliticalGroup.id).where(PoliticalGroup.code == search.group)
        yield sits_with(GroupMembership.group_id.in_(wanted), today)
    if search.region is not None:
        yield _has_post(today, Council.region == search.region, PeerPost.is_main.is_(True))
    if search.seniority is not None:
        yield _has_post(today, PeerPost.seniority == search.seniority)
    # People who left are kept for the record, and shown only to those who ask for them.
    yield Peer.status == search.status if search.status is not None else Peer.status != PeerStatus.LEFT
    if search.is_stale:
        yield sa.or_(
            Peer.profile_confirmed_on.is_(None), Peer.profile_confirmed_on <= rules.stale_from(today)
        )  # fmt: skip
    if search.needs_review:
        yield Peer.needs_review_since.is_not(None)
    if search.free is not None:
        yield ~_is_busy_throughout(search.free)


def _mentions(word: str, today: date) -> sa.ColumnElement[bool]:
    """The word stands in the name, the reference, the e-mail address, or in a post held today."""
    return sa.or_(
        (Peer.given_name + " " + Peer.family_name).icontains(word, autoescape=True),
        Peer.reference.icontains(word, autoescape=True),
        Peer.email.icontains(word, autoescape=True),
        _has_post(
            today,
            sa.or_(
                PeerPost.title.icontains(word, autoescape=True),
                PeerPost.portfolio.icontains(word, autoescape=True),
                PeerPost.organisation.icontains(word, autoescape=True),
                Council.name.icontains(word, autoescape=True),
            ),
        ),
    )


def _has_post(today: date, *conditions: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    return (
        sa.select(PeerPost.id)
        .outerjoin(Council, Council.id == PeerPost.council_id)
        .where(PeerPost.peer_id == Peer.id, *_held(PeerPost, today), *conditions)
        .exists()
    )


def _can(skill: SkillWanted) -> sa.ColumnElement[bool]:
    return (
        sa.select(PeerSkill.peer_id)
        .join(Skill, Skill.id == PeerSkill.skill_id)
        .where(PeerSkill.peer_id == Peer.id, Skill.code == skill.code, PeerSkill.level >= skill.level)
        .exists()
    )


def _is_busy_throughout(days: DaysWanted) -> sa.ColumnElement[bool]:
    """Not free on any of the days: as many of them are not free as they are, because no two runs overlap."""
    busy = days_within(Availability.first_day, Availability.last_day, days.first_day, days.last_day)
    total = (
        sa.select(sa.func.coalesce(sa.func.sum(busy), 0))
        .where(
            Availability.peer_id == Peer.id,
            Availability.state == AvailabilityState.NOT_FREE,
            Availability.first_day <= days.last_day,
            Availability.last_day >= days.first_day,
        )
        .scalar_subquery()
    )
    return total == (days.last_day - days.first_day).days + 1
