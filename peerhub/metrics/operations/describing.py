"""Staff correct what the catalogue says of a metric. From then on imports leave its description alone."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import sqlalchemy as sa

from peerhub import clock
from peerhub.audit import operations as audit
from peerhub.db import db
from peerhub.metrics.models import Adding, Audience, Metric, MetricBreak, MetricEquivalence, Polarity

LONGEST_NOTE = 300


class DescriptionRefused(Exception):
    """A line cannot be used as it is written; `field` is the input that mends it."""

    def __init__(self, sentence: str, field: str) -> None:
        self.sentence, self.field = sentence, field
        super().__init__(sentence)


@dataclass(frozen=True)
class Description:
    """All that the catalogue says of a metric, as staff write it."""

    label: str
    topic: str
    unit: str
    polarity: Polarity
    definition: str
    how_to_read: str
    is_headline: bool
    audience: Audience
    adding: Adding
    breaks: str = field(default="")  # one a line: day | note
    twins: str = field(default="")  # one a line: code | note


def describe_metric(metric: Metric, said: Description, *, by: audit.Actor) -> None:
    """Make the catalogue say this. Raises DescriptionRefused, with nothing changed."""
    breaks, twins = _breaks(said.breaks), _twins(metric, said.twins)
    before = _as_said(metric)
    for name in (
        "label", "topic", "unit", "polarity", "definition", "how_to_read", "is_headline", "audience", "adding",
    ):  # fmt: skip
        setattr(metric, name, getattr(said, name))
    metric.edited_at = clock.now()
    _keep_breaks(metric, breaks)
    _keep_twins(metric, twins)
    was, now = audit.changes(before, _as_said(metric) | {"breaks": said.breaks, "equivalents": said.twins})
    audit.record("metric.describe", metric, by=by, label=metric.label, before=was, after=now)


def _as_said(metric: Metric) -> dict[str, object]:
    names = ("label", "topic", "unit", "polarity", "definition", "how_to_read", "is_headline", "audience", "adding")
    return {name: getattr(metric, name) for name in names}


def _pairs(text: str, field_name: str, example: str) -> list[tuple[str, str]]:
    found = []
    for line in filter(str.strip, text.splitlines()):
        first, bar, note = (part.strip() for part in line.partition("|"))
        if not bar or not first or len(note) > LONGEST_NOTE:
            raise DescriptionRefused(
                f"“{line.strip()[:60]}” must have two parts with a bar between them, as in: {example}", field_name
            )
        found.append((first, note))
    return found


def _breaks(text: str) -> dict[date, str]:
    found: dict[date, str] = {}
    for day, note in _pairs(text, "breaks", "2019-09-01 | Counted by school"):
        try:
            found[date.fromisoformat(day)] = note
        except ValueError:
            raise DescriptionRefused(f"“{day[:40]}” is not a day. Write it like 2019-09-01.", "breaks") from None
        if not note:
            raise DescriptionRefused(f"Say what changed on {day}, after the bar.", "breaks")
    return found


def _twins(metric: Metric, text: str) -> dict[int, str]:
    pairs = dict(_pairs(text, "twins", "ons:key-stage-2 | The same test"))
    rows = db.session.execute(sa.select(Metric.code, Metric.id).where(Metric.code.in_(pairs)))
    ids = {row.code: row.id for row in rows}
    for code in pairs:
        if code not in ids:
            raise DescriptionRefused(f"No metric has the code “{code[:80]}”. Look it up in the catalogue.", "twins")
        if ids[code] == metric.id:
            raise DescriptionRefused("A metric cannot be its own equivalent. Name the other one.", "twins")
    return {ids[code]: note for code, note in pairs.items()}


def _keep_breaks(metric: Metric, wanted: Mapping[date, str]) -> None:
    present = {one.starts_on: one for one in metric.breaks}
    for day, one in present.items():
        if day not in wanted:
            metric.breaks.remove(one)
    for day, note in wanted.items():
        if day in present:
            present[day].note = note
        else:
            metric.breaks.append(MetricBreak(starts_on=day, note=note))


def _keep_twins(metric: Metric, wanted: Mapping[int, str]) -> None:
    pair = MetricEquivalence
    db.session.flush()
    db.session.execute(sa.delete(pair).where(sa.or_(pair.metric_id == metric.id, pair.other_id == metric.id)))
    for other, note in wanted.items():
        low, high = sorted((metric.id, other))
        db.session.add(MetricEquivalence(metric_id=low, other_id=high, note=note))
    db.session.flush()
