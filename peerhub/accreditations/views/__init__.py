"""Accreditation rules, and the three-year target."""

from flask import Blueprint

blueprint = Blueprint("accreditations", __name__)

from peerhub.accreditations.views import rules, targets  # noqa: E402

__all__ = ["blueprint", "rules", "targets"]
