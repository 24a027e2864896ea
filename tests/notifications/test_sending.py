"""Messages through a real mail server: once, to one person, grouped, retried, and never twice."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from peerhub import clock
from peerhub.db import db, writing
from peerhub.jobs.worker import Worker
from peerhub.notifications import operations, queries
from peerhub.notifications.calendars import days_as_ics
from peerhub.notifications.errors import MessageRefused
from peerhub.notifications.models import MessageState
from peerhub.notifications.recipients import Recipient
from tests.notifications.conftest import NEEDED

NOON = datetime(2027, 3, 9, 12, 0, tzinfo=UTC)


def test_an_urgent_message_goes_at_once_in_plain_text_and_html(mail, letterbox, told, message):
    number = told("moved:1")
    mail()
    ((recipients, letter),) = letterbox.arrived
    assert recipients == ["pat@council.example"]
    assert letter["To"] == "Pat Evans <pat@council.example>"
    assert letter["Subject"] == "The days have moved"
    assert letter["Auto-Submitted"] == "auto-generated"
    plain = letter.get_body(("plain",)).get_content()
    html = letter.get_body(("html",)).get_content()
    for said in (plain, html):
        assert "The visit is later." in said
        assert "https://peerhub.example.org/privacy" in said
        assert "You are on the team." in said
        assert "https://peerhub.example.org/messages/stop/" in said
    assert "<li>9 March</li>" in html
    assert message(number).state is MessageState.SENT


def test_nothing_is_sent_twice(mail, letterbox, told):
    first, second = told("moved:1"), told("moved:1", subject="Said otherwise")
    mail()
    mail()
    assert first == second
    assert len(letterbox.arrived) == 1


def test_never_to_two_at_once(mail, letterbox, told):
    for number in range(3):
        told(f"moved:{number}", to=f"person{number}@council.example")
    mail()
    assert [recipients for recipients, _ in letterbox.arrived] == [
        [f"person{number}@council.example"] for number in range(3)
    ]


@pytest.mark.parametrize("address", ["a@b.example, c@d.example", "a@b.example\nBcc: c@d.example", "a", "é@b.example"])
def test_what_is_not_one_address_is_refused(address):
    with pytest.raises(MessageRefused):
        Recipient("Pat", address)


def test_what_can_wait_goes_in_one_e_mail_the_next_morning(mail, letterbox, told):
    with time_machine.travel(NOON, tick=False) as travel:
        told("a", urgent=False, subject="First matter")
        told("b", urgent=False, subject="Second matter")
        told("c", urgent=False, subject="Somebody else's", to="sam@council.example")
        mail()
        assert not letterbox.arrived
        travel.shift(timedelta(hours=19))  # seven in the morning
        mail()
    assert [letter["To"].addresses[0].addr_spec for _, letter in letterbox.arrived] == [
        "pat@council.example", "sam@council.example",
    ]  # fmt: skip
    assert letterbox.arrived[0][1]["Subject"] == "peerhub: 2 messages for you today"
    text = letterbox.arrived[0][1].get_body(("plain",)).get_content()
    assert "First matter" in text
    assert "Second matter" in text


def test_a_server_that_is_away_is_tried_again_later(app, mail, letterbox, told, message, monkeypatch):
    port = app.config["MAIL_PORT"]
    monkeypatch.setitem(app.config, "MAIL_PORT", 1)
    with time_machine.travel(NOON, tick=False) as travel:
        number = told("moved:1")
        mail()
        assert message(number).state is MessageState.WAITING
        assert message(number).due_at == NOON + timedelta(minutes=1)
        monkeypatch.setitem(app.config, "MAIL_PORT", port)
        mail()
        assert not letterbox.arrived
        travel.shift(timedelta(minutes=1))
        mail()
    assert len(letterbox.arrived) == 1


@pytest.mark.parametrize(
    ("answer", "state"), [("451 Later, please", MessageState.WAITING), ("554 Never", MessageState.FAILED)]
)
def test_a_refusal_is_for_now_or_for_good(mail, letterbox, told, message, answer, state):
    letterbox.answers = [answer]
    number = told("moved:1")
    mail()
    assert message(number).state is state
    assert answer[4:] in message(number).fault


def test_an_address_that_is_not_there_fails_for_good(mail, letterbox, told, message):
    letterbox.refuses = {"pat@council.example"}
    number = told("moved:1")
    mail()
    assert message(number).state is MessageState.FAILED


def test_after_eight_attempts_nobody_tries_again(app, mail, told, message, monkeypatch):
    monkeypatch.setitem(app.config, "MAIL_PORT", 1)
    with time_machine.travel(NOON, tick=False) as travel:
        number = told("moved:1")
        for _ in range(9):
            mail()
            travel.shift(timedelta(days=1))
    assert (message(number).state, message(number).attempts) == (MessageState.FAILED, 8)


class Killed(BaseException):
    """What a killed worker does: nothing more."""


def killed_at(monkeypatch, place):
    def killed(*_arguments, **_details):
        raise Killed

    monkeypatch.setattr(f"peerhub.notifications.{place}", killed)


def test_a_worker_killed_before_the_text_has_gone_loses_nothing(mail, letterbox, told, message, monkeypatch):
    with time_machine.travel(NOON, tick=False) as travel:
        number = told("moved:1")
        with monkeypatch.context() as patch:
            killed_at(patch, "post.SmtpPost._address")
            with pytest.raises(Killed):
                mail()
        assert message(number).state is MessageState.SENDING
        travel.shift(timedelta(minutes=6))
        mail()
        assert len(letterbox.arrived) == 1
        assert message(number).state is MessageState.SENT


def test_a_worker_killed_after_the_text_has_gone_repeats_nothing(mail, letterbox, told, message, monkeypatch):
    with time_machine.travel(NOON, tick=False) as travel:
        number = told("moved:1")
        with monkeypatch.context() as patch:
            killed_at(patch, "operations.mark_sent")
            with pytest.raises(Killed):
                mail()
        assert len(letterbox.arrived) == 1
        travel.shift(timedelta(days=3))
        mail()
        assert len(letterbox.arrived) == 1
        assert message(number).state is MessageState.UNSURE


def test_two_workers_never_take_the_same_message(app, told):
    told("moved:1")
    with app.app_context(), writing():
        taken = operations.claim_next(clock.now())
        assert [one.key for one in taken] == ["moved:1"]
        db.session.flush()
        assert list(operations.claim_next(clock.now())) == []
        db.session.rollback()


def test_what_somebody_turned_off_is_kept_and_not_sent(app, mail, letterbox, told, message):
    with app.app_context(), writing():
        operations.turn_off("Pat@council.example", "tests.told")
        db.session.commit()
    off, needed = told("moved:1"), told("asked:1", kind=NEEDED)
    mail()
    assert message(off).state is MessageState.TURNED_OFF
    assert message(needed).state is MessageState.SENT
    assert len(letterbox.arrived) == 1


def test_what_the_process_needs_cannot_be_turned_off(session):
    with pytest.raises(MessageRefused):
        operations.turn_off("pat@council.example", "tests.needed")
    assert queries.turned_off("pat@council.example") == frozenset()


def test_a_date_comes_as_a_calendar_file(mail, letterbox, told):
    day = clock.today()
    told("on-site:1", calendar=days_as_ics(uid="engagement-1", first_day=day, last_day=day, title="On site"))
    mail()
    (attached,) = letterbox.arrived[0][1].iter_attachments()
    assert attached.get_content_type() == "text/calendar"
    assert "SUMMARY:On site" in attached.get_content()


def test_the_address_in_a_message_goes_with_it(mail, told, message):
    number = told("moved:1")
    mail()
    assert message(number).page is None


def test_in_the_demonstration_nothing_leaves_and_all_is_kept(app, told, message, monkeypatch):
    monkeypatch.setitem(app.config, "DEMO", True)
    number = told("moved:1")
    Worker(app).do_rounds()
    assert message(number).state is MessageState.SENT
    assert message(number).page == "home.privacy"


def test_without_a_mail_server_messages_wait(app, told, message):
    number = told("moved:1")
    Worker(app).do_rounds()
    assert message(number).state is MessageState.WAITING
