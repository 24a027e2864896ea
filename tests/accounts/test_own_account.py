"""What people do about their own account: sessions, their limits, and the password."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from peerhub import clock
from peerhub.accounts.models import SignIn
from peerhub.audit.models import AuditEvent
from peerhub.permissions import Role
from tests.support import factories
from tests.support.client import PASSWORD, CheckingClient

NEW = "four new words here"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:128.0) Gecko/20100101 Firefox/128.0"


@pytest.fixture
def person(arrange):
    with arrange():
        return factories.make_user(Role.PEER, email="pat@example.org", name="Pat Doe").email


@pytest.fixture
def here(app, person):
    client = CheckingClient(app)
    client.sign_in(person)
    return client


@pytest.fixture
def elsewhere(app, person):
    client = CheckingClient(app)
    client.environ_base.update({"REMOTE_ADDR": "198.51.100.7", "HTTP_USER_AGENT": FIREFOX})
    client.sign_in(person)
    return client


def is_signed_in(client: CheckingClient) -> bool:
    return client.get("/account").status_code == 200


def test_a_session_ends_after_an_hour_without_use(here):
    start = clock.now()
    with time_machine.travel(start, tick=False) as traveller:
        traveller.move_to(start + timedelta(minutes=59))
        assert is_signed_in(here)
        traveller.move_to(start + timedelta(minutes=117))
        assert is_signed_in(here)
        traveller.move_to(start + timedelta(minutes=179))
        asked = here.get("/account")
        assert asked.location == "/sign-in?next=/account"
        assert "because you were away" in here.page(asked.location).text


def test_a_session_ends_after_twelve_hours_however_busy(here):
    start = clock.now()
    with time_machine.travel(start, tick=False) as traveller:
        for half_hours in range(24):
            traveller.move_to(start + timedelta(minutes=30 * half_hours))
            assert is_signed_in(here)
        traveller.move_to(start + timedelta(hours=12, minutes=1))
        assert not is_signed_in(here)


def test_a_copy_of_the_cookie_does_not_outlive_the_idle_limit(app, here):
    """The copy keeps the moment at which it was made, so its owner's work elsewhere does not keep it alive."""
    cookie = here.get_cookie("peerhub")
    thief = CheckingClient(app)
    thief.set_cookie("peerhub", cookie.value)
    start = clock.now()
    with time_machine.travel(start, tick=False) as traveller:
        for minutes in (30, 61):
            traveller.move_to(start + timedelta(minutes=minutes))
            assert is_signed_in(here)
        assert not is_signed_in(thief)


def test_what_was_typed_for_longer_than_the_session_lasts_can_be_copied(here, elsewhere):
    """A bare sign-in page would throw an hour of writing away."""
    (form,) = [form for form in here.page("/account").forms if form.action.endswith("/end")]
    sent = {**form.held(), "reflection": "How a scrutiny chair asks the question that nobody else asks."}
    start = clock.now()
    with time_machine.travel(start + timedelta(minutes=61), tick=False):
        answer = here.post(form.action, data=sent, headers={"Origin": "http://localhost"})
        assert answer.status_code == 401
        assert "the question that nobody else asks" in answer.page.text
        assert not is_signed_in(here)
    with time_machine.travel(start + timedelta(minutes=62), tick=False):
        foreign = here.post(form.action, data=sent, headers={"Origin": "https://elsewhere.example"})
        assert "the question" not in foreign.text


def test_reading_on_does_not_set_the_cookie_anew_each_time(here):
    assert "Set-Cookie" not in here.get("/account").headers


def test_the_page_names_this_browser_and_the_others(here, elsewhere):
    text = here.page("/account").text
    assert "This browser" in text
    assert "Firefox on Windows" in text
    assert "198.51.100.7" in text
    assert "Sign out everywhere" in text


def test_another_browser_can_be_signed_out(here, elsewhere):
    (form,) = [form for form in here.page("/account").forms if form.action.endswith("/end")]
    done = here.post(form.action, data=form.held(), follow_redirects=True)
    assert "That browser is signed out." in done.page.text
    assert is_signed_in(here)
    assert not is_signed_in(elsewhere)


def test_nobody_ends_the_session_of_somebody_else(here, sign_in, arrange):
    sign_in(Role.PEER)
    with arrange() as session:
        others = session.scalars(sa.select(SignIn.id).order_by(SignIn.id.desc())).first()
    response = here.post(f"/account/sessions/{others}/end", data={"csrf_token": here.token("/account")})
    assert response.status_code == 404
    with arrange() as session:
        assert session.get_one(SignIn, others).ended_at is None


def test_sign_out_everywhere_ends_every_session(here, elsewhere, arrange):
    done = here.post(
        "/account/sign-out-everywhere", data={"csrf_token": here.token("/account")}, follow_redirects=True
    )  # fmt: skip
    assert "You are signed out everywhere." in done.page.text
    assert not is_signed_in(here)
    assert not is_signed_in(elsewhere)
    with arrange() as session:
        event = session.scalars(sa.select(AuditEvent)).one()
        assert (event.action, event.actor_name, event.after) == (
            "user.sign-out-everywhere",
            "Pat Doe",
            {"sessions_ended": 2},
        )


def test_ended_sessions_are_listed_as_earlier_ones(here, elsewhere):
    elsewhere.post("/sign-out", data={"csrf_token": elsewhere.token("/account")})
    page = here.page("/account")
    (earlier,) = page.all("details")
    assert "Firefox on Windows, from 198.51.100.7" in "".join(earlier.itertext())


def test_sessions_of_more_than_a_year_ago_are_forgotten(app, person, arrange):
    start = clock.now()
    with time_machine.travel(start - timedelta(days=366), tick=False):
        CheckingClient(app).sign_in(person)
    CheckingClient(app).sign_in(person)
    with arrange() as session:
        assert session.scalar(sa.select(sa.func.count(SignIn.id))) == 1


def test_a_new_password_counts_at_once_and_only_this_browser_stays(app, here, elsewhere, arrange, person):
    done = here.submit("/account/password", {"current": PASSWORD, "new": NEW})
    assert done.path == "/account"
    assert "Your password is changed." in done.page.text
    assert is_signed_in(here)
    assert not is_signed_in(elsewhere)
    CheckingClient(app).sign_in(person, NEW)
    refused = CheckingClient(app).submit("/sign-in", {"email": person, "password": PASSWORD})
    assert refused.page.field_errors
    with arrange() as session:
        event = session.scalars(sa.select(AuditEvent)).one()
        assert (event.action, event.before, event.after) == ("user.change-password", None, {"sessions_ended": 1})


@pytest.mark.parametrize(
    ("current", "new", "field", "words"),
    [
        ("wrong password", NEW, "current", "not the password that you have now"),
        ("", NEW, "current", "Enter the password"),
        (PASSWORD, "short", "new", "at least 10 characters"),
        (PASSWORD, "pat@example.org", "new", "must not be your name"),
        (PASSWORD, "Password2027!", "new", "among the first"),
        (PASSWORD, PASSWORD, "new", "that you have now"),
        (PASSWORD, "", "new", "Enter the new password"),
        (PASSWORD, "x" * 201, "new", "200 characters or fewer"),
    ],
)
def test_a_refused_new_password_changes_nothing(here, elsewhere, current, new, field, words):
    response = here.submit("/account/password", {"current": current, "new": new})
    assert list(response.page.field_errors) == [field]
    assert words in response.page.field_errors[field]
    assert is_signed_in(elsewhere)
    assert not [item for item in response.page.all("input", type="password") if item.get("value")]
