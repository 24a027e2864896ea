"""Starting an engagement: the record, its scope, its team's places, its reference and the pinned snapshot, at once."""

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa

from peerhub import clock
from peerhub.accounts.models import User
from peerhub.audit.operations import record
from peerhub.councils.models import Council
from peerhub.db import db
from peerhub.engagements import queries
from peerhub.engagements.checks import (
    Need,
    SlotPlan,
    check_asked,
    check_council,
    check_dates,
    check_needs,
    check_scope,
    check_slots,
)
from peerhub.engagements.errors import EngagementError
from peerhub.engagements.labels import label_of, needs_in_words, slot_in_words
from peerhub.engagements.models import (
    CoreTheme,
    Engagement,
    EngagementStep,
    EngagementType,
    Occasion,
    Passage,
    SkillNeed,
    Stage,
    TeamSlot,
)
from peerhub.engagements.operations.taking import take_and_pin
from peerhub.engagements.passing import has
from peerhub.engagements.references import reference, reference_stem

SCOPING = "scoping"  # the step with a day


def start_engagement(
    *,
    council: Council,
    type_: EngagementType,
    first_day: date,
    last_day: date,
    themes: Sequence[CoreTheme],
    local_focus: str,
    needs: Sequence[Need],
    manager: User | None,
    by: User,
    slots: Sequence[SlotPlan] | None = None,
    asked_by: str = "",
    asked_on: date | None = None,
) -> Engagement:
    """Begin an engagement whose scope is known, and pin a snapshot of the council's metrics to it, in one transaction.

    `slots` defaults to the type's usual team, `asked_on` to today: request and scoping are passed at once. A progress
    review is tied to the council's last challenge. Raises EngagementError with the field that has to be mended, before
    anything is written.
    """
    planned = [SlotPlan.of(slot) for slot in type_.template] if slots is None else list(slots)
    asked_on = asked_on or clock.today()
    wait_for_turn()
    original = check_start(
        council=council,
        type_=type_,
        first_day=first_day,
        last_day=last_day,
        themes=themes,
        local_focus=local_focus,
        needs=needs,
        slots=planned,
        asked_by=asked_by,
        asked_on=asked_on,
    )
    engagement = Engagement(
        reference=next_reference(type_, first_day.year),
        council=council,
        type=type_,
        stage=Stage.TEAM,
        without_stages=type_.without_stages,
        first_day=first_day,
        last_day=last_day,
        requested_on=asked_on,
        requested_by=" ".join(asked_by.split()) or None,
        local_focus=local_focus.strip(),
        manager=manager,
        original=original,
        created_at=clock.now(),
        themes=list(themes),
        needs=[SkillNeed(skill=skill, level=level, weight=weight) for skill, level, weight in needs],
        slots=[new_slot(plan, position) for position, plan in enumerate(planned, start=1)],
    )
    db.session.add(engagement)
    note_scoping(engagement, clock.today(), by=by)
    take_and_pin(engagement, Occasion.PROGRESS_REVIEW if original else Occasion.SCOPING, by=by)
    record("engagement.start", engagement, by=by, label=label_of(engagement), after=_as_started(engagement))
    return engagement


def check_start(
    *,
    council: Council,
    type_: EngagementType,
    first_day: date,
    last_day: date,
    themes: Sequence[CoreTheme],
    local_focus: str,
    needs: Sequence[Need],
    slots: Sequence[SlotPlan],
    asked_by: str = "",
    asked_on: date | None = None,
) -> Engagement | None:
    """Everything that `start_engagement` asks, without writing. Returns the engagement that a progress review reviews.

    Raises EngagementError.
    """
    check_asked(asked_by, asked_on or clock.today(), clock.today(), is_required=False)
    check_council(council, type_, last_day)
    check_dates(first_day, last_day, clock.today())
    check_scope(type_, themes, local_focus)
    check_needs(needs)
    check_slots(slots)
    _refuse_twin(council, type_, first_day, last_day)
    refuse_second_request(council, type_)
    return original_of(council, type_)


def note_scoping(engagement: Engagement, met_on: date, *, by: User) -> None:
    """The scoping is done on a day, where engagements of this kind have one."""
    if not has(engagement, Passage.SCOPING) or all(rule.code != SCOPING for rule in queries.rules(engagement.type.id)):
        return
    db.session.flush()
    step = db.session.get(EngagementStep, (engagement.id, SCOPING)) or EngagementStep(
        engagement_id=engagement.id, code=SCOPING
    )
    step.done_on, step.left_out_because = met_on, None
    step.changed_at, step.changed_by_name = clock.now(), by.name
    db.session.add(step)


def new_slot(plan: SlotPlan, position: int) -> TeamSlot:
    """A place on a team, from its plan."""
    return TeamSlot(position=position, **plan.facts())


def next_reference(type_: EngagementType, year: int) -> str:
    """The first free reference such as CPC-2027-014.

    Called while the types are locked, so that nobody else can take the same number meanwhile.
    """
    stem = reference_stem(type_.code, year)
    number = sa.cast(sa.func.substr(Engagement.reference, len(stem) + 1), sa.Integer)
    statement = sa.select(sa.func.max(number)).where(Engagement.reference.startswith(stem, autoescape=True))
    return reference(type_.code, year, (db.session.scalar(statement) or 0) + 1)


def wait_for_turn() -> None:
    """Whoever starts an engagement at the same moment waits here until the other has committed.

    Every type's row is locked, because two types may share their prefix. SQLite knows no row locks; there, a writer
    is alone anyway.
    """
    locked = sa.select(EngagementType.id).order_by(EngagementType.id).with_for_update(key_share=True)
    db.session.execute(locked).all()


def _refuse_twin(council: Council, type_: EngagementType, first_day: date, last_day: date) -> None:
    """A button pressed twice, or two officers at once, must not make two engagements of one."""
    for other in queries.close_to(council.id, first_day, last_day):
        if other.type_id == type_.id:
            raise EngagementError(
                f"{label_of(other)} is on site on the same days. Change the days, or open that engagement.", "first_day"
            )


def refuse_second_request(council: Council, type_: EngagementType) -> None:
    """What a council asked for is taken up where it stands, not written down once more."""
    for other in queries.requests_of(council.id, type_.id):
        raise EngagementError(
            f"{label_of(other)} is on record as a request. Open it to agree its scope, or call it off first.", "council"
        )


def original_of(council: Council, type_: EngagementType) -> Engagement | None:
    """What a progress review reviews; None for every other kind. Raises EngagementError where nothing is there."""
    if not type_.is_progress_review:
        return None
    original = queries.last_challenge_of(council.id)
    if original is None:
        raise EngagementError(
            f"{council.name} has no challenge on record that could be reviewed. Choose another kind of engagement.",
            "type",
        )
    if not has(original, Passage.REVIEW):
        raise EngagementError(
            f"{label_of(original)} is of a kind that has no progress review. Choose another kind of engagement.", "type"
        )
    return original


def _as_started(engagement: Engagement) -> dict[str, object]:
    return {
        "reference": engagement.reference,
        "first_day": engagement.first_day,
        "last_day": engagement.last_day,
        "themes": [theme.name for theme in engagement.themes],
        "local_focus": engagement.local_focus,
        "needs": needs_in_words(engagement.needs),
        "team": [slot_in_words(SlotPlan.of(slot)) for slot in engagement.slots],
        "snapshot": engagement.snapshots[0].snapshot.checksum,
    }
