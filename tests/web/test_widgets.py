"""How fields are drawn: valid HTML, every input labelled, hint and error tied to it, every error a way to its input."""

import pytest

from peerhub.web.forms import (
    CheckboxesField,
    ChoiceField,
    DayField,
    DecimalHoursField,
    EmailField,
    Form,
    HiddenField,
    LongTextField,
    PasswordField,
    RadiosField,
    TextField,
    TickField,
    UploadField,
    WholeNumberField,
)
from tests.support.pages import plain_text

NASTY = "</textarea><script>alert('x')</script> & \"quotes\""


class EveryField(Form):
    title = TextField("Course title", hint="As on the certificate")
    email = EmailField(hint="Your council's")
    password = PasswordField()
    held_on = DayField("Date of the course", called="date of the course")
    hours = DecimalHoursField(hint="In quarters")
    days = WholeNumberField("Days", prefix="about")
    reflection = LongTextField("Reflection", hint="A few sentences", max_length=500)
    council = ChoiceField("Council", choices=[(1, "Hartlepool"), (2, "Ynys Môn")], coerce=int, searchable=True)
    kind = RadiosField("Kind", choices=[("a", "A", "the first"), ("b", "B")], hint="One of them")
    themes = CheckboxesField("Themes", choices=[("f", "Finance"), ("g", "Governance", "and culture")], hint="Any")
    terms = TickField("I have read the terms", required=True, missing="Tick that you have read the terms")
    certificate = UploadField("Certificate", accept=[".pdf", ".png"], hint="Up to 10 MB")
    version = HiddenField()


DRAW = "{% call form_tag(form) %}{{ fields(form) }}{{ form.version }}{% endcall %}"
IMPORTS = "form_tag: form_tag; field: field, fields"


@pytest.fixture
def empty_page(render):
    return render(DRAW, IMPORTS, form=EveryField(formdata=None))


@pytest.fixture
def refused_page(fill, render):
    form = fill(EveryField, unrelated="1")
    assert not form.validate()
    return render(DRAW, IMPORTS, form=form)


def test_every_field_is_drawn_with_its_label(empty_page):
    words = {plain_text(item) for item in empty_page.all("label", "legend")}
    assert {field.label.text for field in EveryField(formdata=None) if field.type != "HiddenField"} - words == {
        "CSRF Token"
    }


def test_hints_are_read_out_with_their_inputs(empty_page):
    described = {
        plain_text(empty_page.one(id=name))
        for item in empty_page.all()
        for name in item.get("aria-describedby", "").split()
    }
    hints = {field.description for field in EveryField(formdata=None) if field.description}
    assert hints <= described


def test_errors_are_read_out_with_their_inputs_and_lead_to_them(refused_page):
    described = {
        plain_text(refused_page.one(id=name))
        for item in refused_page.all()
        for name in item.get("aria-describedby", "").split()
    }
    links = refused_page.field_errors
    required = [field for field in EveryField(formdata=None) if getattr(field, "required", False)]
    assert len(links) == len(required)
    for target, sentence in links.items():
        assert f"Error: {sentence}" in described
        assert refused_page.one(id=target).tag in {"input", "select", "textarea"}


def test_a_date_leads_to_its_first_box(refused_page):
    assert "held_on-day" in refused_page.field_errors


def test_the_title_says_that_something_is_wrong(refused_page, empty_page):
    assert refused_page.title == "Error: A page – peerhub"
    assert empty_page.title == "A page – peerhub"


def test_what_was_typed_is_shown_again_and_cannot_break_out(fill, render):
    form = fill(EveryField, title=NASTY, reflection=f"\n{NASTY}", email=NASTY, held_on__day=NASTY, days=NASTY)
    form.validate()
    page = render(DRAW, IMPORTS, form=form)
    assert page.one("input", name="title").get("value") == NASTY
    assert page.one("textarea").text.strip() == NASTY
    assert page.one("input", name="days").get("value") == NASTY
    assert page.one("input", name="held_on-day").get("value") == NASTY[:20]
    assert "alert" not in "".join(script.text or "" for script in page.all("script"))


def test_lines_stay_lines(render):
    form = EveryField(formdata=None, data={"reflection": "\n\none\n\n  two"}, meta={"csrf": False})
    page = render("{{ form.reflection }}", form=form)
    assert page.one("textarea").text == "one\n\n  two"


def test_a_password_never_comes_back(fill, render):
    form = fill(EveryField, password="correct horse battery staple")
    form.validate()
    assert "correct horse" not in render(DRAW, IMPORTS, form=form).markup


def test_choices_made_stay_made(fill, render):
    form = fill(EveryField, council="2", kind="b", themes=["g"], terms="yes")
    form.validate()
    page = render(DRAW, IMPORTS, form=form)
    assert [item.get("value") for item in page.all("option", selected=True)] == ["2"]
    assert {item.get("value") for item in page.all("input", checked=True)} == {"b", "g", "yes"}


def test_a_form_with_a_file_is_encoded_for_it(empty_page, render):
    assert empty_page.one("form", novalidate=True).get("enctype") == "multipart/form-data"
    small = type("Small", (Form,), {"title": TextField("Title")})(formdata=None)
    assert (
        render(DRAW.replace("{{ form.version }}", ""), IMPORTS, form=small).one("form", novalidate=True).get("enctype")
        is None
    )


def test_every_form_carries_its_token_once(empty_page):
    form = empty_page.form_with("title")
    assert len([item for item in form.controls if item.get("name") == "csrf_token"]) == 1


def test_a_field_can_be_drawn_larger_with_another_hint(render):
    form = EveryField(formdata=None)
    page = render(
        "{{ field(form.title, label_size='l', hint='Another', attributes={'data-x': 'y'}) }}", IMPORTS, form=form
    )
    assert "govuk-label--l" in page.one("label", **{"for": "title"}).get("class")
    assert plain_text(page.one(id="title-hint")) == "Another"
    assert page.one("input", id="title").get("data-x") == "y"


def test_only_the_wrong_boxes_of_a_date_are_marked(fill, render):
    form = fill(EveryField, held_on__day="9", held_on__month="", held_on__year="2027")
    form.validate()
    page = render(DRAW, IMPORTS, form=form)
    marked = [item.get("name") for item in page.all("input", class_="govuk-input--error")]
    marked = [name for name in marked if name.startswith("held_on")]
    assert marked == ["held_on-month"]
    assert page.field_errors["held_on-month"] == "Date of the course must include a month"
