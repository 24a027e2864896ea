"""A placement officer plans a quarter at once, compares two ways to do it, writes one into the teams, takes it back."""

from peerhub.db import db
from peerhub.jobs.worker import Worker
from peerhub.peers.models import Peer
from tests.journeys.conftest import SignedIn
from tests.journeys.person import Person


def wait_for_the_plan(officer: Person) -> None:
    """Sees that it waits; the worker does it; with scripts the page changes by itself, without them by a link."""
    officer.sees("Begins in a moment.")
    address = officer.page.url
    assert Worker(officer.visitor.server.app).do_next()
    if not officer.visitor.javascript:
        officer.follow("Look again")
    officer.sees("Week by week")
    assert officer.page.url == address


def finish_what_the_demo_left(officer: Person) -> None:
    """The demo has asked for a pack that no worker has made yet; what is planned next would wait behind it."""
    while Worker(officer.visitor.server.app).do_next():
        pass


def plan_a_quarter(officer: Person) -> None:
    officer.go_by("Engagements", "Seasons")
    officer.follow("Plan a season")
    officer.fill_in("Name of the season", "The next quarter")
    officer.tick(officer.page.locator("input[name=period] + label").nth(1).inner_text())
    officer.press("Plan the teams")
    wait_for_the_plan(officer)
    officer.look("season-1-plan")


def plan_it_differently(officer: Person) -> str:
    """Without one of the people whom the first plan would ask; whoever is asked already stays."""
    mark = officer.page.locator(".ph-mark--planned .govuk-visually-hidden").first.text_content() or ""
    name = mark.partition(": ")[2].partition(", ")[0]
    with officer.visitor.server.app.app_context():
        reference = reference_of(name)
    officer.follow("Another scenario")
    officer.fill_in("Name of the scenario", "Without one")
    officer.fill_in("Leave these people out", reference)
    officer.press("Plan this scenario")
    wait_for_the_plan(officer)
    return name


def reference_of(name: str) -> str:
    """The references of everybody of this name."""
    found = [peer.reference for peer in db.session.query(Peer) if peer.name == name]
    assert found
    return ", ".join(found)


def test_a_season_is_planned_compared_written_and_taken_back(signed_in: SignedIn):
    officer = signed_in("placement")
    finish_what_the_demo_left(officer)
    plan_a_quarter(officer)
    name = plan_it_differently(officer)
    officer.follow("Back to The next quarter")
    officer.sees("Without one, compared with As things stand")
    officer.look("season-2-scenarios")
    officer.follow("Compare the people")
    officer.sees(name)
    officer.look("season-3-people")
    officer.follow("Back to The next quarter")
    officer.follow("Open")
    officer.follow("Look at what applying would change")
    officer.look("season-4-preview")
    officer.press("Write what is ticked into the teams")
    officer.sees("Nobody has been asked yet.")
    officer.press("Undo all of it")
    officer.sees("put back as before.")
