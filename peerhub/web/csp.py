"""Headers that tell the browser what a page of ours may do: nothing but what it needs.

The policy allows no inline style and no inline script without this request's nonce, so text that slips into a page
unescaped still cannot run.
"""

import secrets

from flask import Flask, Response, g, request

POLICY = {
    "default-src": "'none'",
    "script-src": "'self' 'nonce-{nonce}'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

TWO_YEARS = 63_072_000


def csp_nonce() -> str:
    """The random word of this request that a script element has to carry. The same for the whole request."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(18)
    nonce: str = g.csp_nonce
    return nonce


def policy() -> str:
    """The Content-Security-Policy of this response."""
    return "; ".join(f"{name} {value}" for name, value in POLICY.items()).format(nonce=csp_nonce())


def add_headers(response: Response) -> Response:
    """Set every header above on a response, and say who may keep a copy of it."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Content-Security-Policy", policy())
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = f"max-age={TWO_YEARS}; includeSubDomains"
    if request.endpoint == "static":
        _keep_static(response)
    elif not response.cache_control.public:
        # Pages and PDFs hold people's data, and the sign-in page holds a token: no copy on disk, none in a proxy.
        response.headers["Cache-Control"] = "no-store"
    return response


def _keep_static(response: Response) -> None:
    if "v" in request.args and response.status_code in (200, 304):
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    else:
        response.headers["Cache-Control"] = "public, no-cache"


def init_app(app: Flask) -> None:
    app.jinja_env.globals["csp_nonce"] = csp_nonce
    app.after_request(add_headers)
