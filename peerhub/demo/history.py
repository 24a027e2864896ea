"""Who was on the past engagements, and storing them: scopes, teams and clearances."""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from peerhub import clock
from peerhub.db import db
from peerhub.demo import distributions
from peerhub.demo.bulk import insert, insert_with_ids, stream, weighted
from peerhub.demo.person import Person
from peerhub.demo.register import Register
from peerhub.demo.visits import Past, Visit, past_visits
from peerhub.engagements.models import (
    CoreTheme,
    Engagement,
    EngagementTheme,
    EngagementType,
    Passage,
    SkillNeed,
    Stage,
    TeamSlot,
)
from peerhub.engagements.references import reference
from peerhub.peers.models import PeerKind, Seniority, Skill
from peerhub.teams.models import Assignment, AssignmentState, Clearance, ClearanceState

SOUGHT_AFTER = frozenset({Seniority.CHIEF_EXECUTIVE, Seniority.LEADER, Seniority.SECTION_151})
# How often a place went to somebody of the level asked for (ours).
SHARE_OF_THE_LEVEL = 0.6
# A small pool has as many engagements as a large one; nobody is asked more often than this a year, on average.
VISITS_A_YEAR = 2.5
# How often each subject was asked for beside the five themes (ours).
LOCAL_NEEDS = {
    "housing": 6,
    "regeneration": 5,
    "transformation": 6,
    "adult-social-care": 4,
    "childrens-services": 4,
    "economy": 4,
    "digital": 3,
    "devolution": 5,
    "climate": 3,
    "communications": 2,
    "performance": 3,
}


@dataclass
class Stock:
    """What a team of the past was made from."""

    register: Register
    types: dict[str, EngagementType]
    people: list[Person]
    skills: dict[str, Skill]
    themes: list[CoreTheme]
    manager_id: int
    today: date


def build(stock: Stock, *, years: int, seed: int, keep_free: frozenset[str], step: Callable[[], None]) -> list[Visit]:
    """Invent and store the past; `step` is called once an engagement. Councils in `keep_free` are never overdue."""
    past = Past(stock.register, stock.types, stock.today, years)
    visits = past_visits(past, keep_free=keep_free, chance=stream(seed, "visits"))
    _fill_teams(stock, visits, chance=stream(seed, "past teams"), step=step)
    _store(stock, visits, chance=stream(seed, "past scopes"))
    return visits


@dataclass
class Year:
    """Who is asked in one calendar year, and for how many days they have been already."""

    number: int
    active: list[Person]
    days: Counter[int]


def _fill_teams(stock: Stock, visits: list[Visit], *, chance: random.Random, step: Callable[[], None]) -> None:
    year = Year(0, [], Counter())
    for visit in visits:
        if visit.first_day.year != year.number:
            of_the_year = [other for other in visits if other.first_day.year == visit.first_day.year]
            active = _active(stock, year.active, of_the_year, chance=chance)
            year = Year(visit.first_day.year, active, Counter())
        for slot in visit.type.template:
            if slot.counts:
                able = _able(visit, slot.peer_kind, year)
                person = _choose(visit, slot.seniority, able, year, chance=chance)
                if person is not None:
                    year.days[person.id] += _days_of(visit)
                    visit.team[slot.position] = person
                    person.deployed.append((visit.first_day, visit.last_day))
        step()


def _days_of(visit: Visit) -> int:
    """What a visit takes of a peer's yearly allowance."""
    return visit.type.days_on_site + visit.type.notice_days


