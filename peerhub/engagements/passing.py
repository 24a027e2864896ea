"""Which stages an engagement passes through, and what a change of its type's stages means for it. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from peerhub.engagements.models import Engagement, Passage, Stage

ORDER = list(Stage)
# Nobody is asked to come yet: the council's wish is known, the scope and the days are not agreed.
BEFORE_TEAM = (Stage.REQUEST, Stage.SCOPING)
# Of these no day on site counts: it is not agreed yet, or called off.
WITHOUT_VISIT = (*BEFORE_TEAM, Stage.CANCELLED)
# Where an engagement goes from here by itself or with a reason. The visit is noted as done, and the end, apart.
MOVES_ON = (Stage.REQUEST, Stage.SCOPING, Stage.TEAM, Stage.PREPARING, Stage.REPORTING)
# The steps with a day that fall away with a stage. A review's own report is a report like any other.
STEPS = {
    "scoping": Passage.SCOPING,
    "documents": Passage.PREPARING,
    "briefing": Passage.PREPARING,
    "report": Passage.REPORTING,
    "progress-review": Passage.REVIEW,
    "progress-report": Passage.REVIEW,
}


@dataclass(frozen=True)
class Restaged:
    """One engagement whose way changes with its type's: what it would no longer have, and what it would have too."""

    engagement: Engagement
    goes: tuple[Passage, ...]
    comes: tuple[Passage, ...]


def has(engagement: Engagement, passage: Passage) -> bool:
    """Whether this engagement has the stage."""
    return passage not in (engagement.without_stages or ())


def has_step(engagement: Engagement, code: str) -> bool:
    """Whether this engagement has the stage to which a step with a day belongs."""
    passage = STEPS.get(code)
    if code == "progress-report" and engagement.type.is_progress_review:
        passage = Passage.REPORTING
    return passage is None or has(engagement, passage)


def stages_of(engagement: Engagement) -> list[Stage]:
    """Every stage that this engagement passes through, from the first to its end."""
    left_out = {one.stage for one in engagement.without_stages or () if one.value == one.stage.value}
    return [stage for stage in Stage if stage not in left_out and stage is not Stage.CANCELLED]


def next_stage(engagement: Engagement, *, after: Stage | None = None) -> Stage:
    """The stage that comes after the present one, or after another. Only of an engagement that is not over."""
    at = ORDER.index(after or engagement.stage)
    return next(stage for stage in stages_of(engagement) if ORDER.index(stage) > at)


def moves_on_to(engagement: Engagement) -> Stage | None:
    """Where somebody may move it on to from here; None where something else does."""
    return next_stage(engagement) if engagement.stage in MOVES_ON else None


def refusal(without: Collection[Passage]) -> str:
    """Why a type cannot be without just these; empty where it can."""
    if Passage.REPORTING in without and Passage.CHECKING not in without:
        return "The council checks the facts in the report. Tick “Reporting” too, or leave the check out as well"
    return ""


def restaged(
    engagements: Iterable[Engagement], without: Collection[Passage], *, reviewed: Collection[int]
) -> list[Restaged]:
    """Open engagements of a type whose way changes once it is `without` these; `reviewed` are those that have a review.

    What an engagement has begun or passed stays as it was.
    """
    found = []
    for engagement in engagements:
        was, now = set(engagement.without_stages or ()), set(without_after(engagement, without, reviewed=reviewed))
        if was != now:
            found.append(Restaged(engagement, _in_order(now - was), _in_order(was - now)))
    return found


def without_after(
    engagement: Engagement, without: Collection[Passage], *, reviewed: Collection[int]
) -> tuple[Passage, ...]:
    """What an engagement is without, once its type is `without` these."""
    begun = {one for one in Passage if _has_begun(engagement, one, reviewed)}
    return _in_order((set(without) - begun) | (set(engagement.without_stages or ()) & begun))


def _has_begun(engagement: Engagement, passage: Passage, reviewed: Collection[int]) -> bool:
    if passage is Passage.REVIEW:
        return engagement.id in reviewed
    return ORDER.index(engagement.stage) >= ORDER.index(passage.stage)


def _in_order(passages: Collection[Passage]) -> tuple[Passage, ...]:
    return tuple(one for one in Passage if one in passages)
