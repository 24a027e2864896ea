"""Comparator groups of our own: brought in from a file, described anew, brought up to date, withdrawn."""

from dataclasses import asdict, dataclass

import sqlalchemy as sa

from peerhub import clock
from peerhub.audit import operations as audit
from peerhub.councils import queries as council_queries
from peerhub.councils.csv_files import Fault, Faults
from peerhub.db import db
from peerhub.metrics.models import Audience, ComparatorGroup, ComparatorMember
from peerhub.metrics.sources import File
from peerhub.metrics.sources.comparators import Membership, read_group
from peerhub.metrics.sources.tables import sha256_of


class GroupRefused(Exception):
    """The group cannot be kept as it is; `field` is the input that mends it, `faults` are those of its file."""

    def __init__(self, sentence: str, field: str, faults: list[Fault] | None = None) -> None:
        self.sentence, self.field = sentence, field
        self.faults = faults or []
        super().__init__(sentence)


@dataclass(frozen=True)
class GroupDescription:
    """What staff say of a group."""

    name: str
    licence_note: str
    audience: Audience


def bring_group(file: File, said: GroupDescription, *, by: audit.Actor) -> ComparatorGroup:
    """A new group from a file. Raises GroupRefused with nothing written."""
    _refuse_name_twice(said.name, None)
    memberships = _read(file)
    group = ComparatorGroup(**asdict(said))
    _mark(group, file, by)
    db.session.add(group)
    db.session.flush()
    _keep(group, memberships)
    audit.record("comparator.bring", group, by=by, label=group.name, after={"lines": len(memberships)})
    return group


def change_group(group: ComparatorGroup, said: GroupDescription, *, file: File | None, by: audit.Actor) -> None:
    """Describe the group anew; with a file, its members take the place of those before. Raises GroupRefused."""
    _refuse_name_twice(said.name, group.id)
    memberships = _read(file) if file else []
    was, now = audit.changes({name: getattr(group, name) for name in asdict(said)}, asdict(said))
    group.name, group.licence_note, group.audience = said.name, said.licence_note, said.audience
    if file:
        _mark(group, file, by)
        db.session.execute(sa.delete(ComparatorMember).where(ComparatorMember.group_id == group.id))
        _keep(group, memberships)
        now = {**now, "lines": len(memberships)}
    audit.record("comparator.change", group, by=by, label=group.name, before=was, after=now)


def withdraw_group(group: ComparatorGroup, *, by: audit.Actor) -> None:
    """Take the group away, as the end of a licence asks."""
    audit.record("comparator.withdraw", group, by=by, label=group.name)
    db.session.execute(sa.delete(ComparatorMember).where(ComparatorMember.group_id == group.id))
    db.session.delete(group)


def _refuse_name_twice(name: str, own_id: int | None) -> None:
    taken = db.session.scalars(sa.select(ComparatorGroup.id).where(ComparatorGroup.name == name)).one_or_none()
    if taken is not None and taken != own_id:
        raise GroupRefused("Another group has this name. Choose another one, or change that group.", "name")


def _read(file: File) -> list[Membership]:
    codes = council_queries.councils_by_gss()
    names = {name: codes[code] for name, code in council_queries.codes_by_name().items() if code in codes}
    faults = Faults()
    memberships = read_group(file, names | codes, faults)
    if faults.total:
        raise GroupRefused(
            "This file cannot be read as a group. Put right what is listed, and give it in again.", "file", faults.kept
        )
    return memberships


def _mark(group: ComparatorGroup, file: File, by: audit.Actor) -> None:
    group.file_name, group.file_sha256 = file.name[-255:], sha256_of(file)
    group.brought_at, group.brought_by_name = clock.now(), by.name


def _keep(group: ComparatorGroup, memberships: list[Membership]) -> None:
    db.session.execute(
        sa.insert(ComparatorMember),
        [{"group_id": group.id, "council_id": one.council, "member_id": one.member} for one in memberships],
    )
