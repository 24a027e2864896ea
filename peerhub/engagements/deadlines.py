"""When things fall due around an engagement (R23 to R32). Pure: records in, days out; no database.

The offsets are data (`DeadlineRule`); this module only counts them. A deadline is a flag with an owner, never a
block: councils do run late.
"""

import calendar
import enum
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

from peerhub.councils.models import Nation
from peerhub.engagements.models import DeadlineRule, Engagement, EngagementStep, Stage
from peerhub.engagements.passing import ORDER, has_step

CYCLE_MONTHS = 60  # R32: the next challenge is due within five years …
AMBER_MONTHS = 48  # … and looked for from four

# The stage from which a step counts as done. Reports, plans and reviews have facts of their own: see `_is_done`.
DONE_FROM = {
    "scoping": Stage.TEAM,
    "team": Stage.PREPARING,
    "documents": Stage.ON_SITE,
    "briefing": Stage.ON_SITE,
    "feedback": Stage.REPORTING,
}
PLAN = "action-plan"

# Steps of which no other fact tells that they were taken: a person notes them.
NOTED_BY_HAND = frozenset({"scoping", "documents", "briefing", "feedback", PLAN})

# Who acts on a step; staff where nothing is said.
OWNERS = {
    "team": "the placement officer",
    "report": "the council",
    "action-plan": "the council",
    "progress-report": "the council",
    "next": "the principal adviser",
}
STAFF_OWNER = "the peer challenge manager"


class DeadlineState(enum.Enum):
    """How a deadline stands on one day."""

    DONE = "done"
    LATE = "late"
    NEXT = "next"
    FUTURE = "future"

    @property
    def label(self) -> str:
        return {"done": "Done", "late": "Late", "next": "Next", "future": "Later"}[self.value]


@dataclass(frozen=True)
class Deadline:
    """One step of one engagement: which rule sets it, when it is due, whose turn it is, whether it is done."""

    rule: str
    code: str
    name: str
    due_on: date
    owner: str
    is_done: bool
    base_on: date | None = None  # the day from which it is counted
    left_out_because: str = ""
    late_because: str = ""
    done_on: date | None = None  # as somebody noted it
    unanswered: int | None = None  # recommendations that wait for an action; None where that is not known here


@dataclass(frozen=True)
class TimedDeadline:
    """A deadline as it stands on one day."""

    deadline: Deadline
    state: DeadlineState


class CycleState(enum.Enum):
    """How a council stands towards its five-year expectation (R32)."""

    NEVER = "never"
    WITHIN = "within"
    AMBER = "amber"
    RED = "red"

    @property
    def label(self) -> str:
        return {
            "never": "No challenge on record",
            "within": "Within five years",
            "amber": "Due within a year",
            "red": "Overdue",
        }[self.value]


@dataclass(frozen=True)
class Cycle:
    """Where a council stands: its last challenge that counts, when the next is due, and how pressing that is."""

    last_day: date | None
    due_on: date | None
    state: CycleState


@dataclass(frozen=True)
class After:
    """What came of an engagement."""

    reviews: tuple[Engagement, ...] = ()
    later: tuple[Engagement, ...] = ()
    steps: Mapping[str, EngagementStep] = field(default_factory=dict)
    unanswered: int | None = None


