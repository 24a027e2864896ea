"""Documents to take away: PDFs built from other packages' data."""

from flask import Blueprint

blueprint = Blueprint("reports", __name__)

from peerhub.reports import tasks  # noqa: E402, F401 - the work behind the packs
from peerhub.reports.views import (  # noqa: E402 - they add their pages to the blueprint
    councils,  # noqa: F401
    packs,  # noqa: F401
    peer_packs,  # noqa: F401
    plans,  # noqa: F401
    prints,  # noqa: F401
    teams,  # noqa: F401
)
