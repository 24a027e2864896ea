"""Bringing in metric values: all or nothing, in bulk, one import at a time, and twice is the same as once."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from peerhub import clock
from peerhub.audit import operations as audit
from peerhub.councils import queries as council_queries
from peerhub.councils.csv_files import Faults, FilesRefused
from peerhub.db import db
from peerhub.metrics.models import Metric, MetricImport, MetricRefusal, MetricSource
from peerhub.metrics.operations.importing import checking, describing, repeating, resolving, staging, writing
from peerhub.metrics.queries.areas import areas_now
from peerhub.metrics.sources import SHIPPED, File, MetricEntry, Reader, SourceEntry, tidy_file
from peerhub.metrics.sources.tables import sha256_of

MOST_FAULTS = 10_000  # kept and downloadable; the rest is counted

Step = Callable[[str], None]


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


class SourceRefused(Exception):
    """The file's source cannot be used as it was named; `field` is the input that mends it."""

    def __init__(self, sentence: str, field: str) -> None:
        self.sentence = sentence
        self.field = field
        super().__init__(sentence)


class ValuesRefused(FilesRefused):
    """The file has faults, so nothing was imported. Roll back, then `record_refusal` keeps the report."""

    def __init__(self, faults: Faults, source: SourceEntry, file: File) -> None:
        super().__init__(faults)
        self.every_fault = faults.kept
        self.source, self.file = source, file
        self.report_id: int | None = None  # of the report, once it is kept
        self.faults = faults.kept[:100]
        if faults.total > len(self.faults):
            self.sentence = self.sentence.split(" The first")[0] + f" The first {len(self.faults)} are listed."


def import_shipped(source_code: str, *, by: audit.Actor | None, file: File | None = None) -> ValuesImported:
    """Import a file in the own format of a source that we know; without `file` the one that comes with peerhub.

    Raises KeyError for a source that has no adapter, ValuesRefused with nothing written.
    """
    shipped = SHIPPED[source_code]
    file = file or shipped.file()
    done = import_file(shipped.source, shipped.reader(file), file, metrics=shipped.metrics, by=by)
    describing.add_what_is_known()
    return done


def import_shipped_metrics(*, by: audit.Actor | None) -> list[ValuesImported]:
    """Import every file that comes with peerhub."""
    return [import_shipped(source_code, by=by) for source_code in SHIPPED]


def import_tidy(
    file: File,
    *,
    source_code: str,
    new_source: SourceEntry | None = None,
    by: audit.Actor | None,
    on_step: Step = lambda _words: None,
) -> ValuesImported:
    """Import a tidy file (docs/metric-files.md) of a source that is known, or of one described by `new_source`.

    Raises SourceRefused for a source that is neither, or that is known already; ValuesRefused with nothing written.
    """
    entry = known_source(source_code, new_source)
    reader = tidy_file(file, source_code=source_code, known=codes_of(source_code))
    return import_file(entry, reader, file, by=by, on_step=on_step)


def known_source(source_code: str, new_source: SourceEntry | None = None) -> SourceEntry:
    """The source as it is described already, or as `new_source` describes it. Raises SourceRefused."""
    source = db.session.scalars(sa.select(MetricSource).where(MetricSource.code == source_code)).one_or_none()
    if source is not None and new_source is not None:
        raise SourceRefused(f"The source {source_code} is known already. Choose it from the list.", "code")
    if source is not None:
        return SourceEntry(
            source.code, source.name, source.licence, source.attribution, source.note, source.is_historical
        )
    if new_source is None:
        raise SourceRefused(
            f"The source {source_code} is not known. Name it, with its licence and its attribution.", "source"
        )
    return new_source


def codes_of(source_code: str) -> Sequence[str]:
    """The codes of the metrics that are known of this source."""
    return db.session.scalars(
        sa.select(Metric.code).where(Metric.code.startswith(f"{source_code}:")).order_by(Metric.code)
    ).all()


