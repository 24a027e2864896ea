"""Values of invented metrics for real councils."""

import io
from contextlib import nullcontext

from peerhub.councils import queries as council_queries
from peerhub.councils.models import Council, SimilarityModel
from peerhub.metrics.models import Metric, MetricImport
from peerhub.metrics.sources import File
from tests.support import factories


def of_bytes(name: str, content: bytes) -> File:
    """A file as somebody hands it in."""
    return File(name, lambda: nullcontext(io.BytesIO(content)))


def neighbours_of(council: Council) -> list[Council]:
    return [row.neighbour for row in council_queries.similar_councils(council.id, SimilarityModel.GLOBAL)]


def give(metric: Metric, council: Council, run: MetricImport, years: dict[int, str | None], **details) -> None:
    """Values by financial year; None makes a missing one."""
    for year, value in years.items():
        factories.make_metric_value(metric, council, value, year=year, import_id=run.id, **details)


def give_group(metric: Metric, councils: list[Council], run: MetricImport, years: dict[int, list[str]]) -> None:
    for year, values in years.items():
        for council, value in zip(councils, values, strict=False):
            factories.make_metric_value(metric, council, value, year=year, import_id=run.id)
