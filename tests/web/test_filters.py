from datetime import date

import pytest
from flask import Flask

from peerhub.web.filters import FilterDayField, FilterForm
from peerhub.web.forms import ChoiceField, TextField


class Narrow(FilterForm):
    q = TextField("Name", required=False)
    kind = ChoiceField("Kind", required=False, choices=[("a", "A"), ("b", "B")])
    since = FilterDayField("From", called="the first day")


def given(query: str) -> tuple[dict[str, object], dict[str, list[str]]]:
    app = Flask(__name__)
    app.config["SECRET_KEY"] = "for this test"
    with app.test_request_context(f"/?{query}"):
        form = Narrow()
        return form.values(), form.errors


def test_nothing_given_narrows_nothing():
    assert given("") == ({}, {})
    assert given("q=&kind=&since=") == ({}, {})


@pytest.mark.parametrize("text", ["2027-03-09", "9/3/2027", "09.03.2027", "9 March 2027", "9 mar 2027"])
def test_a_day_as_browsers_and_people_write_it(text):
    assert given(f"since={text}") == ({"since": date(2027, 3, 9)}, {})


@pytest.mark.parametrize("text", ["soon", "31/2/2027", "2027-13-01", "9/3/27/1"])
def test_what_is_no_day_gets_its_sentence_and_narrows_nothing(text):
    values, errors = given(f"q=ann&since={text}")
    assert values == {"q": "ann"}
    assert errors == {"since": ["Enter the first day as a date, for example 9/3/2027"]}


def test_a_choice_that_is_not_offered_narrows_nothing():
    values, errors = given("kind=z")
    assert values == {}
    assert list(errors) == ["kind"]
