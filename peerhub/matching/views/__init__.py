"""Pages of matching: the team builder, what it does, the records of decisions, the rules, seasons."""

from flask import Blueprint

blueprint = Blueprint("matching", __name__)

from peerhub.matching.season import tasks, views  # noqa: E402, F401 - likewise, and the work
from peerhub.matching.views import accepting, balancing, building, changing, deciding, reading, repairing  # noqa: E402, F401 - they add pages
