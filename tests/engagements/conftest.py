"""What it takes to start an engagement: a council, the sector's own lists, an officer."""

from collections.abc import Callable
from typing import Any

import pytest

from peerhub.accounts.models import User
from peerhub.councils.models import Council
from peerhub.engagements import operations, queries, reference
from peerhub.engagements.models import Engagement
from peerhub.peers import reference as peer_reference
from peerhub.permissions import Role
from peerhub.training import reference as training_reference
from tests.support.factories import in_days, make_council, make_user


def load_lists() -> None:
    """The skills, accreditations, themes and types of every installation."""
    peer_reference.ensure_reference()
    training_reference.ensure_reference()
    reference.ensure_reference()


def type_called(code: str) -> Any:
    return next(type_ for type_ in queries.types() if type_.code == code)


@pytest.fixture
def lists(session: Any) -> None:
    load_lists()


@pytest.fixture
def officer(session: Any) -> User:
    return make_user(Role.PLACEMENT_OFFICER, name="Robin Officer")


@pytest.fixture
def hartlepool(session: Any) -> Council:
    return make_council(name="Hartlepool", code="HPL")


@pytest.fixture
def start(lists: None, officer: User, hartlepool: Council) -> Callable[..., Engagement]:
    """`start(first_day=…)` starts a corporate peer challenge with everything usual but what is given."""

    def starting(**given: Any) -> Engagement:
        first_day = given.get("first_day", in_days(100))
        usual = {
            "council": hartlepool,
            "type_": type_called("corporate"),
            "first_day": first_day,
            "last_day": in_days((first_day - in_days(0)).days + 3),
            "themes": queries.themes(),
            "local_focus": "Housing supply",
            "needs": [(queries.skills()[2], 3, 3)],
            "manager": None,
            "by": officer,
        }
        return operations.start_engagement(**{**usual, **given})

    return starting
