"""The pages that start an engagement and change it, as an officer without JavaScript uses them."""

import pytest
import sqlalchemy as sa

from peerhub.councils.models import Nation
from peerhub.db import db
from peerhub.engagements.models import Engagement
from peerhub.permissions import Role
from tests.engagements.conftest import load_lists
from tests.support.factories import in_days, make_assignment, make_council, make_peer, make_user

NEW = "/engagements/new?council=hpl"
CHECK = "Check the engagement before it begins"


@pytest.fixture
def officer_client(arrange, sign_in):
    with arrange():
        load_lists()
        make_council(name="Hartlepool", code="HPL")
        make_council(name="Cardiff", code="CRF", nation=Nation.WALES)
        make_user(Role.CHALLENGE_MANAGER, name="Morgan Manager")
    return sign_in(Role.PLACEMENT_OFFICER)


def day(name, value):
    return {f"{name}-day": value.day, f"{name}-month": value.month, f"{name}-year": value.year}


def the_engagement(app):
    with app.app_context():
        engagement = db.session.scalars(sa.select(Engagement)).one()
        return engagement.id, {
            "first": engagement.first_day,
            "last": engagement.last_day,
            "type": engagement.type.code,
            "council": engagement.council.code,
            "themes": len(engagement.themes),
            "focus": engagement.local_focus,
            "needs": [(need.skill.code, need.level, need.weight) for need in engagement.needs],
            "slots": [slot.name for slot in engagement.slots],
            "manager": engagement.manager.name if engagement.manager else None,
            "snapshots": len(engagement.snapshots),
        }


def a_tuesday():
    return next(in_days(days) for days in range(100, 107) if in_days(days).weekday() == 1)


def start(client, fields=None, **options):
    return client.submit(NEW, {**day("first_day", a_tuesday()), **(fields or {})}, button="Check and start", **options)


def press(client, response, button, fields=None):
    """Press a button on the page that came back, as a person goes on from there."""
    form = response.page.form_with("act")
    return client.post("/engagements/new", data=form.filled_in(fields or {}, button=button), follow_redirects=True)


def test_a_challenge_is_started_with_what_is_usual(app, officer_client):
    checked = start(officer_client)
    assert checked.page.heading == CHECK
    assert "Hartlepool" in checked.page.text
    shown = press(officer_client, checked, "Start the engagement")
    engagement_id, made = the_engagement(app)
    assert shown.path == f"/engagements/{engagement_id}"
    assert "A snapshot of the council's figures" in shown.page.text
    assert (made["type"], made["council"], made["themes"], made["snapshots"]) == ("corporate", "HPL", 5, 1)
    assert made["needs"] == [("finance", 3, 3)]
    assert made["slots"][0] == "Lead officer peer"
    # Tuesday and three more working days.
    assert ((made["last"] - made["first"]).days, made["manager"]) == (3, None)


def test_everything_given_is_kept_and_started(app, officer_client):
    first = a_tuesday()
    page = officer_client.page(NEW)
    options = {text: value for value, text in _options(page, "needs-1-skill")}
    fields = {
        **day("first_day", first),
        **day("last_day", first),
        "local_focus": "The town deal",
        "needs-1-skill": options["Housing and homelessness"],
        "needs-1-level": "4",
        "needs-1-weight": "1",
        "slots-0-name": "Lead chief executive",
        "slots-5-remove": "yes",
        "manager": next(value for value, text in _options(page, "manager") if text == "Morgan Manager"),
    }
    checked = start(officer_client, fields)
    press(officer_client, checked, "Start the engagement")
    _, made = the_engagement(app)
    assert (made["first"], made["last"], made["focus"]) == (first, first, "The town deal")
    assert ("housing", 4, 1) in made["needs"]
    assert made["slots"][0] == "Lead chief executive"
    assert "Shadow peer" not in made["slots"]
    assert made["manager"] == "Morgan Manager"


def test_changing_something_brings_everything_back(officer_client):
    checked = start(officer_client, {"local_focus": "Kept", "slots-0-name": "Renamed"})
    again = press(officer_client, checked, "Change something")
    held = again.page.form_with("local_focus").held()
    assert again.page.heading == "Start an engagement"
    assert (held["local_focus"], held["slots-0-name"]) == (["Kept"], ["Renamed"])
    assert held["first_day-day"] == [str(a_tuesday().day)]
    assert not again.page.field_errors


