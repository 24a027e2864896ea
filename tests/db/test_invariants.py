"""What the database refuses, whoever writes: change of what is kept for good, overlaps, dangling keys, wrong values.

Every refusal is tried past the models, on every table and column that makes the promise.
"""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from peerhub import models
from peerhub.db.invariants import APPEND_ONLY_TABLES, TRIGGERS
from tests.db.rows import DAY, choices_of
from tests.support.databases import engine_under_test

COLUMNS = [column for table in models.METADATA.sorted_tables for column in table.columns]
FOREIGN_KEYS = [(column.table.name, column.name) for column in COLUMNS if column.foreign_keys]
CHOICES = [(column.table.name, column.name, column.type) for column in COLUMNS if isinstance(column.type, sa.Enum)]


# What a row must say besides when a column has the last of its values.
ALONG_WITH = {
    ("action_update", "rating"): {"evidence": "The report."},
    ("assignment", "state"): {"is_active": False},
    ("clearance", "state"): {"reason": "Away."},
    ("training_log", "state"): {"return_reason": "No date."},
}
# What a row must say instead when a column points somewhere.
INSTEAD = {
    ("joiner", "group_id"): {"kind": "member"},
    ("action_proof", "engagement_id"): {"measure": None},
    ("action_proof", "course_id"): {"measure": None},
}


@pytest.fixture
def refused(connection):
    """`refused(action, "words")`: the database refuses it with these words, and all before it stands."""

    def check(action, words=None):
        with pytest.raises(sa.exc.DBAPIError, match=words) as error, connection.begin_nested():
            action()
        return error.value

    return check


@pytest.fixture
def accepted(connection):
    """`accepted(action)`: it goes through; it is undone afterwards."""

    def check(action):
        savepoint = connection.begin_nested()
        action()
        savepoint.rollback()

    return check


# Append-only


def test_some_tables_are_append_only():
    assert {"audit_event", "snapshot", "snapshot_value", "action_update"} <= set(APPEND_ONLY_TABLES)


@pytest.mark.parametrize("name", APPEND_ONLY_TABLES)
def test_nothing_is_changed_in_an_append_only_table(name, rows, connection, refused):
    row = rows.one(name)
    table = rows.tables[name]
    for column in table.columns:
        change = table.update().where(rows.find(name, row)).values({column.name: column})
        refused(lambda change=change: connection.execute(change), f"{name} is append-only")


@pytest.mark.parametrize("name", APPEND_ONLY_TABLES)
def test_nothing_is_taken_out_of_an_append_only_table(name, rows, connection, refused):
    row = rows.one(name)
    table = rows.tables[name]
    refused(lambda: connection.execute(table.delete().where(rows.find(name, row))), f"{name} is append-only")
    assert connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one() == 1


@pytest.mark.parametrize("name", APPEND_ONLY_TABLES)
def test_no_row_takes_the_place_of_another(name, rows, connection, refused):
    """SQLite's REPLACE deletes quietly, unless it is told to ask the triggers; PostgreSQL's upsert is an update."""
    row = rows.one(name)
    table = rows.tables[name]
    if engine_under_test() == "sqlite":
        replacing = table.insert().prefix_with("OR REPLACE")
    else:
        key = list(table.primary_key)
        upsert = postgresql.insert(table)
        replacing = upsert.on_conflict_do_update(index_elements=key, set_={key[0].name: upsert.excluded[key[0].name]})
    refused(lambda: connection.execute(replacing, row), f"{name} is append-only")


@pytest.mark.parametrize("name", APPEND_ONLY_TABLES)
def test_an_append_only_table_is_not_emptied_at_once(name, rows, connection, refused):
    """PostgreSQL's TRUNCATE asks no row's trigger, and SQLite has a short way of its own for DELETE without WHERE."""
    rows.one(name)
    emptying = f"DELETE FROM {name}" if engine_under_test() == "sqlite" else f"TRUNCATE {name} CASCADE"
    refused(lambda: connection.exec_driver_sql(emptying), "is append-only")


