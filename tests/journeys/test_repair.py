"""A peer of an accepted team declines: the team is repaired, accepted again, and the decision given to whoever asks."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from tests.journeys.conftest import SignedIn
from tests.journeys.person import Person
from tests.journeys.test_matching import accept, find_hartlepool, propose, start_a_challenge

REASON = "The budget council was moved to these days."


def decline(officer: Person) -> str:
    """The first peer of the team says no, and staff note it. Returns who."""
    name = officer.page.locator(".ph-place__name").first.inner_text()
    officer.follow(f"Note answer of {name}")
    officer.tick("Cannot come")
    officer.fill_in("If not, why?", REASON)
    officer.press("Note the answer")
    officer.page.get_by_role("heading", level=1, name="Hartlepool: corporate peer challenge").wait_for()
    return name


def repair(officer: Person, gone: str) -> str:
    """The repair with the fewest changes goes into the draft. Returns who comes instead."""
    officer.follow("Repair the team")
    officer.sees("What broke")
    officer.sees(gone)
    officer.sees(REASON)
    officer.look("repair-1-what-broke")
    newcomer = officer.page.locator(".ph-repair h3").first.inner_text()
    officer.sees("Nobody else moves")
    officer.press("Take this repair")
    officer.sees(f"{newcomer} stands in the draft")
    officer.look("repair-2-draft")
    return newcomer


def the_decision(officer: Person) -> bytes:
    """The newest decision on the list, and its paper to give away."""
    officer.go_by("Engagements", "Decisions")
    officer.look()
    officer.follow("Hartlepool")
    officer.sees("Sealed: matches")
    officer.look("repair-3-decision")
    paper = officer.page.get_by_role("link", name="Download to give away (PDF)")
    address = paper.or_(officer.page.get_by_role("button", name="Download to give away (PDF)"))
    path = address.first.get_attribute("href")
    assert path
    return officer.page.request.get(officer.visitor.server.address + path, timeout=60_000).body()


@pytest.mark.parametrize("signed_in", ["mouse", "without JavaScript"], indirect=True)
def test_a_peer_declines_and_the_team_is_repaired(signed_in: SignedIn) -> None:
    officer = signed_in("placement")
    find_hartlepool(officer)
    start_a_challenge(officer)
    propose(officer)
    accept(officer)
    gone = decline(officer)
    newcomer = repair(officer, gone)
    accept(officer)
    officer.sees(newcomer)
    body = the_decision(officer)
    officer.visitor.document("decision", body)
    text = " ".join(" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(body)).pages)
    assert newcomer in text
    assert gone not in text
    assert "What is withheld, and why" in text
