"""`flask documents-check` finds what a killed process, or a careless hand, may leave behind."""

import io
import os
import time
from pathlib import Path

import pytest

from peerhub.documents import operations, storage
from peerhub.documents.media import MediaType
from tests.documents import files


@pytest.fixture
def check(app):
    def run(*options: str) -> tuple[int, str]:
        outcome = app.test_cli_runner().invoke(args=["documents-check", *options])
        return outcome.exit_code, outcome.output

    return run


@pytest.fixture
def stored_path(arrange, app) -> Path:
    with arrange():
        stored = operations.store_file(
            io.BytesIO(files.pdf()), name="a.pdf", allowed=[MediaType.PDF], max_bytes=9999, by=None
        )
        return storage.path_of(stored.sha256)


def left_over(app, name: str, *, age: int) -> Path:
    path = Path(app.config["DOCUMENTS_FOLDER"]) / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"left over")
    os.utime(path, (time.time() - age, time.time() - age))
    return path


def test_all_is_well(check, stored_path):
    assert check() == (0, "Files in the database: 1. At fault: 0. Left over: 0.\n")


def test_missing_bytes_are_found(check, stored_path):
    stored_path.unlink()
    status, output = check()
    assert status == 1
    assert "missing: a.pdf (file " in output


def test_changed_bytes_are_found(check, stored_path):
    stored_path.write_bytes(b"something else")
    status, output = check()
    assert status == 1
    assert f"changed: {stored_path.name}" in output


def test_left_over_bytes_are_found_and_removed_when_asked(check, app, stored_path):
    waiting = left_over(app, f"{storage.WAITING_FOLDER}/abc", age=7200)
    status, output = check()
    assert status == 1
    assert "left over: waiting/abc\n" in output
    assert waiting.exists()
    status, output = check("--remove")
    assert status == 0
    assert "left over: waiting/abc, removed" in output
    assert not waiting.exists()
    assert stored_path.exists()


def test_what_a_request_under_way_may_want_is_left_alone(check, app, stored_path):
    waiting = left_over(app, f"{storage.WAITING_FOLDER}/abc", age=60)
    assert check("--remove")[0] == 0
    assert waiting.exists()
