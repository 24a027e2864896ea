"""When digests go: at seven in London, whatever the clocks do."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from peerhub.clock import LONDON
from peerhub.notifications.times import MOST_ATTEMPTS, next_attempt, next_digest

START = datetime(2024, 1, 1, tzinfo=UTC)
MOMENTS = st.integers(0, 8 * 366 * 24 * 60).map(lambda minutes: START + timedelta(minutes=minutes))


@given(MOMENTS)
def test_the_digest_is_at_seven_in_london_within_a_day(now):
    that = next_digest(now, 7).astimezone(LONDON)
    assert (that.hour, that.minute) == (7, 0)
    assert timedelta(0) < that.astimezone(UTC) - now <= timedelta(hours=25)


@given(MOMENTS)
def test_pauses_only_grow(now):
    moments = [next_attempt(now, attempts) for attempts in range(1, MOST_ATTEMPTS)]
    assert moments == sorted(set(moments))
    assert next_attempt(now, MOST_ATTEMPTS) is None
