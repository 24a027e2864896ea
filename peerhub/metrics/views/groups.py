"""Comparator groups that staff bring in: listed, added, changed, withdrawn."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub.db import db
from peerhub.metrics import operations, queries
from peerhub.metrics.forms import ChangeGroupForm, GroupForm
from peerhub.metrics.views import blueprint
from peerhub.metrics.views.imports import uploaded
from peerhub.permissions import Permission
from peerhub.web.access import requires


@blueprint.route("/comparator-groups")
@requires(Permission.METRIC_EDIT)
def groups() -> ResponseReturnValue:
    return render_template("metrics/groups.html", sizes=queries.group_sizes())


@blueprint.route("/comparator-groups/new", methods=["GET", "POST"])
@requires(Permission.METRIC_EDIT)
def add_group() -> ResponseReturnValue:
    form, faults = GroupForm(), []
    if form.validate_on_submit():
        try:
            made = operations.bring_group(uploaded(form.file.data), _said(form), by=current_user)
        except operations.GroupRefused as refused:
            form.refuse(refused, on=refused.field)
            faults = refused.faults
        else:
            db.session.commit()
            flash(f"“{made.name}” can be chosen on every page that compares.", "success")
            return redirect(url_for("metrics.groups"))
    return render_template("metrics/add_group.html", form=form, faults=faults)


@blueprint.route("/comparator-groups/<int:group_id>", methods=["GET", "POST"])
@requires(Permission.METRIC_EDIT)
def edit_group(group_id: int) -> ResponseReturnValue:
    group, faults = queries.get_group(group_id), []
    form = ChangeGroupForm(name=group.name, licence_note=group.licence_note, audience=group.audience.value)
    if form.validate_on_submit():
        file = uploaded(form.file.data) if form.file.data else None
        try:
            operations.change_group(group, _said(form), file=file, by=current_user)
        except operations.GroupRefused as refused:
            form.refuse(refused, on=refused.field)
            faults = refused.faults
        else:
            db.session.commit()
            flash("The group is kept as you described it.", "success")
            return redirect(url_for("metrics.groups"))
    return render_template("metrics/edit_group.html", form=form, group=group, faults=faults)


@blueprint.route("/comparator-groups/<int:group_id>/withdraw", methods=["POST"])
@requires(Permission.METRIC_EDIT)
def withdraw_group(group_id: int) -> ResponseReturnValue:
    group = queries.get_group(group_id)
    operations.withdraw_group(group, by=current_user)
    db.session.commit()
    flash(f"“{group.name}” is withdrawn. Snapshots and printed briefings keep what they say.", "success")
    return redirect(url_for("metrics.groups"))


def _said(form: GroupForm) -> operations.GroupDescription:
    return operations.GroupDescription(form.name.data, form.licence_note.data, form.audience.data)
