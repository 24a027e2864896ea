"""Imports of values: what each brought, changed and refused."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from peerhub.councils.models import Council, CouncilCode
from peerhub.db import db
from peerhub.metrics.models import (
    ChangeKind,
    Metric,
    MetricChange,
    MetricImport,
    MetricRefusal,
    MetricRevision,
    MetricValue,
)

CHANGE_WORDS = {
    ChangeKind.METRIC: "New metric",
    ChangeKind.PERIOD: "New period",
    ChangeKind.AREA: "New area",
    ChangeKind.REVISED: "Values revised",
}


def find_imports(*, limit: int, offset: int = 0) -> tuple[Sequence[MetricImport], int]:
    """One step of the imports with their sources, newest first, and how many there are."""
    total = db.session.execute(sa.select(sa.func.count(MetricImport.id))).scalar_one()
    runs = db.session.scalars(
        sa.select(MetricImport)
        .options(joinedload(MetricImport.source))
        .order_by(MetricImport.id.desc())
        .limit(limit)
        .offset(offset)
    )
    return runs.all(), total


def get_import(import_id: int) -> MetricImport:
    """One import with its source. Raises NoResultFound."""
    return db.session.scalars(
        sa.select(MetricImport).where(MetricImport.id == import_id).options(joinedload(MetricImport.source))
    ).one()


def refusals_of(import_id: int, *, limit: int | None = None) -> Sequence[MetricRefusal]:
    """Why a file was refused, by line."""
    return db.session.scalars(
        sa.select(MetricRefusal)
        .where(MetricRefusal.import_id == import_id)
        .order_by(MetricRefusal.position)
        .limit(limit)
    ).all()


@dataclass(frozen=True)
class Change:
    """One line of the change log, in words; `area` and `period` are empty where the line is not about one."""

    kind: ChangeKind
    metric: str
    area: str
    period: str
    rows: int

    @property
    def words(self) -> str:
        return CHANGE_WORDS[self.kind]


def change_log(import_id: int) -> list[Change]:
    """What an import brought that was not there before, and how many values it revised by metric and period."""
    place = sa.func.coalesce(Council.name, MetricChange.what)
    of_area = sa.and_(CouncilCode.gss_code == MetricChange.what, MetricChange.kind == ChangeKind.AREA)
    rows = db.session.execute(
        sa.select(MetricChange.kind, Metric.label, MetricChange.what, place, MetricChange.rows)
        .join(Metric, Metric.id == MetricChange.metric_id)
        .outerjoin(CouncilCode, of_area)
        .outerjoin(Council, Council.id == CouncilCode.council_id)
        .where(MetricChange.import_id == import_id)
        .order_by(Metric.position, Metric.id, MetricChange.id)
    ).all()
    order = list(ChangeKind)
    found = [
        Change(kind, label, name if kind is ChangeKind.AREA else "", "" if kind is ChangeKind.AREA else what, count)
        for kind, label, what, name, count in rows
    ]
    return sorted(found, key=lambda change: order.index(change.kind))


@dataclass(frozen=True)
class Revised:
    """One value as it was published before an import, and as it stands now."""

    metric: str
    area: str
    period: str
    before: str
    missing_before: str | None
    now: str
    missing_now: str | None


def revisions_of(import_id: int, *, limit: int | None = None) -> list[Revised]:
    """The values that an import revised, with what was published before, by metric, area and period."""
    rows = db.session.execute(
        sa.select(
            Metric.label,
            sa.func.coalesce(Council.name, MetricValue.area_code),
            MetricValue.period,
            MetricRevision.published_as,
            MetricRevision.missing_reason,
            MetricValue.published_as,
            MetricValue.missing_reason,
        )
        .join(MetricValue, MetricValue.id == MetricRevision.value_id)
        .join(Metric, Metric.id == MetricValue.metric_id)
        .outerjoin(Council, Council.id == MetricValue.council_id)
        .where(MetricRevision.import_id == import_id)
        .order_by(Metric.position, Metric.id, MetricValue.area_code, MetricValue.period_end, MetricRevision.id)
        .limit(limit)
    )
    return [Revised(*row) for row in rows]
