"""Every question to the register."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased, contains_eager, joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from peerhub.councils.finding import Findable, find
from peerhub.councils.models import (
    Council,
    CouncilBorder,
    CouncilCode,
    CouncilContext,
    CouncilControl,
    CouncilKind,
    CouncilStatus,
    CouncilSuccession,
    JointArrangement,
    JointKind,
    Nation,
    Reorganisation,
    SimilarityModel,
    StatisticalNeighbour,
)
from peerhub.councils.reorganising import Place
from peerhub.db import db


def get_council(code: str) -> Council:
    """The council with this register code ("HPL", in any case), with county, context, control and seats.

    Raises NoResultFound.
    """
    found = db.session.scalars(
        sa.select(Council)
        .where(sa.func.lower(Council.code) == code.lower())
        .options(
            joinedload(Council.county),
            joinedload(Council.context),
            joinedload(Council.control).joinedload(CouncilControl.group),
            joinedload(Council.seats),  # a row for each party: cheaper than a statement of their own
        )
    )
    return found.unique().one()


def councils_by_gss() -> dict[str, int]:
    """Every GSS code by which a council is or was known → the council's id."""
    rows = db.session.execute(sa.select(CouncilCode.gss_code, CouncilCode.council_id).order_by(CouncilCode.gss_code))
    return dict(iter(rows))


def codes_by_name() -> dict[str, str]:
    """Each name by which only one council is known, in lower case → that council's GSS code; today's councils first.

    A name that a former council shares with one of today's means today's; one that two of today's share means none.
    """
    found: dict[str, set[str]] = {}
    rows = db.session.execute(
        sa.select(Council.name, Council.official_name, Council.other_names, Council.gss_code, Council.status).order_by(
            Council.status == CouncilStatus.FORMER, Council.id
        )
    )
    for name, official_name, others, gss_code, status in rows:
        for called in {name, official_name, *others.splitlines()}:
            known = found.setdefault(called.casefold(), set())
            if not known or status is not CouncilStatus.FORMER:
                known.add(gss_code)
    return {called: codes.pop() for called, codes in found.items() if len(codes) == 1}


def family_ids(council_id: int) -> set[int]:
    """Its predecessors and its successors, each line followed to its end; itself is not among them (R1).

    Siblings are not family: Kettering became North Northamptonshire, and West Northamptonshire is neither its
    predecessor nor its successor.
    """
    later: dict[int, set[int]] = {}
    earlier: dict[int, set[int]] = {}
    for before, after in db.session.execute(
        sa.select(CouncilSuccession.predecessor_id, CouncilSuccession.successor_id)
    ):
        later.setdefault(before, set()).add(after)
        earlier.setdefault(after, set()).add(before)
    return (_followed(council_id, later) | _followed(council_id, earlier)) - {council_id}


def _followed(start: int, edges: dict[int, set[int]]) -> set[int]:
    reached: set[int] = set()
    waiting = [start]
    while waiting:
        for next_one in edges.get(waiting.pop(), ()):
            if next_one not in reached:
                reached.add(next_one)
                waiting.append(next_one)
    return reached


def places_by_name() -> dict[str, Place]:
    """Every council of today or to come, by each of its names and codes in lower case."""
    rows = db.session.execute(
        sa.select(Council)
        .where(Council.status != CouncilStatus.FORMER)
        .order_by(Council.status != CouncilStatus.SHADOW, Council.id)
    ).scalars()
    found: dict[str, Place] = {}
    for council in rows:
        place = Place(council.id, council.name, council.kind, council.status, council.region, council.ended_on)
        others = council.other_names.splitlines()
        for called in (council.name, council.official_name, council.code, council.gss_code, *others):
            found.setdefault(called.casefold(), place)
    return found


def has_reorganisation(name: str) -> bool:
    return db.session.scalars(sa.select(Reorganisation.id).where(Reorganisation.name == name)).first() is not None


def reorganisations() -> Sequence[Reorganisation]:
    """Those that staff entered, with who becomes whom, the next first."""
    return db.session.scalars(
        sa.select(Reorganisation)
        .options(*_with_councils())
        .order_by(Reorganisation.first_day.desc(), Reorganisation.id)
    ).all()


def get_reorganisation(reorganisation_id: int) -> Reorganisation:
    """One of them. Raises NoResultFound."""
    statement = sa.select(Reorganisation).where(Reorganisation.id == reorganisation_id)
    return db.session.scalars(statement.options(*_with_councils())).one()


def _with_councils() -> tuple[ORMOption, ...]:
    rows = selectinload(Reorganisation.successions)
    return rows.joinedload(CouncilSuccession.predecessor), rows.joinedload(CouncilSuccession.successor)


@dataclass(frozen=True)
class Forebear:
    """A council that came before another one, with those before it. `is_split`: only a part of it went there."""

    id: int
    name: str
    kind: CouncilKind
    last_day: date
    is_split: bool
    before: tuple["Forebear", ...]


