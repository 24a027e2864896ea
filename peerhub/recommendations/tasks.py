"""What workers do for reports by themselves."""

from collections.abc import Mapping
from typing import Any

from peerhub import clock
from peerhub.db import db, writing
from peerhub.jobs.rounds import every
from peerhub.recommendations import operations
from peerhub.web.formats import plural

SIX_HOURS = 6 * 3600


@every(name="reports.remind", words="Remind councils of reports to check and plans to make", seconds=SIX_HOURS)
def remind(_config: Mapping[str, Any]) -> str:
    """Each once before its day and once after it."""
    with writing():
        checks, plans = operations.remind_of_facts(clock.today()), operations.remind_of_plans(clock.today())
        db.session.commit()
    return f"{plural(checks, 'report')} to check and {plural(plans, 'plan')} to make, near or past their day."
