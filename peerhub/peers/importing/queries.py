"""The pool and the lists that a file is compared with, and the imports so far. Seven statements, whatever the size."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import defer

from peerhub.councils.finding import folded
from peerhub.councils.models import Council, CouncilCode
from peerhub.db import db
from peerhub.peers.importing.models import PeerImport
from peerhub.peers.importing.pool import Known, Pool
from peerhub.peers.models import Peer, PeerPost, PeerSkill
from peerhub.peers.queries.choices import groups_to_choose_from, skills_in_order


def pool_on(today: date) -> Pool:
    """Everything that lines are compared with."""
    known = _known(today)
    by_name: dict[tuple[str, int], Known] = {}
    for peer in known:
        for council_id, _title in peer.posts:
            if council_id is not None:
                by_name.setdefault((folded(f"{peer.given_name} {peer.family_name}"), council_id), peer)
    councils, council_names = _councils()
    skills = skills_in_order()
    return Pool(
        by_email={peer.email: peer for peer in known},
        by_name_and_council=by_name,
        councils=councils,
        council_names=council_names,
        groups={folded(name): group.id for group in groups_to_choose_from(today) for name in (group.name, group.code)},
        skills={folded(name): skill.id for skill in skills for name in (skill.name, skill.code)},
        skill_names={skill.id: skill.name for skill in skills},
    )


def _known(today: date) -> list[Known]:
    posts: dict[int, set[tuple[int | None, str]]] = defaultdict(set)
    held = sa.and_(PeerPost.started_on <= today, sa.or_(PeerPost.ended_on.is_(None), PeerPost.ended_on >= today))
    for peer_id, council_id, title in db.session.execute(
        sa.select(PeerPost.peer_id, PeerPost.council_id, PeerPost.title).where(held).order_by(PeerPost.id)
    ):
        posts[peer_id].add((council_id, title))
    skills: dict[int, dict[int, int]] = defaultdict(dict)
    for peer_id, skill_id, level in db.session.execute(
        sa.select(PeerSkill.peer_id, PeerSkill.skill_id, PeerSkill.level).order_by(PeerSkill.peer_id)
    ):
        skills[peer_id][skill_id] = level
    rows = db.session.execute(
        sa.select(
            Peer.id, Peer.reference, Peer.version, Peer.kind, Peer.given_name, Peer.family_name, Peer.email, Peer.about,
            Peer.days_per_year, Peer.speaks_welsh, Peer.profile_confirmed_on, Peer.needs_review_since,
        ).order_by(Peer.id)
    )  # fmt: skip
    return [replace(_peer(row), posts=frozenset(posts[row.id]), skills=skills[row.id]) for row in rows]


def _peer(row: Any) -> Known:
    return Known(
        id=row.id,
        reference=row.reference,
        version=row.version,
        kind=row.kind,
        given_name=row.given_name,
        family_name=row.family_name,
        email=row.email,
        about=row.about,
        days_per_year=row.days_per_year,
        speaks_welsh=row.speaks_welsh,
        confirmed_on=row.profile_confirmed_on,
        needs_review_since=row.needs_review_since,
    )


def _councils() -> tuple[dict[str, int], dict[int, str]]:
    """Every name and code, folded, to the council's id; where two share one, today's council counts."""
    found: dict[str, int] = {}
    names: dict[int, str] = {}
    rows = db.session.execute(
        sa.select(Council.id, Council.code, Council.name, Council.official_name, Council.other_names).order_by(
            Council.ended_on.is_not(None), Council.id
        )
    )
    for row in rows:
        names[row.id] = row.name
        for name in (row.official_name, row.name, row.code, *row.other_names.splitlines()):
            found.setdefault(folded(name), row.id)
    for code, council_id in db.session.execute(
        sa.select(CouncilCode.gss_code, CouncilCode.council_id).order_by(CouncilCode.gss_code)
    ):
        found.setdefault(folded(code), council_id)
    return found, names


def find_imports(*, limit: int, offset: int) -> tuple[Sequence[PeerImport], int]:
    """The imports so far, newest first, without their lines, and how many there are."""
    total = db.session.scalar(sa.select(sa.func.count(PeerImport.id))) or 0
    statement = sa.select(PeerImport).options(defer(PeerImport.content), defer(PeerImport.way_back))
    return db.session.scalars(statement.order_by(PeerImport.id.desc()).limit(limit).offset(offset)).all(), total


def get_import(import_id: int, *, to_change: bool = False) -> PeerImport:
    """One import. Raises NoResultFound. `to_change` holds others back who would act on it, too."""
    statement = sa.select(PeerImport).where(PeerImport.id == import_id)
    if to_change:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return db.session.scalars(statement).one()


class Held(NamedTuple):
    """A peer as an undo looks at them."""

    version: int
    reference: str
    user_id: int | None


def versions_of(peer_ids: Sequence[int]) -> dict[int, Held]:
    """Of each of these peers who is still there."""
    rows = db.session.execute(
        sa.select(Peer.id, Peer.version, Peer.reference, Peer.user_id).where(Peer.id.in_(peer_ids)).order_by(Peer.id)
    )
    return {row.id: Held(row.version, row.reference, row.user_id) for row in rows}
