"""What only a browser can tell of the frame: where the focus goes, what scripts add, what works without them."""

import re
import threading
from collections.abc import Iterator

import pytest
from flask import redirect, render_template_string
from playwright.sync_api import expect
from waitress import create_server

from peerhub.web.forms import ChoiceField, DayField, Form, RadiosField, TextField
from tests.support.browser import DESKTOP, PHONE, LiveServer, Visitor
from tests.web.conftest import make_app

pytestmark = pytest.mark.browser

PAGE = """{% extends "layouts/reading.html" %}
{% from "components/button.html" import button %}{% from "components/field.html" import fields %}
{% from "components/form_tag.html" import form_tag %}{% from "components/breadcrumbs.html" import back_link %}
{% from "components/table.html" import table %}{% from "components/notice.html" import notice %}
{% block title %}Log a course{% endblock %}
{% block beforeContent %}{{ back_link("Back to your training", "/form") }}{% endblock %}
{% block content %}
{{ notice("Before you begin", "Have the certificate at hand.") }}
{% call form_tag(form) %}{{ fields(form) }}{{ button("Save") }}{% endcall %}
{{ table("Narrow", ["A", num("B")], [["x", 1]]) }}
{{ table("Wide", columns, [columns]) }}
{% endblock %}"""


class CourseForm(Form):
    title = TextField("Course title", hint="As on the certificate")
    held_on = DayField("Date of the course", called="date of the course")
    council = ChoiceField("Council", choices=[(1, "Hartlepool"), (2, "Ynys Môn")], coerce=int, searchable=True)
    kind = RadiosField("Kind", choices=[("a", "One day"), ("b", "Residential")])


def page_of_a_form():
    form = CourseForm()
    if form.validate_on_submit():
        return redirect(f"/saved/{form.council.data}")
    return render_template_string(PAGE, form=form, columns=[f"A long heading {index}" for index in range(20)])


@pytest.fixture(scope="module")
def server() -> Iterator[LiveServer]:
    app = make_app(PEERHUB_ENV="demo")
    app.add_url_rule("/form", view_func=page_of_a_form, methods=["GET", "POST"])
    app.add_url_rule("/saved/<int:council>", "saved", lambda council: f"<title>Saved</title>saved {council}")
    server = create_server(app, listen="127.0.0.1:0", threads=2)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield LiveServer(app, f"http://127.0.0.1:{server.effective_port}")
    server.trigger.pull_trigger(server.close)
    thread.join(timeout=10)


@pytest.fixture
def look_at(chromium, server):
    contexts = []
    visitors = []

    def opened(*, javascript=True, size=DESKTOP, **options):
        width, height = size
        context = chromium.new_context(
            viewport={"width": width, "height": height}, java_script_enabled=javascript, **options
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        visitors.append(Visitor(context.new_page(), server, javascript))
        visitors[-1].go("/form")
        return visitors[-1].page, visitors[-1]

    yield opened
    for context in contexts:
        context.close()
    assert [complaint for visitor in visitors for complaint in visitor.complaints] == []


def focused(page) -> str:
    return page.evaluate("document.activeElement.id || document.activeElement.className")


def test_a_refused_form_moves_the_focus_to_what_is_wrong(look_at):
    page, _ = look_at()
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    for sentence, place in [
        ("Enter the course title", "title"),
        ("Enter the date of the course", "held_on-day"),
        ("Choose the council", "council"),
        ("Choose the kind", "kind"),
    ]:
        page.locator(".govuk-error-summary").get_by_role("link", name=sentence).click()
        assert focused(page) == place


def test_the_first_stop_of_the_keyboard_skips_to_the_content(look_at):
    page, visitor = look_at()
    visitor.press("Tab", "Enter")
    assert focused(page) == "main-content"


def test_a_long_list_can_be_typed_into_by_keyboard_alone(look_at):
    page, visitor = look_at()
    page.get_by_label("Course title").fill("Finance for peers")
    for part, text in (("Day", "9"), ("Month", "March"), ("Year", "2026")):
        page.get_by_label(part, exact=True).fill(text)
    council = page.get_by_role("combobox", name="Council")
    visitor.tab_to(council)
    visitor.type("môn")
    page.get_by_role("option", name="Ynys Môn").wait_for()
    visitor.press("ArrowDown", "Enter")
    visitor.press_on(page.get_by_label("One day"), "Space")
    visitor.press_on(page.get_by_role("button", name="Save"))
    page.wait_for_url("**/saved/2")


def test_a_text_that_is_none_of_the_choices_chooses_nothing(look_at):
    page, visitor = look_at()
    council = page.get_by_role("combobox", name="Council")
    council.fill("Hartlepool")
    page.get_by_role("option", name="Hartlepool").click()
    council.fill("Atlantis")
    visitor.press("Tab")
    page.get_by_role("button", name="Save").click()
    assert page.locator(".govuk-error-summary").get_by_role("link", name="Choose the council").is_visible()


def test_the_same_form_works_without_scripts(look_at):
    page, _ = look_at(javascript=False)
    page.get_by_role("button", name="Save").click()
    assert page.get_by_role("alert").get_by_text("There is a problem").is_visible()
    page.get_by_label("Course title").fill("Finance for peers")
    for part, text in (("Day", "9"), ("Month", "3"), ("Year", "2026")):
        page.get_by_label(part, exact=True).fill(text)
    page.get_by_label("Council").select_option("Hartlepool")
    page.get_by_label("Residential").check()
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/saved/1")


def test_only_a_table_that_scrolls_is_a_stop_of_the_keyboard(look_at):
    page, _ = look_at()
    expect(page.locator("[aria-label=Narrow]")).not_to_have_attribute("tabindex", re.compile(".*"))
    assert page.get_by_role("group", name="Wide").get_attribute("tabindex") == "0"


@pytest.mark.parametrize("javascript", [True, False])
def test_nothing_hinders_anybody(look_at, javascript):
    page, visitor = look_at(javascript=javascript)
    visitor.look()
    page.get_by_role("button", name="Save").click()
    visitor.look()


def test_a_phone_scrolls_in_one_direction_only(look_at):
    _, visitor = look_at(size=PHONE)
    visitor.check_fits()


def test_the_two_large_libraries_are_loaded_only_where_they_are_used(look_at):
    page, visitor = look_at()
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.accessibleAutocomplete !== undefined")
    assert page.evaluate("window.htmx === undefined")
    visitor.go("/")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.accessibleAutocomplete === undefined")
