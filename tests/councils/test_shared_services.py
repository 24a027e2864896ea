"""What two councils share, as staff enter it."""

import pytest

from peerhub.audit.models import AuditEvent
from peerhub.councils.models import Council, JointArrangement, JointKind
from peerhub.permissions import Role

SOURCE = "https://www.midsuffolk.gov.uk/the-council/onecouncil/"


@pytest.fixture
def client(sign_in):
    return sign_in(Role.PLACEMENT_OFFICER, name="Robin Officer")


@pytest.fixture
def ids(arrange):
    with arrange() as session:
        return {one.name: one.id for one in session.query(Council)}


def given(ids, **details):
    return {"one": ids["Mid Suffolk"], "other": ids["Babergh"], "kind": "chief-executive", "source": SOURCE, **details}


def stored(arrange):
    with arrange() as session:
        return [(one.kind, one.started_on, one.ended_on, one.source) for one in session.query(JointArrangement)]


def test_an_empty_list_says_what_to_do_first(client):
    assert "None is entered" in client.page("/shared-services").text
    assert "Shared services" in client.page("/councils").text


def test_it_is_entered_listed_ended_and_recorded(client, ids, arrange):
    done = client.submit("/shared-services/new", given(ids))
    assert done.path == "/shared-services"
    assert "Entered: Babergh and Mid Suffolk: a chief executive" in done.page.text
    assert SOURCE in done.page.text
    with arrange() as session:
        entry = session.query(JointArrangement).one()
        assert entry.one_id < entry.other_id
        path = f"/shared-services/{entry.id}"
    ended = {"ended_on-day": "31", "ended_on-month": "3", "ended_on-year": "2026"}
    assert "Ended" in client.submit(path, ended).page.text
    with arrange() as session:
        actions = [event.action for event in session.query(AuditEvent).filter(AuditEvent.action.like("joint.%"))]
        assert actions == ["joint.enter", "joint.change"]


def test_an_entry_made_by_mistake_is_taken_out_and_the_record_keeps_it(client, ids, arrange):
    client.submit("/shared-services/new", given(ids))
    with arrange() as session:
        path = f"/shared-services/{session.query(JointArrangement).one().id}"
    gone = client.post(f"{path}/remove", data={"csrf_token": client.token(path)}, follow_redirects=True)
    assert "Taken out: Babergh and Mid Suffolk" in gone.page.text
    assert stored(arrange) == []
    with arrange() as session:
        event = session.query(AuditEvent).filter_by(action="joint.remove").one()
        assert (event.actor_name, event.before["source"]) == ("Robin Officer", SOURCE)
    client.page(path, status=404)


@pytest.mark.parametrize(
    ("details", "sentence"),
    [
        ({"other": ("Mid Suffolk",)}, "Choose two different councils"),
        ({"source": ""}, "Enter the source"),
        (
            {
                "started_on-day": "1", "started_on-month": "4", "started_on-year": "2020",
                "ended_on-day": "31", "ended_on-month": "3", "ended_on-year": "2020",
            },
            "The last day must not be before the first",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_at_its_place(client, ids, arrange, details, sentence):
    if isinstance(details.get("other"), tuple):
        details = {**details, "other": ids[details["other"][0]]}
    refused = client.submit("/shared-services/new", given(ids, **details))
    assert sentence in refused.page.text
    assert stored(arrange) == []


def test_the_same_is_entered_once_whichever_council_comes_first(client, ids, arrange):
    client.submit("/shared-services/new", given(ids))
    again = client.submit("/shared-services/new", given(ids, one=ids["Babergh"], other=ids["Mid Suffolk"]))
    assert "This is entered for these two councils already" in again.page.text
    client.submit("/shared-services/new", given(ids, kind="staff"))
    assert [kind for kind, *_ in stored(arrange)] == [JointKind.CHIEF_EXECUTIVE, JointKind.STAFF]
