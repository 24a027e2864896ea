"""What is only asked for: taking a request down, saying who runs it, agreeing its scope."""

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub import clock
from peerhub.db import db
from peerhub.engagements import operations, queries
from peerhub.engagements.forms.requests import AgreeForm, ManagerForm, RequestForm
from peerhub.engagements.labels import label_of
from peerhub.engagements.models import Engagement, Passage, Stage
from peerhub.engagements.notices import start_notices
from peerhub.engagements.passing import BEFORE_TEAM, has
from peerhub.engagements.views import blueprint
from peerhub.permissions import Permission
from peerhub.web.access import requires

SHAPERS: dict[str, Callable[[AgreeForm], None]] = {
    "add-need": AgreeForm.add_need,
    "add-place": AgreeForm.add_slot,
    "change": lambda _form: None,
}
MEANWHILE = "Somebody changed this engagement meanwhile. Look at what is known now, then go on"


@blueprint.route("/engagements/requests/new", methods=["GET", "POST"])
@requires(Permission.ENGAGEMENT_EDIT)
def take_request() -> ResponseReturnValue:
    form = RequestForm()
    form.offer(queries.councils_to_visit(), queries.types(), clock.today())
    form.offer_managers(queries.managers())
    if not form.is_submitted():
        asked = request.args
        form.suggest(council_code=asked.get("council", ""), type_code=asked.get("type", ""), manager=current_user)
    elif form.validate_on_submit():
        try:
            engagement = operations.take_request(**form.given(), by=current_user)
        except operations.EngagementError as error:
            db.session.rollback()
            form.refuse(error, on=error.field)
        else:
            db.session.commit()
            following = "Say who runs it" if engagement.manager is None else "Agree its scope with the council"
            flash(f"The request is taken down: {label_of(engagement)}. {following} next.", "success")
            return redirect(url_for("teams.show", engagement_id=engagement.id))
    return render_template("engagements/take_request.html", form=form)


@blueprint.route("/engagements/<int:engagement_id>/manager", methods=["GET", "POST"])
@requires(Permission.ENGAGEMENT_EDIT)
def hand_over(engagement_id: int) -> ResponseReturnValue:
    engagement = queries.get_engagement(engagement_id)
    form = ManagerForm(data={"manager": engagement.manager_id})
    form.offer_managers(queries.managers())
    if form.validate_on_submit():
        try:
            operations.hand_over(engagement, form.manager_given(), by=current_user)
        except operations.EngagementError as error:
            db.session.rollback()
            form.refuse(error, on=error.field)
        else:
            db.session.commit()
            name = engagement.manager.name if engagement.manager else "Nobody"
            flash(f"{name} runs this engagement now.", "success")
            return redirect(url_for("teams.show", engagement_id=engagement_id))
    return render_template("engagements/hand_over.html", form=form, engagement=engagement)


@blueprint.route("/engagements/<int:engagement_id>/scope/agreed", methods=["GET", "POST"])
@requires(Permission.ENGAGEMENT_EDIT)
def agree_scope(engagement_id: int) -> ResponseReturnValue:
    engagement, act = queries.get_engagement(engagement_id), request.form.get("act", "check")
    if engagement.stage not in BEFORE_TEAM:
        flash(operations.AGREED if engagement.stage is not Stage.CANCELLED else "This request is called off.", "info")
        return redirect(url_for("teams.show", engagement_id=engagement_id))
    form = _agree_form(engagement)
    if form.is_submitted() and act in SHAPERS:
        SHAPERS[act](form)
        form.offer_in_new_rows()
    elif form.validate_on_submit() and _is_current(form, engagement):
        try:
            return _checked(form, engagement) if act != "agree" else _agreed(form, engagement)
        except operations.EngagementError as error:
            db.session.rollback()
            form.refuse(error, on=error.field)
    return render_template("engagements/agree_scope.html", form=form, engagement=engagement, **_about(engagement))


def _agree_form(engagement: Engagement) -> AgreeForm:
    form = AgreeForm()
    form.offer_themes(queries.themes())
    if not form.is_submitted():
        noted = next((step for step in queries.steps_of([engagement.id]) if step.code == "scoping"), None)
        form.suggest(engagement, met_on=(noted.done_on if noted else None) or clock.today())
    form.offer_skills(queries.skills())
    return form


def _is_current(form: AgreeForm, engagement: Engagement) -> bool:
    if form.version.data == str(engagement.version):
        return True
    form.version.data = str(engagement.version)
    form.refuse(MEANWHILE)
    return False


def _checked(form: AgreeForm, engagement: Engagement) -> ResponseReturnValue:
    """Everything once more, with what an officer should know of the days."""
    plan = form.given(engagement)
    operations.check_agreement(engagement, **plan)
    first_day, last_day = plan["first_day"], plan["last_day"]
    notices = start_notices(
        council=engagement.council,
        type_=engagement.type,
        first_day=first_day,
        last_day=last_day,
        same_days=queries.close_to(engagement.council_id, first_day, last_day),
        last_challenge=queries.last_challenge_of(engagement.council_id),
        quiet=queries.quiet_periods(),
        today=clock.today(),
    )
    shown = {"form": form, "engagement": engagement, "plan": plan, "notices": notices}
    return render_template("engagements/_agree_check.html", **shown, **_about(engagement))


def _agreed(form: AgreeForm, engagement: Engagement) -> ResponseReturnValue:
    operations.agree_scope(engagement, **form.given(engagement), by=current_user)
    db.session.commit()
    flash("The scope is agreed, and a snapshot of the council's figures is pinned. Build the team next.", "success")
    return redirect(url_for("teams.show", engagement_id=engagement.id))


def _about(engagement: Engagement) -> dict[str, bool]:
    return {"has_scoping": has(engagement, Passage.SCOPING)}
