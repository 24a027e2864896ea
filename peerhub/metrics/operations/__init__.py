"""What people do with metrics: bring in values, and take a snapshot of a council."""

from peerhub.metrics.operations.importing import (
    SourceRefused,
    ValuesImported,
    import_shipped,
    import_shipped_metrics,
    import_tidy,
    import_values,
)
from peerhub.metrics.operations.taking import take_snapshot

__all__ = [
    "SourceRefused",
    "ValuesImported",
    "import_shipped",
    "import_shipped_metrics",
    "import_tidy",
    "import_values",
    "take_snapshot",
]
