"""Writing a plan into the pool by a fixed number of statements, however many peers, and taking it back.

The way back: {"added": [peer ids], "merged": {"peers": [each with its columns as they were], "levels": {peer id: {skill
id: level as it was, 0 for none}}, "new_posts": [ids], "mains": [ids of the main posts before them]}}.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from peerhub import clock
from peerhub.audit.models import AuditEvent, Way
from peerhub.audit.operations import Actor
from peerhub.db import Base, db
from peerhub.peers.importing import queries
from peerhub.peers.importing.planning import Plan, Planned
from peerhub.peers.importing.pool import Known
from peerhub.peers.importing.reading import Person
from peerhub.peers.models import GroupMembership, Peer, PeerPost, PeerSkill, PeerStatus
from peerhub.peers.operations.errors import PeerRefused

USUAL_DAYS = 12
COLUMNS = (
    "given_name", "family_name", "email", "about", "days_per_year", "speaks_welsh", "profile_confirmed_on",
    "needs_review_since",
)  # fmt: skip
DAYS = frozenset({"profile_confirmed_on", "needs_review_since"})


def write(plan: Plan, *, by: Actor) -> dict[str, Any]:
    """Add the new peers and change those who are merged; returns the way back."""
    today = clock.today()
    added = _add(plan.new, today, by)
    merged = _merge(plan.merges, today, by)
    return {"added": added, "merged": merged}


def _add(lines: Sequence[Planned], today: date, by: Actor) -> list[int]:
    first = _next_number()
    references = [f"P{number:04d}" for number in range(first, first + len(lines))]
    _insert(Peer, [_peer_row(line, ref, today) for line, ref in zip(lines, references, strict=True)])
    rows = db.session.execute(sa.select(Peer.reference, Peer.id).where(Peer.reference.in_(references)))
    ids = {row.reference: row.id for row in rows}
    numbered = [(ids[reference], line) for line, reference in zip(lines, references, strict=True)]
    _insert(PeerPost, [_post_row(peer_id, line, today) for peer_id, line in numbered])
    members = [(peer_id, line) for peer_id, line in numbered if _person(line).group_id is not None]
    _insert(GroupMembership, [_group_row(peer_id, line, today) for peer_id, line in members])
    levels = [(peer_id, *pair) for peer_id, line in numbered for pair in _person(line).skills.items()]
    _insert(PeerSkill, [_skill_row(*found) for found in levels])
    _insert(AuditEvent, [_event("peer.create", ids[ref], _label(ref, line), by, {"import_line": line.number})
                         for line, ref in zip(lines, references, strict=True)])  # fmt: skip
    return list(ids.values())


def _merge(lines: Sequence[Planned], today: date, by: Actor) -> dict[str, Any]:
    known = [(line, line.known) for line in lines if line.known is not None]
    before = [{"id": peer.id, "version": peer.version, **_columns_of(peer)} for _, peer in known]
    after = [{**row, **line.values} for row, (line, _) in zip(before, known, strict=True)]
    _change_peers(after)
    _set_levels({peer.id: line.levels for line, peer in known})
    posts = _add_posts([(line, peer) for line, peer in known if line.has_new_post], today)
    _insert(AuditEvent, [_event("peer.merge", peer.id, _label(peer.reference, line), by,
                                {"import_line": line.number, "changed": [change.what for change in line.changes]})
                         for line, peer in known])  # fmt: skip
    return {
        "peers": [{key: _plain(value) for key, value in row.items()} for row in before],
        "levels": {
            str(peer.id): {str(skill): peer.skills.get(skill, 0) for skill in line.levels} for line, peer in known
        },
        **posts,
    }


def _add_posts(found: Sequence[tuple[Planned, Known]], today: date) -> dict[str, list[int]]:
    """The new main posts of peers who were there; returns which were added and which were the main ones before."""
    if not found:
        return {"new_posts": [], "mains": []}
    whose = PeerPost.peer_id.in_([peer.id for _, peer in found])
    there = db.session.execute(sa.select(PeerPost.id, PeerPost.is_main, PeerPost.ended_on).where(whose)).all()
    mains = [row.id for row in there if row.is_main and row.ended_on is None]
    db.session.execute(sa.update(PeerPost).where(PeerPost.id.in_(mains)).values(is_main=False))
    _insert(PeerPost, [_post_row(peer.id, line, today) for line, peer in found])
    now = db.session.scalars(sa.select(PeerPost.id).where(whose).order_by(PeerPost.id))
    return {"new_posts": sorted(set(now) - {row.id for row in there}), "mains": mains}


def take_back(way_back: Mapping[str, Any], *, by: Actor) -> None:
    """Remove the peers who were added, and put back what was merged. Raises PeerRefused; changes all, or nothing."""
    added, merged = way_back["added"], way_back["merged"]
    labels = _refuse_if_changed(added, merged["peers"])
    # Two versions further: one for the import, one for this.
    _change_peers([{key: _read(key, value) for key, value in row.items()} | {"version": row["version"] + 1}
                   for row in merged["peers"]])  # fmt: skip
    levels = {int(key): {int(skill): level for skill, level in held.items()} for key, held in merged["levels"].items()}
    _set_levels(levels)
    if merged["new_posts"]:
        db.session.execute(sa.delete(PeerPost).where(PeerPost.id.in_(merged["new_posts"])))
        db.session.execute(sa.update(PeerPost).where(PeerPost.id.in_(merged["mains"])).values(is_main=True))
    _insert(AuditEvent, [_event("peer.undo-import", key, label, by, {}) for key, label in labels.items()])
    if added:
        _remove(added)


def _remove(added: Sequence[int]) -> None:
    try:
        with db.session.begin_nested():
            db.session.execute(sa.delete(Peer).where(Peer.id.in_(added)))
    except IntegrityError as held:
        raise PeerRefused("A peer of this import is on a team by now, so it cannot be undone") from held


def _refuse_if_changed(added: Sequence[int], merged: Sequence[Mapping[str, Any]]) -> dict[int, str]:
    """The references of all peers of the import, if none was changed since and nobody signs in as a new one."""
    wanted = dict.fromkeys(added, 1) | {row["id"]: row["version"] + 1 for row in merged}
    now = queries.versions_of(list(wanted))
    new = set(added)
    changed = [
        held.reference for key, held in now.items() if held.version != wanted[key] or (key in new and held.user_id)
    ]
    if changed or len(now) < len(wanted):
        named = ", ".join(sorted(changed)[:5]) or "a peer who is gone"
        raise PeerRefused(f"Peers of this import were changed since, so it cannot be undone: {named}")
    return {key: held.reference for key, held in now.items()}


def _change_peers(rows: Sequence[Mapping[str, Any]]) -> None:
    """One statement for all: each row has the peer's id, the version it has now, and all of `COLUMNS`."""
    if not rows:
        return
    table = Base.metadata.tables[Peer.__tablename__]
    new = {name: sa.bindparam(f"new_{name}", type_=table.c[name].type) for name in (*COLUMNS, "version")}
    statement = sa.update(table).where(table.c.id == sa.bindparam("key")).values(new)
    db.session.execute(
        statement,
        [{"key": row["id"], "new_version": row["version"] + 1, **{f"new_{name}": row[name] for name in COLUMNS}}
         for row in rows],
    )  # fmt: skip
    db.session.expire_all()


