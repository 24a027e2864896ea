"""Measures of children's services from the Department for Education's Local Authority Interactive Tool."""

from peerhub.metrics.periods import YearKind
from peerhub.metrics.sources.catalogue import keys_of
from peerhub.metrics.sources.mapping import Flag, Mapping

FILE_NAME = "childrens_services_metrics.csv"
WITHHELD = Flag(reason="Not available or suppressed at source")
METRICS = keys_of("childrens-services")
# The source names a year by the one in which it ends; what sort of year it is depends on the measure.
YEARS = {
    YearKind.ON_31_MARCH: ("LAC", "CPP_rate", "CIN"),
    YearKind.ON_30_SEPTEMBER: ("Work_Force_Vac_Rate", "Work_Force_AvgNumCase_SW"),
    YearKind.TO_SEPTEMBER: ("Work_Force_TO_Rate",),
    YearKind.SCHOOL: ("TotPerAbNew", "TotPermEx"),
    YearKind.CALENDAR: ("SEN_EHC_Excpt_20wks", "SEN_EHC_All_20wks"),
}
MAPPING = Mapping(
    metric=("measure_code",),
    period="period",
    area="gss_code",
    value="value",
    flag="flag",
    metrics=METRICS,
    year_kinds={METRICS[measure]: kind for kind, measures in YEARS.items() for measure in measures},
    year_kind=YearKind.FINANCIAL,
    flags={"": WITHHELD, "-": WITHHELD},
    flag_is_published=True,
)
