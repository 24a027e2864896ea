"""The pages of messages."""

from peerhub.db import db
from peerhub.notifications import queries
from peerhub.notifications.models import Message, MessageState
from peerhub.notifications.operations import queue_message
from peerhub.notifications.recipients import Page, Recipient
from peerhub.permissions import Role
from peerhub.web import letters, tokens
from tests.notifications.conftest import TOLD
from tests.support.factories import make_user


def write_to(arrange, email="pat@example.org", **details):
    with arrange():
        person = make_user(Role.PEER, email=email, name="Pat Evans")
        message = queue_message(
            TOLD, to=Recipient.of(person), key=f"key {email}", subject="The days have moved",
            text="The visit is later.", reason="You are on the team.", page=Page("home.privacy", "Look"), **details,
        )  # fmt: skip
        db.session.flush()
        return message.id


def test_nobody_was_told_anything_yet(sign_in):
    assert "No messages yet" in sign_in(Role.PEER).page("/my-messages").text
    assert "No messages yet" in sign_in(Role.ADMINISTRATOR).page("/messages").text


def test_people_read_their_own_messages(arrange, sign_in):
    number = write_to(arrange)
    client = sign_in(email="pat@example.org")
    assert "The days have moved" in client.page("/my-messages").text
    assert "The visit is later." in client.page(f"/messages/{number}").text


def test_an_administrator_sees_what_went_and_not_what_it_says(arrange, sign_in):
    number = write_to(arrange)
    client = sign_in(Role.ADMINISTRATOR)
    assert "Pat Evans" in client.page("/messages").text
    assert "The visit is later." not in client.page(f"/messages/{number}").text


def test_a_message_that_failed_is_sent_again_on_request(app, arrange, sign_in):
    number = write_to(arrange)
    with arrange():
        db.session.get_one(Message, number).state = MessageState.FAILED
    client = sign_in(Role.ADMINISTRATOR)
    client.submit(f"/messages/{number}", button="Send it again")
    with app.app_context():
        assert db.session.get_one(Message, number).state is MessageState.WAITING


def test_a_person_chooses_what_they_are_told(app, arrange, sign_in):
    write_to(arrange)
    client = sign_in(email="pat@example.org")
    form = client.page("/account/messages").form_with("kinds")
    kept = [kind for kind in form.held()["kinds"] if kind != TOLD.name]
    assert TOLD.name in form.held()["kinds"]
    client.submit("/account/messages", {"kinds": kept})
    with app.app_context():
        assert queries.turned_off("pat@example.org") == {TOLD.name}
    client.submit("/account/messages", {"kinds": [*kept, TOLD.name]})
    with app.app_context():
        assert queries.turned_off("pat@example.org") == frozenset()


def test_the_link_in_an_e_mail_turns_its_kind_off(app, client):
    with app.app_context():
        token = tokens.signed(["pat@example.org", TOLD.name], purpose=letters.STOP)
    answer = client.submit(f"/messages/stop/{token}", button="Stop these messages")
    assert "no longer told" in answer.page.text
    assert "not whole" in client.page(f"/messages/stop/{token[:-3]}", status=404).text
