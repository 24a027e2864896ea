"""Who a peer is and what they can do, as they or staff write it down."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypedDict

import sqlalchemy as sa

from peerhub import clock
from peerhub.accounts.models import User
from peerhub.audit.operations import Actor, changes, record
from peerhub.councils.models import PoliticalGroup
from peerhub.db import db
from peerhub.peers.models import GroupMembership, Peer, PeerKind, PeerSkill, PeerStatus, ProfilePart, Skill
from peerhub.peers.operations.days import lay_patterns
from peerhub.peers.operations.errors import PeerRefused
from peerhub.peers.operations.marks import check_version, confirm_part, label_of, touch
from peerhub.peers.operations.posts import PostDetails, add_post, check_post
from peerhub.permissions import Role

LONGEST_NAME = 80
LEVELS = range(1, 5)


class ProfileDetails(TypedDict, total=False):
    """What an edit of the profile may change; what is not given stays."""

    given_name: str
    family_name: str
    email: str
    about: str
    days_per_year: int
    speaks_welsh: bool


@dataclass(frozen=True)
class NewPeer:
    """Somebody who joins. `group` is for member peers only."""

    kind: PeerKind
    given_name: str
    family_name: str
    email: str
    post: PostDetails
    group: PoliticalGroup | None = None
    joined_on: date | None = None


def create_peer(new: NewPeer, *, by: Actor | None) -> Peer:
    """Take somebody into the pool, as joining: to be accepted before any deployment. Raises PeerRefused."""
    details = _checked(
        {"given_name": new.given_name, "family_name": new.family_name, "email": new.email}, peer_id=None
    )  # fmt: skip
    if (new.group is not None) is not (new.kind is PeerKind.MEMBER):
        # Party is stored for councillors only.
        sentence = "Choose the political group" if new.group is None else "An officer peer has no political group"
        raise PeerRefused(sentence, field="group")
    check_post(new.kind, new.post)
    joined_on = new.joined_on or clock.today()
    peer = Peer(
        reference=uuid.uuid4().hex[:12], kind=new.kind, status=PeerStatus.JOINING, joined_on=joined_on, **details
    )  # fmt: skip
    db.session.add(peer)
    db.session.flush()
    peer.reference = _reference(peer.id)
    after = {"kind": peer.kind, "email": peer.email, "joined_on": joined_on}
    record("peer.create", peer, by=by, label=label_of(peer), after=after)
    add_post(peer, new.post, by=by)
    if new.group is not None:
        started = min(joined_on, new.post.started_on)
        peer.memberships.append(GroupMembership(group=new.group, started_on=started))
    db.session.flush()
    return peer


def update_profile(peer: Peer, details: ProfileDetails, *, version: int | None = None, by: Actor) -> None:
    """Save an edit. Raises PeerRefused at the field, EditedMeanwhile when somebody else saved first."""
    wanted = _checked(details, peer_id=peer.id)
    now = {key: getattr(peer, key) for key in wanted}
    check_version(peer, version, now, wanted)
    confirm_part(peer, ProfilePart.ABOUT, by=by)
    before, after = changes(now, wanted)
    if not after:
        return
    for key, value in after.items():
        setattr(peer, key, value)
    record("peer.update", peer, by=by, label=label_of(peer), before=before, after=after)


def set_skills(peer: Peer, levels: Mapping[int, int], *, version: int | None = None, by: Actor) -> None:
    """Say how well the peer knows each subject: skill id to level 1 to 4; a skill not mentioned is no longer held.

    Raises EditedMeanwhile, whose `theirs` is levels by skill id, 0 for a skill that is not held now.
    """
    assert all(level in LEVELS for level in levels.values())
    held = {item.skill_id: item for item in peer.skills}
    now = {skill_id: item.level for skill_id, item in held.items()}
    everything = now.keys() | levels.keys()
    before, after = ({skill_id: found.get(skill_id, 0) for skill_id in everything} for found in (now, levels))
    check_version(peer, version, before, after)
    confirm_part(peer, ProfilePart.SKILLS, by=by)
    if now == dict(levels):
        return
    for skill_id, item in held.items():
        if skill_id not in levels:
            peer.skills.remove(item)
        else:
            item.level = levels[skill_id]
    peer.skills.extend(PeerSkill(skill_id=key, level=level) for key, level in levels.items() if key not in held)
    touch(peer)
    codes = _codes(everything)
    was, is_now = changes({codes[key]: before[key] for key in codes}, {codes[key]: after[key] for key in codes})
    record("peer.set-skills", peer, by=by, label=label_of(peer), before=was, after=is_now)


def confirm_profile(peer: Peer, *, by: Actor) -> None:
    """The peer says that everything is still right: nobody has to ask again for twelve months (R12)."""
    before, today = peer.profile_confirmed_on, clock.today()
    peer.profile_confirmed_on = today
    lay_patterns(peer)
    record(
        "peer.confirm", peer, by=by, label=label_of(peer),
        before={"profile_confirmed_on": before}, after={"profile_confirmed_on": today},
    )  # fmt: skip


def accept_terms(peer: Peer, *, version: int, by: Actor) -> None:
    """The peer accepts a version of the terms (R5); nobody can do so for them."""
    if peer.user_id != by.id:
        raise PeerRefused("Only the peer can accept the terms")
    if peer.terms_version == version:
        return
    before = {"terms_version": peer.terms_version}
    peer.terms_version, peer.terms_accepted_on = version, clock.today()
    record("peer.accept-terms", peer, by=by, label=label_of(peer), before=before, after={"terms_version": version})


def link_user(peer: Peer, user: User | None, *, by: Actor | None) -> None:
    """Let the person with this account see and keep the record. None: no account was found. Raises PeerRefused."""
    if user is None:
        raise PeerRefused("There is no account with this address. Ask an administrator to add one", field="user")
    if Role.PEER not in user.roles:
        raise PeerRefused("This account is not a peer's. Give it the role of a peer first", field="user")
    other = db.session.scalar(sa.select(Peer.reference).where(Peer.user_id == user.id, Peer.id != peer.id))
    if other:
        raise PeerRefused(f"This account belongs to the peer {other} already", field="user")
    before = {"user_id": peer.user_id}
    peer.user_id = user.id
    record("peer.link-user", peer, by=by, label=label_of(peer), before=before, after={"user_id": user.id})


def _reference(peer_id: int) -> str:
    """What is said on the telephone. Usually the id; the next free number where records came from elsewhere."""
    taken = set(db.session.scalars(sa.select(Peer.reference).where(Peer.id != peer_id)))
    number = peer_id
    while f"P{number:04d}" in taken:
        number += 1
    return f"P{number:04d}"


def _codes(skill_ids: set[int]) -> dict[int, str]:
    rows = db.session.execute(sa.select(Skill.id, Skill.code).where(Skill.id.in_(skill_ids)).order_by(Skill.position))
    return {row.id: row.code for row in rows}


def _checked(details: ProfileDetails, *, peer_id: int | None) -> dict[str, Any]:
    checked: dict[str, Any] = dict(details)
    for key, name in (("given_name", "first name"), ("family_name", "last name")):
        if key in checked:
            checked[key] = checked[key].strip()
            if not checked[key]:
                raise PeerRefused(f"Enter the {name}", field=key)
            if len(checked[key]) > LONGEST_NAME:
                raise PeerRefused(f"The {name} must be {LONGEST_NAME} characters or fewer", field=key)
    if "email" in checked:
        checked["email"] = checked["email"].strip().lower()
        other = db.session.scalar(sa.select(Peer.reference).where(Peer.email == checked["email"], Peer.id != peer_id))
        if other:
            raise PeerRefused(f"The peer {other} has this e-mail address already", field="email")
    if not 0 <= checked.get("days_per_year", 0) <= 200:
        raise PeerRefused("The days a year must be between 0 and 200", field="days_per_year")
    return checked
