"""Pages of the board's action plan."""

from flask import Blueprint

blueprint = Blueprint("actionplan", __name__)

from peerhub.actionplan.views import actions, closing, meetings, plans, proving  # noqa: E402, F401 - they add their pages