def _active(stock: Stock, before: list[Person], visits: list[Visit], *, chance: random.Random) -> list[Person]:
    """Who is asked in a year: as many as published, half of them asked the year before."""
    day = visits[0].first_day
    chosen: list[Person] = []
    for kind, published in distributions.DEPLOYED_OF_KIND.items():
        needed = sum(slot.peer_kind is kind for visit in visits for slot in visit.type.template if slot.counts)
        count = max(round(published * len(stock.people) / distributions.USUAL_POOL), int(needed / VISITS_A_YEAR))
        pool = [person for person in stock.people if person.kind is kind and person.serves_on(day)]
        again = [person for person in before if person.kind is kind and person.serves_on(day)]
        kept = chance.sample(again, min(len(again), count // 2))
        others = [person for person in pool if person not in kept]
        others.sort(key=lambda person: chance.random() * (0.6 if person.seniority in SOUGHT_AFTER else 1))
        chosen += kept + others[: count - len(kept)]
    return chosen


def _able(visit: Visit, kind: PeerKind | None, year: Year) -> list[Person]:
    homes = {person.home.id for person in visit.team.values()} | {visit.place.id}
    days = _days_of(visit)
    return [
        person
        for person in year.active
        if kind in {None, person.kind}
        and year.days[person.id] + days <= person.days_per_year
        and person.serves_on(visit.last_day)
        and person not in visit.team.values()
        and not homes & person.homes
        and person.is_free(visit.first_day, visit.last_day)
    ]


def _choose(
    visit: Visit, seniority: Seniority | None, able: list[Person], year: Year, *, chance: random.Random
) -> Person | None:
    """Somebody of the original team for a review; else, mostly, the right level; asked least this year first."""
    if not able:
        return None
    if visit.original:
        again = [person for person in visit.original.team.values() if person in able]
        if again:
            return again[0]
    fitting = [person for person in able if person.seniority is seniority]
    choice = fitting if fitting and chance.random() < SHARE_OF_THE_LEVEL else able
    return min(choice, key=lambda person: (year.days[person.id], chance.random()))


def _store(stock: Stock, visits: list[Visit], *, chance: random.Random) -> None:
    numbers: dict[tuple[str, int], int] = {}
    rows = [_engagement_row(stock, visit, numbers, chance) for visit in visits]
    for visit, id_ in zip(visits, insert_with_ids(Engagement, rows), strict=True):
        visit.id = id_
    _store_originals(visits)
    insert(
        EngagementTheme,
        [
            {"engagement_id": visit.id, "theme_id": theme.id}
            for visit in visits
            if visit.type.code == "corporate"
            for theme in stock.themes
        ],
    )
    insert(SkillNeed, [row for visit in visits for row in _need_rows(stock, visit, chance)])
    _store_teams(stock, visits)


def _store_originals(visits: list[Visit]) -> None:
    pairs = [{"b_id": visit.id, "b_original": visit.original.id} for visit in visits if visit.original]
    if pairs:
        table = sa.inspect(Engagement).local_table
        assert isinstance(table, sa.Table)
        statement = (
            table.update().where(table.c.id == sa.bindparam("b_id")).values(original_id=sa.bindparam("b_original"))
        )
        db.session.connection().execute(statement, pairs)


def _engagement_row(
    stock: Stock, visit: Visit, numbers: dict[tuple[str, int], int], chance: random.Random
) -> dict[str, Any]:
    key = (visit.type.code, visit.first_day.year)
    numbers[key] = numbers.get(key, 0) + 1
    since = (stock.today - visit.last_day).days
    published = visit.last_day + timedelta(days=int(chance.triangular(45, 170, 84)))
    has_report = Passage.REPORTING not in visit.type.without_stages
    stage = Stage.REPORTING if has_report and since < 90 else Stage.FOLLOWING_UP if since < 365 else Stage.CLOSED
    return {
        "reference": reference(visit.type.code, visit.first_day.year, numbers[key]),
        "council_id": visit.place.id,
        "type_id": visit.type.id,
        "stage": stage,
        "without_stages": visit.type.without_stages,
        "first_day": visit.first_day,
        "last_day": visit.last_day,
        "local_focus": "",
        "manager_id": stock.manager_id,
        "original_id": None,
        "report_published_on": published if has_report and published < stock.today else None,
        "report_address": None,
        "created_at": clock.now() - timedelta(days=since + 180),
        "version": 1,
    }


def _need_rows(stock: Stock, visit: Visit, chance: random.Random) -> Iterator[dict[str, Any]]:
    if visit.type.code != "corporate":
        return
    needs = {"finance": 3, "governance": 3, weighted(chance, {k: float(v) for k, v in LOCAL_NEEDS.items()}): 3}
    for code, level in needs.items():
        yield {"engagement_id": visit.id, "skill_id": stock.skills[code].id, "level": level, "weight": 2}


def _store_teams(stock: Stock, visits: list[Visit]) -> None:
    places = [(visit, slot) for visit in visits for slot in visit.type.template if slot.counts]
    slot_ids = insert_with_ids(
        TeamSlot,
        [
            {
                "engagement_id": visit.id,
                "position": slot.position,
                "name": slot.name,
                "peer_kind": slot.peer_kind,
                "seniority": slot.seniority,
                "skill_id": slot.skill_id,
                "is_required": slot.is_required,
                "counts": slot.counts,
            }
            for visit, slot in places
        ],
    )
    filled = [
        (visit, visit.team[slot.position], slot_id)
        for (visit, slot), slot_id in zip(places, slot_ids, strict=True)
        if slot.position in visit.team
    ]
    rows = [_assignment_row(visit, person, slot_id) for visit, person, slot_id in filled]
    members = [
        {
            "assignment_id": assignment_id,
            "group_id": stock.register.groups[person.group_on(visit.first_day)],
            "state": ClearanceState.CLEARED,
            "decided_by_id": None,
            "decided_at": clock.now() - (stock.today - visit.first_day) - timedelta(days=60),
            "reason": None,
        }
        for (visit, person, _), assignment_id in zip(filled, insert_with_ids(Assignment, rows), strict=True)
        if person.kind is PeerKind.MEMBER
    ]
    insert(Clearance, members)


def _assignment_row(visit: Visit, person: Person, slot_id: int) -> dict[str, Any]:
    return {
        "engagement_id": visit.id,
        "slot_id": slot_id,
        "peer_id": person.id,
        "first_day": visit.first_day,
        "last_day": visit.last_day,
        "days": _days_of(visit),
        "state": AssignmentState.SERVED,
        "is_active": True,
        "reasons": "",
        "assigned_at": clock.now() - timedelta(days=(clock.today() - visit.first_day).days + 80),
        "answered_at": clock.now() - timedelta(days=(clock.today() - visit.first_day).days + 70),
        "answer_reason": None,
    }
