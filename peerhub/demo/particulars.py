"""How far invented peers travel, the kinds of council that they know, and some skills that the peer team checked."""

from collections.abc import Sequence
from datetime import date, timedelta

import sqlalchemy as sa

from peerhub.councils.models import CouncilKind
from peerhub.db import db
from peerhub.demo.bulk import insert, stream, weighted
from peerhub.demo.person import Person
from peerhub.peers.models import PeerSkill
from peerhub.peers.particulars.models import PeerParticulars, SkillCheck, TravelReach

SHARE_SAID, SHARE_WITH_NEEDS, SHARE_CHECKED = 0.6, 0.05, 0.02
REACH = {
    TravelReach.ANYWHERE: 0.6, TravelReach.NEARBY: 0.25, TravelReach.DAY_TRIPS: 0.1, TravelReach.REMOTE: 0.05,
}  # fmt: skip
NOTES = ("", "", "", "No car.", "Not before 10 on Mondays.", "By train where it can be.")
NEEDS = ("A hearing loop.", "Papers two days ahead, in large print.", "Step-free rooms.", "A break every hour.")
EVIDENCE = ("Led on it at a visit.", "Chief executive's word, by telephone.", "Certificate seen.", "Report read.")


def build(people: Sequence[Person], *, seed: int, today: date) -> None:
    chance, kinds = stream(seed, "particulars"), [kind.value for kind in CouncilKind]
    insert(PeerParticulars, [
        {"peer_id": person.id, "known_kinds": sorted(chance.sample(kinds, chance.randint(1, 3)), key=kinds.index),
         "travel": weighted(chance, REACH), "travel_note": chance.choice(NOTES),
         "access_needs": chance.choice(NEEDS) if chance.random() < SHARE_WITH_NEEDS else "",
         "changed_on": today - timedelta(days=chance.randint(5, 600))}
        for person in people if chance.random() < SHARE_SAID
    ])  # fmt: skip
    given = db.session.execute(
        sa.select(PeerSkill.peer_id, PeerSkill.skill_id, PeerSkill.level).order_by(
            PeerSkill.peer_id, PeerSkill.skill_id
        )
    )
    insert(SkillCheck, [
        {"peer_id": peer_id, "skill_id": skill_id, "level": max(1, level - (chance.random() < 0.2)),
         "evidence": chance.choice(EVIDENCE), "checked_on": today - timedelta(days=chance.randint(5, 500)),
         "by_name": "Peer team"}
        for peer_id, skill_id, level in given if chance.random() < SHARE_CHECKED
    ])  # fmt: skip
