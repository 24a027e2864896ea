"""Bringing in a file that somebody exported from LG Inform by hand."""

from collections import Counter

import sqlalchemy as sa

from peerhub.audit import operations as audit
from peerhub.db import db
from peerhub.metrics.models import Metric, Polarity
from peerhub.metrics.operations.fetching.bringing_in import LIVE, NOT_STATED, codes_by_number
from peerhub.metrics.operations.importing import ValuesImported, import_file
from peerhub.metrics.sources import File, MetricEntry
from peerhub.metrics.sources.describing import AFTER_THE_CATALOGUE
from peerhub.metrics.sources.lginform_export import ExportFile

CODE = LIVE.code


def import_export(file: File, *, number: str = "", label: str = "", by: audit.Actor | None) -> ValuesImported:
    """Import an export; `number` is the metric of the whole file where it does not say so itself.

    A metric that is not in the catalogue yet is added under `label`, for staff to describe. Raises ValuesRefused with
    nothing written.
    """
    codes = codes_by_number()
    added = [] if not number or number in codes else [_new_metric(number, label)]
    codes = codes | {str(entry.source_key): entry.code for entry in added}
    reader = ExportFile(file, codes=codes, labels=_numbers_by_label(), number=number, metrics=added)
    return import_file(LIVE, reader, file, metrics=added, by=by)


def _new_metric(number: str, label: str) -> MetricEntry:
    return MetricEntry(
        code=f"{CODE}:{number}",
        label=label or f"LG Inform metric {number}",
        topic="Other",
        unit=NOT_STATED,
        polarity=Polarity.NEUTRAL,
        definition="",
        position=AFTER_THE_CATALOGUE,
        is_headline=False,
        source_key=number,
    )


def _numbers_by_label() -> dict[str, str]:
    """LG Inform's numbers by the metrics' names in lower case, where only one has the name."""
    rows = db.session.execute(
        sa.select(Metric.label, Metric.source_key).where(
            Metric.code.startswith(f"{CODE}:"), Metric.source_key.is_not(None)
        )
    ).all()
    how_often = Counter(row.label.casefold() for row in rows)
    return {row.label.casefold(): row.source_key for row in rows if how_often[row.label.casefold()] == 1}
