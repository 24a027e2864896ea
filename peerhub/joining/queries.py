"""Who is joining, and how far they are. Each takes `visible_to`: staff see all, a group office its own, others none."""

from collections.abc import Sequence
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.interfaces import ORMOption

from peerhub.accounts.models import User
from peerhub.db import db
from peerhub.joining.models import Joiner, Route
from peerhub.joining.steps import PeersPart
from peerhub.peers.models import Peer, PeerKind, PeerStatus
from peerhub.permissions import Permission, Role
from peerhub.training.models import Accreditation


def may_be_seen_by(user: User) -> sa.ColumnElement[bool]:
    """A condition on `Joiner`."""
    if not user.can(Permission.PEER_VIEW):
        return sa.false()
    if user.is_staff:
        return sa.true()
    if Role.GROUP_OFFICE in user.roles and user.group_id is not None:
        return sa.and_(Joiner.kind == PeerKind.MEMBER, Joiner.group_id == user.group_id)
    return sa.false()


def find_joiners(*, visible_to: User, limit: int, offset: int) -> tuple[Sequence[Joiner], int]:
    """Everybody on their way, longest first: not refused, and not deployable yet. And how many they are."""
    still = sa.and_(
        may_be_seen_by(visible_to),
        Joiner.refused_at.is_(None),
        sa.or_(Joiner.peer_id.is_(None), Joiner.peer.has(Peer.status == PeerStatus.JOINING)),
    )
    total = db.session.scalar(sa.select(sa.func.count(Joiner.id)).where(still)) or 0
    statement = sa.select(Joiner).where(still).options(*_with()).order_by(Joiner.begun_at, Joiner.id)
    return db.session.scalars(statement.limit(limit).offset(offset)).all(), total


def to_clear(*, visible_to: User) -> Sequence[Joiner]:
    """Whom a group office has nominated and not cleared yet, longest first. One statement."""
    still = sa.and_(may_be_seen_by(visible_to), Joiner.kind == PeerKind.MEMBER, Joiner.cleared_at.is_(None))
    statement = sa.select(Joiner).where(still, Joiner.refused_at.is_(None)).options(*_with())
    return db.session.scalars(statement.order_by(Joiner.begun_at, Joiner.id)).all()


def get_joiner(joiner_id: int, *, visible_to: User, to_change: bool = False) -> Joiner:
    """One joiner, if this person may see them. Raises NoResultFound."""
    return db.session.scalars(_one(sa.and_(Joiner.id == joiner_id, may_be_seen_by(visible_to)), to_change)).one()


def joiner_of_link(joiner_id: int, *, to_change: bool = False) -> Joiner:
    """The joiner whom a line manager's link is about; the link was checked before."""
    return db.session.scalars(_one(Joiner.id == joiner_id, to_change)).one()


def find_own(user: User) -> Joiner | None:
    """The way of the peer who is signed in, if they came in by one."""
    return db.session.scalars(_one(Joiner.peer.has(Peer.user_id == user.id), False)).one_or_none()


def _one(condition: sa.ColumnElement[bool], to_change: bool) -> sa.Select[Joiner]:
    statement = sa.select(Joiner).where(condition).options(*_with())
    if to_change:
        statement = statement.with_for_update(of=Joiner).execution_options(populate_existing=True)
    return statement


def _with() -> tuple[ORMOption, ...]:
    return joinedload(Joiner.group), joinedload(Joiner.council), joinedload(Joiner.peer)


def parts_of(joiners: Sequence[Joiner], *, terms_version: int, on: date) -> dict[int, PeersPart]:
    """By joiner's id, what their record in the pool says. One statement."""
    ids = [joiner.peer_id for joiner in joiners if joiner.peer_id is not None]
    since: dict[int, date] = {}
    if ids:
        rows = db.session.execute(
            sa.select(Accreditation.peer_id, sa.func.min(Accreditation.starts_on))
            .where(Accreditation.peer_id.in_(ids), Accreditation.starts_on <= on, Accreditation.ends_on >= on)
            .group_by(Accreditation.peer_id)
        )
        since = {row[0]: row[1] for row in rows}
    return {joiner.id: _part(joiner.peer, since, terms_version) for joiner in joiners}


def _part(peer: Peer | None, since: dict[int, date], terms_version: int) -> PeersPart:
    if peer is None:
        return PeersPart()
    has_terms = peer.terms_version == terms_version
    return PeersPart(since.get(peer.id), peer.terms_accepted_on if has_terms else None, peer.status)


def is_known(email: str, *, group_id: int | None) -> bool:
    """Whether this person is on their way already, as far as whoever asks may know: same group, or officer."""
    known = sa.and_(Joiner.email == email, Joiner.refused_at.is_(None), Joiner.group_id.is_not_distinct_from(group_id))
    return bool(db.session.scalar(sa.select(sa.func.count(Joiner.id)).where(known)))


def interests_since(moment: datetime) -> int:
    """How many people expressed interest since then; the public page takes only so many an hour."""
    wanted = sa.and_(Joiner.route == Route.INTEREST, Joiner.begun_at >= moment)
    return db.session.scalar(sa.select(sa.func.count(Joiner.id)).where(wanted)) or 0
