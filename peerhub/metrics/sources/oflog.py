"""Oflog's adult social care and waste metrics, 2015/16 to 2022/23."""

from collections.abc import Iterator

from peerhub.councils.csv_files import Faults, Table
from peerhub.councils.csv_lines import Line, take_lines
from peerhub.metrics.periods import read_period
from peerhub.metrics.sources.catalogue import metrics_of
from peerhub.metrics.sources.shapes import ValueEntry

FILE_NAME = "oflog_metrics.csv"
COLUMNS = ("metric_code", "period", "gss_code", "value", "quality_flag")
NOT_PUBLISHED = "Not published at source"
FALSE_ZERO = "Published as 0, which cannot be right"
OTHER_BASIS = "Counted on another basis than later years."
FLAGS = {flag: flag for flag in ("", "missing", "suspect_zero", "definition_break")}


def read(table: Table, faults: Faults) -> Iterator[ValueEntry]:
    """Every value. Five zeros that cannot be right count as missing (R36); a break in definition is noted."""
    metrics = metrics_of("oflog")

    def take(line: Line) -> ValueEntry:
        metric = line.choice("metric_code", metrics)
        flag = line.choice("quality_flag", FLAGS)
        value = line.optional_figure("value")
        missing_reason = None if value is not None else NOT_PUBLISHED
        if flag == "suspect_zero":
            value, missing_reason = None, FALSE_ZERO
        return ValueEntry(
            line=line.number,
            metric_code=metric.code,
            area_code=line.gss_code("gss_code"),
            period=line.parsed("period", read_period, "a period such as 2022-23"),
            value=value,
            published_as=line.cells["value"],
            missing_reason=missing_reason,
            note=OTHER_BASIS if flag == "definition_break" else None,
        )

    return take_lines(table, COLUMNS, faults, take)
