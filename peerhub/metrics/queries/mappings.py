"""Saved mappings, and what they would make of their samples."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from peerhub.db import db
from peerhub.metrics.models import MetricMapping
from peerhub.metrics.queries.areas import areas_now
from peerhub.metrics.sources.mapping import Mapping
from peerhub.metrics.sources.metric_lines import read_metric_lines
from peerhub.metrics.sources.staged import Unreadable
from peerhub.metrics.sources.trying import Trial, try_mapping


def mappings() -> Sequence[MetricMapping]:
    """Every saved mapping with its source, by name."""
    return db.session.scalars(
        sa.select(MetricMapping)
        .options(joinedload(MetricMapping.source))
        .order_by(MetricMapping.name, MetricMapping.id)
    ).all()


def get_mapping(mapping_id: int) -> MetricMapping:
    """One saved mapping with its source. Raises NoResultFound."""
    return db.session.scalars(
        sa.select(MetricMapping).where(MetricMapping.id == mapping_id).options(joinedload(MetricMapping.source))
    ).one()


def columns_of(mapping: MetricMapping) -> list[str]:
    """The headings of the sample, wherever the mapping looks for them."""
    line = Mapping.from_json(mapping.content).header_line
    return [cell.strip() for cell in mapping.sample[line - 1]] if line <= len(mapping.sample) else []


@dataclass(frozen=True)
class SampleTried:
    """What the mapping makes of its sample: the first values, and what is wrong with the sample as a whole."""

    values: list[Trial]
    faults: list[str]


def trial_of(mapping: MetricMapping) -> SampleTried:
    """The mapping tried on its own sample; nothing is imported."""
    try:
        entries = read_metric_lines(mapping.metrics_text, mapping.source.code)
    except Unreadable as wrong:
        return SampleTried([], [wrong.sentence])
    codes = {called: entry.code for called, entry in entries.items()}
    content = Mapping.from_json(mapping.content).with_metrics(codes)
    return SampleTried(*try_mapping(content, mapping.sample, areas=areas_now(), known=frozenset(codes.values())))
