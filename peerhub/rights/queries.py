"""Everything held about a peer, who looked at it, and what peers asked for."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from peerhub.db import Base, db
from peerhub.peers.models import Peer, PeerStatus, PeerView
from peerhub.rights.holdings import HEADINGS, Holding, heading_of, is_shown, plain
from peerhub.rights.models import DataRequest
from peerhub.teams.evaluations.models import Evaluation, Side
from peerhub.teams.models import Assignment

ANONYMOUS = "left.invalid"  # the ending of the address that an anonymised record has


def tables_about(metadata: sa.MetaData, target: str) -> list[tuple[sa.Table, sa.Column[Any]]]:
    """Every table with a reference to `target`, and the column that makes it; sorted, the telling ones first."""
    order = list(HEADINGS)
    found = [
        (table, key.parent)
        for table in metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table.name == target and key.parent.name in {f"{target}_id", "user_id"}
    ]
    place = {name: number for number, name in enumerate(order)}
    return sorted(found, key=lambda pair: (place.get(pair[0].name, len(order)), pair[0].name, pair[1].name))


def everything_about(peer: Peer) -> list[Holding]:
    """Every row of every table that refers to the peer, to their places on teams, and to their account. One statement
    a table.
    """
    found = [_rows("peer", Peer.id == peer.id)]
    for table, column in tables_about(Base.metadata, "peer"):
        found.append(_rows(table.name, column == peer.id))
    for table, column in tables_about(Base.metadata, "assignment"):
        found.append(_rows(table.name, column.in_(sa.select(Assignment.id).where(Assignment.peer_id == peer.id))))
    # Evaluations know people by their address: the council answers them too, without an account.
    found.append(_rows("evaluation", evaluations_by(peer)))
    if peer.user_id is not None:
        users = Base.metadata.tables["user_account"]
        found.append(_rows("user_account", users.c.id == peer.user_id))
        sign_ins = Base.metadata.tables["sign_in"]
        found.append(_rows("sign_in", sign_ins.c.user_id == peer.user_id))
    return [holding for holding in found if holding.rows]


def evaluations_by(peer: Peer) -> sa.ColumnElement[bool]:
    """Which evaluations of visits this peer wrote."""
    return sa.and_(Evaluation.side == Side.PEER, Evaluation.email == peer.email.lower())


def _rows(name: str, condition: sa.ColumnElement[bool]) -> Holding:
    """The rows with the names of what they refer to beside the numbers."""
    table = Base.metadata.tables[name]
    wanted: list[Any] = [column for column in table.columns if is_shown(column.name)]
    joined: sa.FromClause = table
    for key in table.foreign_keys:
        target = key.column.table
        title = next((target.c[word] for word in ("name", "title", "reference") if word in target.c), None)
        if title is None or target.name in {"peer", "user_account", "stored_file"}:
            continue
        other = target.alias()
        joined = joined.outerjoin(other, other.c[key.column.name] == key.parent)
        wanted.append(other.c[title.name].label(key.parent.name.removesuffix("_id")))
    rows = db.session.execute(
        sa.select(*wanted).select_from(joined).where(condition).order_by(*table.primary_key.columns)
    )
    return Holding(
        name, heading_of(name), tuple({key: plain(value) for key, value in row.items()} for row in rows.mappings())
    )


def looks_at(peer: Peer, *, limit: int) -> Sequence[PeerView]:
    """Who opened the peer's record, the latest day first."""
    return db.session.scalars(
        sa.select(PeerView)
        .where(PeerView.peer_id == peer.id)
        .order_by(PeerView.day.desc(), PeerView.id.desc())
        .limit(limit)
    ).all()


def requests_of(peer: Peer) -> Sequence[DataRequest]:
    """What the peer asked for, the latest first."""
    return db.session.scalars(
        sa.select(DataRequest).where(DataRequest.peer_id == peer.id).order_by(DataRequest.id.desc())
    ).all()


def find_requests(*, limit: int, offset: int) -> tuple[Sequence[DataRequest], int]:
    """Everybody's, those that wait first and of these the oldest; and how many. For staff."""
    total = db.session.scalar(sa.select(sa.func.count(DataRequest.id))) or 0
    statement = (
        sa.select(DataRequest)
        .options(joinedload(DataRequest.peer))
        .order_by(DataRequest.answered_at.is_not(None), DataRequest.made_at, DataRequest.id)
    )
    return db.session.scalars(statement.limit(limit).offset(offset)).all(), total


def get_request(request_id: int) -> DataRequest:
    """Raises NoResultFound."""
    return db.session.scalars(
        sa.select(DataRequest)
        .where(DataRequest.id == request_id)
        .options(joinedload(DataRequest.peer))
        .with_for_update(of=DataRequest)
    ).one()


def due_to_be_forgotten(left_before: date) -> list[tuple[Peer, int]]:
    """Peers who left on or before that day and still have a name, with how many teams they were on; oldest first."""
    teams = (
        sa.select(sa.func.count(Assignment.id)).where(Assignment.peer_id == Peer.id).correlate(Peer).scalar_subquery()
    )
    rows = db.session.execute(
        sa.select(Peer, teams)
        .where(Peer.status == PeerStatus.LEFT, Peer.left_on <= left_before, ~Peer.email.endswith(f"@{ANONYMOUS}"))
        .order_by(Peer.left_on, Peer.id)
    )
    return [(peer, number) for peer, number in rows]
