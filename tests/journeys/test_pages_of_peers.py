"""Pages about peers with parts of their own (a year of days, charts, tables of steps), seen as a browser draws them."""

import pytest

from tests.journeys.person import WAYS, Person
from tests.support.browser import PHONE, Visit

PAGES = {
    "peer": ("/my-profile/availability", "/my-profile/visits", "/my-feedback"),
    "placement": ("/training-target", "/accreditations/1", "/peers/reviews"),
    "analyst": ("/monitoring-releases",),
}


@pytest.mark.parametrize("role", PAGES)
def test_nothing_hinders_anybody_on_a_page_about_peers(visit: Visit, role: str) -> None:
    person = Person(visit(), WAYS[0])
    person.sign_in(role)
    for path in PAGES[role]:
        person.visitor.go(path)
        person.look()


def test_a_day_of_the_year_is_marked_on_a_phone_by_keyboard(visit: Visit) -> None:
    visitor = visit(size=PHONE)
    visitor.sign_in("peer")
    visitor.go("/my-profile/availability")
    visitor.picture("peers-1-year")
    day = visitor.page.locator("button.dy-day--unsaid").nth(40)
    value = day.get_attribute("value")
    day.focus()
    visitor.press("ArrowRight", "ArrowLeft", "Enter")
    visitor.page.locator(f"button.dy-day--not-free[value='{value}']").wait_for()
    assert visitor.page.evaluate("document.activeElement.value") == value
