"""The records of accepted teams."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

import sqlalchemy as sa

from peerhub.accounts.models import User
from peerhub.clock import LONDON
from peerhub.councils.models import Council, PoliticalGroup
from peerhub.db import db
from peerhub.engagements.models import Engagement, EngagementType, TeamSlot
from peerhub.matching.models import DecisionRecord
from peerhub.peers.models import Peer
from peerhub.teams.queries import may_see, sees_everything


@dataclass(frozen=True)
class Decision:
    """One record with the engagement that it is about, in words."""

    record: DecisionRecord
    type_name: str
    council_name: str
    reference: str


def get_decision(decision_id: int, *, visible_to: User) -> Decision:
    """One record of an engagement that this person may see as staff. Raises NoResultFound."""
    statement = (
        sa.select(DecisionRecord, EngagementType.name, Council.name, Engagement.reference)
        .join(Engagement, Engagement.id == DecisionRecord.engagement_id)
        .join(EngagementType, EngagementType.id == Engagement.type_id)
        .join(Council, Council.id == Engagement.council_id)
        .where(DecisionRecord.id == decision_id, may_see(visible_to), sa.literal(sees_everything(visible_to)))
    )
    record, type_name, council_name, reference = db.session.execute(statement).one()
    return Decision(record, type_name, council_name, reference)


@dataclass(frozen=True)
class DecisionFilter:
    """What narrows the list of decisions; empty leaves it open. `text` is part of a council's name, or a reference."""

    text: str = ""
    decided_by: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class ListedDecision:
    """One line of the list."""

    id: int
    decided_at: datetime
    decided_by_name: str
    engagement_id: int
    reference: str
    type_name: str
    council_name: str
    changed: int  # places where a person decided otherwise than was proposed
    set_aside: int  # choices for which a rule was set aside


def find_decisions(
    wanted: DecisionFilter, *, visible_to: User, limit: int | None = None, offset: int = 0
) -> tuple[list[ListedDecision], int]:
    """Decisions newest first, and how many there are in all."""
    statement = (
        sa.select(
            DecisionRecord.id,
            DecisionRecord.decided_at,
            DecisionRecord.decided_by_name,
            DecisionRecord.engagement_id,
            Engagement.reference,
            EngagementType.name,
            Council.name,
            DecisionRecord.overrides,
            sa.func.count().over(),
        )
        .join(Engagement, Engagement.id == DecisionRecord.engagement_id)
        .join(EngagementType, EngagementType.id == Engagement.type_id)
        .join(Council, Council.id == Engagement.council_id)
        .where(may_see(visible_to), sa.literal(sees_everything(visible_to)), *_narrowed(wanted))
        .order_by(DecisionRecord.decided_at.desc(), DecisionRecord.id.desc())
        .limit(limit)
        .offset(offset)
    )
    rows = [tuple(row) for row in db.session.execute(statement)]
    found = [
        ListedDecision(*told, *(sum(map(bool, marks)) for marks in _marks(overrides))) for *told, overrides, _ in rows
    ]
    return found, rows[0][8] if rows else 0


def deciders(*, visible_to: User) -> Sequence[str]:
    """The names of everybody who decided anything, in order."""
    if not sees_everything(visible_to):
        return []
    name = DecisionRecord.decided_by_name
    return db.session.scalars(sa.select(name).distinct().order_by(name)).all()


def group_names() -> Sequence[str]:
    """The names of the political groups, to be taken out of what is given to anybody who asks."""
    return db.session.scalars(sa.select(PoliticalGroup.name).order_by(PoliticalGroup.id)).all()


def people_in_text(texts: Iterable[str]) -> Sequence[tuple[str, str]]:
    """Given and family names of peers whose family name stands in one of these texts; no statement without a text."""
    words = {word for text in texts for word in _words(text)}
    if not words:
        return ()
    columns = (Peer.family_name, Peer.given_name)
    statement = sa.select(*columns).where(Peer.family_name.in_(sorted(words))).distinct().order_by(*columns)
    return [(given, family) for family, given in db.session.execute(statement)]


def _words(text: str) -> Iterator[str]:
    """Every word, and every two that follow one another: a family name may be of two."""
    words = re.findall(r"[^\W\d_][\w'’-]*", text)
    yield from words
    yield from (f"{one} {next_}" for one, next_ in pairwise(words))


def _narrowed(wanted: DecisionFilter) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = []
    if wanted.text:
        found.append(
            sa.or_(
                Council.name.icontains(wanted.text, autoescape=True),
                Engagement.reference.icontains(wanted.text, autoescape=True),
            )
        )
    if wanted.decided_by:
        found.append(DecisionRecord.decided_by_name == wanted.decided_by)
    if wanted.since:
        found.append(DecisionRecord.decided_at >= _start_of(wanted.since))
    if wanted.until:
        found.append(DecisionRecord.decided_at < _start_of(wanted.until + timedelta(days=1)))
    return found


def _marks(overrides: Sequence[Mapping[str, Any]]) -> tuple[list[bool], list[bool]]:
    """Of every entry: whether a person decided otherwise, and whether a rule was set aside."""
    return [bool(one["slot"] and not one["rules"]) for one in overrides], [bool(one["rules"]) for one in overrides]


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=LONDON)


def decision_to_replay(decision_id: int) -> DecisionRecord | None:
    """One record as it stands, for the command that replays it; None where there is none."""
    return db.session.get(DecisionRecord, decision_id)


def slot_names(engagement_id: int) -> dict[int, str]:
    """The places of a team, by id, in their order."""
    columns = sa.select(TeamSlot.id, TeamSlot.name).where(TeamSlot.engagement_id == engagement_id)
    rows = db.session.execute(columns.order_by(TeamSlot.position, TeamSlot.id))
    return {slot_id: name for slot_id, name in rows}  # noqa: C416 - rows are not pairs to mypy
