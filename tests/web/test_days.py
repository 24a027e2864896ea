from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from peerhub.web.days import MONTHS
from peerhub.web.forms import DayField, Form

SAME_APP = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)


class VisitForm(Form):
    on_site = DayField("First day on site")
    until = DayField("Last day", required=False, latest=date(2030, 12, 31))


def boxes(day: object = "", month: object = "", year: object = "", field: str = "on_site") -> dict[str, str]:
    return {f"{field}-day": str(day), f"{field}-month": str(month), f"{field}-year": str(year)}


@SAME_APP
@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_every_day_comes_back(fill, day):
    form = fill(VisitForm, **boxes(day.day, day.month, day.year))
    assert form.validate(), form.errors
    assert form.on_site.data == day
    shown = VisitForm(data={"on_site": day}, meta={"csrf": False}).on_site.typed
    assert fill(VisitForm, **{f"on_site-{part}": text for part, text in shown.items()}).on_site.data == day


@SAME_APP
@given(st.tuples(*[st.text(max_size=6)] * 3))
def test_no_text_breaks_it_and_what_was_typed_is_kept(fill, texts):
    form = fill(VisitForm, **boxes(*texts))
    valid = form.validate()
    assert valid == isinstance(form.on_site.data, date)
    assert list(form.on_site.typed.values()) == [text.strip() for text in texts]
    assert form.on_site() is not None


@pytest.mark.parametrize("month", ["3", "03", "March", "mar", "MARCH"])
def test_a_month_may_be_a_number_or_a_name(fill, month):
    assert fill(VisitForm, **boxes(9, month, 2027)).on_site.data == date(2027, 3, 9)


def test_all_month_names_are_known(fill):
    for number, name in enumerate(MONTHS, 1):
        assert fill(VisitForm, **boxes(1, name, 2027)).on_site.data == date(2027, number, 1)


@pytest.mark.parametrize(
    ("typed", "sentence", "wrong"),
    [
        (("", "", ""), "Enter the first day on site, for example 9 3 2027", ("day", "month", "year")),
        (("9", "", "2027"), "First day on site must include a month", ("month",)),
        (("9", "", ""), "First day on site must include a month and year", ("month", "year")),
        (("31", "2", "2027"), "First day on site must be a real date, for example 9 3 2027", ("day", "month", "year")),
        (("29", "2", "2027"), "First day on site must be a real date, for example 9 3 2027", ("day", "month", "year")),
        (("9", "Smarch", "2027"), "First day on site must be a real date, for example 9 3 2027", ("month",)),
        (("9", "3", "27"), "First day on site must have a year of four numbers, for example 2027", ("year",)),
        (("nine", "3", "2027"), "First day on site must be a real date, for example 9 3 2027", ("day",)),
        (("9", "3", "1812"), "First day on site must be between 1 January 1900 and 31 December 2100", None),
    ],
)
def test_each_mistake_has_its_sentence_and_marks_its_boxes(fill, typed, sentence, wrong):
    form = fill(VisitForm, **boxes(*typed))
    assert not form.validate()
    assert form.on_site.errors == [sentence]
    assert form.on_site.wrong_parts == (wrong or DayField.PARTS)
    assert form.problems()[0].input_id == f"on_site-{form.on_site.wrong_parts[0]}"


def test_one_that_is_not_required_may_stay_empty(fill):
    form = fill(VisitForm, **boxes(9, 3, 2027), **boxes(field="until"))
    assert form.validate()
    assert form.until.data is None


def test_bounds_of_a_field(fill):
    form = fill(VisitForm, **boxes(9, 3, 2027), **boxes(1, 1, 2031, field="until"))
    assert not form.validate()
    assert form.until.errors == ["Last day must be between 1 January 1900 and 31 December 2030"]


def test_a_form_without_the_boxes_is_an_empty_day(fill):
    form = fill(VisitForm, other="1")
    assert not form.validate()
    assert form.on_site.data is None
