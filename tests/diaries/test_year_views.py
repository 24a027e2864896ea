"""A peer's year at a glance: one tap a day, days that come back, what is booked."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from peerhub import clock
from peerhub.db import db
from peerhub.peers.models import Availability, AvailabilityPattern, AvailabilityState, Peer, PeerKind, Seniority
from peerhub.peers.queries import find_peers
from peerhub.peers.search import DaysWanted, PeerSearch
from peerhub.permissions import Role
from tests.support import factories
from tests.support.factories import in_days

PAGE = "/my-profile/availability"


@pytest.fixture
def as_peer(arrange, sign_in):
    """The client of a member peer who is signed in, and the peer's id."""
    with arrange():
        user = factories.make_user(Role.PEER)
        council = factories.make_council(name="Ashford")
        peer = factories.make_peer(user_id=user.id, council=council, seniority=Seniority.LEADER)
        email, peer_id = user.email, peer.id
    return sign_in(email=email), peer_id


def said(app, peer_id):
    with app.app_context():
        rows = db.session.scalars(
            sa.select(Availability).where(Availability.peer_id == peer_id).order_by(Availability.first_day)
        )
        return [(row.first_day, row.last_day, row.state, row.pattern_id is not None) for row in rows]


def tap(client, value, mark="not-free"):
    return client.post(
        PAGE, data={"days": value, "mark": mark, "csrf_token": client.token(PAGE)}, follow_redirects=True
    )


def test_a_tap_marks_a_day_and_a_week_button_a_week(as_peer, app):
    client, peer_id = as_peer
    day, monday = in_days(20), in_days(40) - timedelta(days=in_days(40).weekday())
    assert f'value="{day.isoformat()}"' in client.page(PAGE).markup
    page = tap(client, day.isoformat()).page
    assert "not free" in page.text
    tap(client, f"{monday.isoformat()}/{(monday + timedelta(days=6)).isoformat()}", mark="perhaps")
    assert said(app, peer_id) == [
        (day, day, AvailabilityState.NOT_FREE, False),
        (monday, monday + timedelta(days=6), AvailabilityState.PERHAPS, False),
    ]
    tap(client, day.isoformat(), mark="unsaid")
    assert len(said(app, peer_id)) == 1


def test_days_that_cannot_be_are_refused_in_a_sentence(as_peer, app):
    client, peer_id = as_peer
    page = tap(client, f"{in_days(-9).isoformat()}/{in_days(-8).isoformat()}").page
    assert "These days have passed" in page.text
    assert said(app, peer_id) == []


def test_a_pattern_in_words_stands_in_the_year_and_gives_way_to_a_day(as_peer, app):
    client, peer_id = as_peer
    new = f"{PAGE}/patterns/new"
    page = client.submit(new, {"words": "now and then", "state": "not-free"}).page
    assert "Say it in one of these ways" in page.text
    page = client.submit(new, {"words": "first tues", "title": "Council meetings", "state": "not-free"}).page
    assert "Council meetings" in page.text
    assert "first Tuesdays" in page.text
    laid = said(app, peer_id)
    assert 23 <= len(laid) <= 25
    assert all(first.weekday() == 1 and first.day <= 7 and is_laid for first, _, _, is_laid in laid)
    tap(client, laid[1][0].isoformat(), mark="free")
    assert said(app, peer_id)[1] == (laid[1][0], laid[1][1], AvailabilityState.FREE, False)
    with app.app_context():
        pattern = db.session.scalars(sa.select(AvailabilityPattern)).one().id
    client.post(f"{PAGE}/patterns/{pattern}/removal", data={"csrf_token": client.token(PAGE)})
    assert [row[3] for row in said(app, peer_id)] == [False]


def test_colleagues_are_offered_the_council_s_meetings_without_a_name(as_peer, arrange):
    client, peer_id = as_peer
    with arrange() as session:
        council = session.get(Peer, peer_id).posts[0].council
        other = factories.make_peer(given_name="Rowan", council=council)
        session.add(
            AvailabilityPattern(
                peer_id=other.id, title="Meetings", rule="last Mondays", state=AvailabilityState.NOT_FREE,
                council_id=council.id, started_on=clock.today(),
            )
        )  # fmt: skip
    page = client.page(PAGE)
    assert "Council meetings, Ashford" in page.text
    assert "last Mondays" in page.text
    assert "Quiet period before local elections" in page.text
    assert "Rowan" not in page.text


def filled_in(page):
    """The days that the page draws as filled in, by the form's own value."""
    return {button.get("value") for button in page.all("button", class_="dy-day--filled-in")}


