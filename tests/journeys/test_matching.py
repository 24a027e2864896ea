"""A placement officer matches peers to a council: from the register to the pack in hand."""

import re
from datetime import date, timedelta
from io import BytesIO

from playwright.sync_api import expect
from pypdf import PdfReader

from peerhub import clock
from tests.journeys.conftest import SignedIn
from tests.journeys.person import Person

CHOSEN = ".ph-grid__people .ph-grid__name"


def a_quiet_tuesday() -> date:
    """A Tuesday some four months ahead."""
    day = clock.today() + timedelta(days=110)
    return day + timedelta(days=(1 - day.weekday()) % 7)


def find_hartlepool(officer: Person) -> None:
    officer.go_by("Councils", "Councils")
    officer.look("matching-2-councils")
    officer.fill(officer.page.locator("input[name=q]"), "Hartlepool")
    officer.visitor.press("Enter")
    officer.page.get_by_role("heading", level=1, name="Hartlepool").wait_for()
    officer.sees("What stands out")
    officer.look("matching-3-council")


def start_a_challenge(officer: Person) -> None:
    first = a_quiet_tuesday()
    last = first + timedelta(days=3)
    officer.follow("Start an engagement")
    officer.fill_day("First day on site", first.day, first.month, first.year)
    officer.fill_day("Last day on site", last.day, last.month, last.year)
    officer.fill_in("Local focus", "Homelessness and the cost of temporary accommodation.")
    officer.select(officer.page.get_by_role("combobox", name="Skill").nth(1), "Housing and homelessness")
    officer.look("matching-4-start")
    officer.press("Check and start")
    officer.sees("Check the engagement before it begins")
    officer.look("matching-5-check")
    officer.press("Start the engagement")
    officer.page.get_by_role("heading", level=1, name="Hartlepool: corporate peer challenge").wait_for()
    officer.look("matching-6-engagement")


def chosen(officer: Person) -> list[str]:
    """The names on the team, place by place."""
    return officer.page.locator(CHOSEN).all_inner_texts()


def propose(officer: Person) -> None:
    officer.follow("Build the team")
    officer.press("Propose a team")
    expect(officer.page.locator(CHOSEN)).to_have_count(5)
    officer.sees("Why this team")
    officer.look("matching-7-proposal")


def change_lock_and_ask_again(officer: Person) -> None:
    """Somebody else as lead member, and a lock on the lead officer: both stay when the others are proposed again."""
    first = chosen(officer)
    officer.follow("Why, and who else for Lead member peer")
    officer.sees("Candidates for Lead member peer")
    officer.look("matching-8-candidates")
    another = officer.page.locator(".ph-candidate").filter(has_not_text=first[1]).first
    name = another.get_by_role("rowheader").get_by_role("link").inner_text()
    officer.press(f"Choose {name}")
    officer.sees(f"{name} is chosen for Lead member peer")
    assert chosen(officer)[1] == name
    officer.press(f"Lock {first[0]}")
    officer.sees(f"{first[0]} stays in")
    officer.press("Propose again")
    officer.sees("Proposed the best team")
    assert chosen(officer)[:2] == [first[0], name]
    officer.sees("Locked")


def ask_why_not(officer: Person) -> None:
    """Anybody of the pool can be looked up; the answer names a rule or the points."""
    officer.fill_in("Name or number: why are they not on the team?", "Smith")
    officer.press("Look up")
    answers = officer.page.locator(".ph-found__sentence")
    answers.first.wait_for()
    for sentence in answers.all_inner_texts():
        assert re.search(r"cannot be asked|points?|on the team|chosen", sentence), sentence
    officer.look("matching-9-why-not")


def accept(officer: Person) -> None:
    officer.follow("Accept this team")
    officer.look("matching-10-accept")
    officer.press("Accept")
    officer.page.get_by_role("heading", level=1, name="Hartlepool: corporate peer challenge").wait_for()
    officer.look("matching-11-team")


def test_a_placement_officer_matches_peers_to_a_council(signed_in: SignedIn) -> None:
    officer = signed_in("placement")
    officer.look("matching-1-first-page")
    find_hartlepool(officer)
    start_a_challenge(officer)
    propose(officer)
    change_lock_and_ask_again(officer)
    ask_why_not(officer)
    team = chosen(officer)
    accept(officer)
    address = officer.page.get_by_role("link", name=re.compile("team pack", re.IGNORECASE)).first.get_attribute("href")
    assert address
    answer = officer.page.request.get(officer.visitor.server.address + address, timeout=60_000)
    officer.visitor.document("team-pack", answer.body())
    text = " ".join(" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(answer.body())).pages)
    for name in team:
        assert name in text
