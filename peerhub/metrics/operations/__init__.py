"""What people do with metrics: bring in values, and take a snapshot of a council."""

from peerhub.metrics.operations.describing import Description, DescriptionRefused, describe_metric
from peerhub.metrics.operations.grouping import (
    GroupDescription,
    GroupRefused,
    bring_group,
    change_group,
    withdraw_group,
)
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
from peerhub.metrics.operations.mappings import MappingRefused, change_mapping, import_mapped, make_mapping
from peerhub.metrics.operations.taking import take_snapshot

__all__ = [
    "Description",
    "DescriptionRefused",
    "GroupDescription",
    "GroupRefused",
    "MappingRefused",
    "SourceRefused",
    "ValuesImported",
    "ValuesRefused",
    "bring_group",
    "change_group",
    "change_mapping",
    "describe_metric",
    "import_file",
    "import_mapped",
    "import_shipped",
    "import_shipped_metrics",
    "import_tidy",
    "make_mapping",
    "record_refusal",
    "take_snapshot",
    "withdraw_group",
]
