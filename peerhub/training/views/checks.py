"""What staff check: the queue, and one entry with its certificate."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub import clock
from peerhub.db import db
from peerhub.permissions import Permission
from peerhub.training import operations, queries
from peerhub.training.forms import STATE_OF, CheckFilterForm, ReturnForm, VerifyForm
from peerhub.training.models import TrainingLog
from peerhub.training.views import blueprint
from peerhub.web import pagination
from peerhub.web.access import requires
from peerhub.web.forms import refuse_at_field, version_in

ELSEWHERE = 0


@blueprint.route("/training-checks")
@requires(Permission.TRAINING_VERIFY)
def checks() -> ResponseReturnValue:
    form = CheckFilterForm()
    form.course.choices = [
        (ELSEWHERE, "Somewhere else"),
        *((item.id, item.title) for item in queries.courses_offered()),
    ]
    wanted, step = wanted_in(form), pagination.wanted()
    found, total = queries.find_entries(wanted, visible_to=current_user, limit=step.limit, offset=step.offset)
    is_narrowed = wanted != queries.CheckFilter()
    return render_template(
        "training/checks.html", form=form, page=step.filled(found, total), today=clock.today(), is_narrowed=is_narrowed
    )


@blueprint.route("/training-checks/<int:log_id>", methods=["GET", "POST"])
@requires(Permission.TRAINING_VERIFY)
def check(log_id: int) -> ResponseReturnValue:
    entry = queries.get_entry(log_id, visible_to=current_user, to_change=request.method == "POST")
    verifying, returning = VerifyForm(version=entry.version), ReturnForm(prefix="return", version=entry.version)
    verifying.counts_as.choices = [(course.id, course.title) for course in queries.courses_offered()]
    pressed = returning if request.form.get("act") == "return" else verifying
    if pressed.validate_on_submit():
        try:
            sentence = decide(entry, verifying, returning if pressed is returning else None)
        except operations.TrainingRefused as refused:
            refuse_at_field(pressed, refused)
            verifying.version.data = returning.version.data = entry.version
        else:
            db.session.commit()
            return onwards(sentence)
    return render_template("training/check.html", entry=entry, verifying=verifying, returning=returning)


def decide(entry: TrainingLog, verifying: VerifyForm, returning: ReturnForm | None) -> str:
    """Verify or return the entry; what was done, in a sentence. Raises TrainingRefused."""
    if returning is not None:
        version = version_in(returning.version)
        operations.return_to_peer(entry, reason=returning.reason.data, version=version, by=current_user)
        return f"Returned to {entry.peer.name}, with your reason."
    counts_as = queries.find_course(verifying.counts_as.data)
    operations.verify(entry, counts_as=counts_as, version=version_in(verifying.version), by=current_user)
    return f"Verified for {entry.peer.name}."


def onwards(sentence: str) -> ResponseReturnValue:
    """On to the entry that waits longest, so that a queue is worked through without going back and forth."""
    waiting = queries.next_to_check(current_user)
    if waiting is None:
        flash(f"{sentence} Nothing else waits to be checked.", "success")
        return redirect(url_for("training.checks"))
    flash(f"{sentence} This one comes next.", "success")
    return redirect(url_for("training.check", log_id=waiting.id))


def wanted_in(form: CheckFilterForm) -> queries.CheckFilter:
    """What the form asks for; what waits, unless told otherwise."""
    given = form.values()
    form.state.data = given.get("state", "logged")
    return queries.CheckFilter(
        state=STATE_OF.get(form.state.data),
        course_id=given.get("course"),
        words=tuple(given.get("q", "").split()[:8]),
    )
