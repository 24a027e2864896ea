"""What an administrator changes about a type of engagement. What was counted by an old rule stays as it was."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from peerhub.audit.operations import Actor, changes, record
from peerhub.councils.models import Nation
from peerhub.db import db
from peerhub.engagements import queries
from peerhub.engagements.checks import SlotPlan, check_slots
from peerhub.engagements.dates import MOST_DAYS
from peerhub.engagements.errors import EngagementError
from peerhub.engagements.labels import label_of
from peerhub.engagements.models import (
    DeadlineRule,
    EngagementType,
    ExpectedPaper,
    MetricNeed,
    PaperKind,
    Passage,
    Subject,
    TemplateSlot,
)
from peerhub.engagements.passing import refusal, restaged, without_after
from peerhub.engagements.queries.kinds import free_type_code, reviewed
from peerhub.engagements.type_changes import Offset, as_rule, offset_in_words

MOST_MONTHS = 120
MOST_OFFSET_DAYS = 400
MOST_PAPERS = 30


@dataclass(frozen=True)
class TypeFacts:
    """What a type is, apart from its steps and its usual team."""

    name: str
    subject: Subject
    nation: Nation | None
    days_on_site: int
    notice_days: int
    counts_towards_cycle: bool
    has_core_themes: bool
    without_stages: tuple[Passage, ...] = ()


def differences(type_: EngagementType, facts: TypeFacts) -> tuple[dict[str, Any], dict[str, Any]]:
    """What differs, as it is and as it would be. Raises EngagementError for what cannot be; changes nothing."""
    name = " ".join(facts.name.split())
    if not name or len(name) > 120:
        raise EngagementError("Give the type a name of at most 120 characters", "name")
    if any(name.casefold() == other.casefold() for id_, other in queries.type_names() if id_ != type_.id):
        raise EngagementError(f"There is a type called {name} already. Choose another name", "name")
    if not 1 <= facts.days_on_site <= MOST_DAYS:
        raise EngagementError(f"A visit lasts from 1 to {MOST_DAYS} days", "days_on_site")
    if why := refusal(facts.without_stages):
        raise EngagementError(why, "stages")
    wanted = {**vars(facts), "name": name}
    return changes({key: getattr(type_, key) for key in wanted}, wanted)


def change_type(type_: EngagementType, facts: TypeFacts, *, by: Actor) -> bool:
    """Change what a type is, for engagements that are started from now on; returns whether anything differed.

    Other stages are for open engagements too, as far as they have not come there yet.
    """
    before, after = differences(type_, facts)
    if "without_stages" in after:
        _restage(type_, facts.without_stages, by=by)
    for key, value in after.items():
        setattr(type_, key, value)
    if after:
        record("engagement-type.edit", type_, by=by, label=type_.name, before=before, after=after)
    return bool(after)


def _restage(type_: EngagementType, without: Sequence[Passage], *, by: Actor) -> None:
    is_open = queries.open_of_type(type_)
    with_review = reviewed(is_open)
    for one in restaged(is_open, without, reviewed=with_review):
        visit, was = one.engagement, one.engagement.without_stages
        visit.without_stages = without_after(visit, without, reviewed=with_review)
        record(
            "engagement.change-stages", visit, by=by, label=label_of(visit),
            before={"without_stages": was}, after={"without_stages": visit.without_stages},
            reason=f"{type_.name} has other stages now",
        )  # fmt: skip


def add_type(facts: TypeFacts, like: EngagementType, *, by: Actor) -> EngagementType:
    """A new type with the steps, documents, figures, usual team and accreditation of another.

    Raises EngagementError.
    """
    type_ = EngagementType(
        code=free_type_code(facts.name),
        accreditation_code=like.accreditation_code,
        is_progress_review=like.is_progress_review,
        position=max(one.position for one in queries.types()) + 1,
    )
    _before, after = differences(type_, facts)
    for key, value in {**vars(facts), **after}.items():
        setattr(type_, key, value)
    type_.template = [_usual(place, SlotPlan.of(slot)) for place, slot in enumerate(like.template, start=1)]
    db.session.add(type_)
    db.session.flush()
    db.session.add_all(
        as_rule(rule, Offset(rule.months, rule.days, rule.valid_from, rule.applies), type_id=type_.id)
        for rule in queries.rules(like.id)
    )
    db.session.add_all(
        ExpectedPaper(type_id=type_.id, position=one.position, kind=one.kind, name=one.name)
        for one in queries.expected_papers(like.id)
    )
    needed = queries.needs_because_of(like)
    db.session.add_all(MetricNeed(type_id=type_.id, metric_code=one.metric_code) for one in needed)
    record("engagement-type.add", type_, by=by, label=type_.name, after={**vars(facts), "like": like.name})
    return type_


def change_usual_team(type_: EngagementType, slots: Sequence[SlotPlan], *, by: Actor) -> None:
    """Set the places that engagements of this type begin with; those that have begun keep theirs."""
    check_slots(slots)
    before = {"team": [slot.name for slot in type_.template]}
    was = [SlotPlan.of(slot) for slot in type_.template]
    if was == list(slots):
        return
    type_.template.clear()
    db.session.flush()
    type_.template = [_usual(place, slot) for place, slot in enumerate(slots, start=1)]
    after = {"team": [slot.name for slot in slots]}
    record("engagement-type.change-team", type_, by=by, label=type_.name, before=before, after=after)


def _usual(place: int, slot: SlotPlan) -> TemplateSlot:
    return TemplateSlot(position=place, **slot.facts())


def add_step(type_: EngagementType, held: DeadlineRule, offset: Offset, *, by: Actor) -> DeadlineRule:
    """Give this type a step that another has. Raises EngagementError."""
    _check_offset(offset)
    if any(rule.code == held.code for rule in queries.rules(type_.id)):
        raise EngagementError(f"This type has the step “{held.name}” already. Change it there", "step")
    rule = as_rule(held, offset, type_id=type_.id)
    db.session.add(rule)
    after = {"step": rule.name, "due": offset_in_words(rule), "valid_from": rule.valid_from}
    record("engagement-type.add-step", type_, by=by, label=type_.name, after=after)
    return rule


def change_offset(type_: EngagementType, held: DeadlineRule, offset: Offset, *, by: Actor) -> DeadlineRule:
    """Count a step otherwise, or no longer, for events on `valid_from` or later. Raises EngagementError."""
    _check_offset(offset)
    rules = queries.rules(type_.id)
    first = min(rule.valid_from for rule in rules if rule.code == held.code)
    if offset.valid_from < first:
        raise EngagementError("This is before the first rule for this step. Choose a later day", "valid_from")
    before = {"step": held.name, "due": offset_in_words(held)}
    same = next((r for r in rules if (r.code, r.valid_from) == (held.code, offset.valid_from)), None)
    rule = same or as_rule(held, offset)
    rule.months, rule.days, rule.applies = offset.months, offset.days, offset.applies
    db.session.add(rule)
    after = {"step": rule.name, "due": offset_in_words(rule), "valid_from": rule.valid_from}
    record("engagement-type.change-deadline", type_, by=by, label=type_.name, before=before, after=after)
    return rule


def _check_offset(offset: Offset) -> None:
    if abs(offset.months) > MOST_MONTHS:
        raise EngagementError(f"Enter at most {MOST_MONTHS} months", "months")
    if abs(offset.days) > MOST_OFFSET_DAYS:
        raise EngagementError(f"Enter at most {MOST_OFFSET_DAYS} days", "days")
    if offset.months * offset.days < 0:
        raise EngagementError("Months and days must both lie before the event, or both after it", "days")


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
