"""What a person sees when something cannot be done: what happened, whether anything was lost, what to do next.

The page for a fault of ours (500) is drawn without the database, the session and the signed-in person, because any
of them may be what failed.
"""

import re

from flask import Flask, current_app, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import (
    Conflict,
    HTTPException,
    InternalServerError,
    NotFound,
    RequestEntityTooLarge,
    TooManyRequests,
)

from peerhub.db import db
from peerhub.web.formats import file_size, plural, upper_first

SHORTEST_TEXT = 20

# Any other refusal (405, 415, …) is told like a bad request, and any other fault like our own.
PAGES = {403: "errors/403.html", 404: "errors/404.html", 409: "errors/409.html", 410: "errors/404.html"}


def show_error(error: HTTPException) -> ResponseReturnValue:
    """The page for a refused request. A description given to `abort` is shown; Werkzeug's own wording is not."""
    code = error.code or 500
    if code < 400:
        return error.get_response()
    if code >= 500:
        return show_fault(error)
    own_words = error.description if error.description != type(error).description else None
    page = render_template(PAGES.get(code, "errors/400.html"), own_words=own_words, typed=texts_typed())
    response = make_response(page, code)
    response.headers.extend(header for header in error.get_headers() if header[0] == "Allow")
    return response


def show_expired_form(_error: CSRFError) -> ResponseReturnValue:
    """A form whose token is missing or too old: the page was open too long, or was opened before signing in."""
    return render_template("errors/form_expired.html", typed=texts_typed()), 400


def texts_typed() -> list[tuple[str, str]]:
    """The longer texts in the form that was refused, each with its field's name, so that they can be copied.

    Only for a form that one of our own pages sent: another site's could put its words into our page. Never a
    password, and nothing short, which is quicker to choose again than to copy.
    """
    ours = request.headers.get("Origin") == request.host_url.rstrip("/")
    if not ours or request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        return []
    return [
        (upper_first(re.sub("[-_]+", " ", name)), text)
        for name, text in request.form.items(multi=True)
        if len(text.strip()) >= SHORTEST_TEXT and name != "csrf_token" and "password" not in name
    ]


def show_too_large(_error: RequestEntityTooLarge) -> ResponseReturnValue:
    """A request over the limit, which here is always a file."""
    limit = file_size(request.max_content_length, missing="")
    return render_template("errors/413.html", limit=limit), 413


def show_too_many(error: TooManyRequests) -> ResponseReturnValue:
    """Too many tries: says when to try again where that is known."""
    seconds = error.retry_after if isinstance(error.retry_after, int) else None
    wait = plural(-(-seconds // 60), "minute") if seconds else ""
    response = make_response(render_template("errors/429.html", wait=wait), 429)
    if seconds:
        response.headers["Retry-After"] = str(seconds)
    return response


def show_nothing_there(_error: NoResultFound) -> ResponseReturnValue:
    """A query asked for one row that is not there, or that this person may not see: nobody learns which."""
    db.session.rollback()
    return show_error(NotFound())


def show_overtaken(_error: StaleDataError) -> ResponseReturnValue:
    """Somebody else saved the same row between reading and writing it."""
    db.session.rollback()
    return show_error(Conflict())


def show_fault(error: HTTPException) -> ResponseReturnValue:
    """Our own fault. No context processors run here: they would ask the database who is signed in."""
    return current_app.jinja_env.get_template("errors/500.html").render(plain=True), error.code or 500


def init_app(app: Flask) -> None:
    app.register_error_handler(HTTPException, show_error)
    app.register_error_handler(NoResultFound, show_nothing_there)
    app.register_error_handler(StaleDataError, show_overtaken)
    app.register_error_handler(CSRFError, show_expired_form)
    app.register_error_handler(RequestEntityTooLarge, show_too_large)
    app.register_error_handler(TooManyRequests, show_too_many)
    app.register_error_handler(InternalServerError, show_fault)
