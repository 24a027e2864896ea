"""Changes to an engagement that touch its team: new days, calling off, the visit is over."""

from contextlib import suppress
from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub.db import db
from peerhub.engagements.dates import quiet_times
from peerhub.engagements.errors import EngagementError
from peerhub.engagements.models import Engagement
from peerhub.engagements.queries import quiet_periods
from peerhub.permissions import Permission
from peerhub.teams import operations, queries
from peerhub.teams.forms import DatesForm, ReasonForm
from peerhub.teams.views import blueprint
from peerhub.web.access import may_open, requires
from peerhub.web.formats import day_range, listed

MEANWHILE = "Somebody changed this engagement meanwhile. Look at what stands now, then save again"


@blueprint.route("/engagements/<int:engagement_id>/dates", methods=["GET", "POST"])
@requires(Permission.ENGAGEMENT_EDIT)
def move_dates(engagement_id: int) -> ResponseReturnValue:
    engagement = queries.get_engagement(engagement_id, visible_to=current_user)
    form = DatesForm(data={"first_day": engagement.first_day, "last_day": engagement.last_day, **_days_in_address()})
    leaving: dict[int, str] = {}
    if form.validate_on_submit():
        try:
            _refuse_if_changed(form, engagement.version)
            days = form.first_day.data, form.last_day.data
            leaving = queries.who_cannot_come(queries.team_of(engagement_id), *days)
            _refuse_unless_ticked(form, leaving)
            moved = operations.move_dates(
                engagement, first_day=days[0], last_day=days[1], leaving=leaving, by=current_user
            )
        except (EngagementError, operations.TeamError) as error:
            db.session.rollback()
            form.refuse(error, on=error.field or "first_day")
        else:
            db.session.commit()
            _say_moved(engagement, [assignment.peer.name for assignment in moved], *days)
            return redirect(_after_moving(engagement_id, has_team=bool(moved or leaving)))
    form.version.data = str(engagement.version)
    team = queries.team_of(engagement_id)
    return render_template("teams/move_dates.html", form=form, engagement=engagement, team=team, leaving=leaving)


@blueprint.route("/engagements/<int:engagement_id>/cancel", methods=["GET", "POST"])
@requires(Permission.ENGAGEMENT_EDIT)
def cancel(engagement_id: int) -> ResponseReturnValue:
    engagement = queries.get_engagement(engagement_id, visible_to=current_user)
    form = ReasonForm()
    if form.validate_on_submit():
        try:
            operations.cancel_engagement(engagement, reason=form.reason.data, by=current_user)
        except (EngagementError, operations.TeamError) as error:
            db.session.rollback()
            form.refuse(error, on=error.field)
        else:
            db.session.commit()
            flash("The engagement is called off, and everybody on its team is free again.", "success")
            return redirect(url_for("teams.show", engagement_id=engagement_id))
    team = queries.team_of(engagement_id)
    return render_template("teams/cancel.html", form=form, engagement=engagement, team=team)


def after_a_loss(engagement_id: int) -> str:
    """Where a team that has lost somebody is made whole: the page of a package above, if this person may open it."""
    endpoint = "matching.repair" if may_open("matching.repair") else "teams.show"
    return url_for(endpoint, engagement_id=engagement_id)


def _after_moving(engagement_id: int, *, has_team: bool) -> str:
    """A team is looked at under the new days: more than a day off may be against them, an accreditation say."""
    if has_team:
        return after_a_loss(engagement_id)
    is_building = request.args.get("then") == "team-builder" and may_open("matching.build")
    return url_for("matching.build" if is_building else "teams.show", engagement_id=engagement_id)


def _days_in_address() -> dict[str, date]:
    """The days that a link proposes: ?first=2027-03-09&last=2027-03-12."""
    found = {}
    for name in ("first", "last"):
        with suppress(ValueError):
            found[f"{name}_day"] = date.fromisoformat(request.args.get(name, ""))
    return found


def _refuse_unless_ticked(form: DatesForm, leaving: dict[int, str]) -> None:
    """Whoever cannot come is named before anything moves."""
    if leaving and not form.leave.data:
        sentences = "; ".join(leaving.values())
        raise EngagementError(f"{sentences}. Choose other days, or tick below to go on without them", "first_day")


def _refuse_if_changed(form: DatesForm, version: int) -> None:
    if form.version.data != str(version):
        raise EngagementError(MEANWHILE, "first_day")


def _say_moved(engagement: Engagement, names: list[str], first_day: date, last_day: date) -> None:
    asked = f" {listed(names)} {'is' if len(names) == 1 else 'are'} asked again." if names else ""
    flash(f"The visit is now on {day_range(first_day, last_day)}.{asked}", "success")
    for sentence in quiet_times(first_day, last_day, quiet_periods(), nation=engagement.council.nation):
        flash(sentence)
