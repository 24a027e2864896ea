"""The table in the documentation is the one that the pages themselves give."""

from pathlib import Path

from peerhub.home.permissions_table import Page, table
from peerhub.permissions import Permission, Role

ROOT = Path(__file__).resolve().parent.parent.parent


def test_the_committed_table_is_current(app):
    made = app.test_cli_runner().invoke(args=["permissions-table"])
    committed = (ROOT / "docs" / "permissions.md").read_text(encoding="utf-8")
    assert made.output == committed, "Run: flask --app wsgi permissions-table --output docs/permissions.md"


def test_it_can_be_written_to_a_file(app, tmp_path):
    file = tmp_path / "permissions.md"
    done = app.test_cli_runner().invoke(args=["permissions-table", "--output", str(file)])
    assert (done.exit_code, done.output) == (0, "")
    assert "| `/users` | GET | user:manage | ● |" in file.read_text(encoding="utf-8")


def test_a_role_is_marked_where_it_has_the_permission():
    text = table([Page("/b", ("GET",), "b", "public"), Page("/a", ("GET", "POST"), "a", Permission.TEAM_PROPOSE)])
    first, second = text.splitlines()[-2:]
    marks = ["●" if role in {Role.PLACEMENT_OFFICER, Role.CHALLENGE_MANAGER} else "" for role in Role]
    assert first == f"| `/a` | GET, POST | team:propose | {' | '.join(marks)} |"
    assert second.startswith("| `/b` | GET | public |")
    assert "●" not in second
