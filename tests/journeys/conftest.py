"""One fixture: somebody who signs in and goes about it in one of three ways."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.journeys.person import WAYS, Person
from tests.support.browser import Visit

HERE = Path(__file__).parent
SignedIn = Callable[[str], Person]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every journey is made on both engines, but in every way on one only: hands do not reach the database."""
    for item in items:
        chosen = getattr(item, "callspec", None)
        if item.path.parent == HERE and chosen and chosen.params.get("signed_in", WAYS[0]) != WAYS[0]:
            item.add_marker(pytest.mark.either_engine)


@pytest.fixture(params=WAYS)
def signed_in(request: pytest.FixtureRequest, visit: Visit) -> SignedIn:
    """`signed_in("board")`: a window of that person, handled in this test's way."""
    way = request.param

    def open_window(role: str) -> Person:
        person = Person(visit(javascript=way != "without JavaScript"), way)
        person.sign_in(role)
        return person

    return open_window
