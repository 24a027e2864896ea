"""Bringing in metric values: all or nothing, in bulk, and twice is the same as once."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any, NamedTuple

import sqlalchemy as sa

from peerhub import clock
from peerhub.audit import operations as audit
from peerhub.councils import queries as council_queries
from peerhub.councils.csv_files import Faults, Table
from peerhub.db import db
from peerhub.metrics.models import Metric, MetricImport, MetricSource, MetricValue, PublicationStatus
from peerhub.metrics.sources import SHIPPED, MetricEntry, SourceEntry, TidyFile, ValueEntry

# Areas that are no councils and whose values are kept for comparison: nations, Great Britain, the United Kingdom.
NATION_CODES = frozenset({"E92000001", "W92000004", "K02000001", "K03000001", "K04000001"})
CHUNK = 5_000

Key = tuple[int, str, str]  # metric, area code, period in words


class Facts(NamedTuple):
    """What a re-import compares: everything of a value but its key."""

    council_id: int | None
    period_start: date
    period_end: date
    value: Decimal | None
    published_as: str
    missing_reason: str | None
    ci_lower: Decimal | None
    ci_upper: Decimal | None
    status: PublicationStatus
    note: str | None


@dataclass(frozen=True)
class ValuesImported:
    """What one import did."""

    source: MetricSource
    run: MetricImport

    @property
    def sentence(self) -> str:
        counts = f"{self.run.rows_unchanged:,} unchanged"
        if not self.run.rows_new and not self.run.rows_changed:
            return f"{self.source.name}: nothing is new, {counts}."
        return f"{self.source.name}: {self.run.rows_new:,} new, {self.run.rows_changed:,} changed, {counts}."


def import_shipped(source_code: str, *, by: audit.Actor | None, table: Table | None = None) -> ValuesImported:
    """Import a file in the own format of a source that we know; without `table` the one that comes with peerhub.

    Raises KeyError for a source that has no adapter, FilesRefused with nothing written.
    """
    shipped = SHIPPED[source_code]
    table = table or shipped.file()
    return import_values(shipped.source, shipped.metrics, table, lambda faults: shipped.read(table, faults), by=by)


class SourceRefused(Exception):
    """The file's source cannot be used as it was named; `field` is the input that mends it."""

    def __init__(self, sentence: str, field: str) -> None:
        self.sentence = sentence
        self.field = field
        super().__init__(sentence)


def import_tidy(
    table: Table, *, source_code: str, new_source: SourceEntry | None = None, by: audit.Actor | None
) -> ValuesImported:
    """Import a tidy file (docs/metric-files.md) of a source that is known, or of one described by `new_source`.

    Raises SourceRefused for a source that is neither, or that is known already; FilesRefused with nothing written.
    """
    source = db.session.scalars(sa.select(MetricSource).where(MetricSource.code == source_code)).one_or_none()
    if source is not None and new_source is not None:
        raise SourceRefused(f"The source {source_code} is known already. Choose it from the list.", "code")
    if source is not None:
        entry = SourceEntry(
            source.code, source.name, source.licence, source.attribution, source.note, source.is_historical
        )
    elif new_source is not None:
        entry = new_source
    else:
        raise SourceRefused(
            f"The source {source_code} is not known. Name it, with its licence and its attribution.", "source"
        )
    codes = db.session.scalars(sa.select(Metric.code).where(Metric.code.startswith(f"{source_code}:"))).all()
    tidy = TidyFile(table, source_code=source_code, known=codes)
    return import_values(entry, tidy.metrics, table, tidy.read, by=by)


def import_shipped_metrics(*, by: audit.Actor | None) -> list[ValuesImported]:
    """Import every file that comes with peerhub."""
    return [import_shipped(source_code, by=by) for source_code in SHIPPED]


def import_values(
    source: SourceEntry,
    metrics: Iterable[MetricEntry],
    table: Table,
    read: Callable[[Faults], Iterable[ValueEntry]],
    *,
    by: audit.Actor | None,
) -> ValuesImported:
    """Add what is new, revise what changed, leave the rest alone; raises FilesRefused with nothing written.

    Codes resolve to councils through every code they ever had; values of an abolished council stay with it. A revised
    value remembers the one before. Values that the file lacks stay. Every row is checked before any is written; then
    there is one SELECT and bulk statements of 5,000 rows.
    """
    faults = Faults()
    entries = list(read(faults))
    councils = council_queries.councils_by_gss()
    _check(table.name, entries, councils, faults)
    faults.raise_if_any()
    source_row = _ensure_source(source)
    ids = _ensure_metrics(source_row, metrics)
    run = MetricImport(
        source_id=source_row.id,
        file_name=table.name[-255:],
        file_sha256=hashlib.sha256(table.content).hexdigest(),
        started_at=clock.now(),
        by_name=by.name if by else "The system",
    )
    db.session.add(run)
    db.session.flush()
    wanted = {
        (ids[entry.metric_code], entry.area_code, entry.period.words): _facts(entry, councils) for entry in entries
    }
    _write(wanted, run)
    run.finished_at = clock.now()
    _record(run, source_row, by)
    return ValuesImported(source_row, run)


