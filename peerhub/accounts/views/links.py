"""What somebody sees whose link does not work."""

from flask import render_template
from flask.typing import ResponseReturnValue

from peerhub.accounts.operations import LinkRefused
from peerhub.accounts.views import blueprint
from peerhub.db import db


@blueprint.app_errorhandler(LinkRefused)
def show_refused_link(refused: LinkRefused) -> ResponseReturnValue:
    """Why, and what to do. A link of ours that is over is gone; a torn address was never there."""
    db.session.rollback()
    return render_template("accounts/link_refused.html", refused=refused), 410 if refused.is_known else 404
