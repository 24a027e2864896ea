"""One amount, and ratios worked out, from the MHCLG revenue outturn of 2015/16 to 2017/18."""

from collections.abc import Iterator
from decimal import Decimal

from peerhub.councils.csv_files import Faults, Table
from peerhub.councils.csv_lines import Line, take_lines
from peerhub.metrics.models import PublicationStatus
from peerhub.metrics.periods import read_period
from peerhub.metrics.sources.catalogue import metrics_of
from peerhub.metrics.sources.shapes import ValueEntry

FILE_NAME = "finance_revenue_outturn_2015_2018.csv"
COLUMNS = (
    "period", "gss_code", "mhclg_class", "children_social_care", "adult_social_care", "total_service_expenditure",
    "interest_payments", "net_revenue_expenditure", "unallocated_31mar", "non_schools_reserves_pct_nre",
    "unallocated_reserves_pct_nre",
)  # fmt: skip
NO_RATIO = "A figure that the ratio needs is missing, nil or negative at source"
PROVISIONAL_PERIOD = "2017-18"
FIRE_AND_COMBINED = ("E31", "E47")
SOCIAL_CARE_CLASSES = frozenset({"UA", "MD", "L", "SC"})
# Metric key → (numerator, denominator); shares of social care only where the council is responsible for it.
SHARES = {
    "interest_payments": ("interest_payments", "net_revenue_expenditure"),
    "adult_social_care": ("adult_social_care", "total_service_expenditure"),
    "children_social_care": ("children_social_care", "total_service_expenditure"),
}
AMOUNTS = {"unallocated_reserves": "unallocated_31mar"}
RESERVES = ("unallocated_reserves_pct_nre", "non_schools_reserves_pct_nre")


def read(table: Table, faults: Faults) -> Iterator[ValueEntry]:
    """An amount and five ratios for every council and year; fire and combined authorities are left out."""
    for entries in take_lines(table, COLUMNS, faults, _ratios):
        yield from entries


def _ratios(line: Line) -> list[ValueEntry] | None:
    area_code = line.gss_code("gss_code")
    if area_code.startswith(FIRE_AND_COMBINED):
        return None
    ratios = {key: (line.optional_figure(key), line.cells[key]) for key in RESERVES}
    ratios |= {key: (line.optional_figure(column), line.cells[column]) for key, column in AMOUNTS.items()}
    for key, (part, whole) in SHARES.items():
        if key == "interest_payments" or line.cells["mhclg_class"] in SOCIAL_CARE_CLASSES:
            share = _percentage(line.optional_figure(part), line.optional_figure(whole))
            ratios[key] = (share, "" if share is None else str(share))
    period = line.parsed("period", read_period, "a period such as 2016-17")
    provisional = line.cells["period"] == PROVISIONAL_PERIOD
    metrics = metrics_of("outturn")
    return [
        ValueEntry(
            line=line.number,
            metric_code=metrics[key].code,
            area_code=area_code,
            period=period,
            value=value,
            published_as=published_as,
            missing_reason=NO_RATIO if value is None else None,
            status=PublicationStatus.PROVISIONAL if provisional else PublicationStatus.PUBLISHED,
        )
        for key, (value, published_as) in ratios.items()
    ]


def _percentage(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    if part is None or whole is None or whole <= 0:
        return None
    return round(100 * part / whole, 1)
