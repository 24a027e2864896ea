"""What is asked, who has a sheet, and what was published. No query opens a sheet."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from peerhub import clock
from peerhub.db import db
from peerhub.monitoring.models import MonitoringRelease, MonitoringSheet, Question, QuestionSet
from peerhub.peers.models import Peer, PeerKind, PeerStatus


def current_set() -> QuestionSet | None:
    """The questions in force today; None before load-reference has run."""
    statement = _whole_sets().where(QuestionSet.valid_from <= clock.today()).order_by(QuestionSet.version.desc())
    return db.session.scalars(statement.limit(1)).first()


def questions_by_version() -> dict[int, frozenset[str]]:
    """Which question codes each version asked."""
    sets = db.session.scalars(sa.select(QuestionSet).options(selectinload(QuestionSet.questions))).all()
    return {found.version: frozenset(question.code for question in found.questions) for found in sets}


def _whole_sets() -> sa.Select[QuestionSet]:
    return sa.select(QuestionSet).options(selectinload(QuestionSet.questions).selectinload(Question.options))


def sheet_of(peer: Peer) -> MonitoringSheet | None:
    """The peer's sheet, sealed; None where there is none."""
    return db.session.scalars(sa.select(MonitoringSheet).where(MonitoringSheet.peer_id == peer.id)).one_or_none()


def every_sheet() -> Sequence[MonitoringSheet]:
    return db.session.scalars(sa.select(MonitoringSheet).order_by(MonitoringSheet.id)).all()


def sheets_of_the_pool() -> list[tuple[MonitoringSheet, PeerKind]]:
    """Every sheet of a peer who has not left, with the kind of peer."""
    statement = (
        sa.select(MonitoringSheet, Peer.kind)
        .join(Peer, Peer.id == MonitoringSheet.peer_id)
        .where(Peer.status != PeerStatus.LEFT)
        .order_by(MonitoringSheet.id)
    )
    return [(row[0], row[1]) for row in db.session.execute(statement)]


def pool_sizes() -> dict[str, int]:
    """How many peers of each kind have not left, by the kind's code."""
    statement = sa.select(Peer.kind, sa.func.count(Peer.id)).where(Peer.status != PeerStatus.LEFT).group_by(Peer.kind)
    return {row[0].value: row[1] for row in db.session.execute(statement)}


def sheets_changed_since(moment: datetime) -> int:
    """How many of today's sheets were filled in or changed after that moment."""
    statement = sa.select(sa.func.count(MonitoringSheet.id)).where(MonitoringSheet.changed_at > moment)
    return db.session.scalar(statement) or 0


def sheets_held() -> int:
    return db.session.scalar(sa.select(sa.func.count(MonitoringSheet.id))) or 0


def releases() -> Sequence[MonitoringRelease]:
    """Everything that was published, the latest quarter first."""
    return db.session.scalars(sa.select(MonitoringRelease).order_by(MonitoringRelease.quarter.desc())).all()


def latest_release() -> MonitoringRelease | None:
    return db.session.scalars(sa.select(MonitoringRelease).order_by(MonitoringRelease.quarter.desc()).limit(1)).first()


def get_release(release_id: int) -> MonitoringRelease:
    """Raises NoResultFound."""
    return db.session.scalars(sa.select(MonitoringRelease).where(MonitoringRelease.id == release_id)).one()
