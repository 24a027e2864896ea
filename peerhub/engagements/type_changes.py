"""What a changed type would change: which engagements get other days for a step. Pure; nothing is written."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from peerhub.engagements.deadlines import deadlines
from peerhub.engagements.models import DeadlineRule, Engagement
from peerhub.web.formats import plural


@dataclass(frozen=True)
class Moved:
    """One engagement for which a step would fall on another day."""

    engagement: Engagement
    before: date
    after: date


@dataclass(frozen=True)
class Offset:
    """How far a step lies from its event, and from which day that counts."""

    months: int
    days: int
    valid_from: date


def as_rule(held: DeadlineRule, offset: Offset) -> DeadlineRule:
    """The next version of a step's rule. The old one stays in force for what was counted before `valid_from`."""
    return DeadlineRule(
        type_id=held.type_id,
        rule=held.rule,
        code=held.code,
        name=held.name,
        from_event=held.from_event,
        months=offset.months,
        days=offset.days,
        valid_from=offset.valid_from,
    )


def moved(engagements: Iterable[Engagement], rules: Sequence[DeadlineRule], new: DeadlineRule) -> list[Moved]:
    """The engagements whose step falls on another day once `new` is among the rules of their type."""
    kept = [rule for rule in rules if (rule.code, rule.valid_from) != (new.code, new.valid_from)]
    found = []
    for engagement in engagements:
        before = _due(engagement, rules, new.code)
        after = _due(engagement, [*kept, new], new.code)
        if before != after and before is not None and after is not None:
            found.append(Moved(engagement, before, after))
    return found


def latest_of_each(rules: Iterable[DeadlineRule]) -> list[DeadlineRule]:
    """Of each step the version that is, or will be, in force last; in the order of the steps."""
    latest = {rule.code: rule for rule in sorted(rules, key=lambda rule: rule.valid_from)}
    return sorted(latest.values(), key=lambda rule: (rule.from_event == "last-day", rule.months, rule.days, rule.code))


def offset_in_words(rule: DeadlineRule) -> str:
    """ "5 months before the first day on site"."""
    event = "the first day on site" if rule.from_event == "first-day" else "the last day on site"
    parts = [
        plural(abs(rule.months), "month") if rule.months else "",
        plural(abs(rule.days), "day") if rule.days else "",
    ]
    said = " and ".join(part for part in parts if part)
    if not said:
        return f"on {event}"
    return f"{said} {'before' if (rule.months or rule.days) < 0 else 'after'} {event}"


def _due(engagement: Engagement, rules: Iterable[DeadlineRule], code: str) -> date | None:
    return next((due.due_on for due in deadlines(engagement, rules) if due.code == code), None)
