"""Pages after a visit: what is said, hours, expenses."""

from flask import Blueprint

blueprint = Blueprint("feedback", __name__)

from peerhub.feedback.views import saying, work  # noqa: E402

__all__ = ["blueprint", "saying", "work"]
