"""Invented reports of past challenges: findings, recommendations, the councils' actions, what reviews found."""

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa

from peerhub.db import db
from peerhub.demo.bulk import insert, insert_with_ids, stream
from peerhub.demo.findings import ACTIONS, GOOD, HEADWAY_WORDS, POINTS, TOPICS_OF
from peerhub.demo.visits import Visit
from peerhub.engagements.models import CoreTheme, Engagement
from peerhub.peers.models import Skill
from peerhub.recommendations.models import (
    ActionRating,
    CouncilAction,
    CouncilUpdate,
    Finding,
    Headway,
    Passage,
    PassageKind,
    PassageStem,
    Recommendation,
    Report,
    ReportState,
    ReportVersion,
    ReviewFinding,
)
from peerhub.recommendations.rules import checksum
from peerhub.recommendations.stems import stems

YEARS = 7  # of reports: longer than the cycle, so that themes can come again at the same council
TEAM = "The team"
SHARE_OF_GOOD_PRACTICE = 0.35
SHARE_WITHOUT_ANSWER = 0.06  # a few councils are late with their plan
OWNERS = ("Chief executive", "Director of finance", "Monitoring officer", "Assistant director, strategy", "Leader")


@dataclass
class Sheets:
    """What is invented from, and rows before they are stored; a row points at another by its place in the list."""

    themes: Sequence[CoreTheme]
    skills: dict[str, Skill]
    chance: random.Random
    today: date
    findings: list[dict[str, Any]] = field(default_factory=list)
    recommendations: list[dict[str, Any]] = field(default_factory=list)
    actions: list[dict[str, Any]] = field(default_factory=list)
    updates: list[dict[str, Any]] = field(default_factory=list)
    reviews: list[dict[str, Any]] = field(default_factory=list)


def build(
    visits: Sequence[Visit], themes: Sequence[CoreTheme], skills: dict[str, Skill], *, seed: int, today: date
) -> None:
    """Reports of the corporate challenges of the last years whose report is out, and what came of them."""
    reviews = {visit.original.id: visit for visit in visits if visit.original}
    told = [visit for visit in visits if visit.type.code == "corporate" and _is_told(visit, today)]
    insert(Report, [_report(visit, today) for visit in told])
    sheets = Sheets(themes, skills, stream(seed, "reports"), today)
    for visit in told:
        _write(sheets, visit, reviews.get(visit.id))
    _store(sheets)
    published = [visit for visit in told if _state(visit, today) is ReportState.PUBLISHED]
    insert(ReportVersion, _versions(published, sheets))
    # Over the connection: the session would count the change as somebody's edit and ask for the version before it.
    one = Engagement.id == sa.bindparam("visit")
    addressed = sa.update(Engagement).where(one).values(report_address=sa.bindparam("address"))
    rows = [{"visit": visit.id, "address": _address(visit)} for visit in published]
    db.session.connection().execute(addressed, rows)
    _open_to_readers(published, sheets)


def _is_told(visit: Visit, today: date) -> bool:
    return timedelta(days=20) < today - visit.last_day < timedelta(days=365 * YEARS)


def _state(visit: Visit, today: date) -> ReportState:
    """Drafted for two months, with the council until the fourth, then published."""
    age = today - visit.last_day
    if age > timedelta(days=120):
        return ReportState.PUBLISHED
    return ReportState.CHECKING if age > timedelta(days=60) else ReportState.DRAFTING


def _report(visit: Visit, today: date) -> dict[str, Any]:
    state = _state(visit, today)
    until = today + timedelta(days=9) if state is ReportState.CHECKING else None
    return {"engagement_id": visit.id, "state": state, "checking_until": until}


def _write(sheets: Sheets, visit: Visit, review: Visit | None) -> None:
    for position, theme in enumerate(sheets.themes, start=1):
        topic = sheets.chance.choice(TOPICS_OF[theme.code])
        good = sheets.chance.random() < SHARE_OF_GOOD_PRACTICE
        found, advice = sheets.chance.choice(GOOD[topic] if good else POINTS[topic])
        row = {
            "engagement_id": visit.id,
            "theme_id": theme.id,
            "topic_id": sheets.skills[topic].id,
            "position": position,
            "text": found,
            "is_good_practice": good,
            "changed_at": _at(visit.last_day, 20),
            "changed_by_name": TEAM,
            "version": 1,
        }
        sheets.findings.append(row)
        if advice:
            place = len(sheets.findings) - 1
            sheets.recommendations.append({"finding_id": place, "position": 1, "text": advice, "version": 1})
            _answer(sheets, visit, review, topic)