def _set_levels(levels: Mapping[int, Mapping[int, int]]) -> None:
    """Peer id to skill id to level; 0 takes the skill away."""
    pairs = [(peer, skill, level) for peer, held in levels.items() for skill, level in held.items()]
    if not pairs:
        return
    table = Base.metadata.tables[PeerSkill.__tablename__]
    gone = sa.delete(table).where(table.c.peer_id == sa.bindparam("peer"), table.c.skill_id == sa.bindparam("skill"))
    db.session.execute(gone, [{"peer": peer, "skill": skill} for peer, skill, _ in pairs])
    _insert(PeerSkill, [_skill_row(peer, skill, level) for peer, skill, level in pairs if level])


def _columns_of(peer: Known) -> dict[str, Any]:
    return {name: peer.confirmed_on if name == "profile_confirmed_on" else getattr(peer, name) for name in COLUMNS}


def _peer_row(line: Planned, reference: str, today: date) -> dict[str, Any]:
    person = _person(line)
    return {
        "reference": reference,
        "given_name": person.given_name,
        "family_name": person.family_name,
        "email": person.email,
        "kind": person.kind,
        "status": person.status or PeerStatus.JOINING,
        "joined_on": person.joined_on or today,
        "left_on": (person.joined_on or today) if person.status is PeerStatus.LEFT else None,
        "about": person.about,
        "profile_confirmed_on": person.confirmed_on,
        "days_per_year": USUAL_DAYS if person.days_per_year is None else person.days_per_year,
        "speaks_welsh": bool(person.speaks_welsh),
        "is_invented": False,
        "version": 1,
    }


def _post_row(peer_id: int, line: Planned, today: date) -> dict[str, Any]:
    person = _person(line)
    return {
        "peer_id": peer_id,
        "council_id": person.council_id,
        "organisation": person.organisation,
        "title": person.title,
        "portfolio": person.portfolio or None,
        "seniority": person.seniority,
        "is_main": True,
        "started_on": person.started_on or person.joined_on or today,
        "ended_on": None,
    }


def _group_row(peer_id: int, line: Planned, today: date) -> dict[str, Any]:
    started_on = _post_row(peer_id, line, today)["started_on"]
    return {"peer_id": peer_id, "group_id": _person(line).group_id, "started_on": started_on}


def _skill_row(peer_id: int, skill_id: int, level: int) -> dict[str, Any]:
    return {"peer_id": peer_id, "skill_id": skill_id, "level": level, "evidence": ""}


def _event(action: str, peer_id: int, label: str, by: Actor, after: dict[str, Any]) -> dict[str, Any]:
    return {
        "at": clock.now(), "actor_id": by.id, "actor_name": by.name, "way": Way.IMPORT, "action": action,
        "subject_kind": Peer.__tablename__, "subject_id": peer_id, "subject_label": label[:200], "after": after,
    }  # fmt: skip


def _label(reference: str, line: Planned) -> str:
    return f"{reference} {_person(line).given_name} {_person(line).family_name}"


def _person(line: Planned) -> Person:
    assert line.person is not None  # a plan with faults is never written
    return line.person


def _next_number() -> int:
    """The number after the highest reference, which is said on the telephone."""
    taken = db.session.scalars(sa.select(Peer.reference).where(Peer.reference.startswith("P")))
    numbers = [int(reference[1:]) for reference in taken if reference[1:].isdigit()]
    return max(numbers, default=0) + 1


def _insert(model: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        # By the table, not by the model: there, rows with and without a value would go in different statements.
        db.session.execute(sa.insert(Base.metadata.tables[model.__tablename__]), list(rows))


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _read(key: str, value: Any) -> Any:
    return date.fromisoformat(value) if key in DAYS and value is not None else value
