"""Headings that name a metric and its period at once: "Homes built 2024-25 [note 2]". Pure."""

from peerhub.metrics.periods import read_period
from peerhub.metrics.sources.figures import without_marks

MOST_WORDS = 3  # of a period: "2023/24 school year"
BETWEEN = " ,;:-–—()"  # what stands between the two, or around the period


def metric_and_period(heading: str) -> tuple[str, str]:
    """The metric and the period as written, wherever the period stands first or last; "" where there is none."""
    words = without_marks(heading).split()
    for count in range(min(MOST_WORDS, len(words) - 1), 0, -1):
        for period, rest in ((words[-count:], words[:-count]), (words[:count], words[count:])):
            written, metric = " ".join(period).strip(BETWEEN), " ".join(rest).strip(BETWEEN)
            if metric and read_period(written):
                return metric, written
    return without_marks(heading), ""
