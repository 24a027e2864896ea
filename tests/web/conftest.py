"""A small application of the frame alone, with routes of its own: what pages stand in, without any domain."""

from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask, abort, flash, render_template_string, request
from flask_wtf import CSRFProtect
from werkzeug.datastructures import MultiDict

from peerhub.web import frame
from peerhub.web.forms import Form
from tests.support.html_checks import problems_of
from tests.support.pages import Page

ROOT = Path(__file__).resolve().parent.parent.parent

PAGE = (
    """{% extends "layouts/base.html" %}{% block title %}A page{% endblock %}{% block content %}CONTENT{% endblock %}"""
)


def make_app(**settings: Any) -> Flask:
    """The frame with a signed-in person, navigation, and one route for each thing that can go wrong."""
    app = Flask("frame", template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static"))
    app.config.update(**{"SECRET_KEY": "only for tests", "TESTING": True, "PROPAGATE_EXCEPTIONS": False} | settings)
    CSRFProtect(app)
    frame.init_app(app)
    app.jinja_env.globals["may_open"] = lambda _endpoint: True
    person = SimpleNamespace(is_authenticated=True, name="Priya Ramanathan")

    @app.context_processor
    def signed_in() -> dict[str, Any]:
        if app.config.get("DATABASE_IS_DOWN"):
            raise RuntimeError("the database does not answer")
        return {
            "current_user": person,
            "navigation": [SimpleNamespace(label="", links=[("Home", "/", False), ("Peers", "/peers", True)])],
            "footer_links": [("Accessibility statement", "/accessibility-statement")],
        }

    @app.get("/")
    def home() -> str:
        return render_template_string(PAGE)

    @app.post("/")
    def send() -> str:
        flash("Saved.", "success")
        return render_template_string(PAGE)

    @app.get("/refusals/<int:code>")
    def refuse(code: int) -> str:
        abort(code, description=request.args.get("words"))

    @app.get("/fault")
    def fault() -> str:
        app.config["DATABASE_IS_DOWN"] = True
        raise ZeroDivisionError

    @app.post("/sign-out", endpoint="accounts.sign_out")
    @app.get("/account", endpoint="accounts.account")
    def accounts() -> str:
        return ""

    return app


@pytest.fixture(scope="session")
def frame_app() -> Flask:
    """Shared, because compiling templates takes longer than drawing them; a test that changes it makes its own."""
    return make_app()


@pytest.fixture
def in_request(frame_app: Flask) -> Iterator[Flask]:
    """Inside a request, where forms and macros live."""
    with frame_app.test_request_context("/?region=E12000001&region=E12000002&page=2"):
        yield frame_app


@pytest.fixture
def render(in_request: Flask) -> Callable[..., Page]:
    """`render('{{ tag("New") }}', imports="tag: tag", **context)`: a whole page with it, which has to be flawless."""

    def rendering(source: str, imports: str = "", **context: Any) -> Page:
        lines = [part.split(":") for part in imports.split(";") if part]
        head = "".join(f'{{% from "components/{file.strip()}.html" import {names} %}}' for file, names in lines)
        start, end = PAGE.split("CONTENT")
        markup = render_template_string(
            start.replace("{% block title", head + "{% block title", 1) + source + end, **context
        )
        page = Page(markup)
        nonce = in_request.jinja_env.globals["csp_nonce"]()
        problems = problems_of(page, content_security_policy=f"script-src 'nonce-{nonce}'")
        assert not problems, "\n".join(problems)
        return page

    return rendering


@pytest.fixture
def fill(in_request: Flask) -> Callable[..., Form]:
    """`fill(SomeForm, title="…")`: the form as it is after these values were sent."""

    def filling(form_class: type[Form], /, **values: Any) -> Form:
        data: MultiDict[str, Any] = MultiDict()
        for name, value in values.items():
            data.setlist(name.replace("__", "-"), value if isinstance(value, list) else [value])
        return form_class(formdata=data, meta={"csrf": False})

    return filling
