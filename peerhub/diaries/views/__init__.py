"""A peer's year, and the calendar feed."""

from flask import Blueprint

blueprint = Blueprint("diaries", __name__)

from peerhub.diaries.views import feeds, years  # noqa: E402

__all__ = ["blueprint", "feeds", "years"]
