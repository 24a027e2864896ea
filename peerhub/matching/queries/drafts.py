"""The draft of a team as rows, for whoever is about to change it."""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from peerhub.accounts.models import User
from peerhub.db import db
from peerhub.engagements.models import Engagement
from peerhub.matching.models import TeamDraft
from peerhub.peers.models import Peer


def lock_draft(engagement: Engagement) -> TeamDraft | None:
    """The draft with its choices, None before the first. Until the transaction ends nobody else gets it to change.

    SQLite knows no row locks; there, a writer is alone anyway.
    """
    db.session.execute(sa.select(Engagement.id).where(Engagement.id == engagement.id).with_for_update()).one()
    statement = (
        sa.select(TeamDraft)
        .where(TeamDraft.engagement_id == engagement.id)
        .options(selectinload(TeamDraft.choices))
        .execution_options(populate_existing=True)
    )
    return db.session.scalars(statement).one_or_none()


def editor_name(draft: TeamDraft) -> str:
    """Who changed the draft last."""
    name = db.session.scalar(sa.select(User.name).where(User.id == draft.updated_by_id))
    return name or "Somebody else"


def peer_reference(peer_id: int) -> str:
    """The reference by which a peer is looked up; empty for one who is not there."""
    return db.session.scalar(sa.select(Peer.reference).where(Peer.id == peer_id)) or ""


def peers_by_id(peer_ids: Iterable[int]) -> dict[int, Peer]:
    """Peers as rows, with the memberships that a clearance is asked from."""
    statement = sa.select(Peer).where(Peer.id.in_(sorted(peer_ids))).options(selectinload(Peer.memberships))
    return {peer.id: peer for peer in db.session.scalars(statement.order_by(Peer.id))}