def _answer(sheets: Sheets, visit: Visit, review: Visit | None, topic: str) -> None:
    """The council's action, how it went, and what the review found."""
    chance = sheets.chance
    if _state(visit, sheets.today) is not ReportState.PUBLISHED:
        return
    made = visit.last_day + timedelta(days=chance.randint(90, 150))
    if made > sheets.today or chance.random() < SHARE_WITHOUT_ANSWER:
        return
    row = {
        "recommendation_id": len(sheets.recommendations) - 1,
        "text": chance.choice(ACTIONS[topic]),
        "made_at": _at(made),
        "made_by_name": visit.place.name,
    }
    sheets.actions.append(row)
    state: dict[str, Any] = {
        "action_id": len(sheets.actions) - 1,
        "at": _at(made),
        "by_name": visit.place.name,
        "owner": chance.choice(OWNERS),
        "due_on": visit.last_day + timedelta(days=chance.randint(200, 420)),
        "rating": ActionRating.GREEN,
        "text": "",
    }
    sheets.updates.append(state)
    later = made + timedelta(days=chance.randint(60, 140))
    if later < sheets.today:
        sheets.updates.append({**state, "at": _at(later), **_later_state(chance, state["due_on"])})
    if review is not None and review.last_day < sheets.today:
        sheets.reviews.append(_review_row(chance, review, len(sheets.actions) - 1))


def _later_state(chance: random.Random, due: date) -> dict[str, Any]:
    rating = chance.choices(list(ActionRating), (1, 3, 6, 4))[0]
    slips = rating in {ActionRating.RED, ActionRating.AMBER}
    return {"rating": rating, "due_on": due + timedelta(days=chance.choice((60, 90, 120))) if slips else due}


def _review_row(chance: random.Random, review: Visit, action: int) -> dict[str, Any]:
    headway = chance.choices(list(Headway), (4, 5, 3, 1))[0]
    return {
        "review_id": review.id,
        "action_id": action,
        "headway": headway,
        "text": HEADWAY_WORDS[headway.value],
        "changed_at": _at(review.last_day, 7),
        "changed_by_name": TEAM,
        "version": 1,
    }


def _store(sheets: Sheets) -> None:
    findings = insert_with_ids(Finding, sheets.findings)
    for number, row in zip(findings, sheets.findings, strict=True):
        row["id"] = number
    recommendations = insert_with_ids(Recommendation, _pointing(sheets.recommendations, "finding_id", findings))
    for number, row in zip(recommendations, sheets.recommendations, strict=True):
        row["id"] = number
    actions = insert_with_ids(CouncilAction, _pointing(sheets.actions, "recommendation_id", recommendations))
    insert(CouncilUpdate, _pointing(sheets.updates, "action_id", actions))
    insert(ReviewFinding, _pointing(sheets.reviews, "action_id", actions))


def _pointing(rows: list[dict[str, Any]], key: str, ids: list[int]) -> list[dict[str, Any]]:
    for row in rows:
        row[key] = ids[row[key]]
    return rows


def _open_to_readers(published: Sequence[Visit], sheets: Sheets) -> None:
    """What themes and the search of reports read, as publishing writes it."""
    visits = {visit.id: visit for visit in published}
    advice = {row["finding_id"]: row for row in sheets.recommendations}
    passages = []
    for row in sheets.findings:
        visit = visits.get(row["engagement_id"])
        if visit is None:
            continue
        day = _published_on(visit)
        common = {name: row[name] for name in ("engagement_id", "theme_id", "topic_id", "is_good_practice")}
        common |= {"council_id": visit.place.id, "published_on": day, "year": day.year, "recommendation_id": None}
        passages.append({**common, "kind": PassageKind.FINDING, "text": row["text"]})
        if row["id"] in advice:
            one = advice[row["id"]]
            more = {"kind": PassageKind.RECOMMENDATION, "text": one["text"], "recommendation_id": one["id"]}
            passages.append({**common, **more})
    ids = insert_with_ids(Passage, passages)
    pairs = zip(ids, passages, strict=True)
    insert(
        PassageStem, [{"stem": stem, "passage_id": key} for key, row in pairs for stem in sorted(stems(row["text"]))]
    )


def _address(visit: Visit) -> str:
    return f"https://www.local.gov.uk/demo/{visit.place.code.lower()}-{visit.first_day.year}"


def _published_on(visit: Visit) -> date:
    return visit.last_day + timedelta(days=90)


def _versions(told: Sequence[Visit], sheets: Sheets) -> list[dict[str, Any]]:
    names = {theme.id: theme.name for theme in sheets.themes}
    advice = {row["finding_id"]: row["text"] for row in sheets.recommendations}
    said: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in sheets.findings:
        entry = {
            "theme": names[row["theme_id"]],
            "text": row["text"],
            "is_good_practice": row["is_good_practice"],
            "recommendations": [advice[row["id"]]] if row["id"] in advice else [],
        }
        said[row["engagement_id"]].append(entry)
    return [_version(visit, said[visit.id]) for visit in told]


def _version(visit: Visit, content: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "engagement_id": visit.id,
        "number": 1,
        "published_on": _published_on(visit),
        "address": _address(visit),
        "published_by_name": TEAM,
        "content": content,
        "sha256": checksum(content),
    }


def _at(day: date, days_later: int = 0) -> datetime:
    return datetime.combine(day + timedelta(days=days_later), time(10), UTC)
