"""Changing an engagement that has begun: scope, days, places on the team, stage, and calling it off.

Who is on the team lives one line higher: pages that move days or call off go through `teams.operations`, which takes
the people along.
"""

from collections.abc import Mapping, Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm.attributes import flag_modified

from peerhub import clock
from peerhub.accounts.models import User
from peerhub.audit.operations import Actor, changes, record
from peerhub.db import db
from peerhub.engagements.checks import Need, SlotPlan, check_council, check_dates, check_needs, check_scope, check_slots
from peerhub.engagements.errors import EngagementError, SlotInUse
from peerhub.engagements.labels import label_of, needs_in_words, slot_in_words
from peerhub.engagements.models import CoreTheme, Engagement, SkillNeed, Stage, TeamSlot
from peerhub.engagements.operations.starting import new_slot

OVER = frozenset({Stage.CLOSED, Stage.CANCELLED})
TOOK_PLACE = frozenset({Stage.REPORTING, Stage.FOLLOWING_UP})


def change_scope(
    engagement: Engagement,
    *,
    themes: Sequence[CoreTheme],
    local_focus: str,
    needs: Sequence[Need],
    by: User,
) -> None:
    """Set the themes, the local focus and the skills needed. Raises EngagementError with the field to mend."""
    refuse_if_over(engagement)
    check_scope(engagement.type, themes, local_focus)
    check_needs(needs)
    before = _scope(engagement)
    engagement.themes = list(themes)
    engagement.local_focus = local_focus.strip()
    _set_needs(engagement, needs)
    _record_change("engagement.change-scope", engagement, before, _scope(engagement), by=by)


def change_dates(engagement: Engagement, *, first_day: date, last_day: date, by: User) -> None:
    """Set the on-site days of the engagement alone; `teams.operations.move_dates` takes the team along."""
    refuse_if_over(engagement)
    check_dates(first_day, last_day, clock.today())
    check_council(engagement.council, engagement.type, last_day)
    before = {"first_day": engagement.first_day, "last_day": engagement.last_day}
    engagement.first_day, engagement.last_day, engagement.days_agreed = first_day, last_day, True
    after = {"first_day": first_day, "last_day": last_day}
    _record_change("engagement.change-dates", engagement, before, after, by=by)


def change_slots(engagement: Engagement, slots: Sequence[SlotPlan], *, by: User) -> None:
    """Set the team's places: those with a `slot_id` are kept and changed, the others are new, missing ones go.

    Raises SlotInUse when a place to be removed has, or had, somebody in it; then nothing is changed.
    """
    refuse_if_over(engagement)
    check_slots(slots)
    before = {"team": [slot_in_words(SlotPlan.of(slot)) for slot in engagement.slots]}
    kept = {slot.slot_id for slot in slots if slot.slot_id}
    gone = [slot for slot in engagement.slots if slot.id not in kept]
    _remove_slots(engagement, gone)
    _place_slots(engagement, slots)
    after = {"team": [slot_in_words(slot) for slot in slots]}
    _record_change("engagement.change-team-places", engagement, before, after, by=by)


def set_stage(engagement: Engagement, stage: Stage, *, by: Actor | None, reason: str | None = None) -> None:
    """Note that the engagement has come to `stage`. Does nothing when it is there already."""
    if engagement.stage is stage:
        return
    before, engagement.stage = {"stage": engagement.stage}, stage
    record(
        "engagement.set-stage",
        engagement,
        by=by,
        label=label_of(engagement),
        before=before,
        after={"stage": stage},
        reason=reason,
    )


def cancel(engagement: Engagement, *, reason: str, by: User) -> None:
    """Call the engagement off; `teams.operations.cancel_engagement` frees the team first."""
    refuse_if_over(engagement)
    if engagement.stage in TOOK_PLACE:
        raise EngagementError("The visit has taken place, so it can no longer be called off.")
    if not reason.strip():
        raise EngagementError("Say why it is called off. The team and the council will ask", "reason")
    set_stage(engagement, Stage.CANCELLED, by=by, reason=reason.strip())


def refuse_if_over(engagement: Engagement) -> None:
    """Raises EngagementError when the engagement is closed or cancelled: then it stays as it is."""
    if engagement.stage in OVER:
        raise EngagementError(f"This engagement is {engagement.stage.label.lower()}, so it can no longer be changed.")


def _set_needs(engagement: Engagement, needs: Sequence[Need]) -> None:
    """Changes rows in place where the skill stays, so that the same key is never deleted and inserted at once."""
    present = {need.skill_id: need for need in engagement.needs}
    wanted = {skill.id for skill, _, _ in needs}
    for skill_id, need in present.items():
        if skill_id not in wanted:
            engagement.needs.remove(need)
    for skill, level, weight in needs:
        if skill.id in present:
            present[skill.id].level, present[skill.id].weight = level, weight
        else:
            engagement.needs.append(SkillNeed(skill=skill, level=level, weight=weight))


def _remove_slots(engagement: Engagement, gone: Sequence[TeamSlot]) -> None:
    names = [slot.name for slot in gone]
    try:
        with db.session.begin_nested():
            for slot in gone:
                engagement.slots.remove(slot)
            db.session.flush()
    except sa.exc.IntegrityError as error:
        raise SlotInUse(
            f"{_one_of(names)} cannot be removed: somebody is or was asked to fill it. Make the place optional.",
            "slots",
        ) from error


def _one_of(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"One of these places ({', '.join(names)})"


def _place_slots(engagement: Engagement, slots: Sequence[SlotPlan]) -> None:
    """Positions are unique, so every row first moves out of the way."""
    present = {slot.id: slot for slot in engagement.slots}
    foreign = {slot.slot_id for slot in slots if slot.slot_id} - set(present)
    if foreign:
        raise EngagementError("Somebody else removed a place meanwhile. Look at the team again", "slots")
    for slot in present.values():
        slot.position = -slot.id
    db.session.flush()
    for position, plan in enumerate(slots, start=1):
        if plan.slot_id is None:
            engagement.slots.append(new_slot(plan, position))
        else:
            _change_slot(present[plan.slot_id], plan, position)
    db.session.flush()
    engagement.slots.sort(key=lambda slot: slot.position)


def _change_slot(slot: TeamSlot, plan: SlotPlan, position: int) -> None:
    slot.position = position
    for name, value in plan.facts().items():
        setattr(slot, name, value)


def _scope(engagement: Engagement) -> dict[str, object]:
    return {
        "themes": [theme.name for theme in engagement.themes],
        "local_focus": engagement.local_focus,
        "needs": needs_in_words(engagement.needs),
    }


def _record_change(
    action: str, engagement: Engagement, before: Mapping[str, object], after: Mapping[str, object], *, by: User
) -> None:
    """Write down what differs, and raise the version: a change to needs or places is one to the engagement."""
    was, now = changes(before, after)
    if not now:
        return
    flag_modified(engagement, "stage")
    record(action, engagement, by=by, label=label_of(engagement), before=was, after=now)
