"""What workers do for documents by themselves."""

from collections.abc import Mapping
from typing import Any

from peerhub import clock
from peerhub.db import db, writing
from peerhub.jobs.rounds import every
from peerhub.teams.papers import operations
from peerhub.web.formats import plural

SIX_HOURS = 6 * 3600


@every(name="documents.remind", words="Remind councils of missing documents", seconds=SIX_HOURS)
def remind(_config: Mapping[str, Any]) -> str:
    """A week before the day, and once after it."""
    with writing():
        count = operations.remind(clock.today())
        db.session.commit()
    return f"{plural(count, 'person')} concerned.".replace("persons", "people")
