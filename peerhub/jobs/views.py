"""Background work: how far it is, how it ended, and what to do about it."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub.db import db
from peerhub.jobs import operations, queries
from peerhub.jobs.errors import JobError
from peerhub.jobs.forms import JobFilter
from peerhub.jobs.kinds import kind_of
from peerhub.jobs.models import Job
from peerhub.jobs.rounds import all_rounds
from peerhub.permissions import Permission
from peerhub.web import pagination
from peerhub.web.access import may_open, requires

blueprint = Blueprint("jobs", __name__)


@blueprint.route("/jobs")
@requires(Permission.JOB_MANAGE)
def index() -> ResponseReturnValue:
    filters = JobFilter()
    step = pagination.wanted()
    state = filters.values().get("state")
    jobs, total = queries.find_jobs(state=state, limit=step.limit, offset=step.offset)
    done = queries.rounds_done()
    rounds = [(one, done.get(one.name)) for one in all_rounds()]
    return render_template("jobs/index.html", form=filters, page=step.filled(jobs, total), rounds=rounds)


@blueprint.route("/my-jobs")
@requires(Permission.JOB_USE)
def own() -> ResponseReturnValue:
    step = pagination.wanted()
    jobs, total = queries.find_jobs(asked_by_id=current_user.id, limit=step.limit, offset=step.offset)
    return render_template("jobs/own.html", page=step.filled(jobs, total))


@blueprint.route("/jobs/<int:job_id>")
@requires(Permission.JOB_USE)
def show(job_id: int) -> ResponseReturnValue:
    job = queries.get_job(job_id, visible_to=current_user)
    is_manager = current_user.can(Permission.JOB_MANAGE)
    ahead = queries.ahead_of(job)
    return render_template("jobs/show.html", job=job, ahead=ahead, outcome=page_of(job), is_manager=is_manager)


@blueprint.route("/jobs/<int:job_id>/stop", methods=["POST"])
@requires(Permission.JOB_USE)
def stop(job_id: int) -> ResponseReturnValue:
    job = queries.lock_job(job_id, visible_to=current_user)
    try:
        operations.cancel(job, by=current_user)
    except JobError as refused:
        db.session.rollback()
        flash(refused.sentence, "error")
    else:
        db.session.commit()
    return redirect(page_of(job) or url_for("jobs.show", job_id=job_id))


@blueprint.route("/jobs/<int:job_id>/repeat", methods=["POST"])
@requires(Permission.JOB_USE)
def repeat(job_id: int) -> ResponseReturnValue:
    job = queries.lock_job(job_id, visible_to=current_user)
    try:
        operations.repeat(job, by=current_user)
    except JobError as refused:
        db.session.rollback()
        flash(refused.sentence, "error")
    else:
        db.session.commit()
    return redirect(page_of(job) or url_for("jobs.show", job_id=job_id))


def page_of(job: Job) -> str:
    """The page that shows what comes of this work; empty where nobody does such work any more, or it is for others."""
    kind = kind_of(job.kind)
    if kind is None or not may_open(kind.page):
        return ""
    return url_for(kind.page, **{name: job.arguments[name] for name in kind.page_arguments})
