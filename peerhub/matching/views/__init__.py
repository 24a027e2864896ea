"""Pages of matching: the team builder, what it does, the records of decisions, the rules, seasons."""

from flask import Blueprint

blueprint = Blueprint("matching", __name__)

from peerhub.matching.ledger import tasks as ledger_tasks  # noqa: E402, F401 - likewise, and the work
from peerhub.matching.ledger import views as ledger_views  # noqa: E402, F401
from peerhub.matching.season import tasks, views  # noqa: E402, F401
from peerhub.matching.together import views as together_views  # noqa: E402, F401 - likewise
from peerhub.matching.views import (  # noqa: E402 - they add pages
    accepting,  # noqa: F401
    balancing,  # noqa: F401
    building,  # noqa: F401
    changing,  # noqa: F401
    deciding,  # noqa: F401
    helping,  # noqa: F401
    reading,  # noqa: F401
    repairing,  # noqa: F401
    supposing,  # noqa: F401
)
from peerhub.matching.weighing import tasks as weighing_tasks  # noqa: E402, F401
from peerhub.matching.weighing import views as weighing_views  # noqa: E402, F401
