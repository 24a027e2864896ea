"""The pages about engagements and their teams, for everybody who may see them, and for those who may not."""

import csv
import io

import pytest

from peerhub.engagements.models import Engagement, Stage
from peerhub.permissions import Role
from tests.support.factories import (
    in_days,
    make_assignment,
    make_council,
    make_engagement,
    make_engagement_type,
    make_peer,
    make_skill,
)

# One engagement


def test_staff_see_everything(scene, staff):
    page = staff.page(scene.path)
    assert page.heading == "Hartlepool: corporate peer challenge"
    for words in ("Pat Chief", "Confirmed", "Lee Leader", "Waiting for the peer", "To be filled", "Has led a unitary"):
        assert words in page.text
    assert "1 place to fill: Finance peer" in page.text
    assert "What happened" in page.text
    assert f"{scene.path}/scope" in page.links.values()


def test_the_needs_stand_against_the_team(scene, staff):
    (table,) = [table for table in staff.page(scene.path).all("table") if "Finance" in "".join(table.itertext())]
    words = " ".join("".join(table.itertext()).split())
    assert words.endswith("3–none Yes")


def test_an_adviser_reads_and_does_not_edit(scene, sign_in):
    page = sign_in(Role.PRINCIPAL_ADVISER).page(scene.path)
    assert "Pat Chief" in page.text
    assert not [href for href in page.links.values() if href.endswith(("/scope", "/dates", "/cancel", "/withdraw"))]


def test_the_council_sees_what_is_for_the_council(scene, sign_in):
    page = sign_in(email=scene.emails["council"]).page(scene.path)
    for words in ("Pat Chief", "Chief executive", "Has led a unitary council.", "To be confirmed"):
        assert words in page.text
    for words in ("What happened", "Waiting for", "group office", "Take off", "Finance peer"):
        assert words not in page.text


def test_a_peer_sees_the_team_they_are_on(scene, sign_in):
    page = sign_in(email=scene.emails["leader"]).page(scene.path)
    assert "Pat Chief" in page.text
    assert "What happened" not in page.text


@pytest.mark.parametrize("who", ["other council", "other peer"])
def test_other_peoples_engagements_are_not_there(scene, sign_in, who):
    client = sign_in(email=scene.emails[who])
    assert client.get(scene.path).status_code == 404
    assert "Hartlepool" not in client.page("/engagements").text


@pytest.mark.parametrize("role", [Role.GROUP_OFFICE, Role.BOARD_MEMBER, Role.EQUALITY_ANALYST])
def test_some_have_no_business_with_engagements(scene, sign_in, role):
    client = sign_in(role)
    for path in (scene.path, "/engagements", "/engagements.csv"):
        assert client.get(path).status_code == 403


def test_an_engagement_that_is_not_there(staff):
    assert staff.get("/engagements/99999").status_code == 404


@pytest.mark.parametrize("stage", list(Stage))
def test_the_page_stands_at_every_stage(app, arrange, scene, staff, stage):
    with arrange() as session:
        session.get_one(Engagement, scene.engagement).stage = stage
    assert staff.page(scene.path).heading.startswith("Hartlepool")


# The list


def test_the_list_shows_what_is_ahead(arrange, scene, staff):
    with arrange():
        make_engagement(council=make_council(name="Barnsley"), first_day=in_days(-400), stage=Stage.CLOSED)
    page = staff.page("/engagements")
    assert "Hartlepool" in page.text
    assert "1 of 3 to fill" in page.text
    assert "Barnsley" not in page.text
    everything = staff.page(page.links["Remove filter On site: from today on×"])
    assert "Barnsley" in everything.text


def test_filters_are_kept_as_chips_and_can_be_taken_away(scene, staff):
    page = staff.page("/engagements?q=hartle&region=North+East&stage=team&gap=yes")
    assert "1 engagement" in page.text
    chips = [words for words in page.links if words.startswith("Remove filter")]
    assert chips == [
        "Remove filter “hartle”×",
        "Remove filter Stage: Building the team×",
        "Remove filter Region: North East×",
        "Remove filter On site: from today on×",
        "Remove filter Teams with a gap×",
    ]
    without = page.links["Remove filter Stage: Building the team×"]
    assert "stage" not in without
    assert "q=hartle" in without


@pytest.mark.parametrize(
    "query", ["stage=nonsense", "type=x", "when=9999", "when=tomorrow", "order=x", "page=-2", "q=%00"]
)
def test_filters_that_make_no_sense_are_no_fault(scene, staff, query):
    assert staff.get(f"/engagements?{query}").status_code == 200


@pytest.mark.parametrize("when", ["ahead", "3", "12", "past", "any", "2026"])
def test_every_time_can_be_looked_at(scene, staff, when):
    assert staff.get(f"/engagements?when={when}").status_code == 200


def test_an_empty_list_says_what_to_do(sign_in):
    assert "Start one" in sign_in(Role.PLACEMENT_OFFICER).page("/engagements?when=any").text
    assert "No engagement matches" in sign_in(Role.PLACEMENT_OFFICER).page("/engagements?q=nowhere").text
    assert "As soon as you are part of one" in sign_in(Role.PEER).page("/engagements").text


def test_the_list_as_a_spreadsheet(scene, staff):
    answer = staff.get("/engagements.csv?q=hartlepool")
    assert "engagements.csv" in answer.headers["Content-Disposition"]
    heads, line = csv.reader(io.StringIO(answer.text.removeprefix("\ufeff")))
    row = dict(zip(heads, line, strict=True))
    assert (row["Council"], row["Places that must be filled"], row["Filled"]) == ("Hartlepool", "3", "2")
    assert row["First day on site"] == in_days(120).isoformat()


def test_the_spreadsheet_holds_what_one_sees(scene, sign_in):
    assert "Hartlepool" not in sign_in(email=scene.emails["other council"]).get("/engagements.csv").text
    assert "Hartlepool" in sign_in(email=scene.emails["council"]).get("/engagements.csv").text


def test_a_peer_sees_their_own_invitation_first(scene, sign_in):
    page = sign_in(email=scene.emails["leader"]).page(scene.path)
    assert page.links["Say whether you can come"] == f"/assignments/{scene.second}"
    assert "You are on this team" in sign_in(email=scene.emails["chief"]).page(scene.path).text


def test_a_large_team_takes_no_more_statements(arrange, staff, scene):
    few = len(staff.get(scene.path).sql)
    with arrange() as session:
        type_ = make_engagement_type(*(f"Place {number}" for number in range(1, 9)), name="Corporate peer challenge")
        skills = [make_skill() for _ in range(8)]
        large = make_engagement(type=type_, needs=dict.fromkeys(skills, 3))
        for slot in large.slots:
            make_assignment(large, make_peer(skills=dict.fromkeys(skills, 2)), slot=slot)
        session.flush()
        path = f"/engagements/{large.id}"
    assert len(staff.get(path).sql) <= few