def test_other_tables_may_change(rows, connection, accepted):
    row = rows.one("skill")
    table = rows.tables["skill"]
    accepted(lambda: connection.execute(table.update().where(rows.find("skill", row)).values(name="Finance")))
    accepted(lambda: connection.execute(table.delete().where(rows.find("skill", row))))


# Nobody in two places


@pytest.fixture
def ask(rows):
    """`ask(2, 5)`: somebody, always the same, is asked from the second to the fifth day."""
    for name in ("engagement", "team_slot", "peer"):
        rows.one(name)

    def asking(first, last, **details):
        engagement, slot = rows.make("engagement"), rows.make("team_slot", position=rows.make("skill")["id"])
        return rows.make(
            "assignment",
            engagement_id=engagement["id"],
            slot_id=slot["id"],
            first_day=DAY + timedelta(first),
            last_day=DAY + timedelta(last),
            **details,
        )

    return asking


@pytest.mark.parametrize(("first", "last"), [(10, 13), (10, 10), (13, 13), (7, 10), (13, 20), (7, 20), (11, 12)])
def test_a_peers_visits_do_not_overlap(ask, refused, first, last):
    ask(10, 13)
    refused(lambda: ask(first, last), "assignment_no_overlap")


@pytest.mark.parametrize(("first", "last"), [(14, 17), (7, 9), (14, 14), (9, 9)])
def test_visits_on_adjacent_days_are_allowed(ask, accepted, first, last):
    ask(10, 13)
    accepted(lambda: ask(first, last))


@pytest.mark.parametrize("state", ["declined", "withdrawn"])
def test_who_is_not_coming_is_free(ask, accepted, state):
    ask(10, 13, state=state, is_active=False)
    accepted(lambda: ask(10, 13))
    ask(10, 13)
    accepted(lambda: ask(10, 13, state=state, is_active=False))


def test_another_peer_may_be_asked_for_the_same_days(ask, rows, accepted):
    ask(10, 13)
    other = rows.make("peer", reference="P2", email="other@example.org")
    accepted(lambda: ask(10, 13, peer_id=other["id"]))


@pytest.mark.parametrize(
    "change",
    [
        {"first_day": DAY + timedelta(13)},
        {"first_day": DAY, "last_day": DAY + timedelta(30)},
        {"state": "confirmed", "is_active": True},
    ],
    ids=["moved", "made longer", "asked again"],
)
def test_a_change_makes_no_overlap_either(ask, rows, connection, refused, change):
    ask(10, 13)
    asked_again = "is_active" in change
    other = ask(10, 12, state="declined", is_active=False) if asked_again else ask(20, 23)
    table = rows.tables["assignment"]
    update = table.update().where(rows.find("assignment", other)).values(change)
    refused(lambda: connection.execute(update), "assignment_no_overlap")


def test_a_visit_does_not_clash_with_itself(ask, rows, connection, accepted):
    row = ask(10, 13)
    table = rows.tables["assignment"]
    move = table.update().where(rows.find("assignment", row)).values(first_day=DAY + timedelta(11))
    accepted(lambda: connection.execute(move))


def test_asked_is_active_and_declined_is_not(ask, refused):
    refused(lambda: ask(10, 13, is_active=False), "active")
    refused(lambda: ask(10, 13, state="declined", is_active=True), "active")


def test_a_place_is_filled_once(ask, rows, refused):
    first = ask(10, 13)
    other = rows.make("peer", reference="P2", email="other@example.org")
    refused(lambda: rows.make("assignment", slot_id=first["slot_id"], peer_id=other["id"]))


# Groups are kept for members only


@pytest.fixture
def officer(rows):
    return rows.make("peer", reference="P9", email="officer@example.org", kind="officer")


def test_an_officers_group_is_never_stored(rows, officer, refused):
    refused(lambda: rows.make("group_membership", peer_id=officer["id"]), "member peers only")


def test_a_members_group_is_stored(rows, accepted):
    accepted(lambda: rows.make("group_membership"))


