"""Signing in and out through the pages, with everything that people try."""

import re

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher
from hypothesis import given
from hypothesis import strategies as st

from peerhub.accounts import sessions
from peerhub.accounts.models import SignIn, User
from peerhub.accounts.operations.signing_in import WRONG
from peerhub.permissions import Role
from tests.support import factories
from tests.support.client import PASSWORD, CheckingClient


@pytest.fixture
def person(arrange):
    with arrange():
        return factories.make_user(Role.PLACEMENT_OFFICER, email="pat@example.org", name="Pat Doe").email


def cookie_of(client: CheckingClient) -> str:
    cookie = client.get_cookie("peerhub")
    return cookie.value if cookie else ""


def test_the_right_password_opens_the_first_page(client, person):
    response = client.submit("/sign-in", {"email": person, "password": PASSWORD})
    assert response.path == "/"
    assert "Pat Doe" in response.page.text
    assert "Sign out" in response.page.text


def test_the_address_may_be_typed_in_capitals_and_with_blanks(client, person):
    client.sign_in(f"  {person.upper()} ")


@pytest.mark.parametrize(
    ("email", "password"), [("pat@example.org", "wrong password"), ("nobody@example.org", PASSWORD)]
)
def test_wrong_password_and_unknown_address_read_the_same(client, person, email, password):
    response = client.submit("/sign-in", {"email": email, "password": password})
    assert response.page.field_errors == {"email": WRONG}
    assert response.page.title.startswith("Error: ")
    assert response.page.one("input", name="email").get("value") == email
    assert client.get("/").status_code == 302


def test_a_password_is_never_sent_back(client, person):
    response = client.submit("/sign-in", {"email": person, "password": "wrong password"})
    assert "wrong password" not in response.text


@pytest.mark.parametrize(
    ("email", "password", "field"),
    [
        ("", PASSWORD, "email"),
        ("pat", PASSWORD, "email"),
        ("pat@example.org", "", "password"),
        ("x" * 300 + "@example.org", PASSWORD, "email"),
    ],
)
def test_what_is_missing_or_misshapen_is_said_at_its_field(client, person, email, password, field):
    response = client.submit("/sign-in", {"email": email, "password": password})
    assert list(response.page.field_errors) == [field]


def test_a_closed_account_cannot_sign_in(client, arrange):
    with arrange():
        factories.make_user(Role.PEER, email="gone@example.org", is_active=False)
    response = client.submit("/sign-in", {"email": "gone@example.org", "password": PASSWORD})
    assert response.page.field_errors == {"email": WRONG}


def test_an_account_without_password_cannot_sign_in(client, arrange):
    with arrange():
        factories.make_user(Role.PEER, email="new@example.org", password_hash=None)
    response = client.submit("/sign-in", {"email": "new@example.org", "password": "nobody has this password"})
    assert response.page.field_errors == {"email": WRONG}


def test_an_account_closed_while_signed_in_is_out_at_once(sign_in, arrange):
    client = sign_in(Role.PEER, email=None, name="Leaver")
    with arrange() as session:
        session.execute(sa.update(User).values(is_active=False))
    assert client.get("/account").status_code == 302


def test_demo_people_cannot_sign_in_outside_demo_mode(client, arrange):
    with arrange():
        factories.make_user(Role.ADMINISTRATOR, email="admin@demo.example", is_demo=True)
    response = client.submit("/sign-in", {"email": "admin@demo.example", "password": PASSWORD})
    assert response.page.field_errors == {"email": WRONG}


def test_a_demo_session_is_dead_once_demo_mode_is_off(app, arrange):
    with arrange():
        factories.make_user(Role.ADMINISTRATOR, email="admin@demo.example", is_demo=True)
    app.config["DEMO"] = True
    try:
        client = CheckingClient(app)
        client.sign_in("admin@demo.example")
    finally:
        app.config["DEMO"] = False
    assert client.get("/account").location.startswith("/sign-in")


def test_the_database_itself_refuses_a_demo_address_that_passes_for_a_real_one(session):
    with pytest.raises(sa.exc.IntegrityError):
        factories.make_user(Role.ADMINISTRATOR, email="admin@demo.example", is_demo=False)


def test_in_demo_mode_the_nine_are_listed_and_one_click_fills_the_form(app, client, monkeypatch):
    monkeypatch.setitem(app.config, "DEMO", True)
    page = client.page("/sign-in")
    assert {f"{role.value}@demo.example" for role in Role} <= set(re.findall(r"\S+@demo.example", page.text))
    chosen = client.page(page.links["Board member"])
    assert chosen.one("input", name="email").get("value") == "board@demo.example"
    assert chosen.one("input", name="password").get("value") == "peerhub-demo"


def test_outside_demo_mode_nobody_is_listed_and_nothing_is_filled_in(client):
    page = client.page("/sign-in?as=board")
    assert "demo.example" not in page.text
    assert not page.one("input", name="email").get("value")
    assert not page.one("input", name="password").get("value")


def test_sign_in_needs_the_token(client, person):
    response = client.post("/sign-in", data={"email": person, "password": PASSWORD})
    assert response.status_code == 400
    assert client.get("/account").status_code == 302


def test_sign_out_needs_the_token(sign_in):
    client = sign_in(Role.PEER)
    assert client.post("/sign-out").status_code == 400
    assert client.get("/account").status_code == 200


def test_sign_out_is_not_a_link(sign_in):
    assert sign_in(Role.PEER).get("/sign-out").status_code == 405


def test_a_cookie_copied_before_signing_out_opens_nothing(app, sign_in):
    client = sign_in(Role.PEER)
    thief = CheckingClient(app)
    thief.set_cookie("peerhub", cookie_of(client))
    assert thief.get("/account").status_code == 200
    client.post("/sign-out", data={"csrf_token": client.token("/account")})
    assert client.get("/account").status_code == 302
    assert thief.get("/account").status_code == 302


