"""One fixture: somebody who signs in and goes about it in one of three ways."""

from collections.abc import Callable

import pytest

from tests.journeys.person import WAYS, Person
from tests.support.browser import Visit

SignedIn = Callable[[str], Person]


@pytest.fixture(params=WAYS)
def signed_in(request: pytest.FixtureRequest, visit: Visit) -> SignedIn:
    """`signed_in("board")`: a window of that person, handled in this test's way."""
    way = request.param

    def open_window(role: str) -> Person:
        person = Person(visit(javascript=way != "without JavaScript"), way)
        person.sign_in(role)
        return person

    return open_window
