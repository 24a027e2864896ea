import csv
import io

import pytest

from peerhub.permissions import Role


@pytest.fixture
def client(sign_in):
    return sign_in(Role.PLACEMENT_OFFICER)


def test_the_list_shows_todays_councils_fifty_at_a_time(client):
    page = client.page("/councils")
    assert page.title.startswith("Councils")
    assert "1 to 50 of 341 councils" in page.text
    assert "Amber Valley" in page.text


def test_a_name_that_finds_one_council_leads_straight_to_it(client):
    response = client.get("/councils?q=harltepool")
    assert (response.status_code, response.location) == (302, "/councils/HPL")


def test_a_name_that_finds_several_lists_them_best_first(client):
    page = client.page("/councils?q=york")
    assert page.text.index("York") < page.text.index("North Yorkshire")
    assert "“york”" in page.text


def test_filters_show_as_chips_that_can_be_taken_away(client):
    page = client.page("/councils?region=Wales&sort=largest")
    assert "22 councils" in page.text
    assert any("region" not in link.get("href") for link in page.all("a", class_="ph-chip"))


def test_a_filter_that_cannot_be_right_gets_a_sentence_and_narrows_nothing(client):
    page = client.page("/councils?kind=kingdom")
    assert "341 councils" in page.text
    assert page.all(class_="govuk-error-message")


def test_nothing_found_says_what_to_try(client):
    page = client.page("/councils?q=Atlantis")
    assert "No council matches" in page.text
    assert "Show every council" in page.text


def test_the_list_downloads_as_csv_with_the_same_filters(client):
    response = client.get("/councils.csv?region=Wales")
    rows = list(csv.DictReader(io.StringIO(response.get_data(as_text=True).lstrip("\ufeff"))))
    assert len(rows) == 22
    assert {row["Region"] for row in rows} == {"Wales"}
    assert rows[0]["Official name"]


def test_everybody_who_is_signed_in_may_look(sign_in):
    for role in Role:
        assert "341 councils" in sign_in(role).page("/councils").text


def test_nobody_else_may(app):
    from tests.support.client import CheckingClient

    assert CheckingClient(app).get("/councils").status_code == 302
