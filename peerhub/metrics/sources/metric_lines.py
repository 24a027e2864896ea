"""The metrics of a mapping as staff write them: one a line, its parts between bars. Pure.

Homes built | homes-built | New homes built | Housing | homes | higher
"""

import re
from collections.abc import Sequence

from peerhub.councils.csv_lines import quoted
from peerhub.metrics.models import Polarity
from peerhub.metrics.sources.describing import AFTER_THE_CATALOGUE
from peerhub.metrics.sources.shapes import MetricEntry
from peerhub.metrics.sources.staged import Unreadable

PARTS = "as in the file | code | label | topic | unit | polarity"


def read_metric_lines(text: str, source_code: str) -> dict[str, MetricEntry]:
    """The metrics by what the file calls them. Raises Unreadable for the first line that is wrong."""
    found: dict[str, MetricEntry] = {}
    for number, line in enumerate(filter(str.strip, text.splitlines()), 1):
        parts = [part.strip() for part in line.split("|")]
        if len(parts) != 6 or not all(parts):
            raise Unreadable(f"Line {number} of the metrics must have six parts between bars: {PARTS}.")
        called, code, label, topic, unit, polarity = parts
        code = code.removeprefix(f"{source_code}:")
        if not re.fullmatch(r"[A-Za-z0-9-]{1,60}", code):
            raise Unreadable(f"Line {number}: the code {quoted(code)} must have letters, digits and hyphens only.")
        if polarity not in {one.value for one in Polarity}:
            raise Unreadable(f"Line {number}: {quoted(polarity)} must be higher, lower or neutral.")
        found[called] = MetricEntry(
            f"{source_code}:{code}", label[:300], topic[:80], unit[:80], Polarity(polarity), "",
            AFTER_THE_CATALOGUE + number, is_headline=False,
        )  # fmt: skip
    return found


def suggested_lines(names: Sequence[str]) -> str:
    """A first draft, one line for each name that the file uses."""
    return "\n".join(f"{name} | {_slug(name)} | {name} | Other | number | neutral" for name in names if name)


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:60] or "metric"
