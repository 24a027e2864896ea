"""Who may see which peers: one condition, put into every statement that answers with peers or counts them."""

from datetime import date

import sqlalchemy as sa

from peerhub.accounts.models import User
from peerhub.peers.models import GroupMembership, Peer, PeerKind
from peerhub.permissions import Permission, Role


def may_be_seen_by(user: User, on: date) -> sa.ColumnElement[bool]:
    """The LGA's staff see every peer; a political group's office those who sit with the group that day; others none.

    A condition on `Peer`. Peers see themselves through `own_peer`.
    """
    if not user.can(Permission.PEER_VIEW):
        return sa.false()
    if user.is_staff:
        return sa.true()
    if Role.GROUP_OFFICE in user.roles and user.group_id is not None:
        return sa.and_(Peer.kind == PeerKind.MEMBER, sits_with(GroupMembership.group_id == user.group_id, on))
    return sa.false()


def sits_with(group: sa.ColumnElement[bool], on: date) -> sa.ColumnElement[bool]:
    """A condition on `Peer`: sits with such a group on that day."""
    return (
        sa.select(GroupMembership.id)
        .where(
            GroupMembership.peer_id == Peer.id,
            group,
            GroupMembership.started_on <= on,
            sa.or_(GroupMembership.ended_on.is_(None), GroupMembership.ended_on >= on),
        )
        .exists()
    )
