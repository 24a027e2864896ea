"""One bar over the whole build, which moves as time goes: each part has its usual share of it."""

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tqdm import tqdm

Progress = Callable[[str, int | None], Callable[[], None]]
# Percent of the usual time, measured at the usual size.
SHARES = {
    "Reference lists": 1,
    "Register of councils": 3,
    "Metrics of councils": 20,
    "Peers": 4,
    "Past engagements": 11,
    "Training": 4,
    "Season ahead": 48,
    "Conflicts": 3,
    "Season planned": 4,
    "Monitoring": 2,
}
WIDEST = 90
# Where nobody watches, a line now and then is enough for the log.
SECONDS_BETWEEN_LINES = {True: 0.1, False: 5.0}


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """Gives `begin(title, steps)`, which gives a function to call once a step. Full when the block ends well."""
    watched, size = sys.stderr.isatty(), shutil.get_terminal_size()
    with tqdm(
        total=sum(SHARES.values()),
        bar_format="{desc:<21} {bar} {percentage:3.0f} % [{elapsed}]",
        ncols=min(WIDEST, size.columns),
        nrows=size.lines,
        mininterval=SECONDS_BETWEEN_LINES[watched],
    ) as bar:
        reached = 0

        def begin(title: str, steps: int | None) -> Callable[[], None]:
            nonlocal reached
            before, reached = reached, reached + SHARES[title]
            done = 0

            def step() -> None:
                nonlocal done
                done += 1
                share = min(1.0, done / (steps or 1))
                bar.update(before + share * (reached - before) - bar.n)

            bar.n = before
            bar.set_description_str(title)
            return step

        yield begin
        bar.n = bar.total
        bar.set_description_str("Done")
