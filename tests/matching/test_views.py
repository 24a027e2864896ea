"""The pages of matching, as a placement officer uses them; and that nobody else gets in."""

import re

import pytest

from peerhub import clock
from peerhub.audit.models import AuditEvent
from peerhub.matching.models import ChoiceOrigin, DecisionRecord, DraftChoice, TeamDraft
from peerhub.peers.models import Peer
from peerhub.permissions import Role
from peerhub.teams.models import Assignment
from tests.matching.drafts import count
from tests.matching.scenes import Scene, post, team
from tests.support.factories import (
    make_accreditation_kind,
    make_availability,
    make_council,
    make_engagement,
    make_engagement_type,
    make_peer,
)


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


# Building


def test_an_empty_builder_says_what_to_do_first(scene, officer):
    page = officer.page(scene.builder)
    assert "Team for Hartlepool" in page.title
    assert "Team 0 of 3" in page.text
    assert "Nobody is chosen yet. Ask for a proposal" in page.text


def test_a_team_is_proposed_with_one_press(scene, officer, arrange):
    assert "Propose a team" in officer.page(scene.builder).text
    answer = post(officer, scene, "propose", follow=True)
    assert answer.path == scene.builder
    assert "Team 3 of 3" in answer.page.text
    assert "Needs all covered" in answer.page.text
    assert team(arrange) == {
        "Lead officer peer": "Pat Chief",
        "Lead member peer": "Lee Leader",
        "Specialist officer": "Ada Able",
    }
    assert "This team of three is led by Pat Chief" in answer.page.text
    assert "Proven: under these rules and weights no other team has more points." in answer.page.text


def test_the_place_looked_at_says_why_and_who_comes_next(scene, officer):
    post(officer, scene, "propose")
    page = officer.page(f"{scene.builder}?slot={scene.slots[2]}")
    assert "Why Ada Able" in page.text
    assert "Nia Next" in page.text
    assert "the team loses" in page.text
    assert "Meets 9 rules" in page.text


def test_the_page_stays_within_its_statements_whatever_it_shows(scene, officer, arrange):
    post(officer, scene, "propose")
    with arrange():
        for _ in range(20):
            make_peer()
    address = (
        f"{scene.builder}?slot={scene.slots[2]}&look-up=e&order=asked-least&compare={scene.next}&compare={scene.able}"
    )
    assert len(officer.get(address).sql) <= 10


def test_candidates_are_narrowed_and_the_filters_can_be_taken_away(scene, officer):
    page = officer.page(f"{scene.builder}?slot={scene.slots[2]}&kind=county")
    assert "Nobody matches these filters" in page.text
    assert "Kind of council: County" in page.text
    unknown = officer.page(f"{scene.builder}?slot={scene.slots[2]}&kind=castle&skill=x&order=luck&page=9999&slot=zz")
    assert "Candidates for" in unknown.text


def test_two_candidates_stand_side_by_side(scene, officer):
    address = f"{scene.builder}?slot={scene.slots[2]}"
    one = officer.page(f"{address}&compare={scene.able}")
    assert "Tick one more candidate below to compare with Ada Able" in one.text
    both = officer.page(f"{address}&compare={scene.able}&compare={scene.next}")
    assert "Side by side" in both.text
    assert "Close the comparison" in both.text


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("abe away", "Abe Away cannot be asked: not free on"),
        ("LATE", "Lou Late cannot be asked: has not accepted the terms (R5)."),
        ("ada", "Ada Able can be asked: 1st of 3 for Specialist officer, which is empty"),
        ("nobody at all", "Nobody in the pool has “nobody at all” in their name"),
    ],
)
def test_anybody_can_be_looked_up(scene, officer, name, sentence):
    page = officer.page(f"{scene.builder}?look-up={name}")
    assert sentence in page.text


def test_a_chosen_peer_is_said_to_be(scene, officer):
    post(officer, scene, "propose")
    assert "Pat Chief is chosen, as Lead officer peer." in officer.page(f"{scene.builder}?look-up=pat chief").text


# Changing by hand


