"""The ledger's pages: found, narrowed, decided one by one or several at once, by those who may."""

import pytest

from peerhub import clock
from peerhub.peers.models import Conflict, ConflictKind, ConflictState
from peerhub.permissions import Role
from tests.support.factories import make_conflict, make_council, make_peer, make_user


@pytest.fixture
def made(arrange):
    """Ids of three suspicions that the system found, and of one confirmed conflict."""
    with arrange():
        council = make_council(name="Hartlepool")
        found = [
            make_conflict(
                make_peer(family_name=name), council, kind=ConflictKind.NEIGHBOUR, state=ConflictState.SUSPECTED,
                reason="Works at Stockton, a neighbouring council", fingerprint=f"{number:064}",
            )
            for number, name in enumerate(("Ash", "Birch", "Cedar"))
        ]  # fmt: skip
        confirmed = make_conflict(make_peer(family_name="Oak"), make_council(name="Medway"))
        return [one.id for one in (*found, confirmed)]


@pytest.fixture
def as_role(arrange, sign_in):
    def signing_in(role):
        with arrange():
            email = make_user(role).email
        return sign_in(email=email)

    return signing_in


def states(arrange):
    with arrange() as session:
        return {one.peer.family_name: one.state.value for one in session.query(Conflict)}


def test_the_ledger_lists_and_narrows(as_role, made):
    client = as_role(Role.PRINCIPAL_ADVISER)
    page = client.page("/conflicts")
    assert all(name in page.text for name in ("Ash", "Birch", "Cedar", "Oak", "a neighbouring council"))
    assert "Dismiss what is ticked" not in page.text
    for query, there, away in (
        ("q=medway", "Oak", "Ash"),
        ("q=birch", "Birch", "Cedar"),
        ("state=suspected", "Ash", "Oak"),
        ("kind=neighbour", "Ash", "Oak"),
        ("origin=person", "Oak", "Ash"),
    ):
        text = client.page(f"/conflicts?{query}").text
        assert there in text, query
        assert away not in text, query
    assert "No conflict matches" in client.page("/conflicts?q=nobody").text
    assert "Hartlepool" in client.get("/conflicts.csv").text


def test_an_empty_ledger_says_what_happens_next(as_role):
    assert "Nothing is suspected" in as_role(Role.PLACEMENT_OFFICER).page("/conflicts").text


def test_one_is_decided_and_its_history_says_by_whom_and_why(as_role, made, arrange):
    client = as_role(Role.PLACEMENT_OFFICER)
    path = f"/conflicts/{made[0]}/decide"
    assert client.page(path).form_with("state").choices("state") == {"confirmed", "dismissed"}
    assert client.submit(path, {}).page.field_errors == {"state": "Choose the decision", "reason": "Give the reason"}
    page = client.submit(path, {"state": "dismissed", "reason": "No shared service."}).page
    assert "Conflict dismissed" in page.text
    assert "No shared service." in page.text
    assert states(arrange)["Ash"] == "dismissed"
    assert "It stays so until the facts change, or you confirm it after all" in client.page(path).text


def test_several_are_dismissed_for_one_reason_or_none_is(as_role, made, arrange):
    client = as_role(Role.CHALLENGE_MANAGER)
    token = client.token("/conflicts?q=hartlepool")

    def dismiss(*ids, reason="No shared service."):
        data = {"csrf_token": token, "chosen": list(ids), "reason": reason}
        return client.post("/conflicts/dismiss", data=data)

    assert dismiss(made[0], reason="").status_code == 409
    refused = dismiss(made[0], made[3])
    assert refused.status_code == 409
    assert "somebody has decided about this already" in refused.page.text
    assert "Tick at least one" in dismiss().page.text
    assert set(states(arrange).values()) == {"suspected", "confirmed"}
    assert dismiss(made[0], made[1]).status_code == 302
    assert states(arrange) == {"Ash": "dismissed", "Birch": "dismissed", "Cedar": "suspected", "Oak": "confirmed"}


def test_a_manager_reads_that_a_block_is_lifted_by_a_placement_officer(as_role, made):
    client = as_role(Role.CHALLENGE_MANAGER)
    assert "Only a placement officer can lift it" in client.page(f"/conflicts/{made[3]}/decide").text
    assert client.page(f"/conflicts/{made[0]}/decide").form_with("state").choices("state") == {
        "confirmed", "dismissed",
    }  # fmt: skip


def test_a_block_is_lifted_by_a_placement_officer(as_role, made, arrange):
    client = as_role(Role.PLACEMENT_OFFICER)
    path = f"/conflicts/{made[3]}/waive"
    assert client.page(path).form_with("state").choices("state") == {"waived", "dismissed"}
    page = client.submit(path, {"state": "waived", "reason": "The council asked for her."}).page
    assert "Conflict waived" in page.text
    assert states(arrange)["Oak"] == "waived"
    assert client.page(f"/conflicts/{made[3]}/decide").form_with("state").choices("state") == {"confirmed"}


def test_what_was_dismissed_by_mistake_is_confirmed_on_its_page(as_role, made, arrange):
    client = as_role(Role.PLACEMENT_OFFICER)
    client.submit(f"/conflicts/{made[0]}/decide", {"state": "dismissed", "reason": "Another council."})
    page = client.page(f"/conflicts/{made[0]}")
    assert "Change the decision" in page.text
    assert "Waive it" not in page.text
    path = f"/conflicts/{made[0]}/decide"
    assert client.page(path).form_with("state").choices("state") == {"confirmed"}
    client.submit(path, {"state": "confirmed", "reason": "It was that council."})
    with arrange() as session:
        assert session.get_one(Conflict, made[0]).state is ConflictState.CONFIRMED
    assert "There is nothing to waive" not in client.page(f"/conflicts/{made[0]}/waive").text


def test_looking_is_asked_for_and_its_progress_stands_on_the_page(as_role, made):
    client = as_role(Role.PLACEMENT_OFFICER)
    client.post("/conflicts/look", data={"csrf_token": client.token("/conflicts")})
    assert "Begins in a moment" in client.page("/conflicts").text


def test_a_dismissed_one_that_returns_on_other_facts_says_what_was_decided_before(as_role, made, arrange):
    with arrange() as session:
        old = session.get_one(Conflict, made[0])
        old.state, old.decision_reason = ConflictState.DISMISSED, "Left that council years ago."
        old.decided_at = old.lapsed_at = clock.now()
        again = make_conflict(old.peer, old.council, kind=old.kind, state=ConflictState.SUSPECTED)
        again.reason = "Works at Rye, a neighbouring council"
        session.flush()
        new_id = again.id
    officer = as_role(Role.PLACEMENT_OFFICER)
    for path in (f"/conflicts/{new_id}", f"/conflicts/{new_id}/decide"):
        answer = officer.get(path)
        assert "Decided before, on other facts" in answer.page.text
        assert "Left that council years ago." in answer.page.text
        assert len(answer.sql) <= 12
    assert "Decided before" not in officer.page(f"/conflicts/{made[1]}").text
