"""The first page of everybody, and the pages that every service owes its readers."""

from flask import Blueprint

blueprint = Blueprint("home", __name__)

from peerhub.home.views import first_page, public_pages  # noqa: E402, F401 - the views register themselves