def test_a_candidate_is_chosen_locked_unlocked_and_removed(scene, officer, arrange):
    post(officer, scene, "propose")
    chosen = post(officer, scene, "choose", follow=True, slot=scene.slots[2], peer=scene.next)
    assert team(arrange)["Specialist officer"] == "Nia Next"
    assert "1 place changed since the team was proposed." in chosen.page.text
    post(officer, scene, "lock", slot=scene.slots[2], lock="no")
    with arrange() as session:
        choice = session.get_one(DraftChoice, (session.query(TeamDraft).one().id, scene.slots[2]))
        assert (choice.is_locked, choice.origin) == (False, ChoiceOrigin.PERSON)
    post(officer, scene, "remove", slot=scene.slots[2])
    assert "Specialist officer" not in team(arrange)


def test_after_every_button_the_keyboard_goes_on_where_it_was(scene, officer):
    """The address names a part of the page that takes the focus: with a script and without."""
    place = scene.slots[2]
    presses = [
        ("propose", {}, "team"),
        ("choose", {"slot": place, "peer": scene.next}, f"lock-{place}"),
        ("lock", {"slot": place, "lock": "no"}, f"lock-{place}"),
        ("remove", {"slot": place}, f"choose-{place}"),
        ("take-over", {"choice": f"{place}-{scene.able}"}, "team"),
    ]
    for act, fields, part in presses:
        answer = post(officer, scene, act, **fields)
        assert (answer.status_code, answer.location.partition("#")[2]) == (302, part)
        (target,) = officer.page(answer.location.partition("#")[0]).all(id=part)
        assert target.tag in {"button", "a"} or target.get("tabindex") == "-1"


def test_what_was_refused_takes_the_focus(scene, officer):
    refused = post(officer, scene, "choose", slot=scene.slots[2], peer=scene.away)
    (said,) = refused.page.all("div", role="alert")
    assert "autofocus" in said.attrib
    assert said.get("tabindex") == "-1"


@pytest.mark.parametrize("name", ["ada able", "lou late"])
def test_what_if_is_asked_from_the_answer_to_why_not(scene, officer, name):
    links = officer.page(f"{scene.builder}?slot={scene.slots[2]}&look-up={name}").all("a")
    asked = f"What if {name.title()} took the place “Specialist officer”?"
    (link,) = [one for one in links if "".join(one.itertext()) == asked]
    page = officer.page(link.get("href").partition("#")[0])
    assert f"If {name.title()} is Specialist officer" in page.text


def test_a_member_stands_in_an_officers_place_only_by_override_and_then_is_asked(scene, officer, manager, arrange):
    place = scene.slots[2]
    assert "against a rule" not in manager.page(f"{scene.builder}?look-up=lee leader").text
    assert "Specialist officer: against a rule" in officer.page(f"{scene.builder}?look-up=lee leader").text
    assert post(manager, scene, "choose", slot=place, peer=scene.leader).status_code == 409
    address = f"{scene.builder}/override?slot={place}&peer={scene.leader}"
    assert "The place “Specialist officer” is for an officer peer" in officer.page(address).text
    officer.submit(address, {"reason": "She ran housing before she was elected."})
    accepted = officer.submit(f"{scene.builder}/accept", button="Accept, and ask Lee Leader")
    assert accepted.status_code == 200
    with arrange() as session:
        (asked,) = session.query(Assignment).all()
        assert (asked.peer_id, asked.slot_id) == (scene.leader, place)
        (entry,) = [one for one in session.query(DecisionRecord).one().overrides if one["rules"]]
        assert (entry["rules"], entry["reason"]) == (["R14"], "She ran housing before she was elected.")


def test_the_place_and_the_filters_are_kept_after_a_change(scene, officer):
    page = officer.page(f"{scene.builder}?slot={scene.slots[2]}&kind=unitary")
    form = next(form for form in page.forms if "/choose" in (form.action or ""))
    held = form.held()
    data = {
        "csrf_token": held["csrf_token"][0],
        "version": held["version"][0],
        "slot": scene.slots[2],
        "peer": scene.able,
    }
    answer = officer.post(form.action, data=data)
    assert answer.status_code == 302
    assert f"slot={scene.slots[2]}" in answer.location
    assert "kind=unitary" in answer.location


