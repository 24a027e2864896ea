"""The plan as at two meetings and the sentences that differ, against a replay of the rows that are stored.

The replay reads plain rows, writes over a state for each action, row by row in the order of their days, and puts the
sentences together by itself; it knows no function of the plan.
"""

from datetime import date, datetime, timedelta
from itertools import count

import sqlalchemy as sa

from peerhub.actionplan import queries
from peerhub.actionplan.front_page import front_page
from peerhub.actionplan.models import Rating
from peerhub.db import db
from tests.support.factories import (
    in_days,
    make_action,
    make_action_update,
    make_plan,
    make_plan_theme,
)

OWNERS = ("Training manager", "Placement team")
WORDS = {"green": "on track", "amber": "at risk", "red": "off track"}


def test_two_meetings_are_what_a_replay_of_the_rows_says(session):
    theme = make_plan_theme(make_plan(adopted_on=in_days(-200)))
    numbers = count(7)
    for place in range(12):
        action = make_action(theme, title=f"Action {place}", started_on=in_days(-150 + place))
        for step in range(5):
            chance = next(numbers) * 37 % 101
            rating = list(Rating)[chance % 4] if step else Rating.GREEN
            make_action_update(
                action, in_days(-150 + place + step * 31), rating=rating, owner=OWNERS[chance % 2],
                due_on=in_days(-40 + chance * (1 + step)), note=f"Report {step}", evidence="Seen.",
            )  # fmt: skip
    session.commit()
    whole = queries.get_plan(theme.plan_id)
    rows = [tuple(row) for row in db.session.execute(sa.text(ROWS))]
    for then, now in ((-120, -60), (-61, -1), (-148, -139), (-30, 0)):
        page = front_page(whole, [], day=in_days(now), since=in_days(then))
        before, after = replay(rows, in_days(then)), replay(rows, in_days(now))
        assert counted(after, in_days(now)) == {
            status.value: number for status, number in page.counts.items() if number
        }
        told = {moved.standing.action.title: list(moved.sentences) for moved in page.moved}
        assert told == differing(before, after, in_days(then), in_days(now))


ROWS = """
SELECT action.title, action_update.made_on, action_update.rating, action_update.due_on, action_update.owner
FROM action_update JOIN action ON action.id = action_update.action_id
ORDER BY action_update.made_on, action_update.id
"""


def replay(rows, until):
    """State by action: rating, due date, owner, and every due date that it ever had, one row after the other."""
    state = {}
    for title, made_on, rating, due_on, owner in rows:
        if as_day(made_on) <= until:
            dues = state[title]["dues"] if title in state else []
            state[title] = {"rating": rating, "due": as_day(due_on), "owner": owner, "dues": [*dues, as_day(due_on)]}
    return state


def as_day(value):
    """SQLite gives text, PostgreSQL a day."""
    return value if isinstance(value, date) else datetime.fromisoformat(value).date()


def status(one, day):
    if one["rating"] == "complete":
        return "done"
    return "late" if one["due"] < day else WORDS[one["rating"]].replace(" ", "-")


def counted(state, day):
    found = {}
    for one in state.values():
        found[status(one, day)] = found.get(status(one, day), 0) + 1
    return found


def differing(before, after, then, now):
    found = {}
    for title, one in after.items():
        said = told_of(before[title], one, then, now) if title in before else [f"New, with {one['owner']}."]
        if said:
            found[title] = said
    return found


def told_of(was, one, then, now):
    said = []
    if was["rating"] != one["rating"]:
        done = one["rating"] == "complete"
        earlier = WORDS.get(was["rating"], "complete")
        said.append("Completed." if done else f"Now {WORDS[one['rating']]}, was {earlier}.")
    was_late, is_late = status(was, then) == "late", status(one, now) == "late"
    if is_late and not was_late:
        said.append(f"Newly late: was due on {words(one['due'])}.")
    if was_late and not is_late and one["rating"] != "complete":
        said.append("No longer late.")
    moved = (one["due"] - was["due"]).days
    if moved and one["rating"] != "complete":
        said.append(due_sentence(one, moved))
    if was["owner"] != one["owner"]:
        said.append(f"Now with {one['owner']}, was with {was['owner']}.")
    return said


def due_sentence(one, moved):
    if moved < 0:
        return f"Due date brought forward by {span(-moved)} to {words(one['due'])}."
    later = [(b - a).days for a, b in zip(one["dues"], one["dues"][1:], strict=False) if b > a]
    again = ""
    if len(later) > 1:
        often = "twice" if len(later) == 2 else f"{len(later)} times"
        again = f"; put off {often}, {span(sum(later))} in all"
    return f"Due date put off by {span(moved)} to {words(one['due'])}{again}."


def words(day):
    return f"{day.day} {day:%B %Y}"


def span(days):
    return (
        f"{round(timedelta(days=days) / timedelta(weeks=1))} weeks" if days >= 14 else f"{days} day{'s' * (days != 1)}"
    )
