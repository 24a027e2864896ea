"""The board's pages as people use them."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy.orm import Session, scoped_session

from peerhub import clock
from peerhub.actionplan.models import Rating
from peerhub.permissions import Role
from peerhub.web.formats import day as in_words
from tests.support.client import CheckingClient
from tests.support.factories import (
    in_days,
    make_action,
    make_action_update,
    make_meeting,
    make_plan,
    make_plan_theme,
)

Arrange = Callable[[], AbstractContextManager[scoped_session[Session]]]
SignIn = Callable[..., CheckingClient]


@pytest.fixture
def plan(arrange: Arrange) -> dict[str, int]:
    """Two meetings; between them one action was completed and one fell late."""
    with arrange() as session:
        plan = make_plan(title="Peer support plan")
        theme = make_plan_theme(plan, title="Training")
        done, late = make_action(theme, title="Train trainers"), make_action(theme, title="Book venues")
        make_action_update(done, in_days(-100), note="Under way.")
        make_action_update(
            done, in_days(-20), rating=Rating.COMPLETE, note="All trained.", evidence="Forty certificates."
        )
        make_action_update(late, in_days(-100), due_on=in_days(-15), note="Three venues viewed.")
        make_meeting(in_days(-60))
        make_meeting(in_days(-3))
        session.flush()
        return {"plan": plan.id, "theme": theme.id, "done": done.id, "late": late.id}


def test_show_tells_what_moved_since_the_last_meeting(plan: dict[str, int], sign_in: SignIn) -> None:
    page = sign_in(Role.BOARD_MEMBER).page(f"/plans/{plan['plan']}?compare={in_days(-60).isoformat()}")
    assert "Completed." in page.text
    assert "Forty certificates." in page.text
    assert "15 days late" in page.text


def test_show_as_at_a_past_meeting_leaves_out_what_came_later(plan: dict[str, int], sign_in: SignIn) -> None:
    page = sign_in(Role.BOARD_MEMBER).page(f"/plans/{plan['plan']}?as-at={in_days(-60).isoformat()}")
    assert "Forty certificates." not in page.text
    assert "Nothing is late." in page.text
    assert f"This is the plan as at {in_words(in_days(-60))}" in page.text


def test_show_before_the_plan_began_says_so(plan: dict[str, int], sign_in: SignIn) -> None:
    page = sign_in(Role.BOARD_MEMBER).page(f"/plans/{plan['plan']}?as-at=2001-01-01")
    assert "No action had begun by then" in page.text


@pytest.mark.parametrize("query", ["as-at=yesterday", "as-at=&compare=x", "as-at=9999-99-99"])
def test_show_takes_a_wrong_day_for_today(plan: dict[str, int], sign_in: SignIn, query: str) -> None:
    page = sign_in(Role.BOARD_MEMBER).page(f"/plans/{plan['plan']}?{query}")
    assert f"Today, {in_words(clock.today())}" in page.text


def test_action_shows_its_whole_history(plan: dict[str, int], sign_in: SignIn) -> None:
    text = sign_in(Role.BOARD_MEMBER).page(f"/plan-actions/{plan['done']}").text
    assert text.index("All trained.") < text.index("Under way.")


def test_report_appends_and_comes_back_to_the_action(plan: dict[str, int], sign_in: SignIn) -> None:
    client = sign_in(Role.CHALLENGE_MANAGER)
    answer = client.submit(
        f"/plan-actions/{plan['late']}/reports/new", {"rating": "red", "note": "No venue is free before June."}
    )
    assert answer.path == f"/plan-actions/{plan['late']}"
    assert "No venue is free before June." in answer.page.text


def test_report_keeps_what_was_typed_when_refused(plan: dict[str, int], sign_in: SignIn) -> None:
    client = sign_in(Role.CHALLENGE_MANAGER)
    answer = client.submit(f"/plan-actions/{plan['late']}/reports/new", {"rating": "complete", "note": "Done at last."})
    assert "Say what shows that the action is complete." in answer.page.text
    assert "Done at last." in str(answer.page.form_with("note").held()["note"])


def test_report_shows_what_somebody_else_wrote_meanwhile(
    plan: dict[str, int], sign_in: SignIn, arrange: Arrange
) -> None:
    client = sign_in(Role.CHALLENGE_MANAGER)
    path = f"/plan-actions/{plan['late']}/reports/new"
    form = client.page(path).form_with("note")
    values = form.filled_in({"rating": "amber", "note": "Mine."})
    client.submit(path, {"rating": "red", "note": "Theirs."})
    answer = client.post(path, data=values)
    assert "Theirs." in answer.page.text
    assert "Mine." in str(answer.page.form_with("note").held()["note"])
    again = client.post(path, data=answer.page.form_with("note").filled_in({}), follow_redirects=True)
    assert "Mine." in again.page.text
    assert "Theirs." in again.page.text


def test_add_action_and_find_it_in_the_plan(plan: dict[str, int], sign_in: SignIn) -> None:
    client = sign_in(Role.CHALLENGE_MANAGER)
    due = in_days(90)
    client.submit(
        f"/plan-themes/{plan['theme']}/actions/new",
        {
            "title": "Train more trainers",
            "rating": "green",
            "note": "Started.",
            "owner": "Training manager",
            "due_on-day": due.day,
            "due_on-month": due.month,
            "due_on-year": due.year,
        },
    )
    assert "Train more trainers" in client.page(f"/plans/{plan['plan']}").text


def test_adopt_and_index(sign_in: SignIn, app: object) -> None:
    client = sign_in(Role.CHALLENGE_MANAGER)
    assert "No plan yet" in client.page("/plans").text
    fields = {"title": "Next plan", "themes": "Air\nWater", "adopted_on-day": 1, "adopted_on-month": 9}
    answer = client.submit("/plans/new", fields | {"adopted_on-year": 2026})
    assert answer.page.heading == "Next plan"
    assert "Next plan is adopted." in answer.page.text
    assert "Next plan" in client.page("/plans").text


def test_add_meeting_and_list_it(plan: dict[str, int], sign_in: SignIn) -> None:
    client = sign_in(Role.CHALLENGE_MANAGER)
    day = in_days(30)
    fields = {"held_on-day": day.day, "held_on-month": day.month, "held_on-year": day.year}
    answer = client.submit("/meetings/new", fields | {"address": "ftp://example.org"})
    assert "Enter an address that begins with https://" in answer.page.text
    answer = client.submit("/meetings/new", fields | {"address": "https://example.org/agenda"})
    assert answer.path.startswith("/meetings/")
    assert in_words(day) in answer.page.text
    answer = client.submit("/meetings/new", fields)
    assert "There is a meeting on this day already." in answer.page.text


def test_an_evidence_address_must_be_a_page(plan: dict[str, int], sign_in: SignIn) -> None:
    client = sign_in(Role.CHALLENGE_MANAGER)
    answer = client.submit(
        f"/plan-actions/{plan['late']}/reports/new", {"note": "x", "evidence_address": "data:text/html,x"}
    )
    assert "Enter an address that begins with https://" in answer.page.text


def test_the_plan_as_pdf_says_what_the_page_says(plan: dict[str, int], sign_in: SignIn) -> None:
    answer = sign_in(Role.BOARD_MEMBER).get(f"/plans/{plan['plan']}/report.pdf?as-at={in_days(-60).isoformat()}")
    assert answer.mimetype == "application/pdf"
    document = PdfReader(BytesIO(answer.data))
    text = " ".join(page.extract_text() for page in document.pages)
    assert in_words(in_days(-60)) in " ".join(text.split())
    assert "Book venues" in " ".join(text.split())
    assert "Forty certificates." not in text
    assert document.metadata is not None
    assert document.metadata.title == "Peer support plan"
    assert "/StructTreeRoot" in document.trailer["/Root"]
