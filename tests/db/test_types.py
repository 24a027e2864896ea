"""Columns that are alike on both engines: moments with their time zone, choices by their value, JSON by its text."""

import enum
from datetime import UTC, datetime, timedelta, timezone

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from peerhub import clock
from peerhub.accounts.models import SignIn
from peerhub.audit.models import AuditEvent, Way
from peerhub.db import Base
from peerhub.db.types import UtcDateTime, json_column, one_of
from peerhub.engagements.models import Engagement, Stage
from tests.support import factories

MOMENTS = st.datetimes(
    min_value=datetime(1900, 1, 2),  # noqa: DTZ001 - hypothesis adds the zone
    max_value=datetime(2999, 1, 1),  # noqa: DTZ001
    timezones=st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes))),
)


def event_at(moment) -> AuditEvent:
    return AuditEvent(
        at=moment, actor_name="x", way=Way.COMMAND, action="x", subject_kind="x", subject_label="x", before={"a": [1]}
    )


def test_every_moment_of_ours_is_kept_in_utc():
    naive = [
        str(column)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, sa.DateTime)
    ]
    assert not naive, "These would be stored as if they were UTC, whatever they are."


def test_a_moment_comes_back_as_the_same_moment(session):
    moments = [
        datetime(2026, 3, 29, 0, 59, 59, 999_999, tzinfo=UTC),
        datetime(2026, 10, 25, 1, 30, tzinfo=timezone(timedelta(hours=1))),
        datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
    ]
    for moment in moments:
        event = event_at(moment)
        session.add(event)
        session.flush()
        session.expire(event)
        assert (event.at, event.at.utcoffset()) == (moment, timedelta(0))
    found = session.scalars(sa.select(AuditEvent.at).where(AuditEvent.at >= moments[1]).order_by(AuditEvent.at)).all()
    assert found == moments[1:]


@given(moment=MOMENTS)
def test_what_is_written_can_be_read_whatever_the_time_zone(moment):
    kind = UtcDateTime()
    dialect = sa.create_engine("sqlite://").dialect
    stored = kind.process_bind_param(moment, dialect)
    assert stored.tzinfo is None
    assert kind.process_result_value(stored, dialect) == moment


def test_a_moment_without_a_time_zone_is_refused(session):
    session.add(event_at(datetime(2026, 3, 29, 12)))  # noqa: DTZ001 - that is the fault
    with pytest.raises(sa.exc.StatementError, match="needs a time zone"):
        session.flush()
    session.rollback()


def test_a_moment_without_a_time_zone_is_refused_in_a_question_too(session):
    with pytest.raises(sa.exc.StatementError, match="needs a time zone"):
        session.execute(sa.select(AuditEvent).where(AuditEvent.at < datetime(2026, 3, 29)))  # noqa: DTZ001


def test_no_moment_stays_none(session):
    user = factories.make_user()
    browser = SignIn(user=user, key_hash="0" * 64, address="192.0.2.1", started_at=clock.now())
    session.add(browser)
    session.flush()
    session.expire(browser)
    assert browser.ended_at is None


def test_a_choice_is_stored_as_its_value_and_read_as_its_name(session):
    engagement = factories.make_engagement(stage=Stage.ON_SITE)
    stored = session.execute(sa.text("SELECT stage FROM engagement")).scalar_one()
    session.expire(engagement)
    assert (stored, engagement.stage) == ("on-site", Stage.ON_SITE)
    assert session.scalars(sa.select(Engagement).where(Engagement.stage == Stage.ON_SITE)).all() == [engagement]


def test_a_choice_is_text_with_a_check_and_never_a_type_of_postgresqls_own(session):
    class Colour(enum.Enum):
        LIGHT_BLUE = "light-blue"

    column = one_of(Colour)
    assert (column.native_enum, column.create_constraint, column.name) == (False, True, "colour")
    assert column.enums == ["light-blue"]
    for table in Base.metadata.sorted_tables:
        for own in table.columns:
            assert not isinstance(own.type, sa.Enum) or (not own.type.native_enum and own.type.create_constraint), own


def test_json_keeps_its_bytes_and_nothing_is_null(session):
    event = event_at(datetime(2026, 1, 1, tzinfo=UTC))
    event.before = {"z": "1.50", "a": ["ü", None]}
    session.add(event)
    session.flush()
    # PostgreSQL's jsonb would sort the keys; a stored document must be hashed again as it was.
    stored = session.execute(sa.text('SELECT CAST("before" AS TEXT) FROM audit_event')).scalar_one()
    assert stored.index('"z"') < stored.index('"a"')
    session.expire(event)
    assert event.before == {"z": "1.50", "a": ["ü", None]}
    assert session.execute(sa.text('SELECT count(*) FROM audit_event WHERE "after" IS NULL')).scalar_one() == 1
    assert json_column().none_as_null
