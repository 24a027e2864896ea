"""The rules, and what a change would do to whom before it is saved."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub.accreditations import operations, queries
from peerhub.accreditations.forms import RuleForm, as_typed
from peerhub.accreditations.proposals import Effect
from peerhub.accreditations.views import blueprint
from peerhub.db import db
from peerhub.permissions import Permission
from peerhub.training.models import AccreditationKind
from peerhub.web.access import requires
from peerhub.web.forms import refuse_at_field

LOOK_FIRST = "Look at what this changes, then save it"


@blueprint.route("/accreditations")
@requires(Permission.TRAINING_TARGET)
def index() -> ResponseReturnValue:
    if not current_user.is_staff:
        return redirect(url_for("accreditations.target"))
    return render_template(
        "accreditations/index.html",
        rules=queries.rules(),
        may_edit=current_user.can(Permission.ACCREDITATION_EDIT),
    )


@blueprint.route("/accreditations/new", methods=["GET", "POST"])
@requires(Permission.ACCREDITATION_EDIT)
def add_rule() -> ResponseReturnValue:
    form = RuleForm(lasts_months=36, within_1=36)
    form.offer(queries.courses_to_choose_from(), queries.types_in_order())
    seen = looked_at(None, form)
    if seen is True:
        return redirect(url_for("accreditations.index"))
    return render_template("accreditations/add_rule.html", form=form, effect=seen, names=queries.names_of)


@blueprint.route("/accreditations/<int:kind_id>", methods=["GET", "POST"])
@requires(Permission.ACCREDITATION_EDIT)
def change_rule(kind_id: int) -> ResponseReturnValue:
    kind, types = queries.get_kind(kind_id, to_change=request.method == "POST"), queries.types_in_order()
    form = RuleForm(data=as_typed(kind, types))
    form.offer(queries.courses_to_choose_from(), types)
    seen = looked_at(kind, form)
    if seen is True:
        return redirect(url_for("accreditations.index"))
    return render_template("accreditations/change_rule.html", form=form, kind=kind, effect=seen, names=queries.names_of)


def looked_at(kind: AccreditationKind | None, form: RuleForm) -> Effect | bool | None:
    """True when the rule is saved; what it would change, to look at first; None while there is nothing to show."""
    if not form.validate_on_submit():
        return None
    proposal = form.proposal()
    is_saving = request.form.get("act") == "save"
    try:
        if is_saving and form.seen.data == proposal.fingerprint:
            saved = operations.save_rule(kind, proposal, reason=form.reason.data, by=current_user)
            db.session.commit()
            flash(f"The rule “{saved.name}” is in force, and everybody's accreditation follows it.", "success")
            return True
        if is_saving:
            form.refuse(LOOK_FIRST)
    except operations.RuleRefused as refused:
        refuse_at_field(form, refused)
    form.seen.data = proposal.fingerprint
    return queries.effect_of(kind, proposal)
