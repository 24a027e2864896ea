"""E-mails as HTML, and the whole addresses in them: the worker that writes them has no request to take a host from."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from flask import current_app

from peerhub.web import tokens

STOP = "stop messages"


def address_of(endpoint: str, arguments: Mapping[str, Any]) -> str:
    """The whole address of a page of ours, under PEERHUB_ADDRESS."""
    base = urlsplit(current_app.config["PEERHUB_ADDRESS"])
    adapter = current_app.url_map.bind(base.netloc, script_name=base.path or "/", url_scheme=base.scheme)
    return str(adapter.build(endpoint, dict(arguments), force_external=True))


def stop_address(email: str, kind: str) -> str:
    """Where the owner of an address turns off one kind of message, without signing in."""
    return address_of("notifications.stop", {"stop_token": tokens.signed([email, kind], purpose=STOP)})


def letter_html(parts: Sequence[Any], *, name: str) -> str:
    """The e-mail as HTML: no picture, no script, nothing loaded from anywhere, styles in the elements."""
    template = current_app.jinja_env.get_template("notifications/letter.mail.html")
    return template.render(parts=parts, name=name)
