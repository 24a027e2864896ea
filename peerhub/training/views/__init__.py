"""Pages about training: a peer's own, and what staff check."""

from flask import Blueprint

blueprint = Blueprint("training", __name__)

from peerhub.training.views import checks, own, record  # noqa: E402

__all__ = ["blueprint", "checks", "own", "record"]
