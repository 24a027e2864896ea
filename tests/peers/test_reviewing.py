"""After an election each member peer is asked; who does not answer is called; and nobody is dropped."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from peerhub import clock
from peerhub.accounts.models import SignedLink
from peerhub.accounts.operations import token_of
from peerhub.councils.finding import Findable
from peerhub.db import db
from peerhub.notifications.models import Message
from peerhub.peers.models import Peer, PeerStatus, Seniority
from peerhub.peers.operations import PeerRefused, confirm_profile
from peerhub.peers.reviewing import operations, queries
from peerhub.peers.reviewing.elections import latest_polling_day, read_places
from peerhub.peers.reviewing.models import CallOutcome, SeatQuestion
from peerhub.permissions import Role
from tests.peers.shared import events, today_in_boxes
from tests.support import factories
from tests.support.factories import in_days

COUNCILS = [
    Findable(1, ("York", "City of York Council"), ("E06000014", "YOR")),
    Findable(2, ("North Yorkshire",), ("E06000065",)),
    Findable(3, ("Kent",), ("E10000016",)),
]


def test_councils_are_read_from_what_is_pasted():
    places = read_places("city of york council\n\nE10000016\nKent\n", COUNCILS)
    assert places == read_places("YORK\nkent", COUNCILS)
    assert (places.council_ids, places.faults) == ((1, 3), ())


@pytest.mark.parametrize(("line", "words"), [("Narnia", "no council is called"), ("yorks", "may be one of several")])
def test_a_line_that_is_not_understood_is_named(line, words):
    places = read_places(f"Kent\n{line}", [*COUNCILS, Findable(4, ("Yorkshire Dales",), ())])
    assert places.council_ids == (3,)
    assert len(places.faults) == 1
    assert places.faults[0].startswith("Line 2")
    assert words in places.faults[0]


def test_the_latest_election_is_never_ahead():
    today = clock.today()
    for days in range(0, 800, 13):
        day = today + timedelta(days=days)
        assert day - timedelta(days=371) < latest_polling_day(day) <= day


@pytest.fixture
def leader(session) -> Peer:
    return factories.make_peer(seniority=Seniority.LEADER, profile_confirmed_on=in_days(-100))


def asked(peer: Peer, by: object) -> SeatQuestion:
    operations.ask_after_election(in_days(-10), [peer.posts[0].council_id], by=by)
    return db.session.scalars(sa.select(SeatQuestion)).one()


def test_only_members_with_a_seat_there_since_before_that_day_are_asked(session, leader, staff):
    council = leader.posts[0].council
    factories.make_peer(council=council)  # an officer
    factories.make_peer(seniority=Seniority.LEADER)  # elsewhere
    factories.make_peer(seniority=Seniority.LEADER, council=council, status=PeerStatus.LEFT, left_on=in_days(-1))
    newly = factories.make_peer(seniority=Seniority.COUNCILLOR, council=council)
    newly.posts[0].started_on = in_days(-5)
    session.flush()
    assert operations.ask_after_election(in_days(-10), [council.id], by=staff) == 1
    assert session.scalars(sa.select(SeatQuestion.peer_id)).all() == [leader.id]
    with pytest.raises(PeerRefused):
        operations.ask_after_election(in_days(-10), [council.id], by=staff)  # asked already
    with pytest.raises(PeerRefused):
        operations.ask_after_election(in_days(1), [council.id], by=staff)


def test_one_reminder_and_no_more(session, leader, staff):
    question = asked(leader, staff)
    assert operations.remind(clock.today() + timedelta(days=13)) == 0
    for _ in range(2):
        assert operations.remind(clock.today() + timedelta(days=14)) == 1
    assert session.scalar(sa.select(sa.func.count(Message.id))) == 2
    assert session.scalar(sa.select(sa.func.count(SignedLink.id))) == 2
    operations.answer(question, kept=True, by=staff)
    session.flush()
    assert operations.remind(clock.today() + timedelta(days=20)) == 0


def test_a_lost_seat_ends_the_post_and_waits_for_a_review(session, leader, staff):
    question = asked(leader, staff)
    operations.answer(question, kept=False, by=staff)
    session.flush()
    assert leader.posts[0].ended_on == question.polled_on
    assert leader.needs_review_since == question.polled_on
    assert leader.status is PeerStatus.DEPLOYABLE
    assert queries.peers_to_review(limit=5) == ([leader], 1)
    assert queries.number_of_open_questions() == 0
    with pytest.raises(PeerRefused):
        operations.answer(question, kept=True, by=staff)


def test_a_kept_seat_changes_nothing(session, leader, staff):
    operations.answer(asked(leader, staff), kept=True, by=staff)
    session.flush()
    assert (leader.posts[0].ended_on, leader.needs_review_since) == (None, None)
    assert queries.open_questions() == []


def test_whoever_confirms_the_whole_profile_has_answered(session, leader, staff):
    asked(leader, staff)
    assert queries.number_of_open_questions() == len(queries.open_questions()) == 1
    confirm_profile(leader, by=staff)
    session.flush()
    assert queries.number_of_open_questions() == len(queries.open_questions()) == 0


def test_who_is_silent_and_who_was_called_last(session, staff):
    today = clock.today()
    last_asked = queries.rules.stale_from(today - timedelta(days=60))
    first = factories.make_peer(user_id=factories.make_user(Role.PEER).id, profile_confirmed_on=last_asked)
    factories.make_peer(
        user_id=factories.make_user(Role.PEER).id, profile_confirmed_on=last_asked + timedelta(days=1)
    )  # the last question is still to come
    without = factories.make_peer(profile_confirmed_on=queries.rules.stale_from(today))
    factories.make_peer(profile_confirmed_on=last_asked, status=PeerStatus.LEFT, left_on=in_days(-1))
    silent, total = queries.peers_who_are_silent(today, limit=9)
    assert ([item.peer for item in silent], total) == ([first, without], 2)
    operations.note_call(first, CallOutcome.NOT_REACHED, "Voicemail", by=staff)
    session.flush()
    silent, _ = queries.peers_who_are_silent(today, limit=9)
    assert [(item.peer, item.call and item.call.note) for item in silent] == [(without, None), (first, "Voicemail")]
    operations.note_call(without, CallOutcome.CONFIRMED, "", by=staff)
    session.flush()
    assert without.profile_confirmed_on == today
    assert queries.peers_who_are_silent(today, limit=9)[1] == 1


# In the browser -------------------------------------------------------------------


@pytest.fixture
def kent(arrange) -> int:
    with arrange():
        kent = factories.make_council(name="Kent")
        return factories.make_peer(seniority=Seniority.LEADER, council=kent, given_name="Pat", family_name="Evans").id


def test_who_would_be_asked_is_shown_before_anything_is_sent(officer, kent, app):
    page = "/peers/elections/new"
    form = {**today_in_boxes("polled_on", days=-10), "councils": "Kent"}
    shown = officer.submit(page, form).page
    assert "Pat Evans" in shown.text
    with app.app_context():
        assert db.session.scalar(sa.select(sa.func.count(SeatQuestion.id))) == 0
        seat_id = db.session.get_one(Peer, kent).posts[0].id
    form |= {"do": "ask", "csrf_token": officer.token(page)}
    other = officer.post(page, data={**form, "seen": "999"})
    assert "Pat Evans" in other.page.text  # shown anew: what was seen is no longer so
    sent = officer.post(page, data={**form, "seen": str(seat_id)}, follow_redirects=True)
    assert "1 member peer asked" in sent.page.text
    assert "Note the answer" in sent.page.text


def test_a_council_that_is_not_understood_is_named_at_its_field(officer, kent):
    form = {**today_in_boxes("polled_on", days=-1), "councils": "Narnia"}
    page = officer.submit("/peers/elections/new", form).page
    assert "no council is called “Narnia”" in page.field_errors["councils"]


def test_a_peer_answers_by_the_link_alone(client, arrange, kent, app):
    with arrange():
        peer = db.session.get_one(Peer, kent)
        staff = factories.make_user(Role.PLACEMENT_OFFICER)
        operations.ask_after_election(in_days(-10), [peer.posts[0].council_id], by=staff)
        db.session.flush()
        address = f"/seats/{token_of(db.session.scalars(sa.select(SignedLink)).one())}"
    assert client.submit(address, {}).page.field_errors == {"kept": "Say whether you still hold the seat"}
    late = client.submit(address, {"kept": "no", **today_in_boxes("last_day", days=5)}).page
    assert "The last day must be in the past" in late.text
    assert "Somebody of the peer team speaks with you" in client.submit(address, {"kept": "no"}).page.text
    with app.app_context():
        assert db.session.get_one(Peer, kent).needs_review_since == in_days(-10)
        assert events(db.session, "peer.answer-about-seat")
    assert client.get(address).status_code == 410


def test_the_question_waits_on_the_peers_own_first_page_until_it_is_answered(as_own_peer, arrange):
    client, peer_id = as_own_peer(seniority=Seniority.LEADER, profile_confirmed_on=in_days(-30))
    assert "do you still hold it?" not in client.page("/").text
    with arrange():
        peer, staff = db.session.get_one(Peer, peer_id), factories.make_user(Role.PLACEMENT_OFFICER)
        operations.ask_after_election(in_days(-10), [peer.posts[0].council_id], by=staff)
        question_id = db.session.scalars(sa.select(SeatQuestion.id)).one()
    assert "do you still hold it?" in client.page("/").text
    address = f"/my-profile/seats/{question_id}"
    assert client.submit(address, {}).page.field_errors == {"kept": "Say whether you still hold the seat"}
    assert "Nothing else changes" in client.submit(address, {"kept": "yes"}).page.text
    assert "do you still hold it?" not in client.page("/").text
    assert "answered already" in client.submit(address, {"kept": "no"}).page.text


def test_a_question_put_to_somebody_else_is_not_there(as_own_peer, arrange, kent):
    client, _ = as_own_peer()
    with arrange():
        peer, staff = db.session.get_one(Peer, kent), factories.make_user(Role.PLACEMENT_OFFICER)
        operations.ask_after_election(in_days(-10), [peer.posts[0].council_id], by=staff)
        question_id = db.session.scalars(sa.select(SeatQuestion.id)).one()
    assert client.get(f"/my-profile/seats/{question_id}").status_code == 404


def test_staff_note_a_call(officer, made):
    peer_id = made(profile_confirmed_on=in_days(-900))
    noted = officer.submit(f"/peers/{peer_id}/calls/new", {"outcome": "will-look", "note": "In May"})
    assert "Will look themselves: In May" in noted.page.text
