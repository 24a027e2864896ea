"""Where metric values come from: one file per source, most of them no more than a mapping of its columns. Pure."""

from peerhub.metrics.sources.shapes import MetricEntry, SourceEntry, ValueEntry
from peerhub.metrics.sources.shipped import SHIPPED, ShippedSource
from peerhub.metrics.sources.staged import File, Reader
from peerhub.metrics.sources.tidy import tidy_file

__all__ = ["SHIPPED", "File", "MetricEntry", "Reader", "ShippedSource", "SourceEntry", "ValueEntry", "tidy_file"]
