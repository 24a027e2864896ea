"""Bringing in metric values, in steps: staged, resolved, checked, written."""

from peerhub.metrics.operations.importing.running import (
    SourceRefused,
    ValuesImported,
    ValuesRefused,
    import_file,
    import_shipped,
    import_shipped_metrics,
    import_tidy,
    record_refusal,
)

__all__ = [
    "SourceRefused", "ValuesImported", "ValuesRefused", "import_file", "import_shipped", "import_shipped_metrics",
    "import_tidy", "record_refusal",
]  # fmt: skip
