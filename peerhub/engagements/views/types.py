"""Types of engagement: what they are, and their steps, edited with a look at what would change."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub import clock
from peerhub.db import db
from peerhub.engagements import operations, queries
from peerhub.engagements.forms.types import (
    AddStepForm,
    AddTypeForm,
    ExpectedPapersForm,
    OffsetForm,
    TypeForm,
    UsualTeamForm,
)
from peerhub.engagements.queries.kinds import recent_of_type, reviewed, steps_elsewhere
from peerhub.engagements.type_changes import (
    Moved,
    about_papers,
    as_rule,
    consequences,
    latest_of_each,
    moved,
    offset_in_words,
)
from peerhub.engagements.views import blueprint
from peerhub.permissions import Permission
from peerhub.web.access import requires
from peerhub.web.forms import refuse_at_field


@blueprint.route("/engagement-types")
@requires(Permission.TYPE_EDIT)
def types() -> ResponseReturnValue:
    return render_template("engagements/types.html", types=queries.types(), counts=queries.open_counts())


@blueprint.route("/engagement-types/<int:type_id>", methods=["GET", "POST"])
@requires(Permission.TYPE_EDIT)
def edit_type(type_id: int) -> ResponseReturnValue:
    type_, form = queries.get_type(type_id), TypeForm()
    means: list[str] | None = None
    if form.validate_on_submit():
        try:
            _before, after = operations.differences(type_, form.facts())
            is_open, recent = queries.open_of_type(type_), recent_of_type(type_, clock.today())
            means = consequences(after, is_open=is_open, recent=recent, reviewed=reviewed(is_open))
            if request.form.get("act") == "save":
                operations.change_type(type_, form.facts(), by=current_user)
                db.session.commit()
                flash("The type is saved. What engagements have passed or begun stays as it was.", "success")
                return redirect(url_for("engagements.edit_type", type_id=type_id))
        except operations.EngagementError as refused:
            db.session.rollback()
            refuse_at_field(form, refused)
    elif not form.is_submitted():
        form.show(type_)
    rules = queries.rules(type_id)
    return render_template(
        "engagements/edit_type.html", form=form, type=type_, means=means, steps=latest_of_each(rules),
        in_words=offset_in_words,
    )  # fmt: skip


@blueprint.route("/engagement-types/add", methods=["GET", "POST"])
@requires(Permission.TYPE_EDIT)
def add_type() -> ResponseReturnValue:
    form = AddTypeForm()
    form.offer(queries.types())
    if form.validate_on_submit():
        try:
            type_ = operations.add_type(form.facts(), form.model, by=current_user)
        except operations.EngagementError as refused:
            db.session.rollback()
            refuse_at_field(form, refused)
        else:
            db.session.commit()
            flash(f"{type_.name} is added. Look at its steps, its documents and its usual team.", "success")
            return redirect(url_for("engagements.edit_type", type_id=type_.id))
    return render_template("engagements/add_type.html", form=form)


@blueprint.route("/engagement-types/<int:type_id>/team", methods=["GET", "POST"])
@requires(Permission.TYPE_EDIT)
def edit_usual_team(type_id: int) -> ResponseReturnValue:
    type_, form = queries.get_type(type_id), UsualTeamForm()
    if not form.is_submitted():
        form.show_slots(type_.template)
    form.offer_skills(queries.skills())
    if form.is_submitted() and request.form.get("act") == "add-place":
        form.add_slot()
        form.offer_in_new_rows()
    elif form.validate_on_submit():
        try:
            operations.change_usual_team(type_, form.slots_given(), by=current_user)
        except operations.EngagementError as refused:
            db.session.rollback()
            form.refuse(refused, on=refused.field)
        else:
            db.session.commit()
            flash("The usual team is saved. Engagements that have begun keep theirs.", "success")
            return redirect(url_for("engagements.edit_type", type_id=type_id))
    count = queries.open_counts().get(type_id, 0)
    return render_template("engagements/edit_usual_team.html", form=form, type=type_, count=count)


@blueprint.route("/engagement-types/<int:type_id>/steps/add", methods=["GET", "POST"])
@requires(Permission.TYPE_EDIT)
def add_step(type_id: int) -> ResponseReturnValue:
    type_, form = queries.get_type(type_id), AddStepForm()
    form.offer(steps_elsewhere(type_id))
    changes: list[Moved] | None = None
    if form.step.choices and form.validate_on_submit():
        new = as_rule(form.model, form.offset(), type_id=type_id)
        changes = moved(queries.open_of_type(type_), queries.rules(type_id), new)
        if request.form.get("act") == "save":
            try:
                operations.add_step(type_, form.model, form.offset(), by=current_user)
            except operations.EngagementError as refused:
                db.session.rollback()
                refuse_at_field(form, refused)
            else:
                db.session.commit()
                flash(f"{form.model.name} is a step of this type now.", "success")
                return redirect(url_for("engagements.edit_type", type_id=type_id))
    return render_template("engagements/add_step.html", form=form, type=type_, changes=changes)


@blueprint.route("/engagement-types/<int:type_id>/documents", methods=["GET", "POST"])
@requires(Permission.TYPE_EDIT)
def edit_type_papers(type_id: int) -> ResponseReturnValue:
    type_, form = queries.get_type(type_id), ExpectedPapersForm()
    means: list[str] | None = None
    if form.validate_on_submit() and request.form.get("act") != "save":
        held, wanted = queries.expected_papers(type_id), [name for _, name in form.wanted()]
        means = about_papers(
            [one.name for one in held], wanted, is_open=queries.open_of_type(type_), today=clock.today()
        )
    elif form.is_submitted() and not form.errors:
        try:
            operations.expect_papers(type_, form.wanted(), by=current_user)
        except operations.EngagementError as refused:
            db.session.rollback()
            refuse_at_field(form, refused)
        else:
            db.session.commit()
            flash("Saved. Open engagements of this type ask for these documents now.", "success")
            return redirect(url_for("engagements.edit_type", type_id=type_id))
    elif not form.is_submitted():
        form.show(queries.expected_papers(type_id))
    return render_template("engagements/edit_type_papers.html", form=form, type=type_, means=means)


@blueprint.route("/engagement-types/<int:type_id>/steps/<string:step>", methods=["GET", "POST"])
@requires(Permission.TYPE_EDIT)
def edit_step(type_id: int, step: str) -> ResponseReturnValue:
    type_, rules, form = queries.get_type(type_id), queries.rules(type_id), OffsetForm()
    held = next((rule for rule in latest_of_each(rules) if rule.code == step), None) or abort(404)
    changes: list[Moved] | None = None
    if form.validate_on_submit():
        changes = moved(queries.open_of_type(type_), rules, as_rule(held, form.offset()))
        if request.form.get("act") == "save":
            try:
                operations.change_offset(type_, held, form.offset(), by=current_user)
            except operations.EngagementError as refused:
                db.session.rollback()
                refuse_at_field(form, refused)
            else:
                db.session.commit()
                flash(f"{held.name} is counted anew.", "success")
                return redirect(url_for("engagements.edit_type", type_id=type_id))
    elif not form.is_submitted():
        form.show(held)
    versions = [(rule, offset_in_words(rule)) for rule in rules if rule.code == step]
    return render_template(
        "engagements/edit_step.html", form=form, type=type_, held=held, changes=changes, versions=versions
    )
