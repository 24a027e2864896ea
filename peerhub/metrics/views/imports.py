"""Imports of metric values: what came in, what it changed, what was refused, and bringing in a tidy file."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.datastructures import FileStorage

from peerhub.db import db
from peerhub.metrics import operations, queries
from peerhub.metrics.forms import ExportForm, ImportForm
from peerhub.metrics.models import MetricImport
from peerhub.metrics.operations.exports import import_export
from peerhub.metrics.sources import File
from peerhub.metrics.views import blueprint
from peerhub.permissions import Permission
from peerhub.web import pagination
from peerhub.web.access import requires
from peerhub.web.spreadsheets import Column, csv_download, csv_metadata, headings

REPORT_COLUMNS = (
    Column("What", "A count of the whole import, or what one line of the report is about."),
    Column("Line", "Of a refused line: where it stands in the file.", "integer"),
    Column("Metric", "The metric, where one is meant."),
    Column("Council or area", "The council or area, where one is meant."),
    Column("Period", "The period, where one is meant."),
    Column("Before", "Of a revised value: as it was published before."),
    Column("Now", "The value as revised; or how many values a count or a change stands for."),
    Column("Sentence", "What to put right in a refused line; or why a revised value is missing."),
)


@blueprint.route("/metric-imports")
@requires(Permission.METRIC_IMPORT)
def imports() -> ResponseReturnValue:
    step = pagination.wanted(per_page=25)
    runs, total = queries.find_imports(limit=step.limit, offset=step.offset)
    return render_template("metrics/imports.html", page=step.filled(runs, total))


@blueprint.route("/metric-imports/<int:import_id>")
@requires(Permission.METRIC_IMPORT)
def show_import(import_id: int) -> ResponseReturnValue:
    run = queries.get_import(import_id)
    return render_template(
        "metrics/show_import.html", run=run, log=queries.change_log(run.id),
        refusals=queries.refusals_of(run.id, limit=100), revisions=queries.revisions_of(run.id, limit=100),
    )  # fmt: skip


@blueprint.route("/metric-imports/<int:import_id>.csv")
@requires(Permission.METRIC_IMPORT)
def import_report(import_id: int) -> ResponseReturnValue:
    run = queries.get_import(import_id)
    return csv_download(f"import-{run.id}.csv", headings(REPORT_COLUMNS), _report(run))


@blueprint.route("/metric-imports/<int:import_id>-metadata.json")
@requires(Permission.METRIC_IMPORT)
def import_report_metadata(import_id: int) -> ResponseReturnValue:
    run = queries.get_import(import_id)
    return csv_metadata(
        f"import-{run.id}.csv", REPORT_COLUMNS, title=f"What the import of {run.file_name} changed",
        notes=["First four counts; then refused lines, what is new, and every value that was revised."],
        licences=[f"{run.source.name}: {run.source.licence}" if run.source else "Not known"],
    )  # fmt: skip


@blueprint.route("/metric-imports/new", methods=["GET", "POST"])
@requires(Permission.METRIC_IMPORT)
def add_import() -> ResponseReturnValue:
    form = ImportForm.choosing_from(queries.sources())
    refused = None
    if form.validate_on_submit():
        file = uploaded(form.file.data)
        try:
            done = operations.import_tidy(
                file, source_code=form.source_code, new_source=form.new_source, by=current_user
            )  # fmt: skip
        except operations.SourceRefused as error:
            form.refuse(error, on=error.field)
        except operations.ValuesRefused as error:
            form.refuse(error, on="file")
            refused = keep_refusal(error)
        else:
            db.session.commit()
            flash(done.sentence, "success")
            return redirect(url_for("metrics.show_import", import_id=done.run.id))
    return render_template("metrics/add_import.html", form=form, refused=refused)


@blueprint.route("/metric-sources/lg-inform/exports/new", methods=["GET", "POST"])
@requires(Permission.METRIC_IMPORT)
def add_export() -> ResponseReturnValue:
    form, refused = ExportForm(), None
    if form.validate_on_submit():
        try:
            done = import_export(
                uploaded(form.file.data), number=form.number.data, label=form.label.data, by=current_user
            )  # fmt: skip
        except operations.ValuesRefused as error:
            form.refuse(error, on="file")
            refused = keep_refusal(error)
        else:
            db.session.commit()
            flash(done.sentence, "success")
            return redirect(url_for("metrics.show_import", import_id=done.run.id))
    return render_template("metrics/add_export.html", form=form, refused=refused)


def uploaded(given: FileStorage) -> File:
    """The upload as a file that can be opened again: it stays where the server put it until the request is over."""

    @contextmanager
    def opened() -> Iterator[BinaryIO]:
        given.stream.seek(0)
        yield given.stream  # type: ignore[misc]  # a file of bytes, whatever the server made it of

    return File(given.filename or "upload", opened)


def keep_refusal(error: operations.ValuesRefused) -> operations.ValuesRefused:
    """Undo whatever was begun, and keep the report alone; `error.report_id` leads to it."""
    db.session.rollback()
    run = operations.record_refusal(error, by=current_user)
    error.report_id = run.id
    db.session.commit()
    return error


def _report(run: MetricImport) -> Iterator[tuple[Any, ...]]:
    yield ("Values that are new", None, None, None, None, None, run.rows_new, None)
    yield ("Values that changed", None, None, None, None, None, run.rows_changed, None)
    yield ("Values that stayed as they were", None, None, None, None, None, run.rows_unchanged, None)
    yield ("Lines that were refused", None, None, None, None, None, run.rows_refused, None)
    for fault in queries.refusals_of(run.id):
        yield ("Refused", fault.line, None, None, None, None, None, fault.sentence)
    for change in queries.change_log(run.id):
        if change.kind.value != "revised":
            yield (change.words, None, change.metric, change.area, change.period, None, change.rows, None)
    for revision in queries.revisions_of(run.id):
        yield (
            "Revised", None, revision.metric, revision.area, revision.period, revision.before, revision.now,
            revision.missing_now or revision.missing_before,
        )  # fmt: skip
