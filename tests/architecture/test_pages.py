"""Every page says who may open it, has an address that reads well, and has its template where one looks for it."""

import ast
import re
from itertools import pairwise
from pathlib import Path

import pytest
from jinja2 import nodes

from peerhub.permissions import Permission
from peerhub.web.access import FRAMEWORK_ENDPOINTS, PUBLIC
from tests.architecture.source import (
    ROOT,
    TEMPLATES,
    all_modules,
    assert_none,
    decorator_names,
    routes_of,
    templates,
    texts,
    views,
)

SEGMENT = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)?")
PLACE = re.compile(r"<(?:(?P<converter>\w+)(?:\([^)]*\))?:)?(?P<name>\w+)>")
# Folders of templates that belong to no package: `layouts` and `components` are shared, errors are drawn by code.
SHARED = {"layouts", "components", "errors"}
BROUGHT_BY_LIBRARIES = "govuk_frontend_jinja/"


@pytest.fixture(scope="session")
def rules(bare_app):
    return [rule for rule in bare_app.url_map.iter_rules() if rule.endpoint not in FRAMEWORK_ENDPOINTS]


def test_there_are_pages(rules):
    assert rules


def test_every_page_says_who_may_open_it(bare_app, rules):
    silent = [
        rule.endpoint
        for rule in rules
        if not isinstance(getattr(bare_app.view_functions[rule.endpoint], "access", None), Permission)
        and getattr(bare_app.view_functions[rule.endpoint], "access", None) != PUBLIC
    ]
    assert_none(silent)


def test_the_permission_is_the_line_under_the_route():
    misplaced = []
    for module, view in views():
        marks = decorator_names(view)
        after_routes = marks[len(routes_of(view)) :]
        count = sum(mark in {"requires", "public"} for mark in marks)
        if after_routes[:1] not in (["requires"], ["public"]) or count != 1:
            misplaced.append(f"{module.name}: {view.name} {marks}")
    assert_none(misplaced)


def test_addresses_are_kebab_case_and_typed(rules):
    bad = []
    for rule in rules:
        untyped = [found["name"] for found in PLACE.finditer(rule.rule) if not found["converter"]]
        words = [part for part in PLACE.sub("", rule.rule).split("/") if part]
        if untyped or not all(SEGMENT.fullmatch(word.strip(".-") or "x") for word in words):
            bad.append(rule.rule)
    assert_none(bad)


def test_collections_are_plural(rules):
    """`/engagements/<int:engagement_id>`: what stands before a number is many."""
    singular = set()
    for rule in rules:
        parts = rule.rule.strip("/").split("/")
        singular |= {
            f"{rule.rule}: {before}"
            for before, after in pairwise(parts)
            if after.startswith("<int:") and not before.endswith("s") and not before.startswith("<")
        }
    assert_none(singular)


def test_every_view_renders_the_template_of_its_name():
    """View `teams.propose` renders teams/propose.html, its print teams/propose.pdf.html, a part of it teams/_….html."""
    misnamed = []
    for module, view in views():
        for name in _rendered_by(view):
            folder, _, file = name.partition("/")
            fits = file in {f"{view.name}.html", f"{view.name}.pdf.html"} or file.startswith("_")
            if folder != module.package or not fits:
                misnamed.append(f"{module.name}: {view.name} renders {name}")
    assert_none(misnamed)


def test_every_rendered_template_exists():
    named = {text for module in all_modules() for text in texts(module.tree) if text.endswith(".html") and "/" in text}
    own = {name for name in named if not name.startswith(BROUGHT_BY_LIBRARIES)}
    assert_none(name for name in own if not (TEMPLATES / name).is_file())


def test_no_template_is_orphaned(bare_app):
    used = {text for module in all_modules() for text in texts(module.tree) if text.endswith(".html")}
    for path in templates():
        used |= _named_in(path, bare_app)
    # The library of components may hold one that waits for its page, if it is documented for whoever builds that.
    offered = (ROOT / "docs" / "components.md").read_text()
    names = [path.relative_to(TEMPLATES).as_posix() for path in templates()]
    orphans = [name for name in names if name not in used and _offered_as(name) not in offered]
    assert_none(orphans)


def test_templates_mirror_packages():
    packages = {module.package for module in all_modules()} | SHARED
    assert {path.relative_to(TEMPLATES).parts[0] for path in templates()} <= packages


def test_templates_can_be_compiled(bare_app):
    for path in templates():
        bare_app.jinja_env.get_template(path.relative_to(TEMPLATES).as_posix())


def _rendered_by(view: ast.AST) -> set[str]:
    return {text for text in texts(view) if text.endswith(".html") and "/" in text}


def _offered_as(name: str) -> str:
    """How docs/components.md names a component: `| charts/bar |`; pages are not offered."""
    short = name.removeprefix("components/").removesuffix(".html")
    return f"| {short} |" if name.startswith("components/") else name


def _named_in(path: Path, app) -> set[str]:
    """The templates that the one at `path` extends, includes or imports."""
    tree = app.jinja_env.parse(path.read_text())
    kinds = (nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)
    found = (const.value for node in tree.find_all(kinds) for const in node.template.find_all(nodes.Const))
    direct = {node.template.value for node in tree.find_all(kinds) if isinstance(node.template, nodes.Const)}
    return direct | {name for name in found if isinstance(name, str)}
