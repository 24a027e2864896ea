"""A board member has one minute: what moved, what is late, any action's history, the plan as it was, the paper."""

from io import BytesIO

from pypdf import PdfReader

from tests.journeys.conftest import SignedIn


def test_a_board_member_views_the_plan(signed_in: SignedIn) -> None:
    member = signed_in("board")
    member.look("board-1-first-page")
    member.sees("Three figures")
    member.follow("The whole plan")
    member.sees("Needs a decision")
    member.sees("What slipped since")
    member.sees("What is late")
    member.look("board-2-plan")

    member.follow("Double the places on accreditation days")
    member.sees("History")
    member.sees("The action began.")
    member.look("board-3-action")

    member.follow("Peer support action plan")
    earlier = member.page.get_by_label("As at", exact=True).locator("option").nth(3).inner_text()
    member.select(member.page.get_by_label("As at", exact=True), earlier)
    member.press("Show")
    member.sees("What was reported since is left out.")
    member.look("board-4-as-at")

    address = member.page.get_by_role("link", name="Download as PDF").get_attribute("href")
    assert address
    answer = member.page.request.get(member.visitor.server.address + address, timeout=60_000)
    member.visitor.document("plan-report", answer.body())
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(answer.body())).pages)
    assert earlier.removeprefix("Board, ") in " ".join(text.split())
