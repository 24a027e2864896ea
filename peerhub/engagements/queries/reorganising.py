"""What a reorganisation touches: people, visits, accounts and comparisons of the councils that it ends."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload

from peerhub.accounts.models import User
from peerhub.councils.models import Council, StatisticalNeighbour
from peerhub.db import db
from peerhub.engagements.models import Engagement, EngagementType, Stage
from peerhub.metrics.models import ComparatorGroup, ComparatorMember
from peerhub.peers.models import Peer, PeerPost, PeerStatus

OVER = (Stage.CLOSED, Stage.CANCELLED)


@dataclass(frozen=True)
class TouchedPeer:
    """A peer with a post at a council that ends."""

    id: int
    name: str
    title: str
    council: str


@dataclass(frozen=True)
class TouchedAccount:
    """Somebody who signs in for a council that ends."""

    name: str
    email: str
    council: str


@dataclass(frozen=True)
class Touched:
    """All that a reorganisation touches; each sorted by council, then by name or day."""

    peers: list[TouchedPeer]
    too_late: list[Engagement]  # on site after the last day: to be moved, or to be begun anew with the successor
    running: list[Engagement]  # begun before, and not closed by then: their deadlines go on
    accounts: list[TouchedAccount]
    comparators: list[tuple[str, list[str]]]  # council that ends → councils of today that are compared with it
    groups: list[tuple[str, list[str]]]  # comparator group of our own → councils in it that end

    @property
    def compared(self) -> int:
        """How many councils have at least one of those that end among their comparators."""
        return len({name for _, names in self.comparators for name in names})


def touched_by(council_ids: Sequence[int], last_day: date) -> Touched:
    """Five statements, whatever their number."""
    engagements = _engagements(council_ids)
    return Touched(
        peers=_peers(council_ids),
        too_late=[one for one in engagements if one.last_day > last_day],
        running=[one for one in engagements if one.last_day <= last_day],
        accounts=_accounts(council_ids),
        comparators=_comparators(council_ids),
        groups=_groups(council_ids),
    )


def _peers(council_ids: Sequence[int]) -> list[TouchedPeer]:
    rows = db.session.execute(
        sa.select(Peer.id, Peer.given_name + " " + Peer.family_name, PeerPost.title, Council.name)
        .join(PeerPost, PeerPost.peer_id == Peer.id)
        .join(Council, Council.id == PeerPost.council_id)
        .where(PeerPost.council_id.in_(council_ids), PeerPost.ended_on.is_(None), Peer.status != PeerStatus.LEFT)
        .order_by(Council.name, Peer.family_name, Peer.given_name, Peer.id, PeerPost.id)
    )
    return [TouchedPeer(*row) for row in rows]


def _engagements(council_ids: Sequence[int]) -> Sequence[Engagement]:
    statement = (
        sa.select(Engagement)
        .join(Engagement.council)
        .where(Engagement.council_id.in_(council_ids), Engagement.stage.not_in(OVER))
        .options(
            joinedload(Engagement.council),
            joinedload(Engagement.type).lazyload(EngagementType.template),
            joinedload(Engagement.manager).lazyload(User.role_rows),
        )
        .order_by(Council.name, Engagement.first_day, Engagement.id)
    )
    return db.session.scalars(statement).all()


def _accounts(council_ids: Sequence[int]) -> list[TouchedAccount]:
    rows = db.session.execute(
        sa.select(User.name, User.email, Council.name)
        .join(Council, Council.id == User.council_id)
        .where(User.council_id.in_(council_ids), User.is_active)
        .order_by(Council.name, User.name, User.id)
    )
    return [TouchedAccount(*row) for row in rows]


def _comparators(council_ids: Sequence[int]) -> list[tuple[str, list[str]]]:
    ends, other = aliased(Council), aliased(Council)
    rows = db.session.execute(
        sa.select(ends.name, other.name)
        .join(StatisticalNeighbour, StatisticalNeighbour.neighbour_id == ends.id)
        .join(other, other.id == StatisticalNeighbour.council_id)
        .where(ends.id.in_(council_ids), other.id.not_in(council_ids))
        .distinct()
        .order_by(ends.name, other.name)
    )
    return _by_first((ends, compared) for ends, compared in rows)


def _groups(council_ids: Sequence[int]) -> list[tuple[str, list[str]]]:
    rows = db.session.execute(
        sa.select(ComparatorGroup.name, Council.name)
        .join(ComparatorMember, ComparatorMember.group_id == ComparatorGroup.id)
        .join(Council, sa.or_(Council.id == ComparatorMember.member_id, Council.id == ComparatorMember.council_id))
        .where(Council.id.in_(council_ids))
        .distinct()
        .order_by(ComparatorGroup.name, Council.name)
    )
    return _by_first((group, ends) for group, ends in rows)


def _by_first(rows: Iterable[tuple[str, str]]) -> list[tuple[str, list[str]]]:
    found: dict[str, list[str]] = {}
    for first, second in rows:
        found.setdefault(first, []).append(second)
    return list(found.items())
