"""What moved between two days, in sentences. Pure."""

import enum
from dataclasses import dataclass
from datetime import date

from peerhub.actionplan.models import Rating
from peerhub.actionplan.standing import WORSE, Standing, Status, WholePlan

DAYS_IN_WEEK = 7


class Direction(enum.Enum):
    """Which list of the front page a movement belongs to."""

    FORWARD = "forward"
    BACK = "back"
    SIDEWAYS = "sideways"


@dataclass(frozen=True)
class Movement:
    """One action that differs between two days, and how, in sentences."""

    standing: Standing
    direction: Direction
    sentences: tuple[str, ...]


def movements(plan: WholePlan, since: date, day: date) -> tuple[Movement, ...]:
    """Every action of the plan that differs, in the plan's order, then those that left it.

    Actions that were only reported on unchanged are left out.
    """
    stayed, left = [], []
    for timeline in plan.timelines:
        before, now = timeline.standing(since), timeline.standing(day)
        if now is None:
            continue
        if now.home.plan is plan.plan:
            stayed.append((now, movement(before, now)))
        elif before and before.home.plan is plan.plan:
            left.append((before, Movement(before, Direction.SIDEWAYS, (_left_sentence(now),))))
    return tuple(found for moved in (stayed, left) for _, found in sorted(moved, key=_place) if found is not None)


def _place(moved: tuple[Standing, object]) -> tuple[int, int]:
    home = moved[0].home
    return home.theme.position, home.position


def movement(before: Standing | None, now: Standing, *, with_home: bool = True) -> Movement | None:
    """How one action moved, or None when nothing of it did. `with_home`: whether a new home counts."""
    if before is None:
        return Movement(now, Direction.SIDEWAYS, (f"New, with {now.update.owner}.",))
    sentences = [
        *(_home_sentence(before, now) if with_home else ()),
        *_rating_sentence(before, now),
        *_late_sentence(before, now),
        *_date_sentence(before, now),
        *_owner_sentence(before, now),
        *_decision_sentence(before, now),
    ]
    if not sentences:
        return None
    return Movement(now, _direction(before, now), tuple(sentences))


def _home_sentence(before: Standing, now: Standing) -> list[str]:
    if before.home.theme is now.home.theme:
        return []
    if before.home.plan is now.home.plan:
        return [f"Moved here from “{before.home.theme.title}”, where it was {before.number}."]
    return [f"Came from “{before.home.plan.title}”, where it was {before.number}."]


def _left_sentence(now: Standing) -> str:
    return f"Went to “{now.home.plan.title}” as {now.number}, with its history."


def _rating_sentence(before: Standing, now: Standing) -> list[str]:
    was, is_ = before.update.rating, now.update.rating
    if was is is_:
        return []
    if is_ is Rating.COMPLETE:
        return ["Completed."]
    return [f"Now {is_.label.lower()}, was {was.label.lower()}."]


def _late_sentence(before: Standing, now: Standing) -> list[str]:
    if now.status is Status.LATE and before.status is not Status.LATE:
        return [f"Newly late: was due on {in_words(now.update.due_on)}."]
    if before.status is Status.LATE and now.status not in {Status.LATE, Status.DONE}:
        return ["No longer late."]
    return []


def _date_sentence(before: Standing, now: Standing) -> list[str]:
    moved = (now.update.due_on - before.update.due_on).days
    if moved == 0 or now.status is Status.DONE:
        return []
    if moved < 0:
        return [f"Due date brought forward by {length(-moved)} to {in_words(now.update.due_on)}."]
    again = ""
    if now.slippage.times > 1:
        again = f"; put off {times(now.slippage.times)}, {length(now.slippage.days)} in all"
    return [f"Due date put off by {length(moved)} to {in_words(now.update.due_on)}{again}."]


def _owner_sentence(before: Standing, now: Standing) -> list[str]:
    if before.update.owner == now.update.owner:
        return []
    return [f"Now with {now.update.owner}, was with {before.update.owner}."]


def _decision_sentence(before: Standing, now: Standing) -> list[str]:
    if now.update.needs_decision and not before.update.needs_decision:
        return ["Now needs a decision of the board."]
    return []


def _direction(before: Standing, now: Standing) -> Direction:
    """Back if anything got worse, forward if only better, else sideways."""
    was, is_ = WORSE.index(before.update.rating), WORSE.index(now.update.rating)
    newly_late = now.status is Status.LATE and before.status is not Status.LATE
    put_off = now.update.due_on > before.update.due_on and now.status is not Status.DONE
    if is_ > was or newly_late or put_off:
        return Direction.BACK
    return Direction.FORWARD if is_ < was else Direction.SIDEWAYS


def in_words(day: date) -> str:
    """9 March 2027."""
    return f"{day.day} {day:%B %Y}"


def length(days: int) -> str:
    """Weeks from two weeks on, as boards speak; days below."""
    if days < 2 * DAYS_IN_WEEK:
        return "1 day" if days == 1 else f"{days} days"
    return f"{round(days / DAYS_IN_WEEK)} weeks"


def times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")
