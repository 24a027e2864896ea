"""A sample of LG Inform: 21 metric types of 35 councils, and two series that came with them."""

from collections.abc import Callable, Iterator

from peerhub.councils.csv_files import Faults, Table
from peerhub.councils.csv_lines import Line, take_lines
from peerhub.metrics.periods import Period, read_period, school_year
from peerhub.metrics.sources.catalogue import metrics_of
from peerhub.metrics.sources.shapes import MetricEntry, ValueEntry

FILE_NAME = "lginform_sample.csv"
COLUMNS = ("metric_type_id", "indicator", "area_code", "period", "value", "via")
NOT_AVAILABLE = "Not available at source"
# LG Inform writes school years like financial years: 2022/23. (9612 and 9613 are calendar years.)
SCHOOL_YEAR_METRICS = frozenset({"6080", "9197", "6016", "20021"})
# Series without a metric type, by the department that they come from.
WITHOUT_TYPE = {"Defra ENV18": "defra-recycling", "MHCLG live table (council return)": "non-major-planning"}


def read(table: Table, faults: Faults) -> Iterator[ValueEntry]:
    """Every value of the sample."""
    metrics = metrics_of("lginform")

    def take(line: Line) -> ValueEntry:
        metric = _metric(line, metrics)
        value = line.optional_figure("value")
        return ValueEntry(
            line=line.number,
            metric_code=metric.code,
            area_code=line.gss_code("area_code"),
            period=line.parsed("period", _period_of(line.cells["metric_type_id"]), "a period such as 2025/26 Q3"),
            value=value,
            published_as=line.cells["value"],
            missing_reason=NOT_AVAILABLE if value is None else None,
        )

    return take_lines(table, COLUMNS, faults, take)


def _metric(line: Line, metrics: dict[str, MetricEntry]) -> MetricEntry:
    if line.cells["metric_type_id"]:
        return line.choice("metric_type_id", metrics)
    return metrics[line.choice("via", WITHOUT_TYPE)]


def _period_of(metric_type: str) -> Callable[[str], Period | None]:
    def parse(text: str) -> Period | None:
        period = read_period(text)
        return school_year(period.start.year) if period and metric_type in SCHOOL_YEAR_METRICS else period

    return parse