def test_elections_and_meetings_are_filled_in_and_count_once_they_are_kept(as_peer, app, arrange):
    client, peer_id = as_peer
    with arrange() as session:
        council = session.get(Peer, peer_id).posts[0].council
        other = factories.make_peer(council=council)
        session.add(
            AvailabilityPattern(
                peer_id=other.id, title="Meetings", rule="last Mondays", state=AvailabilityState.NOT_FREE,
                council_id=council.id, started_on=clock.today(),
            )
        )  # fmt: skip
        number = council.id
    today = clock.today()
    ahead = {today + timedelta(days=step) for step in range(366)}
    mondays = {day for day in ahead if day.weekday() == 0 and (day + timedelta(days=7)).month != day.month}
    months = {(today.year + (today.month + step - 1) // 12, (today.month + step - 1) % 12 + 1) for step in range(12)}
    polls = {poll for year in (today.year, today.year + 1) for poll in [first_thursday_of_may(year)] if poll in ahead}
    shown = {day.isoformat() for day in mondays | polls if (day.year, day.month) in months}
    page = client.page(PAGE)
    assert shown <= filled_in(page)
    assert said(app, peer_id) == []  # drawn, and counted by nobody
    assert "filled in for you: Council meetings, Ashford" in page.text

    kept = {"words": "last Mondays", "title": "Council meetings, Ashford", "council": str(number)}
    answer = client.post(
        f"{PAGE}/patterns/new", data={**kept, "state": "not-free", "csrf_token": client.token(PAGE)},
        follow_redirects=True,
    )  # fmt: skip
    assert answer.status_code == 200
    assert {row[0] for row in said(app, peer_id)} >= {day for day in mondays if day.isoformat() in shown}
    assert not {day.isoformat() for day in mondays} & filled_in(client.page(PAGE))


def test_whoever_can_come_says_so_once_and_is_not_told_again(as_peer, app):
    client, peer_id = as_peer
    page = client.page(PAGE)
    assert filled_in(page)
    form = next(form for form in page.forms if form.held().get("state") == ["free"])
    assert form.held()["words"] == ["elections"]
    client.post(form.action, data={**form.held(), "csrf_token": client.token(PAGE)}, follow_redirects=True)
    assert {row[2] for row in said(app, peer_id)} == {AvailabilityState.FREE}
    assert not filled_in(client.page(PAGE))


def test_an_officer_has_nothing_filled_in(arrange, sign_in):
    with arrange():
        user = factories.make_user(Role.PEER)
        factories.make_peer(user_id=user.id, kind=PeerKind.OFFICER, council=factories.make_council())
        email = user.email
    page = sign_in(email=email).page(PAGE)
    assert not filled_in(page)
    assert "These days are usually taken" not in page.text


def first_thursday_of_may(year):
    return next(date(year, 5, day) for day in range(1, 8) if date(year, 5, day).weekday() == 3)


def test_what_is_booked_and_the_days_given_stand_in_the_year(as_peer, arrange):
    client, peer_id = as_peer
    with arrange() as session:
        engagement = factories.make_engagement(council=factories.make_council(name="Dover"), first_day=in_days(30))
        assignment = factories.make_assignment(engagement, session.get(Peer, peer_id))
        days = assignment.days
    page = client.page(PAGE)
    assert "on site at Dover" in page.text
    assert f"{days} of them asked for or booked" in page.text


def test_days_from_two_sources_together_count_as_busy_throughout(session):
    """A search for who is free in a span must not find whoever is away on each of its days, whatever the source."""
    staff = factories.make_user(Role.PLACEMENT_OFFICER)
    peer = factories.make_peer()
    first = in_days(10)
    pattern = AvailabilityPattern(
        peer_id=peer.id, title="A", rule="every Monday", state=AvailabilityState.NOT_FREE, started_on=clock.today()
    )
    session.add(pattern)
    session.flush()
    factories.make_availability(peer, first, first + timedelta(days=1), state=AvailabilityState.NOT_FREE)
    factories.make_availability(
        peer, first + timedelta(days=2), first + timedelta(days=2), state=AvailabilityState.NOT_FREE,
        pattern_id=pattern.id,
    )  # fmt: skip

    def found(last: int) -> int:
        wanted = PeerSearch(free=DaysWanted(first, first + timedelta(days=last), ""))
        return find_peers(wanted, visible_to=staff, limit=9)[1]

    assert found(2) == 0
    assert found(3) == 1
