"""What an administrator changes about a type of engagement. What was counted by an old rule stays as it was."""

from collections.abc import Sequence
from dataclasses import dataclass

from peerhub.audit.operations import Actor, changes, record
from peerhub.db import db
from peerhub.engagements import queries
from peerhub.engagements.dates import MOST_DAYS
from peerhub.engagements.errors import EngagementError
from peerhub.engagements.models import DeadlineRule, EngagementType, ExpectedPaper, PaperKind
from peerhub.engagements.type_changes import Offset, as_rule, offset_in_words

MOST_MONTHS = 120
MOST_OFFSET_DAYS = 400
MOST_PAPERS = 30


@dataclass(frozen=True)
class TypeFacts:
    """What a type is, apart from its steps and its usual team."""

    name: str
    days_on_site: int
    notice_days: int
    counts_towards_cycle: bool


def change_type(type_: EngagementType, facts: TypeFacts, *, by: Actor) -> bool:
    """Change what a type is, for engagements that are started from now on; returns whether anything differed."""
    name = " ".join(facts.name.split())
    if not name or len(name) > 120:
        raise EngagementError("Give the type a name of at most 120 characters", "name")
    if not 1 <= facts.days_on_site <= MOST_DAYS:
        raise EngagementError(f"A visit lasts from 1 to {MOST_DAYS} days", "days_on_site")
    wanted = {**vars(facts), "name": name}
    before, after = changes({key: getattr(type_, key) for key in wanted}, wanted)
    for key, value in after.items():
        setattr(type_, key, value)
    if after:
        record("engagement-type.edit", type_, by=by, label=type_.name, before=before, after=after)
    return bool(after)


def change_offset(type_: EngagementType, held: DeadlineRule, offset: Offset, *, by: Actor) -> DeadlineRule:
    """Count a step of this type otherwise, for events on `valid_from` or later. Raises EngagementError."""
    if abs(offset.months) > MOST_MONTHS:
        raise EngagementError(f"Enter at most {MOST_MONTHS} months", "months")
    if abs(offset.days) > MOST_OFFSET_DAYS:
        raise EngagementError(f"Enter at most {MOST_OFFSET_DAYS} days", "days")
    if offset.months * offset.days < 0:
        raise EngagementError("Months and days must both lie before the event, or both after it", "days")
    rules = queries.rules(type_.id)
    first = min(rule.valid_from for rule in rules if rule.code == held.code)
    if offset.valid_from < first:
        raise EngagementError("This is before the first rule for this step. Choose a later day", "valid_from")
    before = {"step": held.name, "due": offset_in_words(held)}
    same = next((r for r in rules if (r.code, r.valid_from) == (held.code, offset.valid_from)), None)
    rule = same or as_rule(held, offset)
    rule.months, rule.days = offset.months, offset.days
    db.session.add(rule)
    after = {"step": rule.name, "due": offset_in_words(rule), "valid_from": rule.valid_from}
    record("engagement-type.change-deadline", type_, by=by, label=type_.name, before=before, after=after)
    return rule


def expect_papers(type_: EngagementType, wanted: Sequence[tuple[PaperKind, str]], *, by: Actor) -> None:
    """Set the documents that engagements of this type need, at once for all that are open. Raises EngagementError."""
    tidy = [(kind, " ".join(name.split())) for kind, name in wanted]
    if len(tidy) > MOST_PAPERS:
        raise EngagementError(f"Ask for at most {MOST_PAPERS} documents, the ones that the team truly reads")
    seen: set[str] = set()
    for kind, name in tidy:
        if len(name) > 120:
            raise EngagementError("Each name must be 120 characters or fewer", kind.name.lower())
        if name.casefold() in seen:
            raise EngagementError(f"{name} stands there twice. Take one away", kind.name.lower())
        seen.add(name.casefold())
    held = list(queries.expected_papers(type_.id))
    before = {"documents": [one.name for one in held]}
    for one in held:
        db.session.delete(one)
    db.session.flush()
    db.session.add_all(
        ExpectedPaper(type_id=type_.id, position=position, kind=kind, name=name)
        for position, (kind, name) in enumerate(tidy, start=1)
    )
    after = {"documents": [name for _, name in tidy]}
    if before != after:
        record("engagement-type.expect-documents", type_, by=by, label=type_.name, before=before, after=after)
