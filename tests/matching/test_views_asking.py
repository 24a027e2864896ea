"""The pages of the builder that only ask: what if, a person's year, ways out."""

from datetime import timedelta

import pytest

from peerhub import clock
from peerhub.audit.models import AuditEvent
from peerhub.engagements.models import Engagement
from peerhub.matching.models import DraftChoice
from peerhub.notifications.models import Message
from peerhub.peers.models import AvailabilityState, Peer
from peerhub.permissions import Role
from peerhub.web import formats
from tests.matching.scenes import Scene, post, team
from tests.support.factories import make_assignment, make_availability, make_council, make_engagement


@pytest.fixture
def scene(arrange):
    with arrange() as session:
        made = Scene(session)
    made.arrange = arrange
    return made


@pytest.fixture
def officer(sign_in):
    return sign_in(Role.PLACEMENT_OFFICER, name="Robin Officer")


@pytest.fixture
def manager(sign_in):
    return sign_in(Role.CHALLENGE_MANAGER, name="Max Manager")


# What if


def test_what_if_answers_in_sentences_and_saves_nothing(scene, officer, arrange):
    post(officer, scene, "propose")
    before, version = team(arrange), scene.version()
    answer = officer.get(f"{scene.builder}/what-if?place=not-{scene.able}&days=7&need=1-9")
    assert len(answer.sql) <= 12
    words = officer.page(f"{scene.builder}/what-if?place=not-{scene.able}").text
    assert "If Ada Able is not on the team" in words
    assert "Nia Next (Specialist officer) comes in. Ada Able goes out. The team would lose" in words
    assert (team(arrange), scene.version()) == (before, version)


def test_the_answer_is_made_so_with_one_press(scene, officer, arrange):
    post(officer, scene, "propose")
    page = officer.page(f"{scene.builder}/what-if?place=not-{scene.able}")
    form = page.form_with("choice", "version")
    answer = officer.post(form.action, data=form.held(), follow_redirects=True)
    assert "The team is now as you tried it" in answer.page.text
    assert team(arrange)["Specialist officer"] == "Nia Next"
    post(officer, scene, "propose")
    assert team(arrange)["Specialist officer"] == "Nia Next"
    with arrange() as session:
        event = session.query(AuditEvent).filter_by(action="team.take-over").one()
        assert event.after == {"team": {"Specialist officer": "Nia Next"}}


def test_taking_over_an_answer_that_is_out_of_date_changes_nothing(scene, officer, arrange):
    post(officer, scene, "propose")
    answer = post(officer, scene, "take-over", version=0, choice=f"{scene.slots[2]}-{scene.next}")
    assert answer.status_code == 409
    assert team(arrange)["Specialist officer"] == "Ada Able"


def test_a_rule_left_out_is_set_aside_only_with_a_reason_and_by_those_who_may(scene, officer, manager, arrange):
    question = f"{scene.builder}/what-if?place={scene.slots[2]}-{scene.late}&rule=R5"
    assert "Only a placement officer can set these rules aside" in manager.page(question).text
    form = officer.page(question).form_with("choice", "reason")
    assert post(officer, scene, "take-over", choice=form.held()["choice"]).status_code == 409
    assert team(arrange) == {}
    assert post(manager, scene, "take-over", choice=form.held()["choice"], reason="Urgent").status_code == 409
    post(officer, scene, "take-over", choice=form.held()["choice"], reason="Terms follow by post")
    with arrange() as session:
        reasons = {choice.peer.name: choice.override_reason for choice in session.query(DraftChoice)}
    assert reasons["Lou Late"] == "R5: Terms follow by post"
    assert len(reasons) == 3
    assert set(reasons.values()) == {None, "R5: Terms follow by post"}


def test_one_person_is_not_taken_over_into_two_places(scene, officer, arrange):
    both = [f"{slot}-{scene.able}" for slot in scene.slots[2:4]]
    assert "One person stands in two places" in post(officer, scene, "take-over", choice=both).page.text
    assert team(arrange) == {}


# A person's year


def test_the_year_of_a_person_is_one_page_within_its_statements(scene, officer, arrange):
    with arrange() as session:
        about, able = session.get_one(Engagement, scene.engagement), session.get_one(Peer, scene.able)
        make_assignment(make_engagement(council=make_council(name="Preston")), able)
        day = about.first_day
        make_availability(able, day, day, state=AvailabilityState.PERHAPS)
        email = able.email
    address = f"{scene.builder}/peers/{scene.able}"
    assert len(officer.get(address).sql) <= 12
    page = officer.page(address)
    assert page.heading == "Ada Able: the year"
    for words in (f"Perhaps: {formats.day(day)}", "Engaged: Preston", email, "Housing 4"):
        assert words in page.text


def test_nobody_has_no_year(scene, officer):
    officer.page(f"{scene.builder}/peers/999999", status=404)


def test_names_in_the_builder_lead_to_the_year(scene, officer):
    post(officer, scene, "propose")
    assert officer.page(scene.builder).links["Pat Chief"] == f"{scene.builder}/peers/{scene.chief}"


# Ways out


