"""Reading the ledger, and whether it is up to date."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from peerhub.audit.models import AuditEvent
from peerhub.clock import LONDON
from peerhub.councils.models import Council
from peerhub.councils.queries import family_ids
from peerhub.db import db
from peerhub.engagements.models import Engagement
from peerhub.jobs.models import Job, JobState
from peerhub.matching.models import DraftChoice, TeamDraft
from peerhub.peers.models import Conflict, ConflictKind, ConflictState, Peer
from peerhub.teams.models import Assignment
from peerhub.teams.rules import BEFORE_VISIT

#: Changes of these may change what ties a peer to a council. Those of drafts and plans never do.
BEARING = ("peer", "assignment", "engagement", "council")
NOT_BEARING = ("place.%", "season.%", "rule.%", "conflict.%")


@dataclass(frozen=True)
class LedgerFilter:
    """What narrows the ledger; empty leaves it open. `text` is part of a peer's or a council's name, or a reference."""

    text: str = ""
    state: ConflictState | None = None
    kind: ConflictKind | None = None
    is_found: bool | None = None
    is_pressing: bool = False
    with_lapsed: bool = False


def find_conflicts(
    wanted: LedgerFilter, *, today: date, limit: int | None = None, offset: int = 0
) -> tuple[list[tuple[Conflict, bool]], int]:
    """Lines of the ledger with whether each is pressing, pressing ones first, newest first; and how many. For staff."""
    presses = is_pressing(today).label("presses")
    statement = (
        sa.select(Conflict, presses, sa.func.count().over())
        .join(Peer, Peer.id == Conflict.peer_id)
        .join(Council, Council.id == Conflict.council_id)
        .where(*_narrowed(wanted, today))
        .options(joinedload(Conflict.peer), joinedload(Conflict.council))
        .order_by(presses.desc(), _order(), Council.name, Peer.family_name, Peer.given_name, Conflict.id)
        .limit(limit)
        .offset(offset)
    )
    rows = db.session.execute(statement).all()
    return [(row[0], bool(row[1])) for row in rows], rows[0][2] if rows else 0


def waiting(*, today: date, limit: int) -> tuple[list[Conflict], int]:
    """What a person has to decide, of people who stand on a team first, then oldest first; and how many. For staff."""
    statement = (
        sa.select(Conflict, sa.func.count().over())
        .where(Conflict.state == ConflictState.SUSPECTED, Conflict.lapsed_at.is_(None), is_pressing(today))
        .options(joinedload(Conflict.peer), joinedload(Conflict.council))
        .order_by(_stands(today).desc(), Conflict.started_on, Conflict.id)
        .limit(limit)
    )
    rows = db.session.execute(statement).all()
    return [row[0] for row in rows], rows[0][1] if rows else 0


def is_pressing(today: date) -> sa.ColumnElement[bool]:
    """Whether somebody has to decide: a person suspects it, or the peer stands on a team for a visit ahead there."""
    undecided = sa.and_(Conflict.state == ConflictState.SUSPECTED, Conflict.lapsed_at.is_(None))
    return sa.and_(undecided, sa.or_(Conflict.fingerprint.is_(None), _stands(today)))


def _stands(today: date) -> sa.ColumnElement[bool]:
    """Whether the peer is chosen or asked for a visit ahead to the council.

    Everybody who stands somewhere is found once, not anew for each of thousands of lines.
    """
    ahead = sa.and_(Engagement.stage.in_(BEFORE_VISIT), Engagement.first_day > today)
    drafted = (
        sa.select(DraftChoice.peer_id, Engagement.council_id)
        .join(TeamDraft, TeamDraft.id == DraftChoice.draft_id)
        .join(Engagement, Engagement.id == TeamDraft.engagement_id)
        .where(ahead)
    )
    asked = (
        sa.select(Assignment.peer_id, Engagement.council_id)
        .join(Engagement, Engagement.id == Assignment.engagement_id)
        .where(Assignment.is_active, ahead)
    )
    return sa.tuple_(Conflict.peer_id, Conflict.council_id).in_(sa.union(drafted, asked))


def get_conflict(conflict_id: int, *, to_decide: bool = False) -> Conflict:
    """One line with peer and council; `to_decide` holds others back until this transaction ends. NoResultFound."""
    statement = (
        sa.select(Conflict)
        .where(Conflict.id == conflict_id)
        .options(joinedload(Conflict.peer), joinedload(Conflict.council))
    )
    if to_decide:
        statement = statement.with_for_update(of=Conflict).execution_options(populate_existing=True)
    return db.session.scalars(statement).one()


def decided_before(conflict: Conflict) -> Sequence[Conflict]:
    """What people decided about the same tie while other facts held, the newest first."""
    statement = (
        sa.select(Conflict)
        .where(
            Conflict.peer_id == conflict.peer_id,
            Conflict.council_id == conflict.council_id,
            Conflict.kind == conflict.kind,
            Conflict.id != conflict.id,
            Conflict.lapsed_at.is_not(None),
            Conflict.decided_at.is_not(None),
        )
        .order_by(Conflict.decided_at.desc(), Conflict.id.desc())
    )
    return db.session.scalars(statement).all()


def lock_conflicts(ids: Collection[int]) -> Sequence[Conflict]:
    """Several lines, to be decided together."""
    statement = (
        sa.select(Conflict)
        .where(Conflict.id.in_(sorted(ids)))
        .options(joinedload(Conflict.peer), joinedload(Conflict.council))
        .order_by(Conflict.id)
        .with_for_update(of=Conflict)
        .execution_options(populate_existing=True)
    )
    return db.session.scalars(statement).all()


def visits_ahead(council_id: int, *, today: date) -> Sequence[Engagement]:
    """The visits to a council for which a team can still be chosen, soonest first."""
    statement = sa.select(Engagement).where(
        Engagement.council_id == council_id, Engagement.stage.in_(BEFORE_VISIT), Engagement.first_day > today
    )
    options = (joinedload(Engagement.type).lazyload("*"), joinedload(Engagement.council))
    return db.session.scalars(statement.options(*options).order_by(Engagement.first_day, Engagement.id)).all()


def confirmed_with(council_id: int, peer_ids: Collection[int]) -> Sequence[Conflict]:
    """The confirmed conflicts of these peers with a council, its predecessors and successors."""
    statement = (
        sa.select(Conflict)
        .where(
            Conflict.council_id.in_(family_ids(council_id) | {council_id}),
            Conflict.peer_id.in_(sorted(peer_ids)),
            Conflict.state == ConflictState.CONFIRMED,
        )
        .options(joinedload(Conflict.peer))
        .order_by(Conflict.id)
    )
    return db.session.scalars(statement).all()


def found_before() -> Sequence[Conflict]:
    """All that the system ever found, with its peers, oldest first; nobody decides about it meanwhile."""
    statement = sa.select(Conflict).where(Conflict.fingerprint.is_not(None)).options(joinedload(Conflict.peer))
    return db.session.scalars(statement.order_by(Conflict.id).with_for_update(of=Conflict)).all()


def engagements_ahead(today: date) -> Sequence[tuple[int, int]]:
    """Id and council of every engagement whose team can still be chosen."""
    statement = sa.select(Engagement.id, Engagement.council_id).where(
        Engagement.stage.in_(BEFORE_VISIT), Engagement.first_day > today
    )
    return [(row[0], row[1]) for row in db.session.execute(statement.order_by(Engagement.id))]


def newest_bearing_event() -> int:
    """The newest change that may bear on the ledger."""
    return db.session.scalar(sa.select(sa.func.max(AuditEvent.id)).where(*_bears())) or 0


def last_look(kind: str) -> Job | None:
    """The last time that the system looked and was done."""
    return latest_job(kind, Job.state == JobState.DONE)


def latest_job(kind: str, *conditions: sa.ColumnElement[bool]) -> Job | None:
    """The newest piece of work of a kind."""
    statement = sa.select(Job).where(Job.kind == kind, *conditions).order_by(Job.id.desc()).limit(1)
    return db.session.scalars(statement).one_or_none()


def is_out_of_date(kind: str, *, today: date) -> bool:
    """Whether anything bearing changed since the last look, or that was on another day."""
    last = last_look(kind)
    if last is None or last.ended_at is None or last.ended_at.astimezone(LONDON).date() < today:
        return True
    seen: dict[str, Any] = last.result or {}
    newer = sa.select(AuditEvent.id).where(AuditEvent.id > seen.get("seen_event_id", 0), *_bears()).limit(1)
    return db.session.scalar(newer) is not None


def _bears() -> list[sa.ColumnElement[bool]]:
    return [AuditEvent.subject_kind.in_(BEARING), *(AuditEvent.action.not_like(pattern) for pattern in NOT_BEARING)]


def _order() -> sa.ColumnElement[int]:
    """Suspected first, then confirmed, waived, dismissed."""
    places = {state: place for place, state in enumerate(STATES)}
    return sa.case(*((Conflict.state == state, place) for state, place in places.items()), else_=len(places))


STATES = (ConflictState.SUSPECTED, ConflictState.CONFIRMED, ConflictState.WAIVED, ConflictState.DISMISSED)


def _narrowed(wanted: LedgerFilter, today: date) -> list[sa.ColumnElement[bool]]:
    name = Peer.given_name + " " + Peer.family_name
    given: list[tuple[object, sa.ColumnElement[bool]]] = [
        (
            wanted.text,
            sa.or_(
                name.icontains(wanted.text, autoescape=True),
                Peer.reference == wanted.text.upper(),
                Council.name.icontains(wanted.text, autoescape=True),
            ),
        ),
        (wanted.state, Conflict.state == wanted.state),
        (wanted.kind, Conflict.kind == wanted.kind),
        (wanted.is_found is True, Conflict.fingerprint.is_not(None)),
        (wanted.is_found is False, Conflict.fingerprint.is_(None)),
        (wanted.is_pressing, is_pressing(today)),
        (not wanted.with_lapsed, Conflict.lapsed_at.is_(None)),
    ]
    return [condition for is_given, condition in given if is_given]
