"""Failed attempts count per account and per address, in the database, whatever process they come to."""

import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from peerhub import clock
from peerhub.accounts.models import SignInAttempt
from peerhub.accounts.operations.signing_in import WRONG
from peerhub.permissions import Role
from tests.support import factories
from tests.support.client import PASSWORD, CheckingClient

TOO_OFTEN = "Signing in failed too often."


@pytest.fixture
def person(arrange):
    with arrange():
        return factories.make_user(Role.PEER, email="pat@example.org").email


@pytest.fixture
def few_per_address(app, monkeypatch):
    monkeypatch.setitem(app.config, "SIGN_IN_FAILURES_PER_ADDRESS", 8)


def attempt(client: CheckingClient, email: str, password: str = "wrong password", **options: object) -> tuple[int, str]:
    """Try to sign in; the status, and the sentence at the field."""
    response = client.submit("/sign-in", {"email": email, "password": password}, follow=False, **options)
    return response.status_code, response.page.field_errors.get("email", "") if response.status_code != 302 else ""


def test_after_five_failures_even_the_right_password_has_to_wait(client, person):
    for _ in range(5):
        assert attempt(client, person) == (200, WRONG)
    assert attempt(client, person, PASSWORD) == (429, f"{TOO_OFTEN} Wait 15 minutes, then try again.")


def test_the_wait_is_the_one_that_was_announced(client, person):
    start = clock.now()
    with time_machine.travel(start, tick=False) as traveller:
        for minute in range(5):
            traveller.move_to(start + timedelta(minutes=minute))
            attempt(client, person)
        traveller.move_to(start + timedelta(minutes=10))
        assert attempt(client, person, PASSWORD) == (429, f"{TOO_OFTEN} Wait 5 minutes, then try again.")
        traveller.move_to(start + timedelta(minutes=14, seconds=30))
        assert attempt(client, person, PASSWORD) == (429, f"{TOO_OFTEN} Wait 1 minute, then try again.")
        traveller.move_to(start + timedelta(minutes=15, seconds=1))
        assert attempt(client, person, PASSWORD)[0] == 302


def test_trying_while_waiting_does_not_lengthen_the_wait(client, person):
    start = clock.now()
    with time_machine.travel(start, tick=False) as traveller:
        for _ in range(5):
            attempt(client, person)
        for minute in range(1, 15):
            traveller.move_to(start + timedelta(minutes=minute))
            assert attempt(client, person)[0] == 429
        traveller.move_to(start + timedelta(minutes=15, seconds=1))
        assert attempt(client, person, PASSWORD)[0] == 302


def test_a_success_forgets_the_failures(app, client, person):
    for _ in range(4):
        attempt(client, person)
    assert attempt(client, person, PASSWORD)[0] == 302
    other = CheckingClient(app)
    assert [attempt(other, person)[0] for _ in range(5)] == [200] * 5
    assert attempt(other, person)[0] == 429


def test_one_account_locked_leaves_the_others_open(client, person, arrange):
    with arrange():
        factories.make_user(Role.PEER, email="kim@example.org")
    for _ in range(6):
        attempt(client, person)
    assert attempt(client, "kim@example.org", PASSWORD)[0] == 302


def test_unknown_addresses_are_throttled_like_known_ones(client, app):
    replies = [attempt(client, "nobody@example.org") for _ in range(6)]
    assert [status for status, _ in replies] == [200] * 5 + [429]


def test_one_address_trying_many_accounts_is_stopped(client, few_per_address):
    replies = [attempt(client, f"guess{number}@example.org")[0] for number in range(9)]
    assert replies == [200] * 8 + [429]


def test_another_address_is_not(app, client, person, few_per_address):
    for number in range(9):
        attempt(client, f"guess{number}@example.org")
    elsewhere = {"environ_base": {"REMOTE_ADDR": "198.51.100.7"}}
    assert attempt(CheckingClient(app), person, PASSWORD, **elsewhere)[0] == 302


def test_a_made_up_address_in_a_header_is_not_believed(client, few_per_address):
    for number in range(9):
        status, _ = attempt(
            client, f"guess{number}@example.org", headers={"X-Forwarded-For": f"203.0.113.{number}"}
        )  # fmt: skip
    assert status == 429


def test_behind_a_proxy_the_visitors_address_counts(another_app, arrange):
    client = CheckingClient(another_app(PEERHUB_PROXIES="1"))
    # The last address is the one that our own proxy saw; what stands before it anybody can write.
    attempt(client, "guess@example.org", headers={"X-Forwarded-For": "203.0.113.9, 198.51.100.7"})
    with arrange() as session:
        assert session.scalars(sa.select(SignInAttempt.address)).all() == ["198.51.100.7"]


def test_what_was_typed_is_not_kept(client, arrange):
    attempt(client, "my-secret-password@example.org")
    with arrange() as session:
        kept = session.execute(sa.select(SignInAttempt.email_key, SignInAttempt.address)).one()
    assert len(kept.email_key) == 64
    assert "secret" not in kept.email_key


def test_old_attempts_are_deleted(client, arrange):
    start = clock.now()
    with time_machine.travel(start, tick=False) as traveller:
        attempt(client, "one@example.org")
        traveller.move_to(start + timedelta(minutes=16))
        attempt(client, "two@example.org")
    with arrange() as session:
        assert session.scalar(sa.select(sa.func.count(SignInAttempt.id))) == 1


def test_of_many_at_the_same_moment_no_more_than_five_get_to_try(app, another_app, person):
    """Two processes' worth of applications, six attempts each at once; a sixth could only win by a race."""
    second = another_app()
    clients = [CheckingClient(chosen) for chosen in (app, second) for _ in range(6)]
    tokens = [client.token("/sign-in") for client in clients]
    start, replies = threading.Barrier(len(clients)), []

    def guess(client: CheckingClient, token: str) -> None:
        start.wait()
        response = client.post(
            "/sign-in", data={"email": person, "password": "wrong password", "csrf_token": token}
        )  # fmt: skip
        replies.append(response.page.field_errors["email"])

    threads = [threading.Thread(target=guess, args=pair) for pair in zip(clients, tokens, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(replies) == 12
    assert replies.count(WRONG) <= 5
    assert all(reply == WRONG or reply.startswith(TOO_OFTEN) for reply in replies)


def test_refused_attempts_of_a_crowd_leave_nothing_behind(app, client, person, arrange):
    for _ in range(9):
        attempt(client, person)
    with arrange() as session:
        assert session.scalar(sa.select(sa.func.count(SignInAttempt.id))) == 5


def test_guessing_the_current_password_inside_a_session_is_throttled_too(sign_in, person):
    client = sign_in(email=person)
    sentences = [
        client.submit("/account/password", {"current": "wrong password", "new": "a new and longer one"})
        .page.field_errors["current"]
        for _ in range(6)
    ]  # fmt: skip
    assert sentences[:5] == ["This is not the password that you have now."] * 5
    assert sentences[5].startswith(TOO_OFTEN)
