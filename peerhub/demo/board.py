"""The board's plan of the demo: meetings, themes, actions and their appended updates."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa

from peerhub.actionplan.models import Action, ActionMove, ActionUpdate, Meeting, Plan, PlanTheme, Rating
from peerhub.db import db
from peerhub.demo import board_meetings
from peerhub.demo.board_text import EARLIER, EARLIER_PLAN, EARLIER_THEME, THEMES, Story
from peerhub.demo.bulk import insert, insert_with_ids

RATINGS = {"g": Rating.GREEN, "a": Rating.AMBER, "r": Rating.RED, "c": Rating.COMPLETE}
# Days before today; the last of a story's six points is "since then".
MEETINGS_AGO = (405, 310, 230, 138, 40)
NEXT_MEETING_IN = 44
PAPERS_BEFORE_MEETING = 8
SINCE = 6
# The two points of the plan before, in days before the first meeting of this one, on which it was closed.
EARLIER_AGO = (200, 110)
WHY_MOVED = "The board closed the review and went over to one plan for peer support."


def build(*, recorder_id: int, recorder_name: str, board_member: tuple[int, str], today: date) -> None:
    """Store the plan as if it had been kept since its first meeting."""
    held = [_monday(today - timedelta(days=ago)) for ago in MEETINGS_AGO]
    insert(Meeting, [_meeting(day) for day in (*held, _monday(today + timedelta(days=NEXT_MEETING_IN)))])
    plan = Plan(title="Peer support action plan", adopted_on=held[0])
    db.session.add(plan)
    db.session.flush()
    moments = [*(day - timedelta(days=PAPERS_BEFORE_MEETING) for day in held), today - timedelta(days=SINCE)]
    moments[0] = held[0]
    who = {"recorded_by_id": recorder_id, "recorded_by_name": recorder_name}
    for position, (title, stories) in enumerate(THEMES, start=1):
        theme = PlanTheme(plan_id=plan.id, position=position, title=title)
        db.session.add(theme)
        db.session.flush()
        ids = insert_with_ids(
            Action,
            [
                {
                    "theme_id": theme.id,
                    "position": place,
                    "title": story.title,
                    "detail": "",
                    "started_on": moments[_begun(story)],
                }
                for place, story in enumerate(stories, start=1)
            ],
        )
        for action_id, story in zip(ids, stories, strict=True):
            updates = _updates(story, moments, today=today)
            owner = board_meetings.owners(story.title, recorder_id)
            insert(ActionUpdate, [update | who | owner | {"action_id": action_id} for update in updates])
    _build_earlier(plan, moments, who, today=today)
    board_meetings.build(who=who, board_member=board_member, today=today)


def _build_earlier(plan: Plan, moments: list[date], who: dict[str, Any], *, today: date) -> None:
    """The plan before, closed on the day on which `plan` was adopted; what was open went there."""
    closed_on = plan.adopted_on
    moments = [*(closed_on - timedelta(days=ago) for ago in EARLIER_AGO), *moments]
    earlier = Plan(title=EARLIER_PLAN, adopted_on=moments[0], closed_on=closed_on)
    theme = PlanTheme(plan=earlier, position=1, title=EARLIER_THEME)
    db.session.add(theme)
    db.session.flush()
    homes = {home.position: home for home in db.session.scalars(sa.select(PlanTheme).where(PlanTheme.plan == plan))}
    for place, (goes_to, story) in enumerate(EARLIER, start=1):
        action = Action(theme=theme, position=place, title=story.title, started_on=moments[0])
        db.session.add(action)
        db.session.flush()
        insert(
            ActionUpdate, [update | who | {"action_id": action.id} for update in _updates(story, moments, today=today)]
        )
        if goes_to:
            moved = {"action_id": action.id, "theme_id": homes[goes_to].id, "moved_on": closed_on, "reason": WHY_MOVED}
            number = len(THEMES[goes_to - 1][1]) + 1
            at = {"position": number, "recorded_at": datetime.combine(closed_on, time(12), UTC)}
            insert(ActionMove, [moved | at | who])


def _begun(story: Story) -> int:
    return next(point for point, letter in enumerate(story.ratings) if letter != ".")


def _updates(story: Story, moments: list[date], *, today: date) -> Iterator[dict[str, Any]]:
    reported = [point for point, letter in enumerate(story.ratings) if letter != "."]
    # A completed action says so once.
    done = [point for point in reported if story.ratings[point] == "c"]
    reported = [point for point in reported if not done or point <= done[0]]
    news_at = _news(story, reported)
    for point in reported:
        rating = RATINGS[story.ratings[point]]
        yield {
            "made_on": moments[point],
            "recorded_at": datetime.combine(moments[point], time(10), UTC),
            "owner": story.owner,
            "due_on": today + timedelta(days=story.due - _earlier(story, point)),
            "rating": rating,
            "note": news_at[point],
            "evidence": story.evidence if rating is Rating.COMPLETE else "",
            "evidence_address": None,
            "needs_decision": story.needs_decision and point == reported[-1],
        }


def _news(story: Story, reported: list[int]) -> dict[int, str]:
    """The first news with the first report, the last ones with the last; between them, nothing new."""
    later = story.news[1:]
    last = reported[len(reported) - len(later) :] if later else []
    told = dict(zip(last, later[len(later) - len(last) :], strict=True))
    return {reported[0]: story.news[0]} | {
        point: told.get(point, "Work goes on; nothing new to report.") for point in reported[1:]
    }


def _earlier(story: Story, point: int) -> int:
    """How many days before its final date the action was due as seen at `point`."""
    ahead = [days for moved_at, days in story.moved if moved_at > point]
    return sum(ahead)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _meeting(day: date) -> dict[str, Any]:
    return {"held_on": day, "title": "Improvement and Innovation Board", "address": None}