def import_file(
    source: SourceEntry,
    reader: Reader,
    file: File,
    *,
    metrics: Iterable[MetricEntry] = (),
    by: audit.Actor | None,
    on_step: Step = lambda _words: None,
) -> ValuesImported:
    """Add what is new, revise what changed, leave the rest alone; raises ValuesRefused with nothing written.

    Codes resolve to councils through every code they ever had; values of an abolished council stay with it. Values
    that the file lacks stay. The lines stream into a table of texts, are judged there and written from there, in a
    number of statements that does not depend on theirs. Imports wait for each other. `on_step` hears what is done.
    """
    connection = db.session.connection()
    staging.queue_up(connection)
    councils = council_queries.councils_by_gss()
    areas = areas_now(councils)
    marks = sha256_of(file), repeating.reading_of(reader, areas, councils)
    if same := repeating.same_before(source.code, *marks):
        return _repeated(same, source, file, marks, by)
    staging.create(connection)
    faults = Faults(limit=MOST_FAULTS)
    staging.load(connection, reader, faults)
    on_step("read")
    resolving.resolve(connection, reader, areas, councils)
    checking.find_faults(connection, reader.name, faults)
    _refuse_if_any(faults, source, file)
    source_row = ensure_source(source)
    _fill_in_metrics(connection, _ensure_metrics(source_row, (*metrics, *reader.metrics)))
    total = checking.make_ready(connection, flag_is_published=reader.flag_is_published)
    checking.find_doubles(connection, reader.name, faults)
    _refuse_if_any(faults, source, file)
    on_step("checked")
    run = _begun(source_row, file, marks, by)
    written = writing.write(connection, run, total=total)
    on_step("written")
    staging.drop(connection)
    return _finished(run, source_row, written, total, by)


def _refuse_if_any(faults: Faults, source: SourceEntry, file: File) -> None:
    if faults.total:
        faults.kept.sort(key=lambda fault: fault.line or 0)
        raise ValuesRefused(faults, source, file)


def _repeated(
    same: MetricImport, source: SourceEntry, file: File, marks: tuple[str, str], by: audit.Actor | None
) -> ValuesImported:
    """On record like any import; every value that the file holds stands as it left it."""
    source_row = ensure_source(source)
    run = _begun(source_row, file, marks, by)
    total = same.rows_new + same.rows_changed + same.rows_unchanged
    return _finished(run, source_row, writing.Written(0, 0), total, by)


def _begun(source: MetricSource, file: File, marks: tuple[str, str], by: audit.Actor | None) -> MetricImport:
    run = MetricImport(
        source_id=source.id,
        file_name=file.name[-255:],
        file_sha256=marks[0],
        reading_sha256=marks[1],
        started_at=clock.now(),
        by_name=by.name if by else "The system",
    )
    db.session.add(run)
    db.session.flush()
    return run


def _finished(
    run: MetricImport, source: MetricSource, written: writing.Written, total: int, by: audit.Actor | None
) -> ValuesImported:
    run.rows_new, run.rows_changed = written.new, written.changed
    run.rows_unchanged = total - written.new - written.changed
    run.finished_at = clock.now()
    counts = {"new": run.rows_new, "changed": run.rows_changed, "unchanged": run.rows_unchanged}
    audit.record("metric.import", run, by=by, label=f"{source.name}: {run.file_name}", after=counts)
    return ValuesImported(source, run)


def record_refusal(refused: ValuesRefused, *, by: audit.Actor | None) -> MetricImport:
    """Keep the report of a file that was refused: how many faults, and up to ten thousand of them by line."""
    known = db.session.scalars(sa.select(MetricSource).where(MetricSource.code == refused.source.code)).one_or_none()
    run = MetricImport(
        source_id=known.id if known else None,
        file_name=refused.file.name[-255:],
        file_sha256=sha256_of(refused.file),
        started_at=clock.now(),
        finished_at=clock.now(),
        by_name=by.name if by else "The system",
        rows_refused=refused.total,
    )
    db.session.add(run)
    db.session.flush()
    db.session.execute(
        sa.insert(MetricRefusal),
        [
            {"import_id": run.id, "position": position, "line": fault.line, "sentence": fault.sentence[:500]}
            for position, fault in enumerate(refused.every_fault, 1)
        ],
    )
    audit.record("metric.refuse", run, by=by, label=run.file_name, after={"faults": refused.total})
    return run


def ensure_source(entry: SourceEntry) -> MetricSource:
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
        describing.describe(metric, entry)
    db.session.flush()
    return {code: metric.id for code, metric in present.items()}


def _fill_in_metrics(connection: sa.Connection, ids: dict[str, int]) -> None:
    connection.execute(
        sa.text("UPDATE import_metric SET metric_id = :id WHERE code = :code"),
        [{"id": metric_id, "code": code} for code, metric_id in ids.items()],
    )
