"""The tidy file: one line a value, for any source that peerhub does not know by itself. See docs/metric-files.md."""

from collections.abc import Collection

from peerhub.metrics.sources.describing import Describer
from peerhub.metrics.sources.mapped import MappedFile
from peerhub.metrics.sources.mapping import Mapping
from peerhub.metrics.sources.staged import File

TIDY = Mapping(
    metric=("metric_code",),
    period="period",
    area="gss_code",
    value="value",
    missing_reason="missing_reason",
    ci_lower="ci_lower",
    ci_upper="ci_upper",
    status="status",
    note="note",
    extras_may_lack=True,
)


def tidy_file(file: File, *, source_code: str, known: Collection[str]) -> MappedFile:
    """The reader of a tidy file of this source; `known` are the codes of its metrics."""
    return MappedFile(file, TIDY, known=known, describer=Describer(source_code=source_code, known=known))
