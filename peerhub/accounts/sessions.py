"""Who is signed in, request by request.

The cookie holds a random key and when it was last used; the session itself is a `SignIn` row, so that signing out
kills every copy of the cookie.
"""

import secrets
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from flask import Flask, Request, Response, current_app, flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager

from peerhub import clock
from peerhub.accounts import operations, queries
from peerhub.accounts.models import SignIn, User
from peerhub.accounts.operations import Limits
from peerhub.accounts.operations.signing_in import hashed, may_sign_in
from peerhub.web.errors import texts_typed

KEY = "sign_in"
SEEN = "seen"
SEEN_STEP = timedelta(minutes=1)  # so that not every answer has to set the cookie anew
AWAY_TOO_LONG = "You were signed out because you were away for a while. Sign in to go on."


def init_app(app: Flask) -> None:
    """Load the signed-in person from their session, and send others to the sign-in page."""
    manager = LoginManager()
    manager.session_protection = None  # our sessions are rows; the address of a phone may change
    manager.request_loader(load_user)
    manager.unauthorized_handler(ask_to_sign_in)
    manager.init_app(app)


def load_user(_request: Request) -> User | None:
    """The person behind this request's cookie, or None. One statement."""
    key = session.get(KEY)
    if not isinstance(key, str):
        return None
    found = queries.find_open_session(hashed(key))
    if found is None or not may_sign_in(found.user, demo=current_app.config["DEMO"]):
        forget()
        return None
    if _is_too_old(found):
        forget()
        flash(AWAY_TOO_LONG)
        return None
    now, g.seen_before = clock.now(), session.get(SEEN)
    if now - _last_seen() >= SEEN_STEP:
        session[SEEN] = int(now.timestamp())
    g.sign_in = found
    return found.user


def current() -> SignIn | None:
    """The session of this request's browser; ask `current_user` first, which loads it."""
    found: SignIn | None = g.get("sign_in")
    return found


def not_by_hand() -> None:
    """A page asked by itself, and no person: so this request does not put off the end of an idle session."""
    if session.get(SEEN) != g.get("seen_before"):
        session[SEEN] = g.seen_before


def begin(user: User) -> None:
    """Sign `user` in at this browser. Whatever an earlier session left in the cookie is dropped."""
    key = secrets.token_urlsafe(32)
    operations.start_session(
        user, key=key, address=client_address(), agent=request.headers.get("User-Agent", "")
    )  # fmt: skip
    session.clear()
    session[KEY] = key
    session[SEEN] = int(clock.now().timestamp())


def end() -> None:
    """Sign this browser out, for every copy of its cookie."""
    found = current()
    if found is not None:
        operations.end_session(found)
    forget()


def forget() -> None:
    """Drop everything that this browser's cookie holds."""
    session.clear()
    g.pop("sign_in", None)


def absolute_limit() -> timedelta:
    """How long a session lasts at most, however busy the person is."""
    limit: timedelta = current_app.config["SESSION_ABSOLUTE_LIMIT"]
    return limit


def client_address() -> str:
    """Where the request came from; behind proxies this is right once PEERHUB_PROXIES says how many there are."""
    return request.remote_addr or "unknown"


def limits() -> Limits:
    config = current_app.config
    return Limits(
        per_account=config["SIGN_IN_FAILURES_PER_ACCOUNT"],
        per_address=config["SIGN_IN_FAILURES_PER_ADDRESS"],
        window=config["SIGN_IN_WINDOW"],
    )


def ask_to_sign_in() -> ResponseReturnValue:
    """Send the person to the sign-in page, and afterwards back to the page that they asked for."""
    wanted = request.full_path.rstrip("?") if request.method in ("GET", "HEAD") else None
    address = url_for("accounts.sign_in", next=wanted if wanted and wanted != "/" else None)
    if "HX-Request" in request.headers:  # the answer to a fragment would put the sign-in page into the page
        return Response(status=401, headers={"HX-Redirect": url_for("accounts.sign_in")})
    typed = texts_typed() if request.method == "POST" else []
    if typed:  # somebody wrote for longer than a session lasts: a bare sign-in page would lose it all
        return render_template("errors/signed_out.html", typed=typed, sign_in=address), 401
    return redirect(address)


def next_page() -> str:
    """Where to go after signing in: the local page that `next` names, else the first page."""
    wanted = request.args.get("next", "")
    return wanted if is_local_path(wanted) else url_for("home.show")


def is_local_path(address: str) -> bool:
    """Whether `address` is a path on this server and nothing else.

    Browsers read a backslash as a slash, and drop tabs and line breaks: "/\\t/elsewhere" would leave the site.
    """
    if not address.startswith("/") or address.startswith("//"):
        return False
    if "\\" in address or any(ord(mark) <= 32 or ord(mark) == 127 for mark in address):
        return False
    parts = urlsplit(address)
    return not parts.scheme and not parts.netloc


def _is_too_old(found: SignIn) -> bool:
    config, now = current_app.config, clock.now()
    idle = now - _last_seen() > config["SESSION_IDLE_LIMIT"]
    return idle or now - found.started_at > absolute_limit()


def _last_seen() -> datetime:
    return datetime.fromtimestamp(int(session.get(SEEN, 0)), UTC)
