"""The tidy file: one line a value, for any source that peerhub does not know by itself. See docs/metric-files.md."""

import re
from collections.abc import Collection, Iterator

from peerhub.councils.csv_files import Faults, Table
from peerhub.councils.csv_lines import Line, quoted, take_lines
from peerhub.metrics.models import Polarity, PublicationStatus
from peerhub.metrics.periods import Period, read_period
from peerhub.metrics.sources.shapes import MetricEntry, ValueEntry

COLUMNS = ("metric_code", "period", "gss_code", "value")
# May be there; the second half describes a metric that peerhub does not know yet.
OPTIONAL = (
    "status", "missing_reason", "ci_lower", "ci_upper", "note",
    "label", "topic", "unit", "polarity", "definition", "is_headline",
)  # fmt: skip
DESCRIBING = ("label", "topic", "unit", "polarity")
PERIOD_FORMS = (
    "a period: 2023, 2023/24, 2023/24 school year, 2023/24 Q2, October 2023, 2023-10-31, or a first day with a length "
    "such as 2023-04-01/P1Y"
)
NOT_AVAILABLE = "Not available at source"
STATUSES = {status.value: status for status in PublicationStatus} | {"": PublicationStatus.PUBLISHED}
POLARITIES = {polarity.value: polarity for polarity in Polarity}
AFTER_THE_CATALOGUE = 1_000


class TidyFile:
    """One tidy file of one source. `metrics` holds the metrics that it introduces, once its values have been read."""

    def __init__(self, table: Table, *, source_code: str, known: Collection[str]) -> None:
        self.metrics: list[MetricEntry] = []
        self._table = table
        self._prefix = f"{source_code}:"
        self._known = set(known)
        self._periods: dict[str, Period | None] = {}

    def read(self, faults: Faults) -> Iterator[ValueEntry]:
        return take_lines(self._table, COLUMNS, faults, self._value)

    def _value(self, line: Line) -> ValueEntry:
        for column in OPTIONAL:
            line.cells.setdefault(column, "")
        code = self._metric_code(line)
        value = line.optional_figure("value")
        lower, upper = line.optional_figure("ci_lower"), line.optional_figure("ci_upper")
        if lower is not None and upper is not None and lower > upper:
            raise line.refuse(f"The lower limit {line.cells['ci_lower']} is above the upper, {line.cells['ci_upper']}.")
        reason = line.optional("missing_reason", longest=120) or NOT_AVAILABLE
        return ValueEntry(
            line=line.number,
            metric_code=code,
            area_code=line.gss_code("gss_code"),
            period=line.parsed("period", self._period, PERIOD_FORMS),
            value=value,
            published_as=line.cells["value"],
            missing_reason=reason if value is None else None,
            ci_lower=lower,
            ci_upper=upper,
            status=line.choice("status", STATUSES),
            note=line.optional("note", longest=200),
        )

    def _period(self, text: str) -> Period | None:
        if text not in self._periods:
            self._periods[text] = read_period(text)
        return self._periods[text]

    def _metric_code(self, line: Line) -> str:
        code = line.text("metric_code", longest=80)
        if code in self._known:
            return code
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
        return code

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
