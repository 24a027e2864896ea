"""Decision records: sealed and immutable, listed, printed in full and fit to be given to anybody who asks."""

import io
import json
import re

import pytest
import sqlalchemy as sa
from pypdf import PdfReader

from peerhub import clock
from peerhub.matching import operations
from peerhub.matching.models import DecisionRecord, WeightSet
from peerhub.matching.queries import DecisionFilter, deciders, find_decisions
from peerhub.matching.recording import Seal, disclose, seal_of, verify
from peerhub.matching.recording.redacting import redacted, small_counts_withheld
from peerhub.matching.replaying import replay
from peerhub.matching.rules import PEER_RULES, PLACE_RULES, TEAM_RULES
from peerhub.matching.scoring import FIRST_WEIGHTS, PARTS
from peerhub.peers.models import PeerStatus, Seniority
from peerhub.permissions import Role
from tests.matching.drafts import count, draft_of
from tests.support.factories import (
    in_days,
    make_council,
    make_engagement,
    make_engagement_type,
    make_group,
    make_peer,
    make_skill,
    make_user,
)


@pytest.fixture
def decision(engagement, chief, leader, officer):
    operations.propose(engagement, by=officer)
    return operations.accept(engagement, by=officer)


def test_a_record_holds_the_rules_and_weights_of_its_day_and_counts_of_people(decision):
    basis = decision.basis
    rules = [rule for book in (PEER_RULES, PLACE_RULES, TEAM_RULES) for rule in book.rules]
    assert [(rule["id"], rule["text"]) for rule in basis["rules"]] == [(rule.id, rule.text) for rule in rules]
    assert {part["key"]: part["most"] for part in basis["weights"]["parts"]} == {
        part.key: FIRST_WEIGHTS[part.key] for part in PARTS
    }
    considered = basis["considered"]
    assert (considered["pool"], considered["could_be_asked"], considered["kept_out"]) == (2, 2, [])
    assert [(place["name"], place["count"]) for place in considered["places"]] == [
        ("Lead officer peer", 1),
        ("Lead member peer", 1),
    ]
    assert basis["compared"]["proposed"] == basis["compared"]["decided"] == decision.result["objective"]


def test_the_basis_names_nobody(decision, chief, leader):
    text = json.dumps(decision.basis)
    assert not [one for one in (chief.family_name, leader.family_name, chief.reference) if one in text]


def test_a_seal_survives_the_database_and_breaks_at_any_change(session, decision):
    session.expire(decision)
    assert verify(decision) is Seal.MATCHES
    for name, other in (
        ("decided_by_name", "Somebody Else"),
        ("weights_version", 9),
        ("solver", "another"),
        ("overrides", [{}]),
        ("explanation", []),
        ("basis", {**decision.basis, "format": 2}),
        ("result", {**decision.result, "objective": 1}),
        ("problem", decision.problem.replace("2", "3")),
    ):
        kept = getattr(decision, name)
        with session.no_autoflush:
            setattr(decision, name, other)
            assert verify(decision) is Seal.BROKEN, name
            setattr(decision, name, kept)
    with session.no_autoflush:
        kept, decision.seal = decision.seal, None
        assert verify(decision) is Seal.OLDER
        decision.seal = kept
        assert seal_of(decision) == kept
    session.expunge(decision)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE decision_record SET decided_by_name = 'Another'",
        "UPDATE decision_record SET seal = NULL, basis = NULL",
        "UPDATE decision_record SET problem = '{}'",
        "DELETE FROM decision_record",
    ],
)
def test_no_statement_at_all_changes_or_removes_a_record(session, decision, statement):
    session.flush()
    with pytest.raises(sa.exc.DBAPIError, match="append-only"), session.begin_nested():
        session.execute(sa.text(statement))
    assert verify(session.get_one(DecisionRecord, decision.id)) is Seal.MATCHES


def test_what_was_proposed_stands_beside_what_was_decided(engagement, chief, leader, officer):
    other = make_peer(seniority=Seniority.LEADER, given_name="Olu", family_name="Other")
    operations.propose(engagement, by=officer)
    proposed = {choice["slot"]: choice["peer"] for choice in _standing(engagement)}
    instead = other if proposed["Lead member peer"] == "Lee Leader" else leader
    operations.choose(engagement, slot_id=engagement.slots[1].id, peer_id=instead.id, by=officer)
    operations.remove(engagement, slot_id=engagement.slots[0].id, by=officer)
    record = operations.accept(engagement, by=officer, reason="The lead officer follows.")
    said = {entry["slot"]: (entry["proposed"], entry["peer"]) for entry in record.overrides if entry["slot"]}
    assert said == {
        "Lead officer peer": ("Pat Chief", None),
        "Lead member peer": (proposed["Lead member peer"], instead.name),
    }
    compared = record.basis["compared"]
    assert compared["proposed"] == record.result["objective"] > compared["decided"]


