"""Bringing in metric values, in steps: staged, resolved, checked, written."""

from peerhub.metrics.operations.importing.running import (
    SourceRefused,
    ValuesImported,
    ValuesRefused,
    ensure_source,
    import_file,
    import_shipped,
    import_shipped_metrics,
    import_tidy,
    known_source,
    record_refusal,
)

__all__ = [
    "SourceRefused", "ValuesImported", "ValuesRefused", "ensure_source", "import_file", "import_shipped",
    "import_shipped_metrics", "import_tidy", "known_source", "record_refusal",
]  # fmt: skip
