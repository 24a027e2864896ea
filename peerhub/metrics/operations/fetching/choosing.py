"""Which metrics of LG Inform are fetched: chosen by staff, by LG Inform's own numbers."""

from collections.abc import Sequence

import sqlalchemy as sa

from peerhub.audit import operations as audit
from peerhub.db import db
from peerhub.metrics.models import Metric
from peerhub.metrics.operations.fetching.lginform import CODE

MOST_AT_ONCE = 100


class ChoiceRefused(Exception):
    """The numbers cannot be used as they are typed."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(sentence)


def choose_metrics(typed: str, *, by: audit.Actor) -> tuple[list[str], list[str]]:
    """Fetch these metrics from now on. Returns the numbers typed that are known, and those to ask LG Inform about.

    Raises ChoiceRefused for what is no number.
    """
    numbers = list(dict.fromkeys(typed.replace(",", " ").split()))
    wrong = [number for number in numbers if not (number.isascii() and number.isdigit() and len(number) <= 9)]
    if wrong:
        raise ChoiceRefused(f"“{wrong[0][:40]}” is not a number of a metric. Write numbers only, such as 17482.")
    if len(numbers) > MOST_AT_ONCE:
        raise ChoiceRefused(f"These are more than {MOST_AT_ONCE} metrics. Add them in several steps.")
    known = _known(numbers)
    for metric in known.values():
        if not metric.is_fetched:
            metric.is_fetched = True
            audit.record("metric.fetch", metric, by=by, label=metric.label, after={"is_fetched": True})
    return list(known), [number for number in numbers if number not in known]


def leave_metric(metric: Metric, *, by: audit.Actor) -> None:
    """Fetch this metric no more. Its values stay."""
    if metric.is_fetched:
        metric.is_fetched = False
        audit.record("metric.leave", metric, by=by, label=metric.label, after={"is_fetched": False})


def _known(numbers: Sequence[str]) -> dict[str, Metric]:
    found = db.session.scalars(
        sa.select(Metric)
        .where(Metric.code.startswith(f"{CODE}:"), Metric.source_key.in_(numbers))
        .order_by(Metric.position, Metric.id)
    )
    return {str(metric.source_key): metric for metric in found}
