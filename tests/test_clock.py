"""What time it is, and that nobody asks anybody else."""

import ast
from datetime import UTC, date, datetime

import pytest
import time_machine

from peerhub import clock
from tests.architecture.source import all_modules

# Files that look at a clock for another reason than to know the day or the moment.
OWN_CLOCK = {"peerhub/clock.py": "is the clock", "peerhub/documents/commands.py": "compares the ages of files on disk"}


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 1, 15, 23, 59, tzinfo=UTC), date(2026, 1, 15)),
        (datetime(2026, 7, 15, 22, 59, tzinfo=UTC), date(2026, 7, 15)),
        (datetime(2026, 7, 15, 23, 0, tzinfo=UTC), date(2026, 7, 16)),  # summer time: midnight in London
        (datetime(2026, 3, 29, 0, 30, tzinfo=UTC), date(2026, 3, 29)),  # the night when clocks go forward
        (datetime(2026, 10, 24, 23, 30, tzinfo=UTC), date(2026, 10, 25)),  # the night when they go back
        (datetime(2026, 10, 25, 23, 30, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC), date(2026, 12, 31)),
    ],
)
def test_the_day_is_londons(moment, day):
    with time_machine.travel(moment, tick=False):
        assert clock.today() == day


def test_the_moment_is_in_utc_and_says_so():
    moment = datetime(2026, 7, 15, 23, 0, 0, 123456, tzinfo=UTC)
    with time_machine.travel(moment, tick=False):
        assert clock.now() == moment
        assert clock.now().tzinfo is UTC


def test_nobody_else_asks_for_the_time():
    """Where a module had a clock of its own, a test could not travel, and a day would be the server's, not London's."""
    found = [
        f"{module.name}:{call.lineno} {ast.unparse(call)}"
        for module in all_modules()
        if module.name not in OWN_CLOCK
        for call in module.calls_of("now", "today", "utcnow", "time", "localtime", "gmtime")
        if ast.unparse(call.func) not in {"clock.now", "clock.today"}
    ]
    assert found == []