def test_nothing_is_lost_when_something_is_wrong(app, officer_client):
    wrong = start(
        officer_client,
        {**day("last_day", in_days(90)), "local_focus": "Kept", "slots-1-name": "", "needs-0-level": "2"},
    )
    assert wrong.page.heading == "Start an engagement"
    assert wrong.page.field_errors == {"slots-1-name": "Enter the name of the place"}
    held = wrong.page.form_with("local_focus").held()
    assert (held["local_focus"], held["needs-0-level"]) == (["Kept"], ["2"])
    mended = press(officer_client, wrong, "Check and start", {"slots-1-name": "Lead member peer"})
    assert mended.page.field_errors == {"last_day-day": "The last day on site must be the first day or later"}
    with app.app_context():
        assert not db.session.scalar(sa.select(sa.func.count(Engagement.id)))


@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        (day("first_day", in_days(-3)), "first_day-day", "The first day on site must be after today"),
        ({"first_day-day": "31", "first_day-month": "2"}, "first_day-day", "First day on site must be a real date"),
        ({"first_day-day": ""}, "first_day-day", "First day on site must include a day"),
        ({"slots-0-name": "x" * 300}, "slots-0-name", "Name of the place must be 80 characters or fewer"),
        ({"local_focus": "x" * 2001}, "local_focus", "Local focus must be 2,000 characters or fewer"),
        ({"council": ""}, "council", "Choose the council"),
        ({"themes": []}, "themes", "Choose at least one of the core themes"),
    ],
)
def test_each_mistake_is_said_where_it_was_made(officer_client, fields, field, sentence):
    errors = start(officer_client, fields).page.field_errors
    assert list(errors) == [field]
    assert errors[field].startswith(sentence)


def test_a_skill_twice_is_said_at_the_skills(officer_client):
    held = officer_client.page(NEW).form_with("needs-0-skill").held()
    page = start(officer_client, {"needs-1-skill": held["needs-0-skill"][0]}).page
    assert list(page.field_errors) == ["needs"]


def test_another_kind_brings_its_own_team_before_it_can_be_started(app, officer_client):
    housing = next(value for value, text in _options(officer_client.page(NEW), "type") if "Housing" in text)
    overtaken = start(officer_client, {"type": housing})
    assert "Housing peer" in overtaken.page.form_with("act").held()["slots-2-name"]
    assert list(overtaken.page.field_errors) == ["slots"]
    checked = press(officer_client, overtaken, "Check and start")
    assert checked.page.heading == CHECK
    press(officer_client, checked, "Start the engagement")
    assert the_engagement(app)[1]["slots"][-1] == "Housing peer"


def test_the_usual_team_can_be_asked_for(officer_client):
    housing = next(value for value, text in _options(officer_client.page(NEW), "type") if "Housing" in text)
    shown = officer_client.submit(NEW, {"type": housing, "local_focus": "Kept"}, button="Show the usual team")
    held = shown.page.form_with("act").held()
    assert (held["slots-2-name"], held["local_focus"]) == (["Housing peer"], ["Kept"])
    assert not shown.page.field_errors


@pytest.mark.parametrize(
    ("button", "row"), [("Add another skill", "needs-5-skill"), ("Add another place", "slots-6-name")]
)
def test_rows_are_added_without_javascript(officer_client, button, row):
    assert row not in officer_client.page(NEW).form_with("act").names
    longer = officer_client.submit(NEW, {"local_focus": "Kept"}, button=button)
    form = longer.page.form_with("act")
    assert row in form.names
    assert form.held()["local_focus"] == ["Kept"]
    assert len(form.choices("needs-5-skill" if "needs" in row else "slots-6-skill")) > 20


def test_a_row_added_and_left_empty_is_no_mistake(officer_client):
    longer = officer_client.submit(NEW, day("first_day", a_tuesday()), button="Add another place")
    assert press(officer_client, longer, "Check and start").page.heading == CHECK


def test_notices_are_shown_and_do_not_block(app, officer_client):
    august = next(in_days(days) for days in range(1, 400) if (in_days(days).month, in_days(days).weekday()) == (8, 1))
    checked = start(officer_client, day("first_day", august))
    assert "away in August" in checked.page.text
    assert press(officer_client, checked, "Start the engagement").status_code == 200
    assert the_engagement(app)[1]["first"] == august


