"""Where metric values come from: one file per source, each an adapter from its file's format to `ValueEntry`. Pure."""

from peerhub.metrics.sources.shapes import MetricEntry, SourceEntry, ValueEntry
from peerhub.metrics.sources.shipped import SHIPPED, ShippedSource
from peerhub.metrics.sources.tidy import TidyFile

__all__ = ["SHIPPED", "MetricEntry", "ShippedSource", "SourceEntry", "TidyFile", "ValueEntry"]
