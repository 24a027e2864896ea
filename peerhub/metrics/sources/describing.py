"""Tidy files describe their own new metrics, on the first line that names each. See docs/metric-files.md. Pure."""

import re
from collections.abc import Collection, Iterator

from peerhub.councils.csv_files import Faults
from peerhub.councils.csv_lines import CellFault, Line, quoted
from peerhub.metrics.models import Polarity
from peerhub.metrics.sources.shapes import MetricEntry

DESCRIBING = ("label", "topic", "unit", "polarity")
ALSO = ("definition", "is_headline")
POLARITIES = {polarity.value: polarity for polarity in Polarity}
AFTER_THE_CATALOGUE = 1_000


class Describer:
    """Collects the metrics that a tidy file introduces, while its lines go by."""

    def __init__(self, *, source_code: str, known: Collection[str]) -> None:
        self.metrics: list[MetricEntry] = []
        self._prefix = f"{source_code}:"
        self._known = set(known)

    def knows(self, code: str) -> bool:
        return code in self._known

    def described(
        self, name: str, lines: Iterator[tuple[int, list[str]]], header: list[str], faults: Faults
    ) -> Iterator[tuple[int, list[str]]]:
        """The lines whose metric is known or is introduced here; each of the others is a fault."""
        place = header.index("metric_code")
        known = self._known
        for number, cells in lines:
            if cells[place] in known or self._introduces(Line(name, number, _by_name(header, cells), faults)):
                cells[place] = cells[place].strip()
                yield number, cells

    def _introduces(self, line: Line) -> bool:
        try:
            self._introduce(line)
        except CellFault:
            return False
        return True

    def _introduce(self, line: Line) -> None:
        code = line.text("metric_code", longest=80)
        if code in self._known:
            return
        if not code.startswith(self._prefix) or not re.fullmatch(r"[a-z0-9-]+:[A-Za-z0-9-]+", code):
            raise line.refuse(
                f"{quoted(code)} is not a metric of this source. Its code must begin with {self._prefix} and go on "
                "with letters, digits and hyphens."
            )
        if not all(line.cells[column] for column in DESCRIBING):
            raise line.refuse(
                f"The metric {code} is not known yet. Give its {', '.join(DESCRIBING)} on the first line that names it."
            )
        self.metrics.append(self._introduced(code, line))
        self._known.add(code)

    def _introduced(self, code: str, line: Line) -> MetricEntry:
        return MetricEntry(
            code=code,
            label=line.text("label", longest=300),
            topic=line.text("topic", longest=80),
            unit=line.text("unit", longest=80),
            polarity=line.choice("polarity", POLARITIES),
            definition=line.cells["definition"],
            position=AFTER_THE_CATALOGUE + len(self._known),
            is_headline=line.cells["is_headline"] == "yes",
        )


def _by_name(header: list[str], cells: list[str]) -> dict[str, str]:
    named = dict.fromkeys((*DESCRIBING, *ALSO), "")
    return named | dict(zip(header, map(str.strip, cells), strict=False))
