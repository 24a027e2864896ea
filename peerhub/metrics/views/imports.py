"""Imports of metric values: what came in, and bringing in a tidy file."""

import csv
import io
from urllib.parse import quote

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub.councils.csv_files import FilesRefused, Table
from peerhub.db import db
from peerhub.metrics import operations, queries
from peerhub.metrics.forms import ImportForm
from peerhub.metrics.views import blueprint
from peerhub.permissions import Permission
from peerhub.web import pagination
from peerhub.web.access import requires
from peerhub.web.spreadsheets import safe_cell


@blueprint.route("/metric-imports")
@requires(Permission.METRIC_IMPORT)
def imports() -> ResponseReturnValue:
    step = pagination.wanted(per_page=25)
    runs, total = queries.find_imports(limit=step.limit, offset=step.offset)
    return render_template("metrics/imports.html", page=step.filled(runs, total))


@blueprint.route("/metric-imports/new", methods=["GET", "POST"])
@requires(Permission.METRIC_IMPORT)
def add_import() -> ResponseReturnValue:
    form = ImportForm.choosing_from(queries.sources())
    refused = None
    if form.validate_on_submit():
        table = Table(form.file.data.filename, form.file.data.read())
        try:
            done = operations.import_tidy(
                table, source_code=form.source_code, new_source=form.new_source, by=current_user
            )  # fmt: skip
        except operations.SourceRefused as error:
            form.refuse(error, on=error.field)
        except FilesRefused as error:
            db.session.rollback()
            refused = error
            form.refuse(error, on="file")
        else:
            db.session.commit()
            flash(done.sentence, "success")
            return redirect(url_for("metrics.imports"))
    return render_template(
        "metrics/add_import.html", form=form, refused=refused, download=_as_download(refused) if refused else ""
    )  # fmt: skip


def _as_download(refused: FilesRefused) -> str:
    """The faults as a CSV file inside a link: they are kept nowhere, and are gone with the page."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["File", "Line", "Fault"])
    writer.writerows([safe_cell(fault.file), fault.line, safe_cell(fault.sentence)] for fault in refused.faults)
    return "data:text/csv;charset=utf-8," + quote("\ufeff" + text.getvalue())