def test_a_blocked_peer_is_chosen_with_a_reason_only(scene, officer, arrange):
    asked = post(officer, scene, "choose", follow=True, slot=scene.slots[2], peer=scene.late)
    assert asked.path == f"{scene.builder}/override"
    assert "Has not accepted the terms" in asked.page.text
    address = f"{scene.builder}/override?slot={scene.slots[2]}&peer={scene.late}"
    empty = officer.submit(address, {"reason": " "})
    assert "Say why this peer is chosen all the same" in empty.page.text
    assert team(arrange) == {}
    done = officer.submit(address, {"reason": "Signed on paper today."})
    assert done.path == scene.builder
    assert "Rule set aside: R5: Signed on paper today." in done.page.text
    assert team(arrange) == {"Specialist officer": "Lou Late"}
    with arrange() as session:
        assert session.query(AuditEvent).filter_by(action="rule.waive").one().reason == "Signed on paper today."


def test_what_nobody_may_set_aside_is_refused_in_words(scene, officer, arrange):
    refused = post(officer, scene, "choose", slot=scene.slots[2], peer=scene.away)
    assert refused.status_code == 409
    assert "This rule cannot be set aside" in refused.page.text
    page = officer.page(f"{scene.builder}/override?slot={scene.slots[2]}&peer={scene.away}")
    assert "R2 cannot be set aside by anybody" in page.text
    assert not [form for form in page.forms if "reason" in form.held()]
    assert team(arrange) == {}


def test_a_manager_may_propose_and_not_override(scene, manager):
    refused = post(manager, scene, "choose", slot=scene.slots[2], peer=scene.late)
    assert refused.status_code == 409
    assert "Only a placement officer can set this aside" in refused.page.text
    manager.page(f"{scene.builder}/override?slot={scene.slots[2]}&peer={scene.late}", status=403)
    found = manager.page(f"{scene.builder}?look-up=late")
    assert "Choose all the same" not in found.text


def test_forms_without_sense_are_refused_in_words(scene, officer, arrange):
    for fields in ({"slot": "x", "peer": "y"}, {"slot": 0}, {"slot": scene.slots[0], "peer": 999_999}, {}):
        assert post(officer, scene, "choose", **fields).status_code == 409
    assert post(officer, scene, "propose", version="x").status_code == 409
    assert post(officer, scene, "lock", slot=scene.slots[0], lock="yes").status_code == 409
    assert officer.get(f"{scene.builder}/override?slot=1&peer=x").status_code == 302
    assert team(arrange) == {}


# Accepting


def test_accepting_first_shows_what_will_happen_and_then_does_it(scene, officer, arrange):
    post(officer, scene, "propose")
    page = officer.page(f"{scene.builder}/accept")
    assert "3 peers will be asked" in page.text
    assert "The council will read" in page.text
    assert "Group offices will be asked to clear their members" in page.text
    with arrange():
        assert count(Assignment) == 0
    done = officer.submit(f"{scene.builder}/accept", button="Accept, and ask these 3 peers")
    assert done.path == f"/engagements/{scene.engagement}"
    assert "The team is accepted. 3 peers asked." in done.page.text
    with arrange():
        assert (count(Assignment), count(DecisionRecord), count(DraftChoice)) == (3, 1, 0)
    after = officer.page(scene.builder)
    assert after.text.count("Asked") >= 3


def test_an_empty_team_leads_back_to_the_builder(scene, officer):
    assert officer.get(f"{scene.builder}/accept").location.endswith("/team-builder#team")


def test_what_came_between_is_said_before_anybody_is_asked(scene, officer, arrange):
    post(officer, scene, "propose")
    with arrange() as session:
        engagement = session.query(TeamDraft).one().engagement
        chief = session.get_one(Peer, scene.chief)
        make_availability(chief, engagement.first_day, engagement.first_day)
    page = officer.page(f"{scene.builder}/accept")
    assert "The team cannot be accepted as it stands" in page.text
    assert "Pat Chief, Lead officer peer: Not free on" in page.text
    assert "Can no longer be asked" in officer.page(scene.builder).text


def test_accepting_on_an_old_version_shows_the_team_anew(scene, officer, manager, arrange):
    post(officer, scene, "propose")
    token = officer.token(f"{scene.builder}/accept")
    post(manager, scene, "remove", slot=scene.slots[2])
    refused = officer.post(f"{scene.builder}/accept", data={"csrf_token": token, "version": "1"})
    assert refused.status_code == 200
    assert "Max Manager changed this team on" in refused.page.text
    assert "2 peers will be asked" in refused.page.text
    with arrange():
        assert count(Assignment) == 0


