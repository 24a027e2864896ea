"""A sample of LG Inform: 21 metric types of 35 councils, and two series that came with them."""

from peerhub.metrics.periods import YearKind
from peerhub.metrics.sources.catalogue import keys_of
from peerhub.metrics.sources.mapping import Mapping

FILE_NAME = "lginform_sample.csv"
METRICS = keys_of("lginform")
# LG Inform writes school years like financial years: 2022/23. (9612 and 9613 are calendar years.)
SCHOOL_YEAR_METRICS = ("6080", "9197", "6016", "20021")
# Series without a metric type, by the department that they come from.
WITHOUT_TYPE = {"Defra ENV18": "defra-recycling", "MHCLG live table (council return)": "non-major-planning"}
MAPPING = Mapping(
    metric=("metric_type_id", "via"),
    period="period",
    area="area_code",
    value="value",
    metrics=METRICS | {department: METRICS[series] for department, series in WITHOUT_TYPE.items()},
    year_kinds={METRICS[metric_type]: YearKind.SCHOOL for metric_type in SCHOOL_YEAR_METRICS},
)