@lru_cache(maxsize=8192)  # a page asks for the same few days of every council
def add_months(day: date, months: int) -> date:
    """The same day so many calendar months later, earlier where negative; at most the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def deadlines(
    engagement: Engagement,
    rules: Iterable[DeadlineRule],
    *,
    reviews: Iterable[Engagement] = (),
    later: Iterable[Engagement] = (),
    steps: Iterable[EngagementStep] = (),
    unanswered: int | None = None,
) -> list[Deadline]:
    """Every deadline of this engagement, earliest first (R23 to R32).

    `rules` may hold rules of any type and any date: of each step, the version in force on the day that it is counted
    from is taken. `reviews` are the progress reviews of this engagement, `later` the council's later challenges that
    count towards the five years; `steps` is what people noted about this engagement's steps; `unanswered` is how many
    recommendations wait for an action of the council, None where no report was published from here. Steps of a stage
    that this engagement is without are none.
    """
    after = After(tuple(reviews), tuple(later), {step.code: step for step in steps}, unanswered)
    found = [
        _deadline(engagement, rule, after) for rule in _in_force(engagement, rules) if has_step(engagement, rule.code)
    ]
    return sorted(found, key=lambda deadline: (deadline.due_on, deadline.rule, deadline.code))


def timed(due: Sequence[Deadline], today: date) -> list[TimedDeadline]:
    """Each deadline with its state today: done, late, next (the first that is neither), or further in the future."""
    waiting = [deadline for deadline in due if not deadline.is_done and deadline.due_on >= today]
    first = min((deadline.due_on for deadline in waiting), default=None)
    return [TimedDeadline(deadline, _state(deadline, first, today)) for deadline in due]


def next_due(last_day: date) -> date:
    """When the next challenge is due: five years after the last on-site day (R32)."""
    return add_months(last_day, CYCLE_MONTHS)


def cycle(last_day: date | None, *, nation: Nation, today: date) -> Cycle | None:
    """The five-year expectation today: amber from four years, red at five (R32).

    `last_day` is the last on-site day of the latest challenge that counts, or None where none is on record. None is
    returned for Wales, which has its own arrangements.
    """
    if nation is not Nation.ENGLAND:
        return None
    if last_day is None:
        return Cycle(None, None, CycleState.NEVER)
    due_on = next_due(last_day)
    if today >= due_on:
        return Cycle(last_day, due_on, CycleState.RED)
    amber = today >= add_months(last_day, AMBER_MONTHS)
    return Cycle(last_day, due_on, CycleState.AMBER if amber else CycleState.WITHIN)


def _in_force(engagement: Engagement, rules: Iterable[DeadlineRule]) -> list[DeadlineRule]:
    """Of each step of this type, the latest rule that was in force on the day from which it counts."""
    latest: dict[tuple[str, str], DeadlineRule] = {}
    for rule in sorted(rules, key=lambda rule: rule.valid_from):
        if rule.type_id == engagement.type_id and rule.valid_from <= _event_day(engagement, rule):
            latest[rule.rule, rule.code] = rule
    return [rule for rule in latest.values() if rule.applies is not False]  # None: not saved yet


def _event_day(engagement: Engagement, rule: DeadlineRule) -> date:
    return engagement.first_day if rule.from_event == "first-day" else engagement.last_day


def _deadline(engagement: Engagement, rule: DeadlineRule, after: After) -> Deadline:
    base_on, noted = _event_day(engagement, rule), after.steps.get(rule.code)
    usual = OWNERS.get(rule.code, STAFF_OWNER)
    return Deadline(
        rule=rule.rule,
        code=rule.code,
        name=rule.name,
        due_on=add_months(base_on, rule.months) + timedelta(days=rule.days),
        owner=(noted.owner if noted else None) or usual,
        is_done=_is_noted(noted, rule.code, after) or _is_done(engagement, rule.code, after),
        base_on=base_on,
        left_out_because=(noted.left_out_because if noted else None) or "",
        late_because=(noted.late_because if noted else None) or "",
        done_on=noted.done_on if noted else None,
        unanswered=after.unanswered if rule.code == PLAN else None,
    )


def _is_noted(noted: EngagementStep | None, code: str, after: After) -> bool:
    """Left out, or done as far as nobody here knows better: a plan is whole when every recommendation is answered."""
    if noted is None or noted.left_out_because is not None:
        return noted is not None
    return noted.done_on is not None and not (code == PLAN and after.unanswered)


def _is_done(engagement: Engagement, code: str, after: After) -> bool:
    if code == "next":
        return any(_has_reached(challenge, Stage.REPORTING) for challenge in after.later)
    if engagement.stage is Stage.CLOSED:
        return True
    if code in ("report", PLAN):
        return after.unanswered == 0 if code == PLAN else engagement.report_published_on is not None
    if code == "progress-review":
        return any(_has_reached(review, Stage.REPORTING) for review in after.reviews)
    if code == "progress-report":
        reports = (engagement,) if engagement.type.is_progress_review else after.reviews
        return any(report.report_published_on is not None for report in reports)
    stage = DONE_FROM.get(code)
    return stage is not None and _has_reached(engagement, stage)


def _has_reached(engagement: Engagement, stage: Stage) -> bool:
    return engagement.stage is not Stage.CANCELLED and ORDER.index(engagement.stage) >= ORDER.index(stage)


def _state(deadline: Deadline, first_waiting: date | None, today: date) -> DeadlineState:
    if deadline.is_done:
        return DeadlineState.DONE
    if deadline.due_on < today:
        return DeadlineState.LATE
    return DeadlineState.NEXT if deadline.due_on == first_waiting else DeadlineState.FUTURE
