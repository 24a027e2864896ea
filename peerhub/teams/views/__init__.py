"""Pages about engagements with their teams, invitations and clearances."""

from flask import Blueprint

from peerhub.teams import tasks  # noqa: F401 - enters its work

blueprint = Blueprint("teams", __name__)

from peerhub.teams.evaluations import views as evaluations_views  # noqa: E402, F401 - they add pages
from peerhub.teams.papers import views as papers_views  # noqa: E402, F401 - they add pages
from peerhub.teams.views import (  # noqa: E402 - they add pages
    changing,  # noqa: F401
    clearances,  # noqa: F401
    confirming,  # noqa: F401
    following,  # noqa: F401
    invitations,  # noqa: F401
    listing,  # noqa: F401
    proposing,  # noqa: F401
    showing,  # noqa: F401
    snapshot_files,  # noqa: F401
    snapshots,  # noqa: F401
    stages,  # noqa: F401
    visits,  # noqa: F401
)
