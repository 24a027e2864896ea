"""Changing the scope of an engagement that has begun, and the places on its team."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub.db import db
from peerhub.engagements import operations, queries
from peerhub.engagements.forms import ScopeForm, TeamPlacesForm
from peerhub.engagements.labels import needs_in_words, slot_in_words
from peerhub.engagements.models import Engagement
from peerhub.engagements.views import blueprint
from peerhub.permissions import Permission
from peerhub.web.access import requires

MEANWHILE = (
    "Somebody else changed this while you were writing. What stands now is shown below; save again to put yours in its "
    "place"
)


@blueprint.route("/engagements/<int:engagement_id>/scope", methods=["GET", "POST"])
@requires(Permission.ENGAGEMENT_EDIT)
def change_scope(engagement_id: int) -> ResponseReturnValue:
    engagement = queries.get_engagement(engagement_id)
    form = _scope_form(engagement)
    if form.is_submitted() and request.form.get("act") == "add-need":
        form.add_need()
        form.offer_in_new_rows()
    elif form.validate_on_submit() and _is_current(form, engagement):
        given = {"themes": form.themes_given(), "local_focus": form.local_focus.data, "needs": form.needs_given()}
        try:
            operations.change_scope(engagement, **given, by=current_user)
        except operations.EngagementError as error:
            db.session.rollback()
            form.refuse(error, on=error.field)
        else:
            db.session.commit()
            return _done(engagement, "The scope is changed.")
    return render_template("engagements/change_scope.html", form=form, engagement=engagement, now=_scope(engagement))


@blueprint.route("/engagements/<int:engagement_id>/team-places", methods=["GET", "POST"])
@requires(Permission.ENGAGEMENT_EDIT)
def change_slots(engagement_id: int) -> ResponseReturnValue:
    engagement = queries.get_engagement(engagement_id)
    form = _places_form(engagement)
    if form.is_submitted() and request.form.get("act") == "add-place":
        form.add_slot()
        form.offer_in_new_rows()
    elif form.validate_on_submit() and _is_current(form, engagement):
        try:
            operations.change_slots(engagement, form.slots_given(), by=current_user)
        except operations.EngagementError as error:
            db.session.rollback()
            form.refuse(error, on=error.field)
        else:
            db.session.commit()
            return _done(engagement, "The places on the team are changed.")
    return render_template("engagements/change_slots.html", form=form, engagement=engagement, now=_places(engagement))


def _scope_form(engagement: Engagement) -> ScopeForm:
    form = ScopeForm()
    form.offer_themes(queries.themes())
    if not form.is_submitted():
        form.show(engagement)
    form.offer_skills(queries.skills())
    return form


def _places_form(engagement: Engagement) -> TeamPlacesForm:
    form = TeamPlacesForm()
    if not form.is_submitted():
        form.show(engagement)
    form.offer_skills(queries.skills())
    return form


def _is_current(form: ScopeForm | TeamPlacesForm, engagement: Engagement) -> bool:
    """Whether nobody else changed the engagement since the form was opened; else both versions are shown."""
    if form.version.data == str(engagement.version):
        return True
    form.version.data = str(engagement.version)
    form.was_overtaken = True
    form.refuse(MEANWHILE)
    return False


def _done(engagement: Engagement, sentence: str) -> ResponseReturnValue:
    flash(sentence, "success")
    return redirect(url_for("teams.show", engagement_id=engagement.id))


def _scope(engagement: Engagement) -> list[tuple[str, str]]:
    """The scope as it stands, for the eye of somebody who was overtaken."""
    return [
        ("Core themes", ", ".join(theme.name for theme in engagement.themes) or "None"),
        ("Local focus", engagement.local_focus or "None"),
        ("Skills needed", "; ".join(needs_in_words(engagement.needs)) or "None in particular"),
    ]


def _places(engagement: Engagement) -> list[tuple[str, str]]:
    plans = [operations.SlotPlan.of(slot) for slot in engagement.slots]
    return [("Places on the team", "; ".join(slot_in_words(plan) for plan in plans))]
