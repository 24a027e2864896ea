"""`flask --app wsgi demo`: where it works, where it says why not, and that it always builds the same."""

import ast
import inspect
import os
import re
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from peerhub import clock
from peerhub.accounts.models import User
from peerhub.audit.models import AuditEvent, Way
from peerhub.councils.models import Council
from peerhub.db import db
from peerhub.demo import operations, pool, progress, register
from peerhub.demo.operations import Size, build_demo
from peerhub.peers.models import Peer, Skill
from peerhub.reference import ensure_all
from tests.db.rows import read_tables
from tests.support import factories
from tests.support.databases import DEMO_OPTIONS, run_flask

# What differs from build to build: moments, salted passwords, what is made from moments, and seconds on a stopwatch.
OF_THE_MOMENT = {
    "decision_record": {"seal"},  # over the moment, too
    "monitoring_sheet": {"sealed"},  # no two seals are alike, or one could be guessed from another
    "message": {"calendar"},  # a calendar file says when it was made
    "user_account": {"password_hash"},
    "snapshot": {"checksum"},
    "audit_event": {"after"},
}
STOPWATCH = "seconds"


@pytest.fixture
def in_demo_mode(app, monkeypatch):
    monkeypatch.setitem(app.config, "DEMO", True)
    return app.test_cli_runner()


def count(model) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(model))


# Where it does not work


def test_outside_demo_mode_it_says_so_and_does_nothing(app):
    done = app.test_cli_runner().invoke(args=["demo"])
    assert done.exit_code == 1
    assert done.output == "Error: The demo can be built in demo mode only. Set PEERHUB_ENV=demo.\n"
    with app.app_context():
        assert count(User) == count(Council) == 0


@pytest.mark.parametrize("make", [factories.make_user, factories.make_peer, factories.make_engagement])
def test_a_database_with_people_or_engagements_is_left_alone(in_demo_mode, arrange, make):
    with arrange():
        make()
        before = count(Council)
    done = in_demo_mode.invoke(args=["demo"])
    assert done.exit_code == 1
    assert re.fullmatch(r"Error: The database has people in it already\. .* set DATABASE_URL .*\.\n", done.output)
    with arrange():
        assert count(Council) == before
        assert count(User) <= 1


def test_a_database_without_tables_is_told_how_to_get_them(test_run, worker):
    address = test_run.empty_address(f"{worker}_bare")
    with pytest.raises(RuntimeError, match=r"The database has no tables yet\. Make them first: flask --app wsgi db"):
        run_flask(address, test_run.folder, "demo", environment="demo")


@pytest.mark.parametrize("options", [["--peers", "119"], ["--peers", "many"], ["--years", "0"], ["--years", "21"]])
def test_sizes_that_make_no_demo(in_demo_mode, options):
    done = in_demo_mode.invoke(args=["demo", *options])
    assert done.exit_code == 2
    assert f"Invalid value for '{options[0]}'" in done.output


def test_help_names_every_option_with_its_default(app):
    done = app.test_cli_runner().invoke(args=["demo", "--help"])
    assert done.exit_code == 0
    for words in ("--peers", "--years", "--seed", "default: 2200", "default: 10", "default: 1"):
        assert words in done.output


def test_a_build_that_fails_leaves_nothing_behind(in_demo_mode, arrange, monkeypatch):
    monkeypatch.setattr(operations.pool, "build", lambda *_, **__: 1 / 0)
    done = in_demo_mode.invoke(args=["demo", "--peers", "120", "--years", "1"])
    assert isinstance(done.exception, ZeroDivisionError)
    with arrange():
        assert count(User) == count(Peer) == count(Council) == count(AuditEvent) == 0


# What it leaves


def test_the_record_says_that_a_command_built_it_and_how_large(small):
    built = small.scalars(sa.select(AuditEvent).where(AuditEvent.action == "demo.build")).one()
    assert (built.way, built.after) == (Way.COMMAND, {"peers": 260, "years": 3, "seed": 7})
    assert set(small.scalars(sa.select(AuditEvent.way))) <= {Way.COMMAND, Way.IMPORT}


# The same seed, the same demo


