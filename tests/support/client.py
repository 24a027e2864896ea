"""A test client that looks at every page as strictly as its users will.

It fails on invalid HTML and the other problems of `html_checks`, on a page that needed more SQL statements than the
budget, and on a request that left changes behind without committing them. CSRF protection stays on: `submit` opens
the page, fills in its form as a person does, and sends what a browser would send.
"""

from contextlib import contextmanager
from functools import cached_property
from threading import get_ident
from typing import Any

import flask
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from peerhub.db import db
from tests.support import html_checks
from tests.support.pages import Page
from tests.support.sql import WRITES, SqlRecord, recording_sql

SQL_BUDGET = 12
# Who looked at whom is kept in a transaction of its own, which begins as a writer after the page was made.
KEPT_OF_READING = "INSERT INTO peer_view"
PASSWORD = "correct horse battery staple"


class PageResponse(TestResponse, flask.Response):  # type: ignore[misc]  # as Werkzeug itself combines them
    """A response with its page, and with what the request asked of the database."""

    sql: SqlRecord

    @cached_property
    def page(self) -> Page:
        assert self.mimetype == "text/html", f"{self.status}, {self.mimetype}: no page"
        return Page(self.text)

    @property
    def path(self) -> str:
        return self.request.path


class CheckingClient(FlaskClient):
    """A browser without JavaScript, with the eyes of a strict reviewer."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app, PageResponse, use_cookies=True)
        self._last_sql = SqlRecord()

    def open(self, *arguments: Any, **options: Any) -> PageResponse:
        assert not flask.has_app_context(), (
            "Close the application context before a request: within one, Flask-Login would keep its user."
        )
        response = super().open(*arguments, **{"buffered": True, **options})
        assert isinstance(response, PageResponse)
        response.sql = self._last_sql
        self._check(response)
        return response

    def run_wsgi_app(self, *arguments: Any, **options: Any) -> Any:
        with recording_sql() as record, _noticing_leftovers(self.application, record) as leftovers:
            result = super().run_wsgi_app(*arguments, **options)
        self._last_sql = record
        assert not leftovers, "The request left changes uncommitted:\n" + "\n".join(leftovers)
        return result

    def page(self, path: str, *, status: int = 200, **options: Any) -> Page:
        """The page at `path`, redirects followed; fails unless it answers with `status`."""
        response = self.open(path, follow_redirects=True, **options)
        assert response.status_code == status, f"{path}: {response.status} instead of {status}\n{_words(response)}"
        return response.page

    def submit(
        self,
        path: str,
        fields: dict[str, Any] | None = None,
        *,
        button: str | None = None,
        status: int = 200,
        follow: bool = True,
        **options: Any,
    ) -> PageResponse:
        """Open `path`, fill in the form that has all `fields`, press `button` (its words), return what comes back.

        A value may be a list (several choices) or `(file, name)`. Only choices that the page offers are accepted;
        post by hand with `token()` to try what a person cannot do.
        """
        fields = fields or {}
        page = self.page(path)
        form = page.form_with(*fields)
        values = form.filled_in(fields, button=button)
        if form.method == "GET":
            options["query_string"] = values
        else:
            options["data"] = values
        response = self.open(form.action or path, method=form.method, follow_redirects=follow, **options)
        expected = status if follow or status != 200 else response.status_code
        assert response.status_code == expected, f"{response.status} instead of {status}\n{_words(response)}"
        return response

    def token(self, path: str) -> str:
        """The CSRF token of the page at `path`, for a post by hand."""
        for form in self.page(path).forms:
            held = form.held().get("csrf_token")
            if held:
                return str(held[0])
        raise AssertionError(f"{path} has no form with a CSRF token")

    def sign_in(self, email: str, password: str = PASSWORD) -> PageResponse:
        """Through the page, as everybody does."""
        response = self.submit("/sign-in", {"email": email, "password": password})
        assert "Sign out" in response.page.text, f"{email} could not sign in: {response.page.field_errors}"
        return response

    def _check(self, response: PageResponse) -> None:
        method, path = response.request.method, response.request.path
        if method == "GET":
            assert len(response.sql) <= SQL_BUDGET, f"{path}: {len(response.sql)} SQL statements\n{response.sql}"
            # A page that is read begins its transaction as a reader: on SQLite a write could then only give up.
            writes = [
                text
                for text in response.sql.statements
                if text.lstrip().upper().startswith(WRITES) and not text.lstrip().startswith(KEPT_OF_READING)
            ]
            assert not writes, f"{path} is only read, and yet it writes:\n" + "\n".join(writes)
        if response.mimetype != "text/html" or response.status_code in range(300, 400) or not response.data:
            return
        policy = response.headers.get("Content-Security-Policy", "")
        problems = html_checks.problems_of(response.page, content_security_policy=policy)
        assert not problems, f"{method} {path}, {response.status}:\n" + "\n".join(problems)


@contextmanager
def _noticing_leftovers(app: Flask, record: SqlRecord) -> Any:
    """Collects what the session still held, and what was written and not committed, as the request ended."""
    leftovers: list[str] = []
    this_thread = get_ident()

    def look(*_sender: object, **_details: object) -> None:
        if get_ident() != this_thread:  # another client's request, in a test with many at once
            return
        session = db.session
        for word, rows in (("new", session.new), ("changed", session.dirty), ("deleted", session.deleted)):
            leftovers.extend(f"{word}: {row!r}" for row in rows if word != "changed" or session.is_modified(row))
        leftovers.extend(f"written: {' '.join(text.split())[:200]}" for text in record.uncommitted)

    with flask.request_tearing_down.connected_to(look, app):
        yield leftovers


def _words(response: PageResponse) -> str:
    return response.page.text[:1500] if response.mimetype == "text/html" else response.text[:1500]