@pytest.mark.parametrize("is_full", [True, False])
def test_whoever_a_person_chose_before_the_proposal_is_not_said_to_replace_nobody(
    engagement, leader, officer, chief, is_full
):
    chief.status = PeerStatus.SUSPENDED
    place = {"slot_id": engagement.slots[0].id, "peer_id": chief.id}
    operations.choose(engagement, **place, by=officer, reason="Back from leave by then.")
    operations.propose(engagement, by=officer)
    record = operations.accept(engagement, by=officer)
    (change,) = disclose(record, is_full=is_full, groups=()).changes
    assert (change.proposed, change.decided) == ("kept as a person had chosen", "Pat Chief")
    assert [rule for rule, _ in change.rules] == ["R5"]


def _standing(engagement):
    return [{"slot": choice.slot.name, "peer": choice.peer.name} for choice in draft_of(engagement).choices]


def test_a_proposal_under_older_weights_is_made_anew_before_it_is_recorded(session, engagement, chief, leader, officer):
    operations.propose(engagement, by=officer)
    newer = {**FIRST_WEIGHTS, "travel": 0}
    session.add(WeightSet(version=2, weights=newer, note="Nobody minds the way.", created_at=clock.now()))
    session.flush()
    record = operations.accept(engagement, by=officer)
    assert (record.weights_version, record.basis["weights"]["version"]) == (2, 2)
    assert replay(record.problem, sha256=record.problem_sha256, stored=record.result).is_same


def test_a_replay_by_another_optimiser_says_what_the_difference_means(decision):
    stored = {**decision.result, "solver": "highs 1.0.0"}
    assert replay(decision.problem, sha256=decision.problem_sha256, stored=stored).is_same
    empty = {**stored, "assignments": stored["assignments"][:1]}
    said = " ".join(replay(decision.problem, sha256=decision.problem_sha256, stored=empty).differences)
    assert "was highs 1.0.0 when this was decided" in said
    assert "one is as good as the other" in said
    early = {**empty, "status": "time_limit", "objective": 5}
    said = " ".join(replay(decision.problem, sha256=decision.problem_sha256, stored=early).differences)
    assert "the best found in the time given" in said
    assert "one is as good" not in said


def test_decisions_are_found_by_council_person_and_day(session, decision, officer, leader, chief):
    other = make_user(Role.PLACEMENT_OFFICER, name="Ola Officer")
    second = make_engagement(council=make_council(name="Thurrock"), first_day=in_days(200))
    operations.propose(second, by=other)
    later = operations.accept(second, by=other, reason="As asked.")
    assert _ids(DecisionFilter(), officer) == [later.id, decision.id]
    assert _ids(DecisionFilter(text="thurr"), officer) == [later.id]
    assert _ids(DecisionFilter(text="100%"), officer) == []
    assert _ids(DecisionFilter(decided_by="Robin Officer"), officer) == [decision.id]
    assert _ids(DecisionFilter(since=in_days(0), until=in_days(0)), officer) == [later.id, decision.id]
    assert _ids(DecisionFilter(since=in_days(1)), officer) == _ids(DecisionFilter(until=in_days(-1)), officer) == []
    assert list(deciders(visible_to=officer)) == ["Ola Officer", "Robin Officer"]
    contact = make_user(Role.COUNCIL_CONTACT, council_id=second.council_id)
    assert _ids(DecisionFilter(), contact) == list(deciders(visible_to=contact)) == []


def _ids(wanted, user):
    found, total = find_decisions(wanted, visible_to=user)
    assert total == len(found)
    return [row.id for row in found]


class Scene:
    """A decision with somebody who was not chosen, a reason that names them, and a group for everybody."""

    def __init__(self):
        skill = make_skill(name="Housing")
        type_ = make_engagement_type("Lead officer peer", "Lead member peer")
        engagement = make_engagement(type=type_, council=make_council(name="Hartlepool"), needs={skill: 3})
        engagement.slots[0].seniority = Seniority.CHIEF_EXECUTIVE
        group = make_group(name="Amber Alliance")
        make_peer(seniority=Seniority.CHIEF_EXECUTIVE, given_name="Pat", family_name="Chief")
        late = make_peer(
            seniority=Seniority.LEADER, given_name="Lou", family_name="Late", group=group, terms_version=None
        )
        make_peer(seniority=Seniority.LEADER, given_name="Ned", family_name="Nearly", group=group, skills={skill: 4})
        # In the pool and never considered: the record itself does not know them.
        make_peer(given_name="Olga", family_name="De Vries", status=PeerStatus.SUSPENDED)
        officer = make_user(Role.PLACEMENT_OFFICER, name="Robin Officer")
        operations.propose(engagement, by=officer)
        operations.choose(
            engagement,
            slot_id=engagement.slots[1].id,
            peer_id=late.id,
            by=officer,
            reason="Ned Nearly of the Amber Alliance is ill, and Nearly said so to Olga De Vries (Cllr De Vries)",
        )
        self.id = operations.accept(engagement, by=officer).id


@pytest.fixture
def decision_id(arrange):
    with arrange():
        return Scene().id


def text_of(answer) -> str:
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.data)).pages).split())


