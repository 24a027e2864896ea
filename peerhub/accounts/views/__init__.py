"""Pages about accounts: signing in and out, one's own account, everybody's accounts."""

from flask import Blueprint

blueprint = Blueprint("accounts", __name__)

from peerhub.accounts.views import links, own_account, signing_in, users  # noqa: E402, F401 - the views register themselves
