"""Pages about figures: one metric of a council, imports, and what the data is."""

from flask import Blueprint

blueprint = Blueprint("metrics", __name__)

from peerhub.metrics import tasks  # noqa: E402, F401 - its work can be done wherever its pages are
from peerhub.metrics.views import (  # noqa: E402 - they add their pages to the blueprint
    about,  # noqa: F401
    catalogue,  # noqa: F401
    figures,  # noqa: F401
    freshness,  # noqa: F401
    groups,  # noqa: F401
    imports,  # noqa: F401
    lginform,  # noqa: F401
    mappings,  # noqa: F401
)
