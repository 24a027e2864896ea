"""The map of councils: what it says of each, to whom, and that a filter leaves the country whole."""

from datetime import date, timedelta

import pytest

from peerhub import clock
from peerhub.councils import queries as council_queries
from peerhub.councils.models import CouncilKind, Nation
from peerhub.engagements import queries
from peerhub.engagements.council_map import KEYS, Engaged, Shown, Standing, Wanted, council_map, map_row
from peerhub.engagements.deadlines import CycleState
from peerhub.engagements.models import Stage
from peerhub.permissions import Role
from tests.support import factories
from tests.support.pages import plain_text

TODAY = date(2026, 11, 27)


@pytest.fixture
def app(register_app):
    return register_app


def visit(code, first_day, *, counts=True, **details):
    kind = factories.make_engagement_type(counts_towards_cycle=counts, name=details.pop("name", "Corporate challenge"))
    return factories.make_engagement(
        council=council_queries.get_council(code), type=kind, first_day=first_day,
        last_day=first_day + timedelta(days=3), **details,
    )  # fmt: skip


def standing(code, *roles):
    found = queries.standings(visible_to=factories.make_user(*roles), today=clock.today())
    return next(one for one in found if one.code == code)


def seen(**details):
    """A council of the North East without any engagement, but for what is given."""
    usual = {"id": 1, "code": "HPL", "name": "Hartlepool", "kind": CouncilKind.UNITARY, "nation": Nation.ENGLAND,
             "region": "North East", "county_id": None, "place": (4, 9), "last_day": None, "arranged_on": None,
             "supported_on": None}  # fmt: skip
    return Standing(**{**usual, **details})


def drawn(*standings, shown=Shown.SINCE, wanted=None):
    return council_map(standings, shown=shown, wanted=wanted or Wanted(), today=TODAY, href="/councils/{}".format)


# What is known of a council


def test_the_latest_challenge_counts_and_a_cancelled_one_does_not(arrange):
    with arrange():
        visit("HPL", clock.today() - timedelta(days=900), stage=Stage.CLOSED)
        latest = visit("HPL", clock.today() - timedelta(days=400), stage=Stage.CLOSED)
        visit("HPL", clock.today() - timedelta(days=100), stage=Stage.CANCELLED)
        assert standing("HPL", Role.PLACEMENT_OFFICER).last_day == latest.last_day


def test_plans_and_other_support_are_for_staff_alone(arrange):
    ahead = clock.today() + timedelta(days=60)
    with arrange():
        visit("HPL", ahead, stage=Stage.TEAM)
        visit("HPL", clock.today() - timedelta(days=50), counts=False, name="Housing", stage=Stage.CLOSED)
        staff, other = standing("HPL", Role.PRINCIPAL_ADVISER), standing("HPL", Role.PEER)
        assert (staff.arranged_on, staff.engaged(clock.today())) == (ahead, Engaged.ARRANGED)
        assert (other.arranged_on, other.supported_on, other.engaged(clock.today())) == (None, None, Engaged.NONE)


@pytest.mark.parametrize(
    ("days", "state"),
    [
        ({"arranged_on": date(2027, 1, 1)}, Engaged.ARRANGED),
        ({"last_day": date(2021, 11, 28)}, Engaged.CHALLENGED),
        ({"last_day": date(2021, 11, 27)}, Engaged.LONG_AGO),
        ({"last_day": date(2020, 1, 1), "supported_on": date(2026, 1, 1)}, Engaged.SUPPORTED),
        ({}, Engaged.NONE),
    ],
)
def test_five_years_tell_the_engaged_from_the_others(days, state):
    assert seen(**days).engaged(TODAY) is state


@pytest.mark.parametrize(
    ("last", "years"),
    [(date(2024, 11, 27), 2), (date(2024, 11, 28), 1), (date(2024, 2, 29), 2), (date(2026, 11, 27), 0)],
)
def test_years_are_whole_years(last, years):
    assert map_row(seen(last_day=last), TODAY).years == years


# What is drawn


@pytest.mark.parametrize("shown", [Shown.SINCE, Shown.DUE, Shown.ENGAGED])
@pytest.mark.parametrize(
    "days",
    [{}, *({"last_day": date(year, 5, 1), "supported_on": date(year, 5, 1)} for year in range(2015, 2027)),
     {"arranged_on": date(2027, 1, 1)}],
)  # fmt: skip
def test_every_state_has_its_words_in_the_key_and_its_letters(shown, days):
    (cell,) = drawn(seen(**days), shown=shown).cells
    assert cell.state in dict(KEYS[shown])
    assert cell.text


def test_every_region_has_letters_of_its_own(arrange):
    with arrange():
        found = [seen(region=name, place=(n, 0)) for n, name in enumerate(council_queries.regions())]
    cells = drawn(*found, shown=Shown.REGION).cells
    assert len({cell.text for cell in cells}) == len(found) == 10


def test_a_county_is_the_outline_of_its_districts():
    county = seen(id=9, code="DUR", name="County", kind=CouncilKind.COUNTY, place=None)
    districts = [seen(id=n, code=f"D{n}", county_id=9, place=(n, 1)) for n in (2, 3)]
    (outline,) = drawn(county, *districts, seen()).outlines
    assert (outline.label, outline.href, set(outline.places)) == ("County", "/councils/DUR", {(2, 1), (3, 1)})


def test_a_filter_fades_and_never_removes():
    overdue, never = seen(last_day=date(2020, 1, 1)), seen(id=2, code="MDB", name="Middlesbrough", place=(5, 9))
    found = drawn(overdue, never, wanted=Wanted(due=CycleState.RED))
    assert [cell.faded for cell in found.cells] == [False, True]
    assert [row.council for row in found.rows] == [overdue]
    assert found.rows[0].words == ("North East, last challenge 6 years 10 months ago, next was due by 1 January 2025")


# The page


def test_the_map_and_its_table_show_every_council_of_today(sign_in, arrange):
    page = sign_in(Role.PEER).page("/councils/map")
    assert len(page.all("a", class_="ph-hex-link")) == 339
    assert len(page.one(id="councils-table").findall(".//tbody/tr")) == 339


def test_a_filter_survives_as_a_link_and_can_be_taken_away(sign_in, arrange):
    page = sign_in(Role.PEER).page("/councils/map?show=region&region=North+East&kind=county")
    assert not page.one(id="councils-table").findall(".//th[@scope='row']")
    assert "No council matches" in page.text
    assert [plain_text(chip) for chip in page.all("a", class_="ph-chip")] == [
        "Remove filter North East×", "Remove filter County×",
    ]  # fmt: skip


def test_what_is_arranged_cannot_be_asked_for_from_outside(sign_in, arrange):
    with arrange():
        visit("HPL", clock.today() + timedelta(days=60), stage=Stage.TEAM)
    client = sign_in(Role.PEER)
    assert "Challenge arranged" not in client.get("/councils/map.csv?engaged=arranged").text
    assert 'value="arranged"' not in client.get("/councils/map").text
    officer = sign_in(Role.PLACEMENT_OFFICER)
    rows = officer.get("/councils/map.csv?engaged=arranged").text.splitlines()
    assert [row.split(",")[0] for row in rows[1:]] == ["Hartlepool"]