def test_a_welsh_council_begins_with_its_own_kind(officer_client):
    page = officer_client.page("/engagements/new?council=CRF")
    chosen = page.form_with("type").held()["type"]
    assert dict(_options(page, "type"))[chosen[0]].startswith("Panel performance assessment")


def test_an_unknown_council_is_said(officer_client):
    page = officer_client.page("/engagements/new?council=XXX")
    assert page.field_errors == {"council": "There is no council with the code XXX. Choose one from the list"}


def test_starting_twice_by_two_presses_makes_one(app, officer_client):
    checked = start(officer_client)
    press(officer_client, checked, "Start the engagement")
    again = press(officer_client, checked, "Start the engagement")
    assert "is on site on the same days" in again.page.field_errors["first_day-day"]
    the_engagement(app)


@pytest.fixture
def begun(app, officer_client):
    press(officer_client, start(officer_client), "Start the engagement")
    return the_engagement(app)[0]


def test_the_scope_is_changed(app, officer_client, begun):
    path = f"/engagements/{begun}/scope"
    done = officer_client.submit(path, {"local_focus": "New focus", "themes": []}, button="Save the scope")
    assert done.page.field_errors == {"themes": "Choose at least one of the core themes"}
    assert done.page.form_with("local_focus").held()["local_focus"] == ["New focus"]
    done = officer_client.submit(path, {"local_focus": "New focus", "needs-0-skill": ""}, button="Save the scope")
    assert done.path == f"/engagements/{begun}"
    assert "The scope is changed" in done.page.text
    made = the_engagement(app)[1]
    assert (made["focus"], made["needs"]) == ("New focus", [])


def test_who_comes_second_sees_both_versions(app, officer_client, begun):
    path = f"/engagements/{begun}/scope"
    mine = (
        officer_client.page(path).form_with("local_focus").filled_in({"local_focus": "Mine"}, button="Save the scope")
    )
    officer_client.submit(path, {"local_focus": "Theirs"}, button="Save the scope")
    overtaken = officer_client.post(path, data=mine)
    assert "What stands now" in overtaken.page.text
    assert "Theirs" in overtaken.page.text
    form = overtaken.page.form_with("local_focus")
    assert form.held()["local_focus"] == ["Mine"]
    officer_client.post(path, data=form.filled_in({}, button="Save the scope"))
    assert the_engagement(app)[1]["focus"] == "Mine"


def test_places_are_changed(app, officer_client, begun):
    path = f"/engagements/{begun}/team-places"
    done = officer_client.submit(
        path, {"slots-0-name": "Lead chief executive", "slots-5-remove": "yes"}, button="Save the places"
    )
    assert done.path == f"/engagements/{begun}"
    slots = the_engagement(app)[1]["slots"]
    assert (slots[0], len(slots)) == ("Lead chief executive", 5)


def test_a_place_in_use_is_not_removed(app, arrange, officer_client, begun):
    with arrange() as session:
        make_assignment(session.get_one(Engagement, begun), make_peer())
    path = f"/engagements/{begun}/team-places"
    refused = officer_client.submit(path, {"slots-0-remove": "yes"}, button="Save the places")
    assert "cannot be removed" in refused.page.field_errors["slots"]
    assert len(the_engagement(app)[1]["slots"]) == 6


@pytest.mark.parametrize("role", [Role.PRINCIPAL_ADVISER, Role.PEER, Role.COUNCIL_CONTACT, Role.BOARD_MEMBER])
def test_only_those_who_edit_engagements_start_one(officer_client, begun, sign_in, role):
    other = sign_in(role)
    for path in ("/engagements/new", f"/engagements/{begun}/scope", f"/engagements/{begun}/team-places"):
        assert other.get(path).status_code == 403


def test_changing_what_is_not_there(officer_client):
    assert officer_client.get("/engagements/999/scope").status_code == 404
    assert officer_client.get("/engagements/999/team-places").status_code == 404


def _options(page, name):
    (select,) = [item for item in page.all("select") if item.get("name") == name]
    return [(option.get("value"), "".join(option.itertext()).strip()) for option in select.iter("option")]
