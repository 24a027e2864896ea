"""What every adapter turns its file into."""

from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from peerhub.metrics.models import Adding, Polarity, PublicationStatus
from peerhub.metrics.periods import Period


@dataclass(frozen=True)
class SourceEntry:
    """Where figures come from, on what licence, and what to say beside them."""

    code: str
    name: str
    licence: str
    attribution: str
    note: str = ""
    is_historical: bool = False


@dataclass(frozen=True)
class MetricEntry:
    """One metric as the catalogue describes it. `code` begins with the code of its source: `ons:claimants`."""

    code: str
    label: str
    topic: str
    unit: str
    polarity: Polarity
    definition: str
    position: int
    is_headline: bool
    source_key: str | None = None  # what the source itself calls it
    how_to_read: str = ""
    adding: Adding = Adding.NEVER


class ValueEntry(NamedTuple):
    """One value as read; `line` is where it stands in its file. Either `value` or `missing_reason` is given."""

    line: int
    metric_code: str
    area_code: str
    period: Period
    value: Decimal | None
    published_as: str
    missing_reason: str | None = None
    ci_lower: Decimal | None = None
    ci_upper: Decimal | None = None
    status: PublicationStatus = PublicationStatus.PUBLISHED
    note: str | None = None
