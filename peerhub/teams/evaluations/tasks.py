"""What workers do for evaluations by themselves."""

from collections.abc import Mapping
from typing import Any

from peerhub import clock
from peerhub.db import db, writing
from peerhub.jobs.rounds import every
from peerhub.teams.evaluations import operations
from peerhub.web.formats import plural

SIX_HOURS = 6 * 3600


@every(name="evaluations.ask", words="Ask how visits went", seconds=SIX_HOURS)
def ask(_config: Mapping[str, Any]) -> str:
    """After the visit, and once more two weeks later."""
    with writing():
        count = operations.ask_and_remind(clock.today())
        db.session.commit()
    return f"{plural(count, 'person', 'people')} asked."
