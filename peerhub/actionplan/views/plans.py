"""The list of plans, and one plan as at a day."""

from datetime import date

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub import clock
from peerhub.actionplan import operations, queries
from peerhub.actionplan.details import details_of
from peerhub.actionplan.forms import PlanForm
from peerhub.actionplan.front_page import FrontPage, front_page, meeting_before
from peerhub.actionplan.models import Meeting
from peerhub.actionplan.standing import WholePlan
from peerhub.actionplan.tables import TABLES
from peerhub.actionplan.views import blueprint
from peerhub.db import db
from peerhub.permissions import Permission
from peerhub.web.access import may_open, requires
from peerhub.web.spreadsheets import csv_download


@blueprint.route("/plans")
@requires(Permission.PLAN_VIEW)
def index() -> ResponseReturnValue:
    """The list of plans; a reader with only one plan to choose is taken to it."""
    found = queries.plans()
    if len(found) == 1 and not may_open("actionplan.adopt"):
        return redirect(url_for("actionplan.show", plan_id=found[0].id))
    return render_template("actionplan/index.html", plans=found)


@blueprint.route("/plans/<int:plan_id>")
@requires(Permission.PLAN_VIEW)
def show(plan_id: int) -> ResponseReturnValue:
    plan, meetings = queries.get_plan(plan_id), queries.meetings()
    page = read_page(plan, meetings)
    return render_template(
        "actionplan/show.html", page=page, details=details_of(page), meetings=meetings, today=clock.today()
    )


@blueprint.route("/plans/<int:plan_id>/<string:table>.csv")
@requires(Permission.PLAN_VIEW)
def download(plan_id: int, table: str) -> Response:
    """One of the plan's tables as a spreadsheet, as at the day that the page shows."""
    if table not in TABLES:
        abort(404)
    page = read_page(queries.get_plan(plan_id), queries.meetings())
    columns, rows = TABLES[table](page, details_of(page))
    return csv_download(f"plan-{table}-{page.day.isoformat()}.csv", columns, rows)


@blueprint.route("/plans/new", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT)
def adopt() -> ResponseReturnValue:
    form = PlanForm()
    if form.validate_on_submit():
        try:
            plan = operations.adopt_plan(
                title=form.title.data, adopted_on=form.adopted_on.data, themes=form.theme_titles, by=current_user
            )
        except operations.PlanError as refused:
            form.refuse(refused, on=refused.field)
        else:
            db.session.commit()
            flash(f"{plan.title} is adopted. Add the first actions under its themes.", "success")
            return redirect(url_for("actionplan.show", plan_id=plan.id))
    return render_template("actionplan/adopt.html", form=form)


def read_page(plan: WholePlan, held: list[Meeting]) -> FrontPage:
    """The front page that the address asks for."""
    day, since = asked_days(held)
    return front_page(plan, held, day=day, since=since)


def asked_days(held: list[Meeting]) -> tuple[date, date | None]:
    """`as-at` and `compare` of the address; a wrong one falls back to today, and to the meeting before."""
    day = _asked("as-at") or clock.today()
    since = _asked("compare") or meeting_before(held, day)
    return day, since if since and since < day else meeting_before(held, day)


def _asked(name: str) -> date | None:
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
