"""Pages about engagements with their teams, invitations and clearances."""

from flask import Blueprint

blueprint = Blueprint("teams", __name__)

from peerhub.teams.views import changing, clearances, invitations, listing, showing, snapshots  # noqa: E402, F401 - they add pages
