"""What a peer said of travel, access and kinds of council, and what was checked of their skills."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from peerhub.db import db
from peerhub.peers.models import Peer, Skill
from peerhub.peers.particulars.models import PeerParticulars, SkillCheck


def particulars_of(peer: Peer) -> PeerParticulars | None:
    """None where the peer said nothing yet."""
    return db.session.get(PeerParticulars, peer.id)


def checks_of(peer: Peer) -> dict[int, SkillCheck]:
    """What was checked, by skill id."""
    return said_and_checked(peer)[1]


def said_and_checked(peer: Peer) -> tuple[PeerParticulars | None, dict[int, SkillCheck]]:
    """Both in one statement: what the peer said, and what was checked, by skill id."""
    statement = (
        sa.select(PeerParticulars, SkillCheck)
        .select_from(Peer)
        .outerjoin(PeerParticulars, PeerParticulars.peer_id == Peer.id)
        .outerjoin(SkillCheck, SkillCheck.peer_id == Peer.id)
        .where(Peer.id == peer.id)
        .order_by(SkillCheck.skill_id)
    )
    rows: Sequence[Any] = db.session.execute(statement).all()  # either of a row's two may be missing
    said = next((particulars for particulars, _ in rows), None)
    return said, {check.skill_id: check for _, check in rows if check is not None}


def get_skill(skill_id: int) -> Skill:
    """Raises NoResultFound."""
    return db.session.scalars(sa.select(Skill).where(Skill.id == skill_id)).one()
