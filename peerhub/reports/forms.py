"""Asking for a document."""

from peerhub.web.forms import Form


class PackForm(Form):
    """Asks for a board pack; the days are in the address."""
