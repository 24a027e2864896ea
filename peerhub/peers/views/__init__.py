"""Pages about peers: the pool, one peer, and what peers see and keep of their own."""

from flask import Blueprint

blueprint = Blueprint("peers", __name__)

from peerhub.peers import tasks  # noqa: E402
from peerhub.peers.cv import views as cv  # noqa: E402
from peerhub.peers.importing import views as importing  # noqa: E402
from peerhub.peers.particulars import views as particulars  # noqa: E402
from peerhub.peers.reviewing import views as reviewing  # noqa: E402
from peerhub.peers.views import confirming, conflicts, own, pool, posts, record  # noqa: E402

__all__ = [
    "blueprint", "confirming", "conflicts", "cv", "importing", "own", "particulars", "pool", "posts", "record",
    "reviewing", "tasks",
]  # fmt: skip