def test_a_members_group_does_not_pass_to_an_officer(rows, connection, officer, refused):
    row = rows.one("group_membership")
    table = rows.tables["group_membership"]
    pass_on = table.update().where(rows.find("group_membership", row)).values(peer_id=officer["id"])
    refused(lambda: connection.execute(pass_on), "member peers only")


def test_a_member_with_a_group_does_not_become_an_officer(rows, connection, refused, accepted):
    peers, groups = rows.tables["peer"], rows.tables["group_membership"]
    become = peers.update().where(rows.find("peer", rows.one("peer"))).values(kind="officer")
    accepted(lambda: connection.execute(become))
    rows.one("group_membership")
    refused(lambda: connection.execute(become), "member peers only")
    connection.execute(groups.delete())
    accepted(lambda: connection.execute(become))


# Foreign keys, choices and other checks


def test_there_are_keys_and_choices_to_try():
    assert len(FOREIGN_KEYS) > 60
    assert len(CHOICES) > 20


@pytest.mark.parametrize(("name", "column"), FOREIGN_KEYS, ids=map(".".join, FOREIGN_KEYS))
def test_no_row_points_nowhere(name, column, rows, accepted, refused):
    is_text = isinstance(rows.tables[name].columns[column].type, sa.String)
    # A check may ask of two keys which is larger, so nowhere is on either side.
    nowhere = ("nowhere",) if is_text else (999_999_999, -1)
    row = rows.values(name, filling=column)
    accepted(lambda: rows.insert(name, row))
    instead = INSTEAD.get((name, column), {})
    errors = [str(refused(lambda key=key: rows.insert(name, row | {column: key} | instead))) for key in nowhere]
    assert any("foreign key" in error.lower() for error in errors), errors


@pytest.mark.parametrize(("name", "column", "kind"), CHOICES, ids=[f"{name}.{column}" for name, column, _ in CHOICES])
def test_a_choice_is_one_of_those_offered(name, column, kind, rows, accepted, refused):
    assert set(choices_of(rows.tables[name].columns[column])) == set(kind.enums)
    row = rows.values(name)
    accepted(lambda: rows.insert(name, row | {column: kind.enums[-1]} | ALONG_WITH.get((name, column), {})))
    error = refused(lambda: rows.insert(name, row | {column: "something else"}))
    assert "check constraint" in str(error).lower()


@pytest.mark.parametrize(
    ("email", "is_demo"), [("peer@demo.example", False), ("pat@example.org", True), ("x@demo.example.org", True)]
)
def test_a_demo_account_cannot_pass_for_a_real_one_nor_the_other_way_round(rows, refused, email, is_demo):
    refused(lambda: rows.make("user_account", email=email, is_demo=is_demo), "demo")


@pytest.mark.parametrize(("email", "is_demo"), [("peer@demo.example", True), ("pat@example.org", False)])
def test_accounts_that_say_what_they_are(rows, accepted, email, is_demo):
    accepted(lambda: rows.make("user_account", email=email, is_demo=is_demo))


@pytest.mark.parametrize("check", ["dates", "last_day", "ends_on", "ended_on"])
def test_nothing_ends_before_it_begins(check, rows, connection, refused):
    """Every pair of days of which one ends what the other begins."""
    pairs = {
        "dates": ("closed_on", "adopted_on"),
        "last_day": ("last_day", "first_day"),
        "ends_on": ("ends_on", "starts_on"),
        "ended_on": ("ended_on", "started_on"),
    }
    end, begin = pairs[check]
    names = [name for name, table in rows.tables.items() if {begin, end} <= set(table.columns.keys())]
    assert names
    for name in names:
        refused(lambda name=name: rows.make(name, **{begin: DAY, end: DAY - timedelta(1)}))


# All of it is there


def test_every_trigger_is_in_the_database(connection):
    if connection.dialect.name == "sqlite":
        found = set(connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars())
        wanted = {trigger.name for trigger in TRIGGERS if trigger.sqlite}
    else:
        found = set(connection.exec_driver_sql("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal").scalars())
        wanted = {trigger.name for trigger in TRIGGERS if trigger.postgresql}
    assert found == wanted
