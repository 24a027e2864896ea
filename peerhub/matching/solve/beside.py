"""A second core's help. HiGHS and numpy let go of the interpreter while they count, so a thread gets on beside them.

What is done beside is the same work on other parts, so that no answer depends on which thread was quicker. Only the
thread that was asked speaks to the watch: whoever listens may have a database of their own open there.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from peerhub.matching.solve.watch import Watch

#: Fewer pairs are done sooner than a thread has started.
MANY_PAIRS = 1_000_000


def in_halves(work: Callable[[int], None], parts: Sequence[int], watch: Watch, *, pairs: int) -> None:
    """Do the work for every part, half of them beside where there are many pairs; parts must not touch each other."""
    if pairs < MANY_PAIRS:
        _each(work, parts, watch)
        return
    middle = len(parts) // 2
    with ThreadPoolExecutor(1) as beside:
        other = beside.submit(_each, work, parts[middle:], Watch())
        _each(work, parts[:middle], watch)
        other.result()


def _each(work: Callable[[int], None], parts: Sequence[int], watch: Watch) -> None:
    for part in watch.over(parts):
        work(part)