# Reading


def test_a_decision_reads_well_and_its_problem_can_be_downloaded(scene, officer, arrange):
    post(officer, scene, "propose")
    post(officer, scene, "choose", slot=scene.slots[2], peer=scene.next)
    officer.submit(f"{scene.builder}/accept", button="Accept, and ask these 3 peers")
    with arrange() as session:
        record = session.query(DecisionRecord).one()
        record_id, problem = record.id, record.problem
    page = officer.page(f"/decisions/{record_id}")
    assert "Decision on the team for Hartlepool" in page.title
    for words in ("Lead officer peer: Pat Chief", "Chosen by a person", "Ada Able", "Proven best", "(as today)"):
        assert words in page.text
    assert officer.get(f"/decisions/{record_id}/problem.json").text == problem
    officer.page("/decisions/999999", status=404)


def test_every_rule_and_weight_is_on_one_page(scene, officer):
    page = officer.page("/matching-rules")
    for number in range(1, 23):
        assert f"R{number}" in page.text
    assert "Asked least" in page.text
    assert "never set aside" in page.text


@pytest.mark.parametrize(
    "role", [Role.PEER, Role.COUNCIL_CONTACT, Role.GROUP_OFFICE, Role.BOARD_MEMBER, Role.EQUALITY_ANALYST]
)
def test_nobody_outside_the_staff_opens_any_of_it(scene, sign_in, arrange, role):
    client = sign_in(role)
    for path in (
        scene.builder,
        f"{scene.builder}/accept",
        f"{scene.builder}/override",
        "/matching-rules",
        "/decisions/1",
    ):
        assert client.get(path).status_code == 403, path
    for act in ("propose", "choose", "remove", "lock", "accept", "override"):
        assert client.post(f"{scene.builder}/{act}").status_code in (400, 403), act
    assert team(arrange) == {}


def test_advisers_read_the_rules_and_do_not_build(scene, sign_in):
    adviser = sign_in(Role.PRINCIPAL_ADVISER)
    assert adviser.get("/matching-rules").status_code == 200
    assert adviser.get(scene.builder).status_code == 403


def test_an_engagement_without_places_says_so(officer, arrange):
    with arrange():
        made = make_engagement(council=make_council(name="Nowhere"))
        made.slots.clear()
        engagement_id = made.id
    assert "This team has no places yet" in officer.page(f"/engagements/{engagement_id}/team-builder").text


def test_a_visit_that_has_begun_is_for_reading_only(officer, arrange):
    with arrange():
        begun = make_engagement(first_day=clock.today())
        address = f"/engagements/{begun.id}/team-builder"
    page = officer.page(address)
    assert "This team can no longer be chosen" in page.text
    assert not [form for form in page.forms if "/propose" in (form.action or "")]


def test_an_unknown_engagement_is_not_there(officer):
    officer.page("/engagements/999999/team-builder", status=404)


def test_where_nobody_fits_the_page_says_what_would_help(officer, arrange):
    with arrange():
        kind = make_accreditation_kind(name="Corporate peer")
        type_ = make_engagement_type("Lead officer peer", accreditation=kind)
        engagement_id = make_engagement(type=type_).id
        make_peer()
        make_peer()
    path = f"/engagements/{engagement_id}/team-builder"
    fields = {"csrf_token": officer.token(path), "version": 0}
    answer = officer.post(f"{path}/propose", data=fields, follow_redirects=True)
    assert "Nobody can be asked for Lead officer peer" in answer.page.text
    assert "2 people lack only the accreditation" in answer.page.text


def test_clearances_are_listed_by_group_office(scene, officer, arrange):
    with arrange() as session:
        session.get_one(Peer, scene.leader).memberships[0].group.name = "Independent"
    post(officer, scene, "choose", slot=scene.slots[1], peer=scene.leader)
    words = " ".join(officer.page(f"{scene.builder}/accept").text.split())
    assert re.search("to clear their members Independent ?: Lee Leader", words)
