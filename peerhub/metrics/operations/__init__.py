"""What people do with metrics: bring in values, and take a snapshot of a council."""

from peerhub.metrics.operations.importing import (
    SourceRefused,
    ValuesImported,
    ValuesRefused,
    import_file,
    import_shipped,
    import_shipped_metrics,
    import_tidy,
    record_refusal,
)
from peerhub.metrics.operations.taking import take_snapshot

__all__ = [
    "SourceRefused",
    "ValuesImported",
    "ValuesRefused",
    "import_file",
    "import_shipped",
    "import_shipped_metrics",
    "import_tidy",
    "record_refusal",
    "take_snapshot",
]
