"""The strict client must fail where a request misbehaves. The pages here are made for it, and misbehave."""

import pytest
import sqlalchemy as sa
from flask import Flask

from config import TestConfig
from peerhub import create_app
from peerhub.councils.models import PoliticalGroup
from peerhub.db import db
from peerhub.permissions import Role
from peerhub.web.access import public
from tests.support import factories
from tests.support.client import SQL_BUDGET, CheckingClient
from tests.support.test_html_checks import GOOD

PLAIN = GOOD.replace('<script src="/static/page.js" nonce="abc"></script>', "")


def add_group() -> None:
    db.session.add(PoliticalGroup(code="green", name="Green"))


def ask(times: int) -> None:
    for _ in range(times):
        db.session.execute(sa.text("SELECT 1"))


def write_and_forget() -> None:
    add_group()
    db.session.flush()


def write_and_commit() -> None:
    add_group()
    db.session.commit()


PAGES = {
    "/good": lambda: None,
    "/just-enough-sql": lambda: ask(SQL_BUDGET),
    "/too-much-sql": lambda: ask(SQL_BUDGET + 1),
    "/unflushed": add_group,
    "/uncommitted": write_and_forget,
    "/committed": write_and_commit,
}


@pytest.fixture
def odd_client(app, worker_database) -> CheckingClient:
    """A client of an application with the pages above beside its own.

    `app` has put the database back and left nobody connected to it: a file must not be replaced below a connection.
    """
    app = create_app(TestConfig({"DATABASE_URL": worker_database.address}))
    for path, act in PAGES.items():
        app.add_url_rule(path, path.strip("/"), public(_page(act)))
    app.add_url_rule("/bad", "bad", public(lambda: PLAIN.replace("<label for", "<label title")))
    yield CheckingClient(app)
    _forget(app)


def _page(act):
    def view() -> str:
        act()
        return PLAIN

    return view


def _forget(app: Flask) -> None:
    with app.app_context():
        db.engine.dispose()


@pytest.mark.parametrize("path", ["/good", "/just-enough-sql"])
def test_good_requests_pass(odd_client, path):
    assert odd_client.page(path).heading == "Peers"


@pytest.mark.parametrize(
    ("path", "complaint"),
    [
        ("/bad", "has no label"),
        ("/too-much-sql", f"{SQL_BUDGET + 1} SQL statements"),
        ("/unflushed", "new: <"),
        ("/uncommitted", "written: INSERT"),
        ("/committed", "is only read, and yet it writes"),
    ],
)
def test_bad_requests_fail(odd_client, path, complaint):
    with pytest.raises(AssertionError, match=complaint):
        odd_client.get(path)


def test_a_request_inside_an_open_context_is_refused(app, client):
    with app.app_context(), pytest.raises(AssertionError, match="Close the application context"):
        client.get("/sign-in")


def test_signing_in_through_the_page(client, arrange):
    with arrange():
        email = factories.make_user(Role.BOARD_MEMBER).email
    assert "Sign out" in client.sign_in(email).page.text


def test_a_wrong_password_fails(client, arrange):
    with arrange():
        email = factories.make_user().email
    with pytest.raises(AssertionError, match="could not sign in"):
        client.sign_in(email, "not the password")
