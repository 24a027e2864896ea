"""Pool gaps: whom to look for."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from peerhub import clock
from peerhub.permissions import Permission
from peerhub.recruiting import queries
from peerhub.web.access import requires

blueprint = Blueprint("recruiting", __name__)


@blueprint.route("/pool-gaps")
@requires(Permission.MATCHING_VIEW)
def pool_gaps() -> ResponseReturnValue:
    return render_template("recruiting/pool_gaps.html", found=queries.pool_gaps(clock.today()), level=queries.LEVEL)
