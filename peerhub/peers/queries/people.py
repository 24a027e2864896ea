"""One peer: who they are, what they hold, when they are free, where they must not go."""

from collections.abc import Iterable, Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from peerhub import clock
from peerhub.accounts.models import User
from peerhub.councils.models import Council
from peerhub.db import db
from peerhub.peers.models import (
    Availability,
    AvailabilityPattern,
    Conflict,
    ConflictState,
    GroupMembership,
    Peer,
    PeerPost,
    PeerSkill,
    PeerStatus,
)
from peerhub.peers.queries.sight import may_be_seen_by
from peerhub.peers.rules import stale_from


def get_peer(peer_id: int, *, visible_to: User, to_change: bool = False) -> Peer:
    """The peer with posts, skills and groups, if this person may see them. Raises NoResultFound.

    `to_change` holds others back who would change the same peer, until this transaction ends.
    """
    found = _with_everything(Peer.id == peer_id, may_be_seen_by(visible_to, clock.today()), to_change=to_change)
    return db.session.scalars(found).one()


def find_own_peer(user: User, *, to_change: bool = False) -> Peer | None:
    """The record of the peer who is signed in, with posts, skills and groups; None where the account has none yet."""
    return db.session.scalars(_with_everything(Peer.user_id == user.id, to_change=to_change)).one_or_none()


def find_peer_of_link(peer_id: int, *, to_change: bool = False) -> Peer | None:
    """The peer whom a signed link is about: whoever has the link has proved the right to see what its page shows."""
    return db.session.scalars(_with_everything(Peer.id == peer_id, to_change=to_change)).one_or_none()


def _with_everything(*conditions: sa.ColumnElement[bool], to_change: bool) -> sa.Select[Peer]:
    statement = sa.select(Peer).where(*conditions).options(*_everything_held())
    if to_change:
        # What is in memory may be older than what the one before us has just written.
        statement = statement.with_for_update(of=Peer).execution_options(populate_existing=True)
    return statement


def _everything_held() -> tuple[ORMOption, ...]:
    return (
        selectinload(Peer.posts).joinedload(PeerPost.council),
        selectinload(Peer.memberships).joinedload(GroupMembership.group),
        selectinload(Peer.skills).joinedload(PeerSkill.skill),
    )


def get_post(peer: Peer, post_id: int) -> PeerPost:
    """One of this peer's posts, with its council. Raises NoResultFound."""
    return db.session.scalars(
        sa.select(PeerPost)
        .where(PeerPost.id == post_id, PeerPost.peer_id == peer.id)
        .options(joinedload(PeerPost.council))
    ).one()


def availability_of(peer: Peer, *, since: date | None = None) -> Sequence[Availability]:
    """What the peer said of their days, in order; with `since`, only runs that reach that day."""
    statement = sa.select(Availability).where(Availability.peer_id == peer.id)
    if since is not None:
        statement = statement.where(Availability.last_day >= since)
    return db.session.scalars(statement.order_by(Availability.first_day, Availability.id)).all()


def patterns_of(peer: Peer) -> Sequence[AvailabilityPattern]:
    """What the peer said of days that come back, in the order in which it was said."""
    return db.session.scalars(
        sa.select(AvailabilityPattern).where(AvailabilityPattern.peer_id == peer.id).order_by(AvailabilityPattern.id)
    ).all()


def get_pattern(peer: Peer, pattern_id: int) -> AvailabilityPattern:
    """One of this peer's patterns. Raises NoResultFound."""
    return db.session.scalars(
        sa.select(AvailabilityPattern).where(
            AvailabilityPattern.id == pattern_id, AvailabilityPattern.peer_id == peer.id
        )
    ).one()


def meetings_known(council_ids: Iterable[int]) -> Sequence[tuple[int, str, str]]:
    """When these councils meet, as their own peers say it: council's id, its name, the days in words. Nobody's name."""
    rows = db.session.execute(
        sa.select(Council.id, Council.name, AvailabilityPattern.rule)
        .join(Council, AvailabilityPattern.council_id == Council.id)
        .where(Council.id.in_(sorted(council_ids)))
        .group_by(Council.id, Council.name, AvailabilityPattern.rule)
        .order_by(Council.name, sa.func.count().desc(), AvailabilityPattern.rule)
    )
    return [(council_id, name, rule) for council_id, name, rule in rows]


def conflicts_of(peer: Peer) -> Sequence[Conflict]:
    """This peer's conflicts of interest that have not lapsed: to decide first, then those that hold, then dismissed."""
    holds = Conflict.state.in_((ConflictState.CONFIRMED, ConflictState.WAIVED))
    order = sa.case((Conflict.state == ConflictState.SUSPECTED, 0), (holds, 1), else_=2)
    return db.session.scalars(
        sa.select(Conflict)
        .where(Conflict.peer_id == peer.id, Conflict.lapsed_at.is_(None))
        .options(joinedload(Conflict.council))
        .order_by(order, Conflict.started_on.desc(), Conflict.id)
    ).all()


def peers_to_ask(on: date) -> Sequence[Peer]:
    """Peers whose profile is stale (R12), who are not suspended or gone, and who can sign in. By id."""
    last_word = sa.func.coalesce(Peer.profile_confirmed_on, Peer.joined_on)
    here = Peer.status.in_([PeerStatus.JOINING, PeerStatus.DEPLOYABLE])
    wanted = sa.and_(here, Peer.user_id.is_not(None), last_word <= stale_from(on))
    return db.session.scalars(sa.select(Peer).where(wanted).order_by(Peer.id)).all()


def names_of_users(ids: Iterable[int | None]) -> dict[int, str]:
    """Who is behind these ids, for "decided by". No statement where there is nobody to name."""
    wanted = {user_id for user_id in ids if user_id is not None}
    if not wanted:
        return {}
    rows = db.session.execute(sa.select(User.id, User.name).where(User.id.in_(wanted)).order_by(User.id))
    return {row.id: row.name for row in rows}