def test_an_empty_place_shows_what_clashes_and_ways_out_with_one_button_each(scene, officer, manager, arrange):
    with arrange() as session:
        session.get_one(Peer, scene.leader).terms_version = None
        session.get_one(Peer, scene.chief).needs_review_since = clock.today()
    assert len(officer.get(f"{scene.builder}/ways-out").sql) <= 12
    page = officer.page(f"{scene.builder}/ways-out")
    for words in ("not in good standing (R5): 1", "Lee Leader only has to accept the terms", "Costs a message"):
        assert words in page.text
    post(officer, scene, "propose")
    assert "What clashes, and the ways out, the cheapest first" in officer.page(scene.builder).links
    assert "Ways out: team for Hartlepool" in manager.page(f"{scene.builder}/ways-out").heading


def test_a_peer_who_would_have_to_be_asked_is_asked_once_with_one_button(scene, officer, arrange):
    with arrange() as session:
        about, leader = session.get_one(Engagement, scene.engagement), session.get_one(Peer, scene.leader)
        make_availability(leader, about.first_day, about.first_day)
        day = formats.day(about.first_day)
    post(officer, scene, "propose")
    page = officer.page(f"{scene.builder}/ways-out")
    assert f"Lee Leader could come but for {day} (R2)" in page.text
    form = next(form for form in page.forms if "/ask-for-help" in (form.action or ""))
    done = officer.post(form.action, data=form.held(), follow_redirects=True)
    assert f"Lee Leader is asked whether {day} can be made free" in done.page.text
    officer.post(form.action, data=form.held())
    with arrange() as session:
        message = session.query(Message).filter_by(kind="matching.could-you").one()
        assert (message.to_name, message.page) == ("Lee Leader", "diaries.my_year")
        assert "This is not an invitation yet" in message.text
        assert session.query(AuditEvent).filter_by(action="peer.ask-for-help").count() == 1
    later = officer.get(f"{scene.builder}/ways-out")
    assert "No answer yet" in later.page.text
    assert not [form for form in later.page.forms if "/ask-for-help" in (form.action or "")]
    assert len(later.sql) <= 12


def test_nobody_is_asked_for_what_does_not_stand_in_their_way(scene, officer, arrange):
    refused = post(officer, scene, "ask-for-help", slot=scene.slots[2], peer=scene.able)
    assert refused.status_code == 409
    assert "nothing to ask Ada Able for any more" in refused.page.text
    with arrange() as session:
        assert session.query(Message).count() == 0


def test_a_lower_level_of_a_need_is_one_button(scene, officer, arrange):
    with arrange() as session:
        session.get_one(Peer, scene.able).skills[0].level = 2
    post(officer, scene, "propose")
    page = officer.page(f"{scene.builder}/ways-out")
    assert "Not covered: Housing, level 3" in page.text
    form = page.form_with("skill", "level")
    done = officer.post(form.action, data=form.held(), follow_redirects=True)
    assert "Housing is now asked for at level 2. Tell the council." in done.page.text
    assert "Needs all covered" in done.page.text
    again = officer.post(form.action, data=form.held())
    assert (again.status_code, "or lower, already" in again.page.text) == (409, True)


def test_whoever_covers_a_need_is_chosen_with_one_button(scene, officer, arrange):
    post(officer, scene, "choose", slot=scene.slots[2], peer=scene.next)
    post(officer, scene, "lock", slot=scene.slots[2], lock="no")
    page = officer.page(f"{scene.builder}/ways-out")
    form = page.form_with("choice", "version")
    chosen = f"{scene.slots[2]}-{scene.able}"
    assert "Choose Ada Able as Specialist officer" in page.text
    officer.post(form.action, data={**form.held(), "choice": chosen})
    assert team(arrange)["Specialist officer"] == "Ada Able"


def test_other_days_are_moved_to_from_the_ways_out(scene, officer, arrange):
    with arrange() as session:
        about, leader = session.get_one(Engagement, scene.engagement), session.get_one(Peer, scene.leader)
        make_availability(leader, about.first_day, about.first_day)
        week_before = about.first_day - timedelta(days=7)
    (link, *_) = [
        href for words, href in officer.page(f"{scene.builder}/ways-out").links.items() if "Move the visit" in words
    ]
    moving = officer.page(link).form_with("first_day-day")
    assert moving.held()["first_day-day"] == [str(week_before.day)]
    done = officer.post(link, data=moving.held(), follow_redirects=True)
    assert done.path == scene.builder
    assert "The visit is now on" in done.page.text


def test_who_may_not_set_a_team_rule_aside_is_told_before_pressing(scene, officer, manager):
    for place, peer in zip(scene.slots, (scene.chief, scene.next, scene.able), strict=False):
        back = post(officer, scene, "choose", slot=place, peer=peer)
        if "/override" in back.location:
            officer.submit(back.location, {"reason": "No councillor was free."})
    for client, buttons in ((officer, 1), (manager, 0)):
        page = client.page(f"{scene.builder}/accept")
        assert "No member peer is on the team (R15)" in page.text
        assert page.text.count("Accept, and ask") == buttons
        assert page.text.count("Only a placement officer can accept it all the same") == 1 - buttons
