"""What the worker does about peers by itself."""

from collections.abc import Mapping
from typing import Any

from peerhub import clock
from peerhub.db import db, writing
from peerhub.jobs.rounds import every
from peerhub.peers.operations.reminding import ask_who_is_due


@every(seconds=6 * 3600, name="peers.still-right", words="Ask peers whether their profile is still right")
def ask_still_right(_config: Mapping[str, Any]) -> str:
    """Ask who is due; those who were asked already are asked no second time."""
    with writing():
        number = ask_who_is_due(clock.today())
        db.session.commit()
    return f"Peers whose profile waits to be confirmed: {number}."
