"""Pages about peers: the pool, one peer, and what peers see and keep of their own."""

from flask import Blueprint

blueprint = Blueprint("peers", __name__)

from peerhub.peers.views import confirming, conflicts, own, pool, posts, record  # noqa: E402

__all__ = ["blueprint", "confirming", "conflicts", "own", "pool", "posts", "record"]
