"""Local indicators of the Office for National Statistics, with their confidence intervals."""

from collections.abc import Iterator

from peerhub.councils.csv_files import Faults, Table
from peerhub.councils.csv_lines import Line, take_lines
from peerhub.metrics.periods import read_period
from peerhub.metrics.sources.catalogue import metrics_of
from peerhub.metrics.sources.shapes import ValueEntry

FILE_NAME = "ons_local_indicators.csv"
COLUMNS = ("indicator", "period", "gss_code", "value", "lci_95", "uci_95", "status")
# The marks of the Government Statistical Service.
REASONS = {
    "": "Not available at source",
    "x": "Not available at source",
    "u": "Withheld at source: too unreliable to publish",
    "c": "Withheld at source: confidential",
    "z": "Not applicable",
}
UNRELIABLE = "Called unreliable at source."


def read(table: Table, faults: Faults) -> Iterator[ValueEntry]:
    """Every value, with its 95% confidence interval where there is one."""
    metrics = metrics_of("ons")

    def take(line: Line) -> ValueEntry:
        metric = line.choice("indicator", metrics)
        value = line.optional_figure("value")
        reason = line.choice("status", REASONS)
        return ValueEntry(
            line=line.number,
            metric_code=metric.code,
            area_code=line.gss_code("gss_code"),
            period=line.parsed("period", read_period, "a period such as 2024-01-01/P1Y"),
            value=value,
            published_as=line.cells["value"] or line.cells["status"],
            missing_reason=reason if value is None else None,
            ci_lower=line.optional_figure("lci_95"),
            ci_upper=line.optional_figure("uci_95"),
            note=UNRELIABLE if value is not None and line.cells["status"] == "u" else None,
        )

    return take_lines(table, COLUMNS, faults, take)
