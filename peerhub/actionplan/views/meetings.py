"""Meetings of the board: their agenda, what was decided, and who declared an interest."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub import clock
from peerhub.actionplan import operations, queries
from peerhub.actionplan.forms import DecisionForm, DeclarationForm, ItemForm, MeetingForm, MoveMeetingForm
from peerhub.actionplan.standing import current_standings
from peerhub.actionplan.views import blueprint
from peerhub.db import db
from peerhub.permissions import Permission
from peerhub.web.access import requires
from peerhub.web.forms import refuse_at_field


@blueprint.route("/meetings")
@requires(Permission.PLAN_VIEW)
def meetings() -> ResponseReturnValue:
    return render_template(
        "actionplan/meetings.html",
        meetings=queries.meetings(),
        plan=queries.current_plan_row(),
        today=clock.today(),
    )


@blueprint.route("/meetings/new", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT)
def add_meeting() -> ResponseReturnValue:
    form = MeetingForm(data={"title": "Improvement and Innovation Board"})
    if form.validate_on_submit():
        try:
            added = operations.add_meeting(
                held_on=form.held_on.data, title=form.title.data, address=form.address.data or None, by=current_user
            )
        except operations.PlanError as refused:
            form.refuse(refused, on=refused.field)
        else:
            db.session.commit()
            return redirect(url_for("actionplan.meeting", meeting_id=added.id))
    return render_template("actionplan/add_meeting.html", form=form)


@blueprint.route("/meetings/<int:meeting_id>")
@requires(Permission.PLAN_VIEW)
def meeting(meeting_id: int) -> ResponseReturnValue:
    found, today = queries.get_meeting(meeting_id), clock.today()
    declared = {declaration.user_id for declaration in found.declarations}
    silent = [user for user in queries.board_peers() if user.id not in declared]
    return render_template(
        "actionplan/meeting.html", meeting=found, silent=silent, plan=queries.current_plan_row(), today=today
    )


@blueprint.route("/meetings/<int:meeting_id>/move", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT)
def move_meeting(meeting_id: int) -> ResponseReturnValue:
    found = queries.get_meeting(meeting_id)
    form = MoveMeetingForm()
    if form.validate_on_submit():
        try:
            operations.move_meeting(found, held_on=form.held_on.data, reason=form.reason.data, by=current_user)
        except operations.PlanError as refused:
            refuse_at_field(form, refused)
        else:
            db.session.commit()
            flash("The meeting has moved. Everybody sees the day that it was on before.", "success")
            return redirect(url_for("actionplan.meeting", meeting_id=meeting_id))
    return render_template("actionplan/move_meeting.html", meeting=found, form=form)


@blueprint.route("/meetings/<int:meeting_id>/agenda-items/new", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT)
def add_item(meeting_id: int) -> ResponseReturnValue:
    found = queries.get_meeting(meeting_id)
    form = ItemForm()
    if form.validate_on_submit():
        operations.add_item(found, title=form.title.data, address=form.address.data or None, by=current_user)
        db.session.commit()
        return redirect(url_for("actionplan.meeting", meeting_id=meeting_id))
    return render_template("actionplan/add_item.html", meeting=found, form=form)


@blueprint.route("/agenda-items/<int:item_id>/decisions/new", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT)
def decide(item_id: int) -> ResponseReturnValue:
    item, plan = queries.get_item(item_id), queries.current_plan()
    standings = {standing.action.id: standing for standing in (current_standings(plan) if plan else ())}
    form = DecisionForm()
    form.offer(standings.values())
    if form.validate_on_submit():
        try:
            about = [standings[action_id].action for action_id in form.about.data or ()]
            operations.decide(item, text=form.text.data, about=about, by=current_user)
        except operations.PlanError as refused:
            refuse_at_field(form, refused)
        else:
            db.session.commit()
            flash("The decision is on record.", "success")
            return redirect(url_for("actionplan.meeting", meeting_id=item.meeting_id))
    return render_template("actionplan/decide.html", item=item, form=form)


@blueprint.route("/meetings/<int:meeting_id>/declarations/new", methods=["GET", "POST"])
@requires(Permission.INTEREST_DECLARE)
def declare(meeting_id: int) -> ResponseReturnValue:
    found = queries.get_meeting(meeting_id)
    people = {user.id: user for user in queries.board_peers()} if current_user.is_staff else {}
    form = DeclarationForm.of(found, list(people.values()))
    if form.validate_on_submit():
        item = next((item for item in found.items if item.id == form.item.data), None)
        try:
            operations.declare(
                found, whose=people[form.whose.data] if people else current_user, item=item,
                interest=form.interest.data, takes_part=form.takes_part.data == "yes", by=current_user,
            )  # fmt: skip
        except operations.PlanError as refused:
            refuse_at_field(form, refused)
        else:
            db.session.commit()
            return redirect(url_for("actionplan.meeting", meeting_id=meeting_id))
    return render_template("actionplan/declare.html", meeting=found, form=form)