def test_the_session_is_new_after_signing_in(client, person):
    """A cookie planted before signing in gives whoever planted it nothing afterwards."""
    client.page("/sign-in")
    planted, token = cookie_of(client), client.token("/sign-in")
    client.submit("/sign-in", {"email": person, "password": PASSWORD})
    assert client.token("/account") != token
    other = CheckingClient(client.application)
    other.set_cookie("peerhub", planted)
    assert other.get("/account").status_code == 302


def test_each_sign_in_has_its_own_key_and_only_its_hash_is_stored(app, client, person, arrange):
    client.sign_in(person)
    with client.session_transaction() as held:
        key = held[sessions.KEY]
    second = CheckingClient(app)
    second.sign_in(person)
    with second.session_transaction() as held:
        assert held[sessions.KEY] != key
    with arrange() as session:
        stored = session.scalars(sa.select(SignIn.key_hash)).all()
    assert len(set(stored)) == 2
    assert key not in stored


def test_a_cookie_that_somebody_made_up_opens_nothing(app, sign_in, client):
    sign_in(Role.PEER)
    client.set_cookie("peerhub", "eyJzaWduX2luIjoiYWJjIn0.aaaa.bbbb")
    assert client.get("/account").status_code == 302


def test_a_hash_with_older_parameters_is_renewed_at_sign_in(client, arrange):
    old = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1).hash(PASSWORD)
    with arrange():
        factories.make_user(Role.PEER, email="old@example.org", password_hash=old)
    client.sign_in("old@example.org")
    with arrange() as session:
        assert "m=19456" in session.scalars(sa.select(User.password_hash)).one()
    client.post("/sign-out", data={"csrf_token": client.token("/account")})
    client.sign_in("old@example.org")


def test_a_signed_in_person_is_led_on_from_the_sign_in_page(sign_in):
    assert sign_in(Role.PEER).get("/sign-in").location == "/"


def test_whoever_must_sign_in_comes_back_to_the_page_asked_for(client, person):
    asked = client.get("/account?from=here")
    assert asked.location == "/sign-in?next=/account?from%3Dhere"
    response = client.submit(asked.location, {"email": person, "password": PASSWORD}, follow=False)
    assert response.location == "/account?from=here"


def test_a_refused_post_leads_to_the_sign_in_page_alone(client):
    token = client.token("/sign-in")
    response = client.post("/account/sign-out-everywhere", data={"csrf_token": token})
    assert response.location == "/sign-in"


def test_a_fragment_is_not_replaced_by_the_sign_in_page(client):
    response = client.get("/account", headers={"HX-Request": "true"})
    assert response.status_code == 401
    assert response.headers["HX-Redirect"] == "/sign-in"


ELSEWHERE = [
    "https://elsewhere.example/",
    "//elsewhere.example/",
    "///elsewhere.example",
    "/\\elsewhere.example",
    "/\t/elsewhere.example",
    "/\n/elsewhere.example",
    "\\\\elsewhere.example",
    "javascript:alert(1)",
    "elsewhere.example",
    "/%0d%0aLocation:x\r\n",
    "",
]


@pytest.mark.parametrize("address", ELSEWHERE)
def test_signing_in_never_leads_off_the_site(client, person, address):
    token = client.token("/sign-in")
    response = client.post(
        "/sign-in",
        query_string={"next": address},
        data={"email": person, "password": PASSWORD, "csrf_token": token},
    )
    assert (response.status_code, response.location) == (302, "/")


@given(st.text(alphabet="/\\\t\n\r ab:.@?#%é\x00", max_size=12))
def test_a_local_path_begins_with_one_slash_and_holds_nothing_that_browsers_change(address):
    if sessions.is_local_path(address):
        assert re.fullmatch(r"/([^/\\\s\x00-\x1f].*)?", address)
        assert not re.search(r"[\\\s\x00-\x1f]", address)


def test_local_paths_are_accepted():
    assert all(sessions.is_local_path(path) for path in ("/", "/councils/HPL", "/peers?q=a%20b&page=2", "/a#b"))


def test_the_page_of_a_signed_in_person_costs_one_statement_for_who_it_is(sign_in):
    assert len(sign_in(Role.EQUALITY_ANALYST).get("/accessibility-statement").sql) == 1


def test_a_visitor_without_cookie_costs_no_statement(client):
    assert len(client.get("/accessibility-statement").sql) == 0


def test_on_https_the_cookie_is_bound_to_this_host(another_app, arrange):
    with arrange():
        factories.make_user(Role.PEER, email="pat@example.org")
    client = CheckingClient(another_app(PEERHUB_HTTPS="1"))
    options = {"base_url": "https://peerhub.example", "headers": {"Referer": "https://peerhub.example/sign-in"}}
    form = client.page("/sign-in", **options).form_with("email", "password")
    values = form.filled_in({"email": "pat@example.org", "password": PASSWORD})
    response = client.post("/sign-in", data=values, **options)
    assert response.status_code == 302
    (cookie,) = response.headers.getlist("Set-Cookie")
    assert cookie.startswith("__Host-peerhub=")
    attributes = {part.strip().lower() for part in cookie.split(";")[1:]}
    assert {"secure", "httponly", "path=/", "samesite=lax"} <= attributes
    assert not [part for part in attributes if part.startswith("domain=")]
    assert "Strict-Transport-Security" in response.headers


def test_without_https_the_cookie_is_still_kept_from_scripts_and_other_sites(client):
    cookie = client.get("/sign-in").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Expires" not in cookie  # it ends with the browser