def test_the_same_seed_on_the_same_day_builds_the_same(test_run, worker, monkeypatch):
    """Two processes with different hash seeds; every row of every table, but for moments and what is made of them."""
    untouched = test_run.database(f"{worker}_untouched", demo=True)
    untouched.restore()
    monkeypatch.setenv("PYTHONHASHSEED", "4711")
    again = test_run.database(f"{worker}_again")
    again.restore()
    run_flask(again.address, test_run.folder, "demo", *DEMO_OPTIONS, environment="demo")
    first, second = contents(untouched.address), contents(again.address)
    if first.pop("day") != second.pop("day"):
        pytest.skip("midnight passed between the two")
    assert first.keys() == second.keys()
    assert {name for name in first if first[name] != second[name]} == set()
    assert sum(map(len, first.values())) > 10_000


def test_another_seed_invents_other_people(register_app):
    with register_app.app_context():
        ensure_all()
        first, same, other = (names(seed, peers=150) for seed in (1, 1, 2))
        more = names(1, peers=200)
    assert first == same
    assert sum(one == another for one, another in zip(first, other, strict=True)) < 15
    assert more[:150] == first, "a larger pool has the same people and more"


def names(seed: int, *, peers: int) -> list[str]:
    """What the first part of the build invents; nothing of it stays."""
    skills = {skill.code: skill for skill in db.session.scalars(sa.select(Skill).order_by(Skill.position))}
    with db.session.begin_nested() as savepoint:
        people = pool.build(
            register.load(), skills, count=peers, years=3, seed=seed, today=clock.today(), step=lambda: None
        )
        savepoint.rollback()
    return [f"{person.row['given_name']} {person.row['family_name']}, {person.title}" for person in people]


def contents(address: str) -> dict[str, list[str]]:
    engine = sa.create_engine(address)
    with engine.connect() as connection:
        tables = read_tables(connection)
        found = {name: [plain(name, row) for row in rows_of(connection, table)] for name, table in tables.items()}
        built = connection.execute(sa.select(tables["audit_event"].c.at).order_by(sa.desc("id")).limit(1)).scalar_one()
    engine.dispose()
    return found | {"day": [str(built.replace(tzinfo=UTC).astimezone(clock.LONDON).date())]}


def rows_of(connection: sa.Connection, table: sa.Table) -> list[dict[str, object]]:
    return [dict(row) for row in connection.execute(sa.select(table).order_by(*table.primary_key)).mappings()]


def plain(table: str, row: dict[str, object]) -> str:
    left_out = OF_THE_MOMENT.get(table, set())
    kept = {
        name: unclocked(value)
        for name, value in row.items()
        if name not in left_out and not isinstance(value, datetime)
    }
    return str(kept)


def unclocked(value: object) -> object:
    """A value without what a stopwatch told, however deep that lies in it."""
    if isinstance(value, dict):
        return {key: unclocked(item) for key, item in value.items() if key != STOPWATCH}
    return [unclocked(item) for item in value] if isinstance(value, list) else value


# What is seen meanwhile


def test_every_part_of_the_build_has_its_share_of_the_bar():
    titles = [
        ast.literal_eval(call.args[0])
        for call in ast.walk(ast.parse(inspect.getsource(operations)))
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "progress"
    ]
    assert sorted(titles) == sorted(progress.SHARES)
    assert sum(progress.SHARES.values()) == 100
    assert inspect.signature(build_demo).parameters["size"].annotation in {Size, "Size"}


def test_the_bar_never_goes_back_and_is_full_at_the_end(capsys):
    with progress.progress_bar() as begin:
        for title in progress.SHARES:
            step = begin(title, 3)
            for _ in range(5):  # more than were announced
                step()
    frames = capsys.readouterr().err.split("\r")
    percents = [int(found[1]) for frame in frames if (found := re.search(r"(\d+) %", frame))]
    assert percents == sorted(percents)
    assert (percents[0], percents[-1]) == (0, 100)
    assert [title for title in progress.SHARES if not any(frame.startswith(title) for frame in frames)] == []
    assert frames[-1].startswith("Done")


def test_a_build_that_breaks_off_does_not_look_complete(capsys):
    def break_off():
        with progress.progress_bar() as begin:
            begin("Peers", 2)()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        break_off()
    assert "100 %" not in capsys.readouterr().err


def test_no_line_is_wider_than_the_terminal(capsys, monkeypatch):
    monkeypatch.setattr(os, "get_terminal_size", lambda *_: os.terminal_size((46, 20)))
    monkeypatch.setenv("COLUMNS", "46")
    with progress.progress_bar() as begin:
        begin("Register of councils", None)()
    lines = re.split(r"[\r\n]", capsys.readouterr().err)
    assert max(map(len, lines)) <= 46
