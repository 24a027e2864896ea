"""Pages of what the programme's own records say."""

from flask import Blueprint

blueprint = Blueprint("insight", __name__)

from peerhub.insight.views import coverage, programme, reports, themes  # noqa: E402, F401 - they add their pages to the blueprint