def forebears_of(council_id: int) -> tuple[Forebear, ...]:
    """Its predecessors by name, each line followed to its beginning; one statement."""
    rows = db.session.execute(
        sa.select(
            CouncilSuccession.successor_id, Council.id, Council.name, Council.kind, CouncilSuccession.last_day,
            CouncilSuccession.is_split,
        )
        .join(Council, Council.id == CouncilSuccession.predecessor_id)
        .order_by(Council.name, Council.id)
    ).all()  # fmt: skip

    def before(successor_id: int, seen: frozenset[int]) -> tuple[Forebear, ...]:
        return tuple(
            Forebear(*row[1:], before(row[1], seen | {row[1]}))
            for row in rows
            if row[0] == successor_id and row[1] not in seen
        )

    return before(council_id, frozenset({council_id}))


def similar_councils(council_id: int, model: SimilarityModel) -> Sequence[StatisticalNeighbour]:
    """The councils of England and Wales most like it by one ONS model, likest first. Likeness is no ranking (R35)."""
    return db.session.scalars(
        sa.select(StatisticalNeighbour)
        .where(StatisticalNeighbour.council_id == council_id, StatisticalNeighbour.model == model)
        .options(joinedload(StatisticalNeighbour.neighbour))
        .order_by(StatisticalNeighbour.rank)
    ).all()


@dataclass(frozen=True)
class Relative:
    """A council that another one borders, came from or became; `day` is the last day of the earlier of the two."""

    id: int
    code: str
    name: str
    status: CouncilStatus
    day: date | None = None
    is_split: bool = False


@dataclass(frozen=True)
class Relations:
    """What ties a council to others, and every code that it had before today's."""

    neighbours: tuple[Relative, ...]
    predecessors: tuple[Relative, ...]
    successors: tuple[Relative, ...]
    former_codes: tuple[str, ...]


def relations_of(council_id: int) -> Relations:
    """Borders, direct predecessors and successors by name, and former codes; one statement."""
    rows = db.session.execute(_ties(), {"council": council_id}).all()

    def told(tie: str) -> tuple[Relative, ...]:
        return tuple(Relative(*row[2:]) for row in rows if row.tie == tie)

    former_codes = tuple(row.former_code for row in rows if row.tie == "code" and row.former_code)
    return Relations(told("border"), told("before"), told("after"), former_codes)


@lru_cache
def _ties() -> sa.Select[Any]:
    """Built once: building it takes longer than running it."""
    council = sa.bindparam("council", type_=sa.Integer)
    none_day, no = sa.cast(sa.null(), sa.Date), sa.literal(False)
    borders = sa.select(
        sa.literal("border").label("tie"), CouncilBorder.neighbour_id.label("other"), none_day.label("day"),
        no.label("split"), sa.literal("").label("gss_code"),
    ).where(CouncilBorder.council_id == council)  # fmt: skip
    before = sa.select(
        sa.literal("before"), CouncilSuccession.predecessor_id, CouncilSuccession.last_day, CouncilSuccession.is_split,
        sa.literal(""),
    ).where(CouncilSuccession.successor_id == council)  # fmt: skip
    after = sa.select(
        sa.literal("after"), CouncilSuccession.successor_id, CouncilSuccession.last_day, CouncilSuccession.is_split,
        sa.literal(""),
    ).where(CouncilSuccession.predecessor_id == council)  # fmt: skip
    codes = sa.select(
        sa.literal("code"), CouncilCode.council_id, none_day, no, CouncilCode.gss_code,
    ).where(CouncilCode.council_id == council, sa.not_(CouncilCode.is_current))  # fmt: skip
    ties = sa.union_all(borders, before, after, codes).subquery()
    return (
        sa.select(
            ties.c.tie,
            sa.func.nullif(ties.c.gss_code, Council.gss_code).label("former_code"),
            Council.id,
            Council.code,
            Council.name,
            Council.status,
            ties.c.day,
            ties.c.split,
        )
        .join(Council, Council.id == ties.c.other)
        .order_by(ties.c.tie, Council.name, Council.id, ties.c.gss_code)
    )


@dataclass(frozen=True)
class Wanted:
    """Which councils to list; what is empty does not narrow. Former councils are listed only when asked for."""

    typed: str = ""
    region: str = ""
    kind: CouncilKind | None = None
    status: CouncilStatus | None = None
    sort: str = ""  # a key of SORTS; empty: by name, or best match first


SORTS: dict[str, tuple[sa.ColumnElement[Any], ...]] = {
    "largest": (CouncilContext.population.is_(None), CouncilContext.population.desc()),
    "smallest": (CouncilContext.population.is_(None), CouncilContext.population.asc()),
}


