"""Every question to the metrics. Values that are not published are for LGA staff only (R37)."""

from peerhub.metrics.queries.catalogue import (
    WantedMetrics,
    extent_of,
    find_metrics,
    get_described,
    metric_topics,
    twins_of,
)
from peerhub.metrics.queries.fetching import fetched_metrics, fetched_numbers, last_requests, spent, unknown_numbers
from peerhub.metrics.queries.freshness import WantedAges, freshness, source_ages
from peerhub.metrics.queries.groups import get_group, group_sizes, groups_to_hand_on, own_groups
from peerhub.metrics.queries.imports import change_log, find_imports, get_import, refusals_of, revisions_of
from peerhub.metrics.queries.mappings import columns_of, get_mapping, mappings, trial_of
from peerhub.metrics.queries.snapshots import every_snapshot, whole_snapshots
from peerhub.metrics.queries.values import (
    every_metric,
    figures_of,
    get_metric,
    headline_metrics,
    headlines_of,
    metrics_beside,
    metrics_of,
    series_of,
    sources,
    topics,
)

__all__ = [
    "WantedAges",
    "WantedMetrics",
    "change_log",
    "columns_of",
    "every_metric",
    "every_snapshot",
    "extent_of",
    "fetched_metrics",
    "fetched_numbers",
    "figures_of",
    "find_imports",
    "find_metrics",
    "freshness",
    "get_described",
    "get_group",
    "get_import",
    "get_mapping",
    "get_metric",
    "group_sizes",
    "groups_to_hand_on",
    "headline_metrics",
    "headlines_of",
    "last_requests",
    "mappings",
    "metric_topics",
    "metrics_beside",
    "metrics_of",
    "own_groups",
    "refusals_of",
    "revisions_of",
    "series_of",
    "source_ages",
    "sources",
    "spent",
    "topics",
    "trial_of",
    "twins_of",
    "unknown_numbers",
    "whole_snapshots",
]
