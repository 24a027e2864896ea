"""Pages about reports, the council's plan and progress reviews."""

from flask import Blueprint

blueprint = Blueprint("recommendations", __name__)

from peerhub.recommendations import tasks  # noqa: E402, F401 - so that workers know them
from peerhub.recommendations.views import (  # noqa: E402 - they add pages
    checking,  # noqa: F401
    drafting,  # noqa: F401
    linked,  # noqa: F401
    noting,  # noqa: F401
    planning,  # noqa: F401
    reading,  # noqa: F401
    reviewing,  # noqa: F401
)
