"""What every page stands in."""

from types import SimpleNamespace

import pytest
from flask import render_template_string
from jinja2 import UndefinedError

from tests.support.html_checks import problems_of
from tests.support.pages import Page, plain_text
from tests.web.conftest import make_app

VISITOR = SimpleNamespace(is_authenticated=False)


def answer_of(app, path="/", **options):
    response = app.test_client().open(path, **options)
    page = Page(response.text)
    assert problems_of(page, content_security_policy=response.headers["Content-Security-Policy"]) == []
    return response, page


def test_a_page_names_the_person_and_lets_them_leave(frame_app):
    _, page = answer_of(frame_app)
    assert "Priya Ramanathan" in page.text
    way_out = page.form_with("csrf_token")
    assert (way_out.method, way_out.action) == ("POST", "/sign-out")
    assert plain_text(way_out.element) == "Sign out"


def test_the_navigation_says_where_one_is(frame_app):
    _, page = answer_of(frame_app)
    assert [plain_text(item) for item in page.all("a", **{"aria-current": "true"})] == ["Peers"]
    assert page.links["Accessibility statement"] == "/accessibility-statement"


def test_a_visitor_sees_neither_a_name_nor_a_way_out(render):
    page = render("", current_user=VISITOR, navigation=[])
    assert "Sign out" not in page.text
    assert page.all("nav") == []


def test_the_keyboard_can_skip_to_the_content(frame_app):
    _, page = answer_of(frame_app)
    first_link = page.all("a")[0]
    assert first_link.get("href") == "#main-content"
    assert page.one("main").get("id") == "main-content"


@pytest.mark.parametrize(("environment", "said"), [("demo", True), ("production", False)])
def test_only_a_demonstration_says_that_its_people_are_invented(environment, said):
    _, page = answer_of(make_app(PEERHUB_ENV=environment))
    assert ("The people and engagements here are invented." in page.text) is said


def test_what_was_done_is_said_on_the_next_page(frame_app):
    client = frame_app.test_client()
    token = Page(client.get("/").text).one("input", name="csrf_token").get("value")
    page = Page(client.post("/", data={"csrf_token": token}).text)
    assert plain_text(page.one(role="status")) == "Done: Saved."
    assert page.form_with("csrf_token")


def test_heading_and_title_come_from_one_place(in_request):
    page = Page(
        render_template_string(
            """{% extends "layouts/wide.html" %}{% block title %}{{ name }}{% endblock %}
            {% block caption %}Season{% endblock %}{% block lede %}All of them.{% endblock %}""",
            name="Peers & <councils>",
        )
    )
    assert page.heading == "Peers & <councils>"
    assert page.title == "Peers & <councils> – peerhub"


@pytest.mark.parametrize("layout", ["base", "reading", "wide"])
def test_every_layout_has_its_content_and_nothing_undefined(in_request, layout):
    page = Page(
        render_template_string(
            '{% extends "layouts/'
            + layout
            + '.html" %}{% block title %}T{% endblock %}{% block content %}<p>In.</p>{% endblock %}'
        )
    )
    assert page.errors == []
    assert "In." in plain_text(page.one("main"))


class TestMisspeltNames:
    @pytest.mark.parametrize(
        "source", ["{{ titel }}", "{{ person.nmae }}", "{% for x in peers %}{% endfor %}", "{{ 'a' ~ titel }}"]
    )
    def test_are_noticed_in_tests(self, in_request, source):
        with pytest.raises(UndefinedError):
            render_template_string(source, person=SimpleNamespace(name="P"))

    @pytest.mark.parametrize("source", ["{% if titel %}{% endif %}", "{{ titel | default('') }}", "{{ {}.key }}"])
    def test_may_be_asked_for(self, in_request, source):
        assert render_template_string(source) == ""

    def test_leave_a_gap_in_use(self):
        with make_app(TESTING=False).test_request_context("/"):
            assert render_template_string("{{ titel }}") == ""


