"""A real mail server on the loopback, and messages to send through it."""

from email import message_from_bytes
from email.policy import default

import pytest
from aiosmtpd.controller import Controller

from peerhub.db import db, writing
from peerhub.jobs.worker import Worker
from peerhub.notifications.kinds import message_kind
from peerhub.notifications.models import Message
from peerhub.notifications.operations import queue_message
from peerhub.notifications.recipients import Page, Recipient

TOLD = message_kind("tests.told", "something is worth telling")
NEEDED = message_kind("tests.needed", "the work needs an answer", needed=True)


class AnyPort(Controller):
    """On whatever port is free."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


class Letterbox:
    """What arrived: (recipients, e-mail). `answers` are given first, one for each e-mail, instead of taking it."""

    def __init__(self) -> None:
        self.arrived, self.answers, self.refuses = [], [], set()

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802 - aiosmtpd's own name
        if address in self.refuses:
            return "550 No such person here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802
        answer = self.answers.pop(0) if self.answers else None
        if answer and answer.startswith(("4", "5")):
            return answer
        self.arrived.append((envelope.rcpt_tos, message_from_bytes(envelope.content, policy=default)))
        if answer == "hang up":
            raise ConnectionAbortedError
        return "250 Taken"


@pytest.fixture
def letterbox():
    return Letterbox()


@pytest.fixture
def mail(app, letterbox, monkeypatch):
    """The application sends to the letterbox; `mail()` lets the worker do its rounds."""
    server = AnyPort(letterbox, hostname="127.0.0.1", port=0)
    server.start()
    monkeypatch.setitem(app.config, "MAIL_SERVER", "127.0.0.1")
    monkeypatch.setitem(app.config, "MAIL_PORT", server.port)
    monkeypatch.setitem(app.config, "MAIL_SECURITY", "none")
    monkeypatch.setitem(app.config, "MAIL_FROM", "peerhub@lga.example")
    monkeypatch.setitem(app.config, "PEERHUB_ADDRESS", "https://peerhub.example.org")
    yield Worker(app).do_rounds
    server.stop()


@pytest.fixture
def told(app):
    """`told("key", to=…, urgent=…)`: the id of a message that is queued and committed."""

    def tell(key, *, to="pat@council.example", kind=TOLD, urgent=True, **details):
        given = {
            "subject": "The days have moved", "text": "The visit is later.\n\n- 9 March\n- 10 March",
            "reason": "You are on the team.", "page": Page("home.privacy", "Open the page"), **details,
        }  # fmt: skip
        with app.app_context(), writing():
            message = queue_message(kind, to=Recipient("Pat Evans", to), key=key, urgent=urgent, **given)
            db.session.commit()
            return message.id

    return tell


@pytest.fixture
def message(app):
    """`message(id)`: the message as it is now."""

    def look(message_id):
        with app.app_context():
            return db.session.get_one(Message, message_id)

    return look
