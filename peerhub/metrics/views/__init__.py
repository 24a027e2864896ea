"""Pages about figures: one metric of a council, imports, and what the data is."""

from flask import Blueprint

blueprint = Blueprint("metrics", __name__)

from peerhub.metrics.views import about, figures, freshness, imports, mappings  # noqa: E402, F401 - they add their pages to the blueprint
