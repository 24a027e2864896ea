"""Whom to believe about where a request came from."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix


def init_app(app: Flask) -> None:
    """Believe the X-Forwarded-… headers of as many proxies as PEERHUB_PROXIES says, and of none by default.

    Without a proxy in front, anybody could name any address in these headers, and throttling would count nothing.
    """
    proxies: int = app.config["PROXIES"]
    if proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies, x_port=0, x_prefix=0
        )
