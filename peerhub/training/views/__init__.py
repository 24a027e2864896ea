"""Pages about training: a peer's own, what staff check, and courses with their sessions."""

from flask import Blueprint

blueprint = Blueprint("training", __name__)

from peerhub.training.views import checks, courses, own, papers, places, record  # noqa: E402

__all__ = ["blueprint", "checks", "courses", "own", "papers", "places", "record"]
