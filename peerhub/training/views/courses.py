"""What staff plan: the list of courses, and sessions of them."""

import re
from datetime import date, datetime, time

from dateutil.relativedelta import relativedelta
from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub import clock
from peerhub.db import db
from peerhub.permissions import Permission
from peerhub.training import operations, queries
from peerhub.training.forms import CourseForm, SessionForm, SessionReasonForm
from peerhub.training.models import CourseSession
from peerhub.training.views import blueprint
from peerhub.web.access import requires
from peerhub.web.forms import refuse_at_field, version_in

TIME = re.compile(r"([0-9]{1,2})(?:[.:]([0-9]{2}))? ?(am|pm)?")
TIME_SENTENCE = "Enter a time of day, such as 9:30"
PAST = relativedelta(months=6)
SHOWN_PAST = 20


@blueprint.route("/courses")
@requires(Permission.TRAINING_MANAGE)
def courses() -> ResponseReturnValue:
    now = clock.now()
    return render_template(
        "training/courses.html",
        courses=queries.all_courses(),
        ahead=queries.sessions_between(now),
        past=queries.sessions_between(now - PAST, now, latest_first=True, limit=SHOWN_PAST),
    )


@blueprint.route("/courses/new", methods=["GET", "POST"])
@requires(Permission.TRAINING_MANAGE)
def add_course() -> ResponseReturnValue:
    form = CourseForm(is_offered=True)
    if form.validate_on_submit():
        try:
            course = operations.add_course(course_in(form), by=current_user)
        except operations.TrainingRefused as refused:
            refuse_at_field(form, refused)
        else:
            db.session.commit()
            flash(f"“{course.title}” is on the list.", "success")
            return redirect(url_for("training.courses"))
    return render_template("training/add_course.html", form=form)


@blueprint.route("/courses/<int:course_id>", methods=["GET", "POST"])
@requires(Permission.TRAINING_MANAGE)
def change_course(course_id: int) -> ResponseReturnValue:
    course = queries.get_course(course_id)
    form = CourseForm(obj=course)
    if form.validate_on_submit():
        try:
            operations.change_course(course, course_in(form), by=current_user)
        except operations.TrainingRefused as refused:
            refuse_at_field(form, refused)
        else:
            db.session.commit()
            flash("The course is saved.", "success")
            return redirect(url_for("training.courses"))
    return render_template("training/change_course.html", form=form, course=course)


@blueprint.route("/courses/<int:course_id>/sessions/new", methods=["GET", "POST"])
@requires(Permission.TRAINING_MANAGE)
def plan_session(course_id: int) -> ResponseReturnValue:
    course, form = queries.get_course(course_id), SessionForm(places=16, starts="9:30", ends="16:00")
    if form.validate_on_submit() and (details := details_in(form)):
        try:
            session = operations.plan_session(course, details, by=current_user)
        except operations.TrainingRefused as refused:
            refuse_at_field(form, refused)
        else:
            db.session.commit()
            flash("The session is planned. Peers can book it now.", "success")
            return redirect(url_for("training.places", course_session_id=session.id))
    return render_template("training/plan_session.html", form=form, course=course)


@blueprint.route("/training-sessions/<int:course_session_id>/details", methods=["GET", "POST"])
@requires(Permission.TRAINING_MANAGE)
def change_session(course_session_id: int) -> ResponseReturnValue:
    session = queries.get_session(course_session_id, to_change=request.method == "POST")
    form = SessionForm(data=as_typed(session))
    if form.validate_on_submit() and (details := details_in(form)):
        try:
            operations.change_session(session, details, version=version_in(form.version), by=current_user)
        except operations.TrainingRefused as refused:
            refuse_at_field(form, refused)
        else:
            db.session.commit()
            flash("The session is saved, and whoever has a place is told of what changed.", "success")
            return redirect(url_for("training.places", course_session_id=session.id))
    return render_template("training/change_session.html", form=form, session=session)


@blueprint.route("/training-sessions/<int:course_session_id>/cancellation", methods=["GET", "POST"])
@requires(Permission.TRAINING_MANAGE)
def cancel_session(course_session_id: int) -> ResponseReturnValue:
    session, form = queries.get_session(course_session_id, to_change=request.method == "POST"), SessionReasonForm()
    if form.validate_on_submit():
        try:
            operations.cancel_session(session, reason=form.reason.data, by=current_user)
        except operations.TrainingRefused as refused:
            refuse_at_field(form, refused)
        else:
            db.session.commit()
            flash("The session is called off, and everybody who booked is told.", "success")
            return redirect(url_for("training.courses"))
    return render_template(
        "training/cancel_session.html", form=form, session=session, filling=queries.places_of(session)
    )


def course_in(form: CourseForm) -> operations.CourseDetails:
    return operations.CourseDetails(form.title.data, form.hours.data, form.is_offered.data)


def details_in(form: SessionForm) -> operations.SessionDetails | None:
    """The session as the form has it; None where a time cannot be read, with the sentence at the field."""
    starts, ends = time_in(form.starts.data), time_in(form.ends.data)
    for field, read in ((form.starts, starts), (form.ends, ends)):
        if read is None:
            form.refuse(TIME_SENTENCE, on=field.name)
    if starts is None or ends is None:
        return None
    last: date = form.last_day.data or form.day.data
    return operations.SessionDetails(
        starts_at=datetime.combine(form.day.data, starts, clock.LONDON),
        ends_at=datetime.combine(last, ends, clock.LONDON),
        places=form.places.data,
        venue=form.venue.data,
        link=form.link.data,
        trainer=form.trainer.data,
        note=form.note.data,
    )


def time_in(text: str) -> time | None:
    """ "9:30", "16.00", "4pm" as a time of day."""
    match = TIME.fullmatch(text.strip().lower())
    if match is None:
        return None
    hour, minute = int(match[1]), int(match[2] or 0)
    if match[3] == "pm" and hour < 12:
        hour += 12
    return time(hour, minute) if hour < 24 and minute < 60 else None


def as_typed(session: CourseSession) -> dict[str, object]:
    """What the form holds before anything is changed."""
    starts, ends = session.starts_at.astimezone(clock.LONDON), session.ends_at.astimezone(clock.LONDON)
    return {
        "day": starts.date(),
        "last_day": ends.date() if ends.date() != starts.date() else None,
        "starts": f"{starts:%H:%M}",
        "ends": f"{ends:%H:%M}",
        **{name: getattr(session, name) for name in ("venue", "link", "trainer", "places", "note", "version")},
    }