def _check(name: str, entries: list[ValueEntry], councils: dict[str, int], faults: Faults) -> None:
    """Codes must be known, and nothing may be said twice."""
    lines: dict[tuple[str, str, str], int] = {}
    for entry in entries:
        if entry.area_code not in councils and entry.area_code not in NATION_CODES:
            faults.add(name, entry.line, f"No council has or had the code {entry.area_code}. Correct the code.")
        earlier = lines.setdefault((entry.metric_code, entry.area_code, entry.period.words), entry.line)
        if earlier != entry.line:
            faults.add(name, entry.line, f"Line {earlier:,} has the same metric, code and period. Keep one of the two.")


def _facts(entry: ValueEntry, councils: dict[str, int]) -> Facts:
    return Facts(
        council_id=councils.get(entry.area_code),
        period_start=entry.period.start,
        period_end=entry.period.end,
        value=entry.value,
        published_as=entry.published_as[:40],
        missing_reason=entry.missing_reason,
        ci_lower=entry.ci_lower,
        ci_upper=entry.ci_upper,
        status=entry.status,
        note=entry.note,
    )


def _ensure_source(entry: SourceEntry) -> MetricSource:
    source = db.session.scalars(sa.select(MetricSource).where(MetricSource.code == entry.code)).one_or_none()
    if source is None:
        source = MetricSource(code=entry.code)
        db.session.add(source)
    source.name, source.licence, source.attribution = entry.name, entry.licence, entry.attribution
    source.note, source.is_historical = entry.note, entry.is_historical
    db.session.flush()
    return source


def _ensure_metrics(source: MetricSource, entries: Iterable[MetricEntry]) -> dict[str, int]:
    """Bring the source's metrics up to the catalogue; metric ids by code, those that the catalogue lacks included."""
    present = {
        metric.code: metric
        for metric in db.session.scalars(
            sa.select(Metric).where(Metric.source_id == source.id).order_by(Metric.position, Metric.id)
        )
    }
    for entry in entries:
        metric = present.get(entry.code)
        if metric is None:
            metric = present[entry.code] = Metric(source_id=source.id, code=entry.code)
            db.session.add(metric)
        metric.label, metric.topic, metric.unit = entry.label, entry.topic, entry.unit
        metric.polarity, metric.definition = entry.polarity, entry.definition
        metric.position, metric.is_headline = entry.position, entry.is_headline
    db.session.flush()
    return {code: metric.id for code, metric in present.items()}


def _write(wanted: dict[Key, Facts], run: MetricImport) -> None:
    present = _present(sorted({metric_id for metric_id, _, _ in wanted}))
    new: list[dict[str, Any]] = []
    changed: list[dict[str, Any]] = []
    for (metric_id, area_code, period), facts in wanted.items():
        there = present.get((metric_id, area_code, period))
        if there is None:
            new.append(
                {"metric_id": metric_id, "area_code": area_code, "period": period, "import_id": run.id}
                | facts._asdict()
            )  # fmt: skip
        elif there[1] != facts:
            changed.append(_revision(*there, facts) | {"import_id": run.id})
    table = MetricValue.__table__
    assert isinstance(table, sa.Table)
    connection = db.session.connection()
    for chunk in _chunks(new):
        connection.execute(sa.insert(table), chunk)
    if changed:
        names = set(changed[0]) - {"key"}
        revise = sa.update(table).where(table.c.id == sa.bindparam("key"))
        for chunk in _chunks(changed):
            connection.execute(revise.values({name: sa.bindparam(name) for name in names}), chunk)
    run.rows_new, run.rows_changed = len(new), len(changed)
    run.rows_unchanged = len(wanted) - len(new) - len(changed)


def _present(metric_ids: list[int]) -> dict[Key, tuple[int, Facts, Decimal | None]]:
    """Values of these metrics: (id, facts, value before the last revision) by key."""
    columns = [getattr(MetricValue, name) for name in Facts._fields]
    rows = db.session.execute(
        sa.select(
            MetricValue.metric_id,
            MetricValue.area_code,
            MetricValue.period,
            MetricValue.id,
            MetricValue.previous_value,
            *columns,
        ).where(MetricValue.metric_id.in_(metric_ids))
    )
    return {(row[0], row[1], row[2]): (row[3], Facts(*row[5:]), row[4]) for row in rows}


def _revision(value_id: int, before: Facts, previous: Decimal | None, after: Facts) -> dict[str, Any]:
    """The update of one row; only another figure counts as a revision of the value itself."""
    previous_value = before.value if before.value != after.value else previous
    return {"key": value_id, "previous_value": previous_value} | after._asdict()


def _chunks(rows: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    waiting = iter(rows)
    while chunk := list(islice(waiting, CHUNK)):
        yield chunk


def _record(run: MetricImport, source: MetricSource, by: audit.Actor | None) -> None:
    counts = {"new": run.rows_new, "changed": run.rows_changed, "unchanged": run.rows_unchanged}
    audit.record("metric.import", run, by=by, label=f"{source.name}: {run.file_name}", after=counts)
