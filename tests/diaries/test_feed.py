"""The calendar feed: read by a real calendar library, opened by a secret alone, closed for good when withdrawn."""

from datetime import timedelta

import pytest
from icalendar import Calendar

from peerhub.diaries import addresses
from peerhub.peers.models import Peer
from peerhub.permissions import Role
from peerhub.teams.models import AssignmentState
from tests.support import factories
from tests.support.factories import in_days

PAGE = "/my-profile/availability/calendar"


@pytest.fixture
def as_peer(arrange, sign_in):
    with arrange():
        user = factories.make_user(Role.PEER)
        email, peer_id = user.email, factories.make_peer(user_id=user.id).id
    return sign_in(email=email), peer_id


def address_on(page) -> str:
    whole = next(word for word in page.text.split() if word.endswith(".ics"))
    return "/" + whole.split("/", 3)[3]


def test_a_calendar_programme_reads_visits_with_their_state(as_peer, arrange, app):
    client, peer_id = as_peer
    with arrange() as session:
        peer, last_days = session.get(Peer, peer_id), {}
        for name, days, state in (
            ("Dover, “the Gateway”; Kent", 20, AssignmentState.CONFIRMED),
            ("Ely", 60, AssignmentState.ASKED),
            ("Rye", 90, AssignmentState.DECLINED),
        ):
            visit = factories.make_engagement(council=factories.make_council(name=name), first_day=in_days(days))
            last_days[name] = visit.last_day
            factories.make_assignment(visit, peer, state=state, is_active=state is not AssignmentState.DECLINED)
    address = address_on(client.submit(PAGE, button="Make my address").page)
    response = app.test_client().get(address)  # a calendar programme: nobody is signed in
    assert response.mimetype == "text/calendar"
    assert "no-store" in response.headers["Cache-Control"]
    calendar = Calendar.from_ical(response.data)
    events = {str(event["SUMMARY"]).rpartition(", ")[2]: event for event in calendar.walk("VEVENT")}
    assert len({str(event["UID"]) for event in events.values()}) == len(events) == 3
    states = {name: str(event["STATUS"]) for name, event in events.items()}
    assert sorted(states.values()) == ["CANCELLED", "CONFIRMED", "TENTATIVE"]
    assert states["Ely"] == "TENTATIVE"
    event = events["Ely"]
    assert event.decoded("DTSTART") == in_days(60)
    assert event.decoded("DTEND") - timedelta(days=1) == last_days["Ely"]
    assert any("Gateway”; Kent" in str(item["SUMMARY"]) for item in events.values())
    assert all(line.endswith(b"\r") for line in response.data.split(b"\n")[:-1])
    assert all(len(line) <= 76 for line in response.data.split(b"\n"))


def test_a_new_address_closes_the_old_one_and_withdrawing_closes_both(as_peer, app):
    client, _ = as_peer
    old = address_on(client.submit(PAGE, button="Make my address").page)
    new = address_on(client.submit(PAGE, button="Make a new address").page)
    assert old != new
    reader = app.test_client()
    assert reader.get(old).status_code == 404
    assert reader.get(new).status_code == 200
    assert "You have no address yet" in client.submit(PAGE, button="Withdraw the address").page.text
    assert reader.get(new).status_code == 404


@pytest.mark.parametrize("secret", ["", "1", "1-", "x-" + "0" * 40, "1-" + "0" * 39, "1-" + "g" * 40, "-1-" + "0" * 40])
def test_what_is_no_secret_opens_nothing(secret):
    assert addresses.peer_in(secret) in (None, 1)
    assert not addresses.is_secret_of(secret, 1, "salt", key="key")


def test_a_secret_is_of_one_peer_one_salt_and_one_installation():
    secret = addresses.secret_of(1, "salt", key="key")
    assert addresses.is_secret_of(secret, 1, "salt", key="key")
    assert not addresses.is_secret_of(secret, 2, "salt", key="key")
    assert not addresses.is_secret_of(secret, 1, "other", key="key")
    assert not addresses.is_secret_of(secret, 1, "salt", key="other")
