"""Documents to take away: PDFs built from other packages' data."""

from flask import Blueprint

blueprint = Blueprint("reports", __name__)

from peerhub.reports import tasks  # noqa: E402, F401 - the work behind the packs
from peerhub.reports.views import councils, packs, plans, reviews, teams  # noqa: E402, F401 - they add their pages to the blueprint
