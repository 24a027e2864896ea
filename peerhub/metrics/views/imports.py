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
from peerhub.metrics.forms import ImportForm
from peerhub.metrics.models import MetricImport
from peerhub.metrics.sources import File
from peerhub.metrics.views import blueprint
from peerhub.permissions import Permission
from peerhub.web import pagination
from peerhub.web.access import requires
from peerhub.web.spreadsheets import csv_download

REPORT_COLUMNS = ("What", "Line", "Metric", "Council or area", "Period", "Before", "Now", "Sentence")


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
    return csv_download(f"import-{run.id}.csv", REPORT_COLUMNS, _report(run))


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
