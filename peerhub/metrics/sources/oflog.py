"""Oflog's adult social care and waste metrics, 2015/16 to 2022/23."""

from peerhub.metrics.sources.catalogue import keys_of
from peerhub.metrics.sources.mapping import Flag, Mapping

FILE_NAME = "oflog_metrics.csv"
# Five zeros cannot be right and count as missing (R36); a break in definition is noted.
MAPPING = Mapping(
    metric=("metric_code",),
    period="period",
    area="gss_code",
    value="value",
    flag="quality_flag",
    metrics=keys_of("oflog"),
    flags={
        "": Flag(reason="Not published at source"),
        "missing": Flag(reason="Not published at source"),
        "suspect_zero": Flag(reason="Published as 0, which cannot be right", drops=True),
        "definition_break": Flag(
            reason="Not published at source", note="Counted on another basis than later years."
        ),
    },
)  # fmt: skip
