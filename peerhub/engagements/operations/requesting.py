"""Before the team: a request is taken down, somebody is named who runs it, the scope is agreed."""

from collections.abc import Sequence
from datetime import date

from peerhub import clock
from peerhub.accounts.models import User
from peerhub.audit.operations import changes, record
from peerhub.councils.models import Council
from peerhub.db import db
from peerhub.engagements.checks import (
    Need,
    SlotPlan,
    check_asked,
    check_council,
    check_dates,
    check_focus,
    check_needs,
    check_scope,
    check_slots,
)
from peerhub.engagements.errors import EngagementError
from peerhub.engagements.labels import label_of, needs_in_words, slot_in_words
from peerhub.engagements.models import (
    CoreTheme,
    Engagement,
    EngagementType,
    Occasion,
    Passage,
    SkillNeed,
    Stage,
)
from peerhub.engagements.operations.changing import set_stage
from peerhub.engagements.operations.starting import (
    new_slot,
    next_reference,
    note_scoping,
    original_of,
    refuse_second_request,
    wait_for_turn,
)
from peerhub.engagements.operations.taking import take_and_pin
from peerhub.engagements.passing import BEFORE_TEAM, has

AGREED = "The scope of this engagement is agreed already. Look at it as it stands now."
NO_DAYS = "The days on site are not agreed, and peers are asked for days. Agree the scope, or set the days, first."


def take_request(
    *,
    council: Council,
    type_: EngagementType,
    first_day: date,
    last_day: date,
    asked_by: str,
    asked_on: date,
    wish: str,
    manager: User | None,
    by: User,
) -> Engagement:
    """Take down that a council asks, with what is known; the days are those on which it is expected about then.

    Raises EngagementError with the field that has to be mended, before anything is written.
    """
    wait_for_turn()
    asked_by = check_asked(asked_by, asked_on, clock.today(), is_required=True)
    check_council(council, type_, last_day)
    check_dates(first_day, last_day, clock.today())
    check_focus(wish)
    refuse_second_request(council, type_)
    engagement = Engagement(
        reference=next_reference(type_, first_day.year),
        council=council,
        type=type_,
        stage=Stage.REQUEST,
        without_stages=type_.without_stages,
        first_day=first_day,
        last_day=last_day,
        days_agreed=False,
        requested_on=asked_on,
        requested_by=asked_by,
        local_focus=wish.strip(),
        original=original_of(council, type_),
        created_at=clock.now(),
    )
    db.session.add(engagement)
    db.session.flush()
    after = {
        "reference": engagement.reference,
        "requested_on": asked_on,
        "requested_by": asked_by,
        "expected": first_day,
        "local_focus": engagement.local_focus,
    }
    record("engagement.request", engagement, by=by, label=label_of(engagement), after=after)
    if manager is not None:
        hand_over(engagement, manager, by=by)
    return engagement


def hand_over(engagement: Engagement, manager: User | None, *, by: User) -> None:
    """Say who runs the engagement. A request that somebody runs is taken up: its scoping is next, where it has one."""
    if engagement.stage in (Stage.CLOSED, Stage.CANCELLED):
        raise EngagementError(f"This engagement is {engagement.stage.label.lower()}, so it can no longer be changed.")
    before, after = changes(
        {"manager": engagement.manager.name if engagement.manager else None},
        {"manager": manager.name if manager else None},
    )
    if after:
        engagement.manager = manager
        record("engagement.hand-over", engagement, by=by, label=label_of(engagement), before=before, after=after)
    if manager is not None and engagement.stage is Stage.REQUEST and has(engagement, Passage.SCOPING):
        set_stage(engagement, Stage.SCOPING, by=by)


def agree_scope(
    engagement: Engagement,
    *,
    met_on: date | None,
    first_day: date,
    last_day: date,
    themes: Sequence[CoreTheme],
    local_focus: str,
    needs: Sequence[Need],
    slots: Sequence[SlotPlan],
    by: User,
) -> None:
    """What the stages before the team need is there: the scope, the days, the places. Building the team is next.

    `met_on` is the day of the scoping meeting, today where it is not given. Raises EngagementError with the field.
    """
    check_agreement(
        engagement, met_on=met_on, first_day=first_day, last_day=last_day, themes=themes, local_focus=local_focus,
        needs=needs, slots=slots,
    )  # fmt: skip
    engagement.first_day, engagement.last_day, engagement.days_agreed = first_day, last_day, True
    engagement.local_focus, engagement.themes = local_focus.strip(), list(themes)
    engagement.needs = [SkillNeed(skill=skill, level=level, weight=weight) for skill, level, weight in needs]
    engagement.slots = [new_slot(plan, position) for position, plan in enumerate(slots, start=1)]
    note_scoping(engagement, met_on or clock.today(), by=by)
    after = {
        "first_day": first_day,
        "last_day": last_day,
        "themes": [theme.name for theme in themes],
        "local_focus": engagement.local_focus,
        "needs": needs_in_words(engagement.needs),
        "team": [slot_in_words(plan) for plan in slots],
    }
    record("engagement.agree-scope", engagement, by=by, label=label_of(engagement), after=after)
    begin_team(engagement, by=by)


def check_agreement(
    engagement: Engagement,
    *,
    met_on: date | None,
    first_day: date,
    last_day: date,
    themes: Sequence[CoreTheme],
    local_focus: str,
    needs: Sequence[Need],
    slots: Sequence[SlotPlan],
) -> None:
    """Everything that `agree_scope` asks, without writing. Raises EngagementError."""
    if engagement.stage not in BEFORE_TEAM:
        raise EngagementError(AGREED)
    if met_on is not None and met_on > clock.today():
        raise EngagementError("This day lies ahead. Agree the scope once you have met", "met_on")
    if met_on is not None and engagement.requested_on is not None and met_on < engagement.requested_on:
        raise EngagementError("This is before the council asked. Enter a later day", "met_on")
    check_council(engagement.council, engagement.type, last_day)
    check_dates(first_day, last_day, clock.today())
    check_scope(engagement.type, themes, local_focus)
    check_needs(needs)
    check_slots(slots)


def begin_team(engagement: Engagement, *, by: User, reason: str | None = None) -> None:
    """The scope stands, or somebody goes on without it: what is known of the council is pinned, the team is next."""
    if not engagement.days_agreed:
        raise EngagementError(NO_DAYS)
    if not engagement.slots:
        usual = [SlotPlan.of(slot) for slot in engagement.type.template]
        engagement.slots = [new_slot(plan, position) for position, plan in enumerate(usual, start=1)]
    take_and_pin(engagement, Occasion.PROGRESS_REVIEW if engagement.original else Occasion.SCOPING, by=by)
    set_stage(engagement, Stage.TEAM, by=by, reason=reason)
