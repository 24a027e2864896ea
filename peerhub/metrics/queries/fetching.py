"""What is fetched from sources that answer over HTTP, and what that has cost."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from peerhub.db import db
from peerhub.metrics.models import Metric, SourceRequest

LG_INFORM = "lginform"


def fetched_metrics() -> Sequence[Metric]:
    """The metrics of LG Inform that are fetched, in the catalogue's order."""
    return db.session.scalars(
        sa.select(Metric)
        .where(Metric.is_fetched)
        .options(joinedload(Metric.source))
        .order_by(Metric.position, Metric.id)
    ).all()


def fetched_numbers() -> list[str]:
    """Their numbers at LG Inform."""
    return [metric.source_key for metric in fetched_metrics() if metric.source_key]


def unknown_numbers(numbers: Sequence[str]) -> list[str]:
    """Which of these numbers are of no metric of LG Inform that is known."""
    known = db.session.scalars(
        sa.select(Metric.source_key).where(Metric.code.startswith(f"{LG_INFORM}:"), Metric.source_key.in_(numbers))
    ).all()
    return [number for number in numbers if number not in known]


@dataclass(frozen=True)
class Spent:
    """What was asked of a source since a moment."""

    requests: int
    size: int  # bytes
    failed: int
    last_at: datetime | None


def spent(source_code: str, since: datetime) -> Spent:
    """Requests and bytes since then; `failed` got no whole answer."""
    bad = sa.or_(SourceRequest.status.is_(None), SourceRequest.status.not_in((200, 304)))
    row = db.session.execute(
        sa.select(
            sa.func.count(SourceRequest.id),
            sa.func.coalesce(sa.func.sum(SourceRequest.size), 0),
            sa.func.count(sa.case((bad, 1))),
            sa.func.max(SourceRequest.asked_at),
        ).where(SourceRequest.source_code == source_code, SourceRequest.asked_at >= since)
    ).one()
    return Spent(row[0], int(row[1]), row[2], row[3])


def last_requests(source_code: str, *, limit: int) -> Sequence[SourceRequest]:
    """The newest requests first."""
    return db.session.scalars(
        sa.select(SourceRequest)
        .where(SourceRequest.source_code == source_code)
        .order_by(SourceRequest.id.desc())
        .limit(limit)
    ).all()
