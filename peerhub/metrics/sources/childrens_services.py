"""Measures of children's services from the Department for Education's Local Authority Interactive Tool."""

from collections.abc import Callable, Iterator
from datetime import date

from peerhub.councils.csv_files import Faults, Table
from peerhub.councils.csv_lines import Line, take_lines
from peerhub.metrics.periods import Period, calendar_year, financial_year, one_day, read_period, school_year, year_to
from peerhub.metrics.sources.catalogue import metrics_of
from peerhub.metrics.sources.shapes import ValueEntry

FILE_NAME = "childrens_services_metrics.csv"
COLUMNS = ("measure_code", "period", "gss_code", "value", "flag")
WITHHELD = "Not available or suppressed at source"

# The source names a year by the one in which it ends; what sort of year it is depends on the measure.
_ON_31_MARCH = {"LAC", "CPP_rate", "CIN"}
_ON_30_SEPTEMBER = {"Work_Force_Vac_Rate", "Work_Force_AvgNumCase_SW"}
_YEAR_TO_SEPTEMBER = {"Work_Force_TO_Rate"}
_SCHOOL_YEAR = {"TotPerAbNew", "TotPermEx"}
_CALENDAR_YEAR = {"SEN_EHC_Excpt_20wks", "SEN_EHC_All_20wks"}


def read(table: Table, faults: Faults) -> Iterator[ValueEntry]:
    """Every value; a dash at source is a missing value with its reason (R36)."""
    metrics = metrics_of("childrens-services")

    def take(line: Line) -> ValueEntry:
        metric = line.choice("measure_code", metrics)
        value = line.optional_figure("value")
        return ValueEntry(
            line=line.number,
            metric_code=metric.code,
            area_code=line.gss_code("gss_code"),
            period=line.parsed("period", _period_of(line.cells["measure_code"]), "a year such as 2024"),
            value=value,
            published_as=line.cells["value"] or line.cells["flag"],
            missing_reason=WITHHELD if value is None else None,
        )

    return take_lines(table, COLUMNS, faults, take)


def _period_of(measure: str) -> Callable[[str], Period | None]:
    def parse(text: str) -> Period | None:
        if not text.isdigit():
            written = read_period(text)
            return school_year(written.start.year) if written and measure in _SCHOOL_YEAR else written
        return _year(measure, int(text))

    return parse


def _year(measure: str, year: int) -> Period:
    if measure in _ON_31_MARCH:
        return one_day(date(year, 3, 31))
    if measure in _ON_30_SEPTEMBER:
        return one_day(date(year, 9, 30))
    if measure in _YEAR_TO_SEPTEMBER:
        return year_to(date(year, 9, 30))
    if measure in _CALENDAR_YEAR:
        return calendar_year(year)
    return school_year(year - 1) if measure in _SCHOOL_YEAR else financial_year(year - 1)
