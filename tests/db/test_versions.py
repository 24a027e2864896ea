"""Two people change one record: the second is told, and what the first wrote stands."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from peerhub import models
from peerhub.db import Base, db
from tests.db.rows import DAY

assert models.METADATA is Base.metadata  # every package's tables are known from here on
VERSIONED = sorted(
    (mapper.class_ for mapper in Base.registry.mappers if mapper.version_id_col is not None),
    key=lambda one: one.__name__,
)

LONG = 1000


def changeable(model: type[Base]) -> tuple[str, object, object]:
    """A plain column of this model, and what the first and the second person put there."""
    for column in sa.inspect(model).columns:
        if column.foreign_keys or column.primary_key or isinstance(column.type, sa.Enum):
            continue
        if isinstance(column.type, sa.Date) and column.name != "first_day":
            return column.name, DAY + timedelta(900), DAY + timedelta(901)
        # Words for people, not a code or a name that the database compares with others.
        if isinstance(column.type, sa.String) and (column.type.length or LONG) >= LONG:
            return column.name, "What the first wrote", "What the second wrote"
    raise AssertionError(f"{model.__name__} has nothing to change")


def test_what_two_people_may_edit_at_once_has_a_version():
    assert {model.__name__ for model in VERSIONED} >= {"Engagement", "Peer", "TeamDraft", "TrainingLog"}


@pytest.mark.parametrize("model", VERSIONED)
def test_the_second_of_two_changes_is_refused(app, connection, rows, model):
    rows.one(model.__tablename__)
    connection.commit()
    name, value, other = changeable(model)
    # As with two forms that were open at once: both were read before either was sent.
    with Session(db.engine, expire_on_commit=False) as first, Session(db.engine, expire_on_commit=False) as second:
        held = [each.scalars(sa.select(model)).one() for each in (first, second)]
        for each in (first, second):
            each.commit()
        setattr(held[0], name, value)
        first.commit()
        setattr(held[1], name, other)
        with pytest.raises(StaleDataError):
            second.commit()
        second.rollback()
        kept = second.scalars(sa.select(model).execution_options(populate_existing=True)).one()
        assert (getattr(kept, name), kept.version) == (value, 2)


@pytest.mark.parametrize("model", VERSIONED)
def test_taking_away_what_somebody_changed_is_refused(app, connection, rows, model):
    rows.one(model.__tablename__)
    connection.commit()
    name, value, _ = changeable(model)
    with Session(db.engine, expire_on_commit=False) as first, Session(db.engine, expire_on_commit=False) as second:
        held = [each.scalars(sa.select(model)).one() for each in (first, second)]
        for each in (first, second):
            each.commit()
        setattr(held[0], name, value)
        first.commit()
        second.delete(held[1])
        with pytest.raises(StaleDataError):
            second.commit()
