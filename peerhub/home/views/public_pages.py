"""What anybody may read, and what the machine that watches this one asks."""

from flask import current_app, render_template
from flask.typing import ResponseReturnValue

from peerhub.home import queries
from peerhub.home.views import blueprint
from peerhub.web.access import public


@blueprint.route("/accessibility-statement")
@public
def accessibility_statement() -> ResponseReturnValue:
    return render_template("home/accessibility_statement.html")


@blueprint.route("/privacy")
@public
def privacy() -> ResponseReturnValue:
    config = current_app.config
    return render_template(
        "home/privacy.html",
        idle_minutes=int(config["SESSION_IDLE_LIMIT"].total_seconds() // 60),
        attempt_minutes=int(config["SIGN_IN_WINDOW"].total_seconds() // 60),
    )


@blueprint.route("/healthz")
@public
def healthz() -> ResponseReturnValue:
    """For the machine that watches this one: 200 while the database answers."""
    if queries.database_answers():
        return {"status": "ok"}
    return {"status": "the database does not answer"}, 503
