"""What stops the start, and what demo mode changes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
KEY = "0123456789" * 4


def start(**settings: str) -> subprocess.CompletedProcess[str]:
    """Load the application as a server does, with these settings and no others of ours."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PEERHUB_")}
    kept.pop("SECRET_KEY", None)
    kept.pop("DATABASE_URL", None)
    return subprocess.run(
        [sys.executable, "-c", "from wsgi import app; print(app.config['SESSION_COOKIE_NAME'], app.config['DEMO'])"],
        check=False,
        cwd=ROOT,
        env={**kept, "DATABASE_URL": "sqlite://", "PYTHONDONTWRITEBYTECODE": "1", **settings},
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize("settings", [{}, {"SECRET_KEY": ""}, {"SECRET_KEY": "short"}])
def test_without_a_secret_key_nothing_starts(settings):
    done = start(**settings)
    assert done.returncode == 1
    assert "peerhub cannot start. SECRET_KEY is missing" in done.stderr
    assert "Traceback" not in done.stderr


def test_production_is_what_runs_unless_told_otherwise_and_is_on_https():
    done = start(SECRET_KEY=KEY, DOCUMENTS_FOLDER=os.devnull + "x")
    assert done.stdout.split() == ["__Host-peerhub", "False"], done.stderr
