"""Pages about engagements that need nothing of their teams."""

from flask import Blueprint

blueprint = Blueprint("engagements", __name__)

from peerhub.engagements.views import changing, councils, maps, start  # noqa: E402, F401 - they add their pages to the blueprint
