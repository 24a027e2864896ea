"""What peers say of travel, access and kinds of council; and checking the level of a skill."""

from collections.abc import Sequence
from dataclasses import dataclass

from peerhub import clock
from peerhub.audit.operations import Actor, record
from peerhub.councils.models import CouncilKind
from peerhub.db import db
from peerhub.peers.models import Peer, Skill
from peerhub.peers.operations import PeerRefused
from peerhub.peers.operations.marks import label_of
from peerhub.peers.particulars import queries
from peerhub.peers.particulars.models import PeerParticulars, SkillCheck, TravelReach
from peerhub.peers.rules import SKILL_LEVELS


@dataclass(frozen=True)
class Said:
    """What the peer's page says."""

    known_kinds: Sequence[CouncilKind]
    travel: TravelReach | None
    travel_note: str = ""
    access_needs: str = ""


def set_particulars(peer: Peer, said: Said, *, by: Actor) -> None:
    """Save what the peer says. That access needs changed is recorded, and not what they are."""
    held = queries.particulars_of(peer)
    if held is None:
        held = PeerParticulars(peer_id=peer.id, known_kinds=[], travel_note="", access_needs="")
        db.session.add(held)
    wanted = {"known_kinds": [kind.value for kind in said.known_kinds], "travel": said.travel,
              "travel_note": said.travel_note.strip()}  # fmt: skip
    before = {key: getattr(held, key) for key in wanted}
    access = said.access_needs.strip()
    is_new_access = access != held.access_needs
    if before == wanted and not is_new_access and held.changed_on is not None:
        return
    for key, value in wanted.items():
        setattr(held, key, value)
    held.access_needs, held.changed_on = access, clock.today()
    after = wanted | ({"access_needs": "changed"} if is_new_access else {})
    record("peer.set-particulars", peer, by=by, label=label_of(peer), before=before, after=after)


def check_skill(peer: Peer, skill: Skill, level: int, evidence: str, *, by: Actor) -> None:
    """Say which level the evidence shows of a skill that the peer gives; a later check replaces the earlier."""
    told = evidence.strip()
    if level not in SKILL_LEVELS:
        raise PeerRefused("Choose the level that the evidence shows", field="level")
    if not told:
        raise PeerRefused("Say what you have seen or heard", field="evidence")
    if skill.id not in {item.skill_id for item in peer.skills}:
        raise PeerRefused("The peer no longer gives this skill. Nothing was changed")
    check = queries.checks_of(peer).get(skill.id) or SkillCheck(peer_id=peer.id, skill=skill)
    before = {"level": check.level}
    check.level, check.evidence, check.checked_on, check.by_name = level, told, clock.today(), by.name
    db.session.add(check)
    after = {"skill": skill.name, "level": level}
    record("peer.check-skill", peer, by=by, label=label_of(peer), before=before, after=after, reason=told)
