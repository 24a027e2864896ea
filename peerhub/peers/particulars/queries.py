"""What a peer said of travel, access and kinds of council, and what was checked of their skills."""

import sqlalchemy as sa

from peerhub.db import db
from peerhub.peers.models import Peer, Skill
from peerhub.peers.particulars.models import PeerParticulars, SkillCheck


def particulars_of(peer: Peer) -> PeerParticulars | None:
    """None where the peer said nothing yet."""
    return db.session.get(PeerParticulars, peer.id)


def checks_of(peer: Peer) -> dict[int, SkillCheck]:
    """What was checked, by skill id."""
    found = db.session.scalars(sa.select(SkillCheck).where(SkillCheck.peer_id == peer.id).order_by(SkillCheck.skill_id))
    return {check.skill_id: check for check in found}


def get_skill(skill_id: int) -> Skill:
    """Raises NoResultFound."""
    return db.session.scalars(sa.select(Skill).where(Skill.id == skill_id)).one()
