"""Fast inserts, and one stream of chance per part so that a change in one part leaves the others as they were."""

import random
from collections.abc import Sequence
from typing import Any, TypeVar

import sqlalchemy as sa

from peerhub.db import Base, db

Item = TypeVar("Item")


def insert(model: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    """Insert many rows at once; nothing is returned."""
    if rows:
        db.session.execute(sa.insert(model), list(rows))


def insert_with_ids(model: type[Base], rows: Sequence[dict[str, Any]]) -> list[int]:
    """Insert many rows at once and return their ids in the order of `rows`.

    Nobody else writes meanwhile and rows go in one by one, so ids rise in their order. Asking for the ids afterwards
    takes a quarter of the time of RETURNING, which has to put the rows of each batch in order again.
    """
    key = sa.inspect(model).mapper.primary_key[0]
    last = db.session.scalar(sa.select(sa.func.max(key))) or 0
    insert(model, rows)
    return list(db.session.scalars(sa.select(key).where(key > last).order_by(key)))


def stream(seed: int, part: str) -> random.Random:
    """The chance of one part of the demo; the same seed gives the same people on every machine."""
    return random.Random(f"{seed}:{part}")


def weighted(chance: random.Random, shares: dict[Item, float]) -> Item:
    """One key of `shares`, as likely as its share."""
    return chance.choices(list(shares), list(shares.values()))[0]
