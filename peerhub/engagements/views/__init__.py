"""Pages about engagements that need nothing of their teams."""

from flask import Blueprint

blueprint = Blueprint("engagements", __name__)

from peerhub.engagements.views import (  # noqa: E402 - they add their pages to the blueprint
    changing,  # noqa: F401
    councils,  # noqa: F401
    maps,  # noqa: F401
    needs,  # noqa: F401
    quiet,  # noqa: F401
    reorganisations,  # noqa: F401
    requests,  # noqa: F401
    start,  # noqa: F401
    types,  # noqa: F401
)
