"""Starting an engagement: one page with sensible defaults, one to check it, nothing lost in between."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub import clock
from peerhub.db import db
from peerhub.engagements import operations, queries
from peerhub.engagements.forms import StartForm
from peerhub.engagements.labels import label_of
from peerhub.engagements.models import Engagement
from peerhub.engagements.notices import start_notices
from peerhub.engagements.views import blueprint
from peerhub.permissions import Permission
from peerhub.web.access import requires

# Buttons that only change what the form shows.
SHAPERS: dict[str, Callable[[StartForm], None]] = {
    "usual-team": StartForm.show_usual_team,
    "add-need": StartForm.add_need,
    "add-place": StartForm.add_slot,
    "change": lambda _form: None,
}
TEAM_CHANGED = "The kind of engagement was changed, so this is now its usual team. Look at it, then go on"


@blueprint.route("/engagements/new", methods=["GET", "POST"])
@requires(Permission.ENGAGEMENT_EDIT)
def start() -> ResponseReturnValue:
    form, act = _form(), request.form.get("act", "check")
    if form.is_submitted() and act in SHAPERS:
        SHAPERS[act](form)
        form.offer_in_new_rows()
    elif form.validate_on_submit() and _shows_its_team(form):
        try:
            if act == "start":
                return redirect(url_for("teams.show", engagement_id=_start(form).id))
            operations.check_start(**form.plan())
            return render_template("engagements/_start_check.html", form=form, **_to_check(form))
        except operations.EngagementError as error:
            db.session.rollback()
            form.refuse(error, on=error.field)
    return render_template("engagements/start.html", form=form)


def _form() -> StartForm:
    form = StartForm()
    form.offer(queries.councils_to_visit(), queries.types(), queries.managers())
    form.offer_themes(queries.themes())
    if not form.is_submitted():
        asked = request.args
        form.suggest(council_code=asked.get("council", ""), type_code=asked.get("type", ""), manager=current_user)
    form.offer_skills(queries.skills())
    return form


def _shows_its_team(form: StartForm) -> bool:
    """Nobody should start one kind of engagement with the team of another without having seen it."""
    if not form.shows_another_team:
        return True
    form.show_usual_team()
    form.offer_in_new_rows()
    form.refuse(TEAM_CHANGED, on="slots")
    return False


def _start(form: StartForm) -> Engagement:
    engagement = operations.start_engagement(**form.plan(), manager=form.manager_given(), by=current_user)
    db.session.commit()
    flash(
        f"{label_of(engagement)} has begun. A snapshot of the council's figures, as they stand today, is pinned to it.",
        "success",
    )
    return engagement


def _to_check(form: StartForm) -> dict[str, Any]:
    """What the page to check shows: the plan, and what the officer should know."""
    plan = form.plan()
    council, first_day, last_day = plan["council"], plan["first_day"], plan["last_day"]
    notices = start_notices(
        council=council,
        type_=plan["type_"],
        first_day=first_day,
        last_day=last_day,
        same_days=queries.close_to(council.id, first_day, last_day),
        last_challenge=queries.last_challenge_of(council.id),
        quiet=queries.quiet_periods(),
        today=clock.today(),
    )
    return {"plan": plan, "manager": form.manager_given(), "notices": notices}
