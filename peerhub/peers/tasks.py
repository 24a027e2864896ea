"""What the worker does about peers by itself."""

from collections.abc import Mapping
from typing import Any

from peerhub.db import db, writing
from peerhub.jobs.rounds import every
from peerhub.peers import operations
from peerhub.web.formats import plural


@every(name="peers.extend-patterns", words="Write down two years ahead the days that come back", seconds=86_400)
def extend_patterns(_config: Mapping[str, Any]) -> str:
    """So that a peer who says nothing for two years does not run out of the days that they said once."""
    with writing():
        peers = operations.extend_patterns()
        db.session.commit()
    return f"The patterns of {plural(peers, 'peer')} reach two years ahead."
