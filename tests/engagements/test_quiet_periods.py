"""The calendar of quiet periods: kept by staff, and whoever chooses dates is told."""

import pytest

from peerhub.engagements import queries
from peerhub.engagements.errors import EngagementError
from peerhub.engagements.models import Repeats
from peerhub.engagements.operations import quiet
from peerhub.permissions import Role
from tests.support import factories


def draft(**details):
    given = {"name": "Half term", "repeats": Repeats.ONCE, "advice": "Ask first."}
    days = {"first_day": factories.in_days(100), "last_day": factories.in_days(104)}
    return quiet.QuietDraft(**{**given, **days, **details})


@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({"first_day": None}, "first_day"),
        ({"last_day": None}, "last_day"),
        ({"last_day": factories.in_days(99)}, "last_day"),
        ({"last_day": factories.in_days(900)}, "last_day"),
        ({"repeats": Repeats.ELECTIONS}, "days_before"),
        ({"name": "HALF  TERM"}, "name"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(session, details, field):
    by = factories.make_user(Role.PLACEMENT_OFFICER)
    quiet.add_quiet_period(draft(), by=by)
    session.flush()
    with pytest.raises(EngagementError) as refused:
        quiet.add_quiet_period(draft(**{"name": "Another", **details}), by=by)
    assert refused.value.field == field
    assert len(queries.quiet_periods()) == 1


def test_added_changed_and_taken_out(sign_in):
    client = sign_in(Role.PLACEMENT_OFFICER)
    assert "None is entered" in client.get("/quiet-periods").page.text
    given = {"name": "Budget meetings", "repeats": "elections", "days_before": "10", "advice": "Ask the leader first."}
    page = client.submit("/quiet-periods/new", given, button="Add it").page
    assert "Around local elections" in page.text
    address = page.links["Budget meetings"]
    page = client.submit(address, {"days_before": "", "days_after": ""}, button="Save").page
    assert "Say how many days" in page.text
    page = client.submit(address, {"advice": "Ask the chief executive."}, button="Save").page
    assert "Ask the chief executive." in page.text
    token = {"csrf_token": client.token(address)}
    page = client.post(f"{address}/removal", data=token, follow_redirects=True).page
    assert "None is entered" in page.text
