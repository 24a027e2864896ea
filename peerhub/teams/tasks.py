"""What the worker does about invitations by itself."""

from collections.abc import Mapping
from typing import Any

from peerhub import clock
from peerhub.db import db, writing
from peerhub.jobs.rounds import every
from peerhub.teams import operations
from peerhub.web.formats import plural


@every(name="invitations.chase", words="Remind of invitations, and end those whose time is over", seconds=3600)
def chase_invitations(_config: Mapping[str, Any]) -> str:
    """Reminders go once; what is over leaves its place to somebody else."""
    with writing():
        reminded, ended = operations.chase(clock.today())
        db.session.commit()
    return f"{plural(reminded, 'invitation')} reminded of, {plural(ended, 'invitation')} ended."
