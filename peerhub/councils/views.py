"""The list of councils: to find one quickly, to narrow, to take away; and what two of them share."""

from collections.abc import Iterable, Iterator

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub import clock
from peerhub.councils import operations, queries
from peerhub.councils.forms import ChangeJointForm, CouncilFilter, EnterJointForm
from peerhub.councils.models import Council
from peerhub.db import db
from peerhub.permissions import Permission
from peerhub.web import pagination
from peerhub.web.access import requires
from peerhub.web.spreadsheets import csv_download

blueprint = Blueprint("councils", __name__)

COLUMNS = ("Council", "Official name", "Kind", "Region", "Status", "Control", "Residents", "Code", "GSS code")


@blueprint.route("/councils")
@requires(Permission.COUNCIL_VIEW)
def index() -> ResponseReturnValue:
    filters = CouncilFilter.choosing_from(queries.regions())
    step = pagination.wanted(per_page=50)
    found, total = queries.find_councils(_wanted(filters), limit=step.limit, offset=step.offset)
    if total == 1 and found and set(filters.values()) == {"q"}:
        return redirect(url_for("engagements.council", code=found[0].code))
    return render_template("councils/index.html", form=filters, page=step.filled(found, total))


@blueprint.route("/councils.csv")
@requires(Permission.COUNCIL_VIEW)
def download() -> ResponseReturnValue:
    filters = CouncilFilter.choosing_from(queries.regions())
    found, _total = queries.find_councils(_wanted(filters))
    return csv_download("councils.csv", COLUMNS, _rows(found))


@blueprint.route("/shared-services")
@requires(Permission.REGISTER_EDIT)
def shared_services() -> ResponseReturnValue:
    step = pagination.wanted(per_page=50)
    found, total = queries.joint_arrangements(limit=step.limit, offset=step.offset)
    return render_template("councils/shared_services.html", page=step.filled(found, total), today=clock.today())


@blueprint.route("/shared-services/new", methods=["GET", "POST"])
@requires(Permission.REGISTER_EDIT)
def enter_shared_service() -> ResponseReturnValue:
    form = EnterJointForm()
    form.offer(queries.councils_to_choose())
    if form.validate_on_submit():
        try:
            made = operations.enter_joint_arrangement(*form.pair(), form.facts(), by=current_user)
        except operations.JointRefused as refused:
            db.session.rollback()
            form.refuse(refused, on=refused.field)
        else:
            flash(f"Entered: {made.label}.", "success")
            db.session.commit()
            return redirect(url_for("councils.shared_services"))
    return render_template("councils/enter_shared_service.html", form=form)


@blueprint.route("/shared-services/<int:joint_arrangement_id>", methods=["GET", "POST"])
@requires(Permission.REGISTER_EDIT)
def change_shared_service(joint_arrangement_id: int) -> ResponseReturnValue:
    arrangement = queries.get_joint_arrangement(joint_arrangement_id)
    form = ChangeJointForm.of(arrangement)
    if form.validate_on_submit():
        try:
            operations.change_joint_arrangement(arrangement, form.facts(), by=current_user)
        except operations.JointRefused as refused:
            form.refuse(refused, on=refused.field)
        else:
            flash(f"Changed: {arrangement.label}.", "success")
            db.session.commit()
            return redirect(url_for("councils.shared_services"))
    return render_template("councils/change_shared_service.html", form=form, arrangement=arrangement)


@blueprint.route("/shared-services/<int:joint_arrangement_id>/remove", methods=["POST"])
@requires(Permission.REGISTER_EDIT)
def remove_shared_service(joint_arrangement_id: int) -> ResponseReturnValue:
    arrangement = queries.get_joint_arrangement(joint_arrangement_id)
    flash(f"Taken out: {arrangement.label}.", "success")
    operations.remove_joint_arrangement(arrangement, by=current_user)
    db.session.commit()
    return redirect(url_for("councils.shared_services"))


def _wanted(filters: CouncilFilter) -> queries.Wanted:
    asked = filters.values()
    return queries.Wanted(typed=asked.pop("q", ""), **asked)


def _rows(councils: Iterable[Council]) -> Iterator[tuple[str | int | None, ...]]:
    for council in councils:
        yield (
            council.name,
            council.official_name,
            council.kind.label,
            council.region,
            council.status.value,
            council.control.label if council.control else None,
            council.context.population if council.context else None,
            council.code,
            council.gss_code,
        )
