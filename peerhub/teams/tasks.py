"""What workers do for teams by themselves."""

from collections.abc import Mapping
from typing import Any

from peerhub import clock
from peerhub.db import db, writing
from peerhub.jobs.rounds import every
from peerhub.teams import operations
from peerhub.web.formats import plural

HOUR = 3600


@every(name="teams.remind", words="Remind councils of proposed teams", seconds=HOUR)
def remind(_config: Mapping[str, Any]) -> str:
    """Councils that have not answered, two days before their day."""
    with writing():
        count = operations.remind(clock.today())
        db.session.commit()
    return f"{plural(count, 'proposal')} without an answer near its day."


@every(name="confirmations.remind", words="Remind of teams to confirm", seconds=HOUR)
def remind_confirmers(_config: Mapping[str, Any]) -> str:
    """Whoever has not confirmed a team, two days before their day and after it."""
    with writing():
        count = operations.remind_confirmers(clock.today())
        db.session.commit()
    return f"{plural(count, 'team')} to confirm near its day."


@every(name="clearances.remind", words="Remind group offices of clearances", seconds=HOUR)
def remind_offices(_config: Mapping[str, Any]) -> str:
    """Whoever has not decided, two days before their day and after it."""
    with writing():
        count = operations.remind_offices(clock.today())
        db.session.commit()
    return f"{plural(count, 'clearance')} without a decision near its day."


@every(name="invitations.chase", words="Remind of invitations, and end those whose time is over", seconds=HOUR)
def chase_invitations(_config: Mapping[str, Any]) -> str:
    """Reminders go once; what is over leaves its place to somebody else."""
    with writing():
        reminded, ended = operations.chase(clock.today())
        db.session.commit()
    return f"{plural(reminded, 'invitation')} reminded of, {plural(ended, 'invitation')} ended."