def find_councils(wanted: Wanted, *, limit: int | None = None, offset: int = 0) -> tuple[Sequence[Council], int]:
    """One step of the councils wanted with context and control, and how many there are; two statements, or three.

    What was typed is looked for in names, older and other names and every code, former councils included. Best
    matches come first, unless another order is asked for.
    """
    conditions = _conditions(wanted)
    order: tuple[Any, ...] = SORTS.get(wanted.sort, ())
    if wanted.typed:
        ids = find(wanted.typed, findable_councils())
        conditions.append(Council.id.in_(ids))
        if ids and not order:
            places = {council_id: place for place, council_id in enumerate(ids)}
            order = (sa.case(places, value=Council.id, else_=len(ids)),)
    elif wanted.status is None:
        conditions.append(Council.status != CouncilStatus.FORMER)
    total = db.session.execute(sa.select(sa.func.count(Council.id)).where(*conditions)).scalar_one()
    statement = (
        sa.select(Council)
        .outerjoin(Council.context)
        .where(*conditions)
        .options(contains_eager(Council.context), joinedload(Council.control))
        .order_by(*order, Council.name, Council.id)
        .limit(limit)
        .offset(offset)
    )
    return db.session.scalars(statement).all(), total


def _conditions(wanted: Wanted) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = []
    if wanted.region:
        conditions.append(Council.region == wanted.region)
    if wanted.kind:
        conditions.append(Council.kind == wanted.kind)
    if wanted.status:
        conditions.append(Council.status == wanted.status)
    return conditions


def findable_councils() -> list[Findable]:
    """Every council with its names and codes: today's councils first, then by name."""
    codes = sa.select(CouncilCode.council_id, sa.func.aggregate_strings(CouncilCode.gss_code, " ").label("codes"))
    codes_of = codes.group_by(CouncilCode.council_id).subquery()
    rows = db.session.execute(
        sa.select(Council.id, Council.name, Council.official_name, Council.other_names, Council.code, codes_of.c.codes)
        .outerjoin(codes_of, codes_of.c.council_id == Council.id)
        .order_by(Council.status == CouncilStatus.FORMER, Council.name, Council.id)
    )
    return [
        Findable(
            row.id, (row.name, row.official_name, *row.other_names.splitlines()), (row.code, *(row.codes or "").split())
        )
        for row in rows
    ]


def regions() -> Sequence[str]:
    """The regions of England, and Wales, by name."""
    return db.session.scalars(sa.select(Council.region).distinct().order_by(Council.region)).all()


def councils_of_kind(council: Council) -> Sequence[int]:
    """Ids of today's councils of the same kind, its own included."""
    return _ids_of_today(Council.kind == council.kind)


def in_region(council: Council) -> Sequence[int]:
    """Ids of today's councils in the same region, its own included."""
    return _ids_of_today(Council.region == council.region)


def in_nation(nation: Nation) -> Sequence[int]:
    """Ids of today's councils of England or of Wales."""
    return _ids_of_today(Council.nation == nation)


def joint_arrangements(*, limit: int | None = None, offset: int = 0) -> tuple[Sequence[JointArrangement], int]:
    """What councils share, by the names of the two, and how many entries there are."""
    one, other = aliased(Council), aliased(Council)
    statement = (
        sa.select(JointArrangement)
        .join(one, JointArrangement.one)
        .join(other, JointArrangement.other)
        .options(
            contains_eager(JointArrangement.one.of_type(one)), contains_eager(JointArrangement.other.of_type(other))
        )
        .order_by(one.name, other.name, JointArrangement.id)
    )
    total = db.session.scalar(sa.select(sa.func.count()).select_from(JointArrangement)) or 0
    return db.session.scalars(statement.limit(limit).offset(offset)).all(), total


def get_joint_arrangement(arrangement_id: int) -> JointArrangement:
    """Raises NoResultFound."""
    both = (joinedload(JointArrangement.one), joinedload(JointArrangement.other))
    return db.session.scalars(
        sa.select(JointArrangement).where(JointArrangement.id == arrangement_id).options(*both)
    ).one()


def has_joint_arrangement(one_id: int, other_id: int, kind: JointKind, *, but: int | None) -> bool:
    """Whether an entry besides the one with the id `but` says the same of these two."""
    same = (JointArrangement.one_id == one_id, JointArrangement.other_id == other_id, JointArrangement.kind == kind)
    found = sa.select(JointArrangement.id).where(*same, JointArrangement.id != (but or 0))
    with db.session.no_autoflush:
        return db.session.scalar(found.limit(1)) is not None


def councils_to_choose() -> Sequence[Council]:
    """Every council that exists or is to come, by name."""
    existing = sa.select(Council).where(Council.status != CouncilStatus.FORMER)
    return db.session.scalars(existing.order_by(Council.name, Council.id)).all()


def _ids_of_today(condition: sa.ColumnElement[bool]) -> Sequence[int]:
    return db.session.scalars(
        sa.select(Council.id).where(condition, Council.status == CouncilStatus.CURRENT).order_by(Council.id)
    ).all()
