"""Every package has the same few kinds of file, each keeps to its trade, and none grows out of sight."""

import ast

import pytest

from tests.architecture.source import (
    KINDS,
    ROOT,
    Module,
    all_modules,
    assert_none,
    body_lines,
    modules,
    routes_of,
    templates,
    views,
)

# Packages that are not domains: each file there is what its docstring says.
GROUND = {"web", "db", "demo"}
# Files between the application and the world around it, each with its reason.
ADAPTERS = {
    "peerhub/accounts/sessions.py": "Flask-Login asks here who is signed in",
    "peerhub/audit/ways.py": "marks each request, so that the record says that a page was used",
    "peerhub/documents/serving.py": "hands a stored file to the browser",
    "peerhub/home/navigation.py": "tells every page's frame which ways are open to the person who looks",
    "peerhub/metrics/lginform_account.py": "reads the key of LG Inform from the settings, because no row may hold it",
    "peerhub/jobs/worker.py": "opens an application context for each piece of background work",
    "peerhub/documents/checking.py": "asks the virus checker that the settings name",
    "peerhub/documents/storage.py": "bytes on disk or in a bucket that come and go with the transaction",
}
FLASK = ("flask", "flask_login", "flask_wtf", "wtforms", "werkzeug")
DATABASE = ("sqlalchemy", "flask_sqlalchemy", "peerhub.db")
LONGEST_FILE = 400
LONGEST_FUNCTION = 39
LONGEST_VIEW = 24
LONGEST_TEMPLATE = 199


def domain_modules() -> list[Module]:
    return [item for item in all_modules() if item.package and item.package not in GROUND and item.kind != "__init__"]


def rule_modules() -> list[Module]:
    """`rules.py` and the files with a better name (scoring, deadlines …): whatever is of no other kind."""
    return [item for item in domain_modules() if item.kind not in KINDS and item.name not in ADAPTERS]


def names(found: list[Module]) -> list[str]:
    return [item.name for item in found]


def test_there_is_something_to_check():
    assert len(all_modules()) > 20
    assert list(views())
    assert rule_modules()


@pytest.mark.parametrize("module", rule_modules(), ids=lambda item: item.name)
def test_rules_are_pure(module):
    assert not module.imports_any_of(*FLASK, *DATABASE), (
        "A file of no other kind holds rules: pure functions, without database and Flask. "
        "Name it after its kind, or move what touches the database into queries or operations."
    )


@pytest.mark.parametrize("module", modules("models", "queries", "operations", "tasks"), ids=lambda item: item.name)
def test_data_and_its_changes_know_nothing_of_pages(module):
    assert not module.imports_any_of(*FLASK)


@pytest.mark.parametrize("module", modules("operations"), ids=lambda item: item.name)
def test_operations_never_commit(module):
    assert not list(module.calls_of("commit")), "Whoever calls an operation commits: a view, a task or a command."


@pytest.mark.parametrize("module", modules("queries"), ids=lambda item: item.name)
def test_queries_never_write(module):
    written = [
        ast.unparse(call)
        for call in module.calls_of("add", "add_all", "delete", "flush", "commit", "merge")
        if ast.unparse(call.func).startswith("db.session.")
    ]
    assert not written
    assert not module.imports_any_of("sqlalchemy.insert", "sqlalchemy.update", "sqlalchemy.delete")


@pytest.mark.parametrize("module", modules("views", "forms"), ids=lambda item: item.name)
def test_pages_and_forms_hold_no_sql(module):
    assert not module.imports_any_of("sqlalchemy", "flask_sqlalchemy")
    touched = {
        ast.unparse(node)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and ast.unparse(node).startswith("db.session.")
    }
    assert touched <= {"db.session.commit", "db.session.rollback"}
    assert not list(module.calls_of("select", "query", "execute", "scalars", "scalar"))


@pytest.mark.parametrize("module", domain_modules(), ids=lambda item: item.name)
def test_no_layer_is_named_after_nothing(module):
    vague = {"common", "utils", "util", "helpers", "core", "misc", "service", "services", "base", "manager"}
    assert not vague & set(module.path.relative_to(ROOT).with_suffix("").parts)


def test_files_stay_short():
    code = [*all_modules(), *(Module(path) for place in ("tests", "deploy") for path in (ROOT / place).rglob("*.py"))]
    long = {str(item.path.relative_to(ROOT)): len(item.text.splitlines()) for item in code}
    assert_none({name: lines for name, lines in long.items() if lines > LONGEST_FILE})


def test_functions_stay_short():
    long = {
        f"{item.name}: {function.name}": body_lines(function)
        for item in all_modules()
        for function in item.functions
        if body_lines(function) > LONGEST_FUNCTION
    }
    assert_none(long)


def test_views_are_thin():
    thick = {f"{item.name}: {view.name}": body_lines(view) for item, view in views() if body_lines(view) > LONGEST_VIEW}
    assert_none(thick)


def test_templates_stay_short():
    lengths = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in templates()}
    assert_none({name: lines for name, lines in lengths.items() if lines > LONGEST_TEMPLATE})


def test_views_stand_in_view_files():
    elsewhere = [f"{item.name}: {view.name}" for item, view in views() if item.kind != "views" and routes_of(view)]
    assert_none(elsewhere)
