"""The three-year target on one page: who is due, how many places there are, when it is met."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub import clock
from peerhub.accreditations import queries
from peerhub.accreditations.views import blueprint
from peerhub.permissions import Permission
from peerhub.web import pagination
from peerhub.web.access import requires
from peerhub.web.charts import LinePoint
from peerhub.web.formats import month

EVERY = 3  # months between two points of the chart


@blueprint.route("/training-target")
@requires(Permission.TRAINING_TARGET)
def target() -> ResponseReturnValue:
    found = queries.target(clock.today())
    step = pagination.wanted(per_page=25)
    points = [
        LinePoint(month(item.first_day), round(100 * (found.pool - item.due) / found.pool) if found.pool else None)
        for item in found.forecast.months[::EVERY]
    ]
    # The board sees how many, and not who.
    names = current_user.is_staff
    due = found.due[step.offset : step.offset + step.limit] if names else []
    return render_template(
        "accreditations/target.html", target=found, points=points, page=step.filled(due, len(found.due)),
        shows_names=names, may_plan=current_user.can(Permission.TRAINING_MANAGE),
    )  # fmt: skip
