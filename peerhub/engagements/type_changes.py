"""What a changed type would change: which engagements get other days for a step. Pure; nothing is written."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from peerhub.engagements.deadlines import deadlines
from peerhub.engagements.models import DeadlineRule, Engagement, Passage
from peerhub.engagements.passing import has, restaged
from peerhub.web.formats import listed, plural

NAMED = 20  # councils in one sentence


@dataclass(frozen=True)
class Moved:
    """One engagement for which a step would fall on another day; None where it has, or would have, no such step."""

    engagement: Engagement
    before: date | None
    after: date | None


@dataclass(frozen=True)
class Offset:
    """How far a step lies from its event, and from which day that counts."""

    months: int
    days: int
    valid_from: date
    applies: bool = True  # False: from that day there is no such step


def as_rule(held: DeadlineRule, offset: Offset, *, type_id: int | None = None) -> DeadlineRule:
    """The next version of a step's rule, or the first one of another type's.

    An old one stays in force for what was counted before `valid_from`.
    """
    return DeadlineRule(
        type_id=held.type_id if type_id is None else type_id,
        rule=held.rule,
        code=held.code,
        name=held.name,
        from_event=held.from_event,
        months=offset.months,
        days=offset.days,
        valid_from=offset.valid_from,
        applies=offset.applies,
    )


def moved(engagements: Iterable[Engagement], rules: Sequence[DeadlineRule], new: DeadlineRule) -> list[Moved]:
    """The engagements whose step falls on another day once `new` is among the rules of their type."""
    kept = [rule for rule in rules if (rule.code, rule.valid_from) != (new.code, new.valid_from)]
    found = []
    for engagement in engagements:
        before = _due(engagement, rules, new.code)
        after = _due(engagement, [*kept, new], new.code)
        if before != after:
            found.append(Moved(engagement, before, after))
    return found


def latest_of_each(rules: Iterable[DeadlineRule]) -> list[DeadlineRule]:
    """Of each step the version that is, or will be, in force last; in the order of the steps."""
    latest = {rule.code: rule for rule in sorted(rules, key=lambda rule: rule.valid_from)}
    return sorted(latest.values(), key=lambda rule: (rule.from_event == "last-day", rule.months, rule.days, rule.code))


def offset_in_words(rule: DeadlineRule) -> str:
    """ "5 months before the first day on site"."""
    if rule.applies is False:
        return "no longer a step"
    event = from_event(rule)
    parts = [
        plural(abs(rule.months), "month") if rule.months else "",
        plural(abs(rule.days), "day") if rule.days else "",
    ]
    said = " and ".join(part for part in parts if part)
    if not said:
        return f"on {event}"
    return f"{said} {'before' if (rule.months or rule.days) < 0 else 'after'} {event}"


def from_event(rule: DeadlineRule) -> str:
    """The event from which a step is counted."""
    return "the first day on site" if rule.from_event == "first-day" else "the last day on site"


def consequences(
    after: Mapping[str, Any],
    *,
    is_open: Sequence[Engagement],
    recent: Sequence[Engagement],
    reviewed: Collection[int] = (),
) -> list[str]:
    """What changed facts of a type mean, in sentences. `after` holds only what differs.

    `is_open` are the engagements of the type that are neither closed nor called off, `reviewed` those of them that have
    a progress review, `recent` those that took place within the five years of the cycle.
    """
    said = []
    if "name" in after:
        said.append(f"It is called “{after['name']}” everywhere, in earlier records too.")
    if "counts_towards_cycle" in after:
        councils = sorted({one.council.name for one in recent})
        verb = "counts" if after["counts_towards_cycle"] else "no longer counts"
        named = councils if len(councils) <= NAMED else [*councils[:NAMED], f"{len(councils) - NAMED} more"]
        whom = f"the next challenge of {plural(len(councils), 'council')} is reckoned anew: {listed(named)}"
        said.append(f"It {verb} towards the five years: {whom if councils else 'no council had one within them'}.")
    if "without_stages" in after:
        said += _about_stages(after["without_stages"], is_open, reviewed)
    if after.get("has_core_themes"):
        bare = [one.reference for one in is_open if not one.themes]
        said.append("Its scope needs a core theme." + (f" Open ones without: {listed(bare)}." if bare else ""))
    if "nation" in after and after["nation"] is not None:
        others = [one.reference for one in is_open if one.council.nation is not after["nation"]]
        said.append(f"Only councils in {after['nation'].value} can have it from now on.")
        said += [f"Those that have begun elsewhere stay: {listed(others)}."] if others else []
    if {"days_on_site", "notice_days"} & set(after):
        said.append("New engagements are planned with these days; those that have begun keep theirs.")
    return said


def about_papers(
    held: Sequence[str], wanted: Sequence[str], *, is_open: Sequence[Engagement], today: date
) -> list[str]:
    """What another list of documents means for the open engagements of a type whose visit is ahead or under way."""
    ask = [one for one in is_open if one.last_day >= today and has(one, Passage.PREPARING)]
    tidy = [" ".join(name.split()) for name in wanted]
    comes, goes = [name for name in tidy if name not in held], [name for name in held if name not in tidy]
    if not comes and not goes:
        return ["Nothing: these documents are asked for already."]
    said = [f"Asked for from now on: {listed(comes)}."] if comes else []
    said += [f"No longer asked for: {listed(goes)}. What was uploaded stays."] if goes else []
    return [*said, f"This is so for {_named(ask)}." if ask else "No visit of this type is ahead at present."]


def _about_stages(without: Sequence[Passage], is_open: Sequence[Engagement], reviewed: Collection[int]) -> list[str]:
    """Which open engagements go another way from here, and that what they have passed stays."""
    found, said = restaged(is_open, without, reviewed=reviewed), []
    for passage in Passage:
        goes = [one.engagement for one in found if passage in one.goes]
        comes = [one.engagement for one in found if passage in one.comes]
        if goes:
            said.append(f"“{passage.label}” falls away, with its steps, for {_named(goes)}.")
        if comes:
            said.append(f"“{passage.label}” is a stage from now on for {_named(comes)}.")
    others = len(is_open) - len(found)
    if not found:
        said.append("Engagements that are started from now on pass through these stages; no open one changes.")
    elif others:
        said.append(f"{plural(others, 'other open one stays as it is', 'other open ones stay as they are')}.")
    return said


def _named(engagements: Sequence[Engagement]) -> str:
    names = [f"{one.council.name} ({one.reference})" for one in engagements]
    more = [f"{len(names) - NAMED} more"] if len(names) > NAMED else []
    return f"{plural(len(names), 'open engagement')}: {listed([*names[:NAMED], *more])}"


def _due(engagement: Engagement, rules: Iterable[DeadlineRule], code: str) -> date | None:
    return next((due.due_on for due in deadlines(engagement, rules) if due.code == code), None)
