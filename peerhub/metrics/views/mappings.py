"""Mappings: how files that nobody knew before become values. Guessed, looked at, tried on a sample, kept, used."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub.councils.csv_files import FilesRefused
from peerhub.db import db
from peerhub.metrics import operations, queries
from peerhub.metrics.forms import ImportMappedForm, MappingForm, NewMappingForm
from peerhub.metrics.sources.mapping import Mapping
from peerhub.metrics.views import blueprint
from peerhub.metrics.views.imports import keep_refusal, uploaded
from peerhub.permissions import Permission
from peerhub.web.access import requires


@blueprint.route("/metric-mappings")
@requires(Permission.METRIC_IMPORT)
def mappings() -> ResponseReturnValue:
    return render_template("metrics/mappings.html", mappings=queries.mappings())


@blueprint.route("/metric-mappings/new", methods=["GET", "POST"])
@requires(Permission.METRIC_IMPORT)
def add_mapping() -> ResponseReturnValue:
    form = NewMappingForm.choosing_from(queries.sources())
    if form.validate_on_submit():
        try:
            made = operations.make_mapping(
                uploaded(form.file.data), name=form.mapping_name.data, source_code=form.source_code,
                new_source=form.new_source, by=current_user,
            )  # fmt: skip
        except operations.SourceRefused as error:
            form.refuse(error, on=error.field)
        except operations.MappingRefused as error:
            form.refuse(error, on="mapping_name")
        except FilesRefused as error:
            form.refuse(error.faults[0].sentence, on="file")
        else:
            db.session.commit()
            return redirect(url_for("metrics.edit_mapping", mapping_id=made.id))
    return render_template("metrics/add_mapping.html", form=form)


@blueprint.route("/metric-mappings/<int:mapping_id>", methods=["GET", "POST"])
@requires(Permission.METRIC_IMPORT)
def edit_mapping(mapping_id: int) -> ResponseReturnValue:
    mapping = queries.get_mapping(mapping_id)
    kept = Mapping.from_json(mapping.content)
    form = MappingForm.of(
        kept, name=mapping.name, metrics_text=mapping.metrics_text, columns=queries.columns_of(mapping)
    )  # fmt: skip
    if form.validate_on_submit():
        try:
            operations.change_mapping(
                mapping, name=form.mapping_name.data, content=form.mapping, metrics_text=form.metrics_text.data,
                by=current_user,
            )  # fmt: skip
        except operations.MappingRefused as error:
            form.refuse(error, on=error.field if error.field != "name" else "mapping_name")
        else:
            db.session.commit()
            flash("The mapping is kept. Below is what it makes of the sample.", "success")
            return redirect(url_for("metrics.edit_mapping", mapping_id=mapping.id))
    return render_template("metrics/edit_mapping.html", form=form, mapping=mapping, trial=queries.trial_of(mapping))


@blueprint.route("/metric-mappings/<int:mapping_id>/import", methods=["GET", "POST"])
@requires(Permission.METRIC_IMPORT)
def import_by_mapping(mapping_id: int) -> ResponseReturnValue:
    mapping, form, refused = queries.get_mapping(mapping_id), ImportMappedForm(), None
    if form.validate_on_submit():
        try:
            done = operations.import_mapped(uploaded(form.file.data), mapping=mapping, by=current_user)
        except operations.ValuesRefused as error:
            form.refuse(error, on="file")
            refused = keep_refusal(error)
            mapping = queries.get_mapping(mapping_id)
        else:
            db.session.commit()
            flash(done.sentence, "success")
            return redirect(url_for("metrics.show_import", import_id=done.run.id))
    return render_template("metrics/import_by_mapping.html", form=form, mapping=mapping, refused=refused)
