"""Pages on the way into the pool."""

from flask import Blueprint

blueprint = Blueprint("joining", __name__)

from peerhub.joining.views import asking, beginning, following  # noqa: E402

__all__ = ["asking", "beginning", "blueprint", "following"]
