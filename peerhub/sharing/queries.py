"""What is asked today, what one peer shares (for their own page), and marks for the balance of a team."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload

from peerhub.db import db
from peerhub.peers.models import Peer
from peerhub.sharing.models import ConsentText, ConsentWithdrawal, SharedAnswer, SharedQuestion

#: What fewer peers share plays no part: too few to hide among.
FEWEST_TO_HIDE_AMONG = 10


class Mark(NamedTuple):
    """One question as a goal for a team. Carries no words: whoever balances needs none."""

    code: str
    at_least: int


class Shared(NamedTuple):
    """What counts towards balance: the goals, and which of them each peer shares."""

    marks: tuple[Mark, ...]
    by_peer: Mapping[int, tuple[str, ...]]


def questions_of_today() -> Sequence[SharedQuestion]:
    """The newest version of each question, in their order."""
    return db.session.scalars(
        sa.select(SharedQuestion).where(_is_newest()).order_by(SharedQuestion.position, SharedQuestion.id)
    ).all()


def consent_of_today() -> ConsentText | None:
    """What a peer agrees to today; None before the reference lists are loaded."""
    return db.session.scalars(sa.select(ConsentText).order_by(ConsentText.version.desc()).limit(1)).one_or_none()


def answers_of(peer: Peer) -> Sequence[SharedAnswer]:
    """What a peer shares, for that peer and nobody else, with the texts agreed to."""
    return db.session.scalars(
        sa.select(SharedAnswer)
        .where(SharedAnswer.peer_id == peer.id)
        .options(joinedload(SharedAnswer.question), joinedload(SharedAnswer.consent))
        .order_by(SharedAnswer.id)
    ).all()


def withdrawn_at(peer: Peer) -> datetime | None:
    """When a peer last withdrew anything."""
    latest = sa.select(sa.func.max(ConsentWithdrawal.withdrawn_at)).where(ConsentWithdrawal.peer_id == peer.id)
    return db.session.scalar(latest)


def shared_for_balance() -> Shared:
    """Marks of peers who agreed to the texts of today. Asked for by the balance of a team, and by nothing else.

    What fewer than ten peers share is left out, as if it were not asked.
    """
    newest = sa.select(sa.func.max(ConsentText.version)).scalar_subquery()
    statement = (
        sa.select(SharedAnswer.peer_id, SharedQuestion.code, SharedQuestion.at_least)
        .join(SharedQuestion, SharedQuestion.id == SharedAnswer.question_id)
        .join(ConsentText, ConsentText.id == SharedAnswer.consent_id)
        .where(_is_newest(), ConsentText.version == newest)
        .order_by(SharedQuestion.code, SharedAnswer.peer_id)
    )
    sharers: dict[Mark, list[int]] = defaultdict(list)
    for peer_id, code, at_least in db.session.execute(statement):
        sharers[Mark(code, at_least)].append(peer_id)
    marks = tuple(mark for mark, peers in sharers.items() if len(peers) >= FEWEST_TO_HIDE_AMONG)
    by_peer: dict[int, list[str]] = defaultdict(list)
    for mark in marks:
        for peer_id in sharers[mark]:
            by_peer[peer_id].append(mark.code)
    return Shared(marks, {peer_id: tuple(codes) for peer_id, codes in by_peer.items()})


def _is_newest() -> sa.ColumnElement[bool]:
    other = aliased(SharedQuestion)
    newest = sa.select(sa.func.max(other.version)).where(other.code == SharedQuestion.code).scalar_subquery()
    return SharedQuestion.version == newest
