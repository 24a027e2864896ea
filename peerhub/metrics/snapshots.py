"""What a snapshot says and how its seal is made (R33): pure, over its rows.

The checksum is the SHA-256 of the canonical content: JSON with sorted keys and no spaces, decimals as text with six
places, moments in UTC. Whoever has the rows can make it again; a changed figure, name or member changes it.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from peerhub.metrics.models import Audience, PublicationStatus, Snapshot, SnapshotMember, SnapshotValue
from peerhub.metrics.readings import Reading, ReadPoint

NOT_AVAILABLE = "Not available at source"


def seal(snapshot: Snapshot) -> str:
    """The checksum that belongs to the snapshot's content."""
    text = json.dumps(content(snapshot), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def verify(snapshot: Snapshot) -> bool:
    """Whether the snapshot still says what it said when it was sealed."""
    return seal(snapshot) == snapshot.checksum


def readings(snapshot: Snapshot, *, for_staff: bool) -> list[Reading]:
    """What to show of a snapshot, in its order. Outside the LGA only published figures are shown (R37).

    Where the newest figure of a metric is not published, people outside the LGA get the newest one that is; of its
    comparators the snapshot then keeps the quartiles only. A metric without any published figure is left out.
    """
    found = (_reading(value, for_staff=for_staff) for value in snapshot.values)
    return [reading for reading in found if reading is not None]


def _reading(value: SnapshotValue, *, for_staff: bool) -> Reading | None:
    if value.audience is Audience.STAFF and not for_staff:
        return None
    rows = [row for row in value.series if for_staff or row[6] == PublicationStatus.PUBLISHED.value]
    if not rows:
        return None
    whole = _whole_reading(value)
    if rows[-1] == value.series[-1]:
        return replace(whole, points=_points(rows))
    newest = _points(rows)[-1]
    return replace(
        whole,
        period=newest.period,
        period_end=newest.period_end,
        value=newest.value,
        published_as="" if newest.value is None else f"{newest.value.normalize():f}",
        missing_reason=NOT_AVAILABLE if newest.value is None else None,
        ci_lower=None,
        ci_upper=None,
        status=PublicationStatus.PUBLISHED,
        comparators=(),
        points=_points(rows),
    )


def _whole_reading(value: SnapshotValue) -> Reading:
    """The newest period, whatever its status."""
    points = _points(value.series)
    return Reading(
        code=value.metric_code,
        label=value.label,
        topic=value.topic,
        unit=value.unit,
        polarity=value.polarity,
        definition=value.definition or "",
        source_name=value.source_name,
        period=points[-1].period,
        period_end=points[-1].period_end,
        value=value.value,
        published_as=value.published_as or "",
        missing_reason=value.missing_reason,
        ci_lower=value.ci_lower,
        ci_upper=value.ci_upper,
        status=PublicationStatus(value.series[-1][6]),
        note=None,
        comparators=tuple(map(Decimal, value.comparators.values())),
        points=points,
    )


def _points(rows: Sequence[Sequence[Any]]) -> tuple[ReadPoint, ...]:
    return tuple(map(_point, rows))


def _point(row: Sequence[Any]) -> ReadPoint:
    value, lower, middle, upper = (None if text is None else Decimal(text) for text in row[2:6])
    changed = row[8] if len(row) > 8 else ""
    return ReadPoint(row[0], date.fromisoformat(row[1]), value, lower, middle, upper, break_note=changed)


def content(snapshot: Snapshot) -> dict[str, Any]:
    """Everything that the seal covers, as plain JSON."""
    return {
        "council": snapshot.council_id,
        "council_name": snapshot.council_name,
        "taken_at": snapshot.taken_at.isoformat(),
        "taken_by": snapshot.taken_by_name,
        "comparator": snapshot.comparator_name,
        "members": [_member(member) for member in sorted(snapshot.members, key=lambda member: member.position)],
        "values": [_value(value) for value in sorted(snapshot.values, key=lambda value: value.position)],
    }


def as_text(number: Decimal | None) -> str | None:
    """A figure as the seal has it: six decimals, never an exponent. None stays none."""
    return None if number is None else f"{number:.6f}"


def _member(member: SnapshotMember) -> list[Any]:
    return [member.position, member.council_id, member.gss_code, member.name]


def _value(value: SnapshotValue) -> dict[str, Any]:
    return {
        "position": value.position,
        "metric": value.metric_code,
        "label": value.label,
        "topic": value.topic,
        "unit": value.unit,
        "polarity": value.polarity.value,
        "source": value.source_name,
        "fetched_at": value.fetched_at.isoformat() if value.fetched_at else None,
        "period": value.period,
        "period_end": value.period_end.isoformat() if value.period_end else None,
        "value": as_text(value.value),
        "published_as": value.published_as,
        "missing_reason": value.missing_reason,
        "ci": [as_text(value.ci_lower), as_text(value.ci_upper)],
        "status": value.status.value if value.status else None,
        "comparators": value.comparators,
        "series": value.series,
        **{name: text for name, text in _kept_since(value).items() if text is not None},
    }


def _kept_since(value: SnapshotValue) -> dict[str, str | None]:
    """What the first snapshots did not keep: it is part of the seal of those that do."""
    return {
        "definition": value.definition,
        "licence": value.licence,
        "fetched_by": value.fetched_by,
        "audience": value.audience.value if value.audience else None,
    }
