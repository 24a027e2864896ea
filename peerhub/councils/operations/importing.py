"""What people do to the register: bring in a new edition of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from peerhub.audit import operations as audit
from peerhub.councils import reference, shipped
from peerhub.councils.models import (
    Council,
    CouncilBorder,
    CouncilCode,
    CouncilContext,
    CouncilControl,
    CouncilSeats,
    CouncilSuccession,
    PoliticalGroup,
    StatisticalNeighbour,
)
from peerhub.councils.operations.reorganising import with_reorganisations
from peerhub.councils.register import Register, read_register
from peerhub.db import Base, db

Wanted = dict[tuple[Any, ...], dict[str, Any]]


@dataclass
class Changed:
    """What one import did to one table."""

    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0


@dataclass
class RegisterImport:
    """What an import did, table by table in plain words."""

    tables: dict[str, Changed] = field(default_factory=dict)

    @property
    def is_unchanged(self) -> bool:
        return not any(done.added or done.changed or done.removed for done in self.tables.values())

    @property
    def sentence(self) -> str:
        if self.is_unchanged:
            return "The register is the same as before. Nothing was changed."
        added = sum(done.added for done in self.tables.values())
        changed = sum(done.changed for done in self.tables.values())
        removed = sum(done.removed for done in self.tables.values())
        return f"The register was imported: {added:,} rows added, {changed:,} changed, {removed:,} removed."


def import_register(files: Mapping[str, bytes], *, by: audit.Actor | None) -> RegisterImport:
    """Make the register say what the files say, all or nothing; councils that the files lack stay as they are.

    `files`: bytes by file name (see `register.FILE_NAMES`). Raises FilesRefused, with nothing written. A second run
    with the same files changes nothing. Works table by table in memory: one SELECT each, then bulk statements.
    """
    register = read_register(files)
    reference.ensure_reference()
    done = RegisterImport()
    done.tables["Councils"] = _sync(Council, with_reorganisations(_councils(register)), keep_others=True)
    ids = dict(iter(db.session.execute(sa.select(Council.code, Council.id))))
    _place_in_counties(register, ids)
    groups = dict(iter(db.session.execute(sa.select(PoliticalGroup.code, PoliticalGroup.id))))
    for words, model, wanted in _tables(register, ids, groups):
        done.tables[words] = _sync(model, wanted, spared=_entered_by_staff(model, wanted))
    db.session.expire_all()
    if not done.is_unchanged:
        after = {words: vars(change) for words, change in done.tables.items()}
        audit.record("register.import", Council(), by=by, label="The register of councils", after=after)
    return done


def import_shipped_register(*, by: audit.Actor | None) -> RegisterImport:
    """Import the edition of the register that comes with peerhub."""
    return import_register(shipped.register_files(), by=by)


def _councils(register: Register) -> Wanted:
    return {
        (code,): {
            name: getattr(entry, name)
            for name in (
                "gss_code", "name", "official_name", "other_names", "nation", "region", "kind", "status", "started_on",
                "ended_on", "combined_authority", "latitude", "longitude", "map_q", "map_r",
            )
        }
        for code, entry in register.councils.items()
    }  # fmt: skip


def _place_in_counties(register: Register, ids: dict[str, int]) -> None:
    """Counties are councils too, so they need their ids first."""
    present = {row.id: row.county_id for row in db.session.execute(sa.select(Council.id, Council.county_id))}
    wanted = {ids[entry.code]: ids[entry.county] if entry.county else None for entry in register.councils.values()}
    moved = [{"council": council, "county": county} for council, county in wanted.items() if present[council] != county]
    if moved:
        table = Council.__table__
        assert isinstance(table, sa.Table)
        db.session.connection().execute(
            sa.update(table).where(table.c.id == sa.bindparam("council")).values(county_id=sa.bindparam("county")),
            moved,
        )


def _tables(register: Register, ids: dict[str, int], groups: dict[str, int]) -> list[tuple[str, type[Base], Wanted]]:
    """Every table that hangs on the councils, as rows by primary key."""
    codes: Wanted = {
        (gss_code,): {"council_id": ids[code], "is_current": is_current}
        for gss_code, (code, is_current) in register.codes.items()
    }
    successions: Wanted = {
        (ids[before], ids[after]): {"last_day": last_day, "is_split": is_split}
        for (before, after), (last_day, is_split) in register.successions.items()
    }
    borders: Wanted = {(ids[one], ids[other]): {} for one, other in register.borders}
    neighbours: Wanted = {
        (ids[code], model, rank): {"neighbour_id": ids[other]}
        for (code, model, rank), other in register.neighbours.items()
    }
    seats: Wanted = {
        (ids[code], party): {"as_of_year": year, "seats": number}
        for (code, party), (year, number) in register.seats.items()
    }
    controls: Wanted = {
        (ids[code],): {
            "as_of_year": entry.as_of_year,
            "label": entry.label,
            "group_id": groups[entry.group] if entry.group else None,
            "seats_total": entry.seats_total,
        }
        for code, entry in register.controls.items()
    }
    contexts: Wanted = {(ids[code],): vars(entry).copy() for code, entry in register.contexts.items()}
    return [
        ("Codes", CouncilCode, codes),
        ("Reorganisations", CouncilSuccession, successions),
        ("Borders", CouncilBorder, borders),
        ("Statistical neighbours", StatisticalNeighbour, neighbours),
        ("Seats", CouncilSeats, seats),
        ("Control", CouncilControl, controls),
        ("People and place", CouncilContext, contexts),
    ]


def _entered_by_staff(model: type[Base], wanted: Wanted) -> sa.ColumnElement[bool]:
    """Rows of reorganisations that staff entered, which the register does not know yet: they are left alone.

    What it does know by now becomes the register's own.
    """
    if model is CouncilSuccession:
        own = CouncilSuccession.reorganisation_id.is_not(None)
        rows = db.session.scalars(sa.select(CouncilSuccession).where(own))
        for row in rows:
            if (row.predecessor_id, row.successor_id) in wanted:
                row.reorganisation_id = None
        db.session.flush()
        return own
    if model is CouncilCode:
        return CouncilCode.council_id.in_(sa.select(Council.id).where(Council.made_for_id.is_not(None)))
    return sa.false()


def _sync(
    model: type[Base],
    wanted: Wanted,
    *,
    keep_others: bool = False,
    spared: sa.ColumnElement[bool] | None = None,
) -> Changed:
    """Make a table hold exactly `wanted`: values by natural key. `keep_others`: rows beyond it stay; so do `spared`.

    The key of `council` is its code, of every other table its primary key.
    """
    table = model.__table__
    assert isinstance(table, sa.Table)
    key = [table.c.code] if model is Council else list(table.primary_key.columns)
    values = [table.c[name] for name in next(iter(wanted.values()), {})]
    connection = db.session.connection()
    present = {
        tuple(row[: len(key)]): dict(zip([column.name for column in values], row[len(key) :], strict=True))
        for row in connection.execute(sa.select(*key, *values).where(sa.true() if spared is None else sa.not_(spared)))
    }
    key_names = [column.name for column in key]
    added = [dict(zip(key_names, at, strict=True)) | row for at, row in wanted.items() if at not in present]
    changed = [
        {f"key_{name}": part for name, part in zip(key_names, at, strict=True)} | row
        for at, row in wanted.items()
        if at in present and present[at] != row
    ]
    removed = [] if keep_others else [at for at in present if at not in wanted]
    at_key = sa.and_(*(column == sa.bindparam(f"key_{column.name}") for column in key))
    if removed:
        gone = [{f"key_{name}": part for name, part in zip(key_names, at, strict=True)} for at in removed]
        connection.execute(sa.delete(table).where(at_key), gone)
    if changed:
        connection.execute(
            sa.update(table).where(at_key).values({column.name: sa.bindparam(column.name) for column in values}),
            changed,
        )
    if added:
        connection.execute(sa.insert(table), added)
    return Changed(len(added), len(changed), len(removed), len(wanted) - len(added) - len(changed))
