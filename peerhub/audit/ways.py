"""Marks what comes in through a page as such, for the audit record."""

from flask import Flask

from peerhub.audit.models import Way
from peerhub.audit.operations import set_way


def init_app(app: Flask) -> None:
    app.before_request(lambda: set_way(Way.PAGE))
    # What runs next in this thread may be no page.
    app.teardown_request(lambda _error: set_way(Way.COMMAND))