def test_what_is_given_out_names_those_chosen_and_nobody_else(decision_id, sign_in):
    text = text_of(sign_in(Role.PRINCIPAL_ADVISER).get(f"/decisions/{decision_id}/record.pdf"))
    for words in ("Pat Chief", "Lou Late", "Robin Officer", "Hartlepool", "another peer".capitalize(), "R5"):
        assert words in text, words
    for words in ("Nearly", "Amber Alliance", "of the group that runs", "Who came next"):
        assert words not in text, words
    assert "[withheld] of the [withheld] is ill, and [withheld] said so to [withheld] ([withheld])" in text
    assert "What is withheld, and why" in text
    for rule in (*PEER_RULES.rules, *PLACE_RULES.rules, *TEAM_RULES.rules):
        assert rule.text.split(" ", 1)[0] in text


def test_of_a_warning_the_text_is_that_of_the_rule_that_warns(decision, chief):
    warned = {**decision.explanation[0], "warnings": ["Only perhaps free on 9 March 2027 (R2)"]}
    record = DecisionRecord(explanation=[warned], overrides=[], basis=decision.basis)
    (said,) = disclose(record, is_full=False, groups=()).chosen[0].warnings
    assert said == "A peer who is only perhaps free is asked before the team is settled. (R2)"


def test_the_full_version_is_whole_and_for_those_entitled_only(decision_id, sign_in):
    path = f"/decisions/{decision_id}/full-record.pdf"
    for role in (Role.PRINCIPAL_ADVISER, Role.CHALLENGE_MANAGER, Role.PEER, Role.COUNCIL_CONTACT):
        assert sign_in(role).get(path).status_code == 403, role
    text = text_of(sign_in(Role.PLACEMENT_OFFICER).get(path))
    assert "Ned Nearly of the Amber Alliance is ill, and Nearly said so" in text
    assert "not to be given away" in text


def test_the_paper_is_tagged_and_titled(decision_id, sign_in):
    answer = sign_in(Role.PLACEMENT_OFFICER).get(f"/decisions/{decision_id}/record.pdf")
    reader = PdfReader(io.BytesIO(answer.data))
    assert reader.metadata.title == "Decision on the team for Hartlepool"
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert re.search(rf'filename="?.* decision {decision_id}\.pdf', answer.headers["Content-Disposition"])


def test_pages_of_decisions(decision_id, sign_in):
    officer = sign_in(Role.PLACEMENT_OFFICER)
    assert len(officer.get(f"/decisions/{decision_id}").sql) <= 12
    page = officer.page(f"/decisions/{decision_id}")
    assert "Sealed: matches" in page.text
    assert "Ned Nearly" in page.text
    assert len(officer.get("/decisions").sql) <= 12
    listed = officer.page("/decisions?q=hartle&decided_by=Robin+Officer")
    assert f"/decisions/{decision_id}" in listed.links.values()
    assert "No decision matches" in officer.page("/decisions?q=nowhere").text
    assert "as a date" in officer.page("/decisions?since=soon").text
    lines = officer.get("/decisions.csv?q=hartle").get_data(as_text=True).splitlines()
    assert len(lines) == 2
    assert "Hartlepool" in lines[1]
    assert len(officer.get("/decisions.csv?q=nowhere").get_data(as_text=True).splitlines()) == 1


def test_a_record_without_basis_and_seal_is_shown_and_printed(decision_id, sign_in, arrange):
    with arrange() as session:
        real = session.get_one(DecisionRecord, decision_id)
        kept = [c.key for c in DecisionRecord.__table__.columns if c.key not in ("id", "basis", "seal")]
        older = DecisionRecord(**{name: getattr(real, name) for name in kept})
        session.add(older)
        session.flush()
        older_id = older.id
        assert count(DecisionRecord) == 2
        assert verify(older) is Seal.OLDER
        assert disclose(older, is_full=False, groups=()).kept_out == {}
    officer = sign_in(Role.PLACEMENT_OFFICER)
    assert "Older than the seal" in officer.page(f"/decisions/{older_id}").text
    assert "Lou Late" in text_of(officer.get(f"/decisions/{older_id}/record.pdf"))


def test_names_are_taken_out_and_a_shared_family_name_stays():
    text = "Jo Smith and Al Green spoke; Green agreed, smithy or not."
    assert redacted(text, hidden=["Jo Smith", "Al Green"], shown=["Di Green"], words=[]) == (
        "[withheld] and [withheld] spoke; Green agreed, smithy or not."
    )
    assert redacted("Labour and labourers", hidden=[], shown=[], words=["Labour"]) == "[withheld] and labourers"
    assert redacted("As it is", hidden=[], shown=[], words=[]) == "As it is"


@pytest.mark.parametrize("counts", [[3, 40, 9], [4], [2, 3, 80], [0, 5, 6], [1, 7, 7]])
def test_a_withheld_count_cannot_be_worked_out_from_the_others(counts):
    shown = small_counts_withheld([(str(place), number) for place, number in enumerate(counts)])
    hidden = [number for place, number in enumerate(counts) if shown[str(place)] is None]
    assert all(number == 0 or number >= 5 for place, number in enumerate(counts) if shown[str(place)] is not None)
    assert len(hidden) != 1 or sum(map(bool, counts)) == 1
