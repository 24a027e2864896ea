"""What workers do for peers by themselves."""

from collections.abc import Mapping
from typing import Any

from peerhub import clock
from peerhub.db import db, writing
from peerhub.jobs.rounds import every
from peerhub.peers import operations
from peerhub.peers.operations.reminding import ask_who_is_due
from peerhub.peers.reviewing import operations as reviewing
from peerhub.web.formats import plural


@every(seconds=6 * 3600, name="peers.still-right", words="Ask peers whether their profile is still right")
def ask_still_right(_config: Mapping[str, Any]) -> str:
    """Ask who is due; those who were asked already are asked no second time."""
    with writing():
        number = ask_who_is_due(clock.today())
        db.session.commit()
    return f"Peers whose profile waits to be confirmed: {number}."


@every(name="peers.extend-patterns", words="Write down two years ahead the days that come back", seconds=86_400)
def extend_patterns(_config: Mapping[str, Any]) -> str:
    """So that a peer who says nothing for two years does not run out of the days that they said once."""
    with writing():
        peers = operations.extend_patterns()
        db.session.commit()
    return f"The patterns of {plural(peers, 'peer')} reach two years ahead."


@every(seconds=6 * 3600, name="peers.remind-of-seats", words="Remind peers of an unanswered question about their seat")
def remind_of_seats(_config: Mapping[str, Any]) -> str:
    """Two weeks after an election was asked about; each peer once."""
    with writing():
        number = reviewing.remind(clock.today())
        db.session.commit()
    return f"{plural(number, 'question')} about a seat unanswered for two weeks."