class TestHeaders:
    def test_the_policy_allows_nothing_inline(self, frame_app):
        response, _ = answer_of(frame_app)
        policy = dict(part.split(" ", 1) for part in response.headers["Content-Security-Policy"].split("; "))
        assert policy["default-src"] == "'none'"
        assert policy["style-src"] == "'self'"
        assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
        assert "unsafe" not in response.headers["Content-Security-Policy"]
        assert not any(place in policy["script-src"] for place in ("http:", "https:", "*"))

    def test_every_script_carries_the_nonce_of_its_answer_and_no_other(self, frame_app):
        nonces = set()
        for _ in range(3):
            response, page = answer_of(frame_app)
            (nonce,) = {script.get("nonce") for script in page.all("script")}
            assert f"'nonce-{nonce}'" in response.headers["Content-Security-Policy"]
            nonces.add(nonce)
        assert len(nonces) == 3

    def test_pages_are_never_kept(self, frame_app):
        assert answer_of(frame_app)[0].headers["Cache-Control"] == "no-store"

    def test_static_files_are_kept_only_under_their_version(self, frame_app):
        client = frame_app.test_client()
        page = Page(client.get("/").text)
        addresses = [item.get("href") for item in page.all("link", rel="stylesheet")]
        assert addresses
        for address in addresses:
            with client.get(address) as versioned, client.get(address.split("?")[0]) as bare:
                assert versioned.status_code == 200
                assert versioned.headers["Cache-Control"] == "public, max-age=31536000, immutable"
                assert bare.headers["Cache-Control"] == "public, no-cache"

    def test_the_other_protections(self, frame_app):
        headers = answer_of(frame_app)[0].headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "camera=()" in headers["Permissions-Policy"]

    def test_https_is_demanded_only_over_https(self, frame_app):
        assert "Strict-Transport-Security" not in answer_of(frame_app)[0].headers
        secure, _ = answer_of(frame_app, base_url="https://peerhub.example")
        assert secure.headers["Strict-Transport-Security"].startswith("max-age=63072000")


class TestErrorPages:
    @pytest.mark.parametrize(
        ("code", "heading"),
        [
            (400, "This page could not read what was sent"),
            (403, "You do not have access to this page"),
            (404, "Page not found"),
            (409, "Somebody else changed this first"),
            (410, "Page not found"),
            (413, "That file is too large"),
            (415, "This page could not read what was sent"),
            (429, "Too many tries"),
            (503, "Something went wrong on our side"),
        ],
    )
    def test_each_refusal_has_its_page(self, frame_app, code, heading):
        response, page = answer_of(frame_app, f"/refusals/{code}")
        assert response.status_code == code
        assert page.heading == heading

    @pytest.mark.parametrize("code", [400, 403, 404, 409])
    def test_our_own_words_are_shown_escaped(self, frame_app, code):
        _, page = answer_of(frame_app, f"/refusals/{code}?words=Ask <b>Pat</b> first.")
        assert "Ask <b>Pat</b> first." in page.text

    def test_an_unknown_address(self, frame_app):
        response, page = answer_of(frame_app, "/nothing-here")
        assert (response.status_code, page.heading) == (404, "Page not found")

    def test_a_method_that_is_not_allowed(self, frame_app):
        client = frame_app.test_client()
        token = Page(client.get("/").text).one("input", name="csrf_token").get("value")
        response = client.put("/", data={"csrf_token": token})
        assert response.status_code == 405
        assert "GET" in response.headers["Allow"]

    def test_a_form_that_was_open_too_long(self, frame_app):
        response, page = answer_of(frame_app, "/", method="POST", data={"csrf_token": "of yesterday"})
        assert (response.status_code, page.heading) == (400, "Your page was open too long")

    @pytest.mark.parametrize(
        ("headers", "shown"),
        [
            ({"Origin": "http://localhost"}, True),
            ({"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}, True),
            ({"Origin": "http://localhost", "Sec-Fetch-Site": "cross-site"}, False),
            ({"Origin": "https://elsewhere.example"}, False),
            ({}, False),
        ],
    )
    def test_what_was_typed_can_be_copied_from_the_refusal(self, frame_app, headers, shown):
        text = "A long reflection\non <b>finance</b> & more"
        data = {
            "what_i_learnt": text,
            "new_password": "correct horse battery",
            "kind": "review",
            "csrf_token": "x" * 40,
        }
        _, page = answer_of(frame_app, "/", method="POST", data=data, headers=headers)
        assert ("on <b>finance</b> & more" in page.text) is shown
        assert ("What i learnt" in page.text) is shown
        assert "correct horse" not in page.text
        assert "xxxx" not in page.text

    def test_a_file_over_the_limit_names_the_limit(self):
        app = make_app(MAX_CONTENT_LENGTH=11_000_000)
        response, page = answer_of(app, "/refusals/413")
        assert response.status_code == 413
        assert "up to 11.0 MB" in page.text

    def test_too_many_tries_say_how_long_to_wait(self, in_request):
        from werkzeug.exceptions import TooManyRequests

        response = in_request.make_response(in_request.handle_user_exception(TooManyRequests(retry_after=61)))
        assert response.headers["Retry-After"] == "61"
        assert "Wait 2 minutes, then try again." in Page(response.get_data(as_text=True)).text

    def test_our_own_fault_is_told_without_the_database(self, caplog):
        response, page = answer_of(make_app(), "/fault")
        assert (response.status_code, page.heading) == (500, "Something went wrong on our side")
        assert "Priya" not in page.text
        assert "ZeroDivisionError" in caplog.text
        assert "ZeroDivisionError" not in response.text
