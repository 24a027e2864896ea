"""What peers share to balance teams: consent to a text, theirs alone, withdrawn without a trace of what it was."""

import pytest
import sqlalchemy as sa

from peerhub import clock
from peerhub.accounts.models import User
from peerhub.audit.models import AuditEvent
from peerhub.db import db
from peerhub.peers.operations import PeerRefused
from peerhub.permissions import Role
from peerhub.sharing import operations, queries
from peerhub.sharing.models import ConsentText, ConsentWithdrawal, SharedAnswer, SharedQuestion
from peerhub.sharing.reference import QUESTIONS, ensure_reference
from tests.support.factories import make_peer, make_user


@pytest.fixture
def asked(session):
    ensure_reference()
    return {question.code: question.id for question in queries.questions_of_today()}


@pytest.fixture
def user(session):
    return make_user(Role.PEER, name="Pat Own")


@pytest.fixture
def peer(user):
    return make_peer(user_id=user.id, given_name="Pat", family_name="Own")


def count(model):
    return db.session.scalar(sa.select(sa.func.count()).select_from(model))


def test_the_texts_are_added_once_and_never_changed(session):
    assert (ensure_reference(), ensure_reference()) == (len(QUESTIONS) + 1, 0)


def test_an_answer_keeps_the_texts_and_the_day_agreed_to(peer, user, asked):
    operations.share(peer, [asked["woman"]], agrees=True, by=user)
    (answer,) = queries.answers_of(peer)
    assert (answer.question.text, answer.consent.version) == ("I am a woman", 1)
    assert answer.agreed_at <= clock.now()


def test_nothing_is_shared_without_agreeing_and_nothing_is_asked_for_to_withdraw(peer, user, asked):
    with pytest.raises(PeerRefused) as refused:
        operations.share(peer, [asked["woman"]], agrees=False, by=user)
    assert refused.value.field == "agrees"
    operations.share(peer, [asked["woman"], asked["disabled"]], agrees=True, by=user)
    operations.share(peer, [asked["disabled"]], agrees=False, by=user)
    assert [answer.question.code for answer in queries.answers_of(peer)] == ["disabled"]
    operations.share(peer, [], agrees=False, by=user)
    assert (count(SharedAnswer), count(ConsentWithdrawal)) == (0, 2)
    assert queries.withdrawn_at(peer) is not None


def test_only_the_peer_shares(peer, asked):
    for other in (make_user(Role.PEER), make_user(Role.PLACEMENT_OFFICER), make_user(Role.ADMINISTRATOR)):
        with pytest.raises(PeerRefused):
            operations.share(peer, [asked["woman"]], agrees=True, by=other)
    assert count(SharedAnswer) == 0


def test_the_audit_record_tells_nothing_of_it(peer, user, asked):
    """Saving everything, one thing, nothing and nothing again leave the same record, but for the moment."""
    for wanted in ([*asked.values()], [asked["woman"]], [], []):
        operations.share(peer, wanted, agrees=True, by=user)
    events = db.session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "sharing.save")).all()
    assert len(events) == 4
    told = {(event.subject_label, event.what, str(event.differences), event.reason) for event in events}
    assert len(told) == 1


def test_an_older_text_no_longer_counts_and_is_asked_again(session, asked):
    peers = []
    for _ in range(queries.FEWEST_TO_HIDE_AMONG):
        account = make_user(Role.PEER)
        peers.append((make_peer(user_id=account.id), account))
        operations.share(peers[-1][0], [asked["woman"]], agrees=True, by=account)
    assert len(queries.shared_for_balance().by_peer) == len(peers)
    session.add(ConsentText(version=2, text="Another text"))
    session.flush()
    assert queries.shared_for_balance() == ((), {})
    with pytest.raises(PeerRefused):
        operations.share(peers[0][0], [asked["woman"]], agrees=False, by=peers[0][1])
    for one, account in peers:
        operations.share(one, [asked["woman"]], agrees=True, by=account)
    assert len(queries.shared_for_balance().by_peer) == len(peers)
    session.add(SharedQuestion(code="woman", version=2, text="I identify as a woman", at_least=2, position=1))
    session.flush()
    assert queries.shared_for_balance() == ((), {})
    assert "I identify as a woman" in [question.text for question in queries.questions_of_today()]


def test_what_too_few_share_plays_no_part(session, asked):
    for number in range(queries.FEWEST_TO_HIDE_AMONG):
        account = make_user(Role.PEER)
        wanted = [asked["woman"], *([asked["disabled"]] if number else [])]
        operations.share(make_peer(user_id=account.id), wanted, agrees=True, by=account)
    shared = queries.shared_for_balance()
    assert [mark.code for mark in shared.marks] == ["woman"]
    assert set(shared.by_peer.values()) == {("woman",)}


def test_the_page_of_the_peer(app, arrange, sign_in):
    with arrange():
        ensure_reference()
    client = sign_in(Role.PEER)
    with arrange() as session:
        account = session.scalars(sa.select(User)).one()
        make_peer(user_id=account.id)
        question = session.scalars(sa.select(SharedQuestion).where(SharedQuestion.code == "woman")).one().id
    path = "/my-profile/sharing"
    assert path in client.page("/my-profile").links.values()
    assert client.submit(path, {"shared": [question]}).page.field_errors == {
        "agrees": "Tick that you agree, or take away what you ticked"
    }
    client.submit(path, {"shared": [question], "agrees": "yes"})
    assert "You share since" in client.page(path).text
    client.submit(path, {"shared": []})
    assert "You share nothing. You withdrew on" in client.page(path).text
    assert sign_in(Role.PLACEMENT_OFFICER).get(path).status_code == 403
    app.config["TEAM_BALANCE"] = False
    try:
        assert "switched off" in client.page(path).text
        assert path not in client.page("/my-profile").links.values()
    finally:
        app.config["TEAM_BALANCE"] = True
