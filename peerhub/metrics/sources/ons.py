"""Local indicators of the Office for National Statistics, with their 95% confidence intervals."""

from peerhub.metrics.sources.catalogue import keys_of
from peerhub.metrics.sources.mapping import Flag, Mapping

FILE_NAME = "ons_local_indicators.csv"
# The flags are the marks of the Government Statistical Service.
MAPPING = Mapping(
    metric=("indicator",),
    period="period",
    area="gss_code",
    value="value",
    flag="status",
    ci_lower="lci_95",
    ci_upper="uci_95",
    metrics=keys_of("ons"),
    flags={
        "": Flag(reason="Not available at source"),
        "x": Flag(reason="Not available at source"),
        "u": Flag(reason="Withheld at source: too unreliable to publish", note="Called unreliable at source."),
        "c": Flag(reason="Withheld at source: confidential"),
        "z": Flag(reason="Not applicable"),
    },
    flag_is_published=True,
)
