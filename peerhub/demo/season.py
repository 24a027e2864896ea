"""The season ahead: started, staffed and answered through the same operations that people use."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa

from peerhub import clock
from peerhub.accounts.links import LinkHolder
from peerhub.accounts.models import User
from peerhub.councils.models import Council
from peerhub.db import db
from peerhub.demo.bulk import stream, weighted
from peerhub.demo.history import LOCAL_NEEDS
from peerhub.demo.register import Place, Register
from peerhub.demo.visits import Visit, is_quiet, working_week
from peerhub.engagements.deadlines import add_months
from peerhub.engagements.models import CoreTheme, Engagement, EngagementType
from peerhub.engagements.operations import start_engagement
from peerhub.matching import operations as matching
from peerhub.matching.views.building import settings
from peerhub.peers.models import Skill
from peerhub.teams import operations as teams
from peerhub.teams.declarations import Signed
from peerhub.teams.models import Assignment, ClearanceState

ENGAGEMENTS = 44
# The rest are progress reviews.
SHARE_OF_CHALLENGES = 0.7
# Days from today in which the first and the last challenge of the season begin.
SEASON = (14, 250)
# Teams are agreed for visits within this many days; one in eight of them has lost a peer since.
STAFFED_WITHIN = 95
SHARE_WITH_A_GAP = 0.13
# Everybody has answered for visits nearer than this many days; most for the others.
SETTLED_WITHIN = 60
SHARE_ANSWERED = 0.6
SHARE_OF_OBJECTIONS = 0.15
WAIT_FOR_THE_MANAGER = 4  # one in so many teams without an objection is still to be confirmed
OBJECTION = "A member of the team applied for a post here two years ago. Please look at it."
FOCUS = {
    "housing": "Homelessness and the cost of temporary accommodation.",
    "regeneration": "Delivery of the town centre programme.",
    "transformation": "Whether the transformation programme will deliver its savings.",
    "adult-social-care": "Readiness for assurance and demand for care.",
    "childrens-services": "Progress since the last inspection of children's services.",
    "economy": "Skills, and work with local employers.",
    "digital": "Use of data and readiness for cyber attacks.",
    "devolution": "Preparing for reorganisation while keeping services steady.",
    "climate": "Progress towards the net zero plan.",
    "communications": "How the council speaks with residents.",
    "performance": "Whether performance is managed by figures that people trust.",
}


@dataclass
class Season:
    """What the season is made from."""

    register: Register
    types: dict[str, EngagementType]
    skills: dict[str, Skill]
    themes: list[CoreTheme]
    officer: User
    manager: User
    today: date


def build(
    season: Season, visits: list[Visit], *, count: int, seed: int, keep_free: frozenset[str], step: Callable[[], None]
) -> list[Engagement]:
    """Start `count` coming engagements and staff the nearer ones; `step` is called once an engagement."""
    chance = stream(seed, "season")
    plans = _plans(season, visits, count=count, keep_free=keep_free, chance=chance)
    started = []
    for place, type_, begin, original in plans:
        engagement = _start(season, place, type_, begin, original=original, chance=chance)
        if (engagement.first_day - season.today).days <= STAFFED_WITHIN:
            _staff(season, engagement, chance)
        started.append(engagement)
        step()
    return started


def _plans(
    season: Season, visits: list[Visit], *, count: int, keep_free: frozenset[str], chance: random.Random
) -> list[tuple[Place, EngagementType, date, Visit | None]]:
    """Who is due: councils whose challenge falls due first, and reviews of challenges ten months old."""
    last: dict[int, Visit] = {}
    for visit in visits:
        if visit.type.code == "corporate":
            last[visit.place.id] = visit
    reviewed = {visit.original.id for visit in visits if visit.original}
    corporate, review = season.types["corporate"], season.types["progress-review"]
    due = sorted(
        (visit for visit in last.values() if visit.place.ended_on is None and visit.place.code not in keep_free),
        key=lambda visit: (visit.last_day, visit.place.code),
    )
    challenges = _due_first(season, due, keep_free, chance)[: round(count * SHARE_OF_CHALLENGES)]
    weeks = _open_weeks(season.today)
    plans: list[tuple[Place, EngagementType, date, Visit | None]] = [
        (place, corporate, weeks[number * len(weeks) // len(challenges)], None)
        for number, place in enumerate(challenges)
    ]
    young = [
        visit
        for visit in due
        if visit.id not in reviewed and add_months(season.today, -13) < visit.last_day < add_months(season.today, -5)
    ]
    for visit in chance.sample(young, min(len(young), count - len(plans))):
        begin = max(add_months(visit.last_day, 10), season.today + timedelta(days=chance.randint(14, 60)))
        plans.append((visit.place, review, begin, visit))
    return sorted(plans, key=lambda plan: (plan[2], plan[0].code))


def _due_first(season: Season, due: list[Visit], keep_free: frozenset[str], chance: random.Random) -> list[Place]:
    """Councils whose challenge is four years old or older; then, where the past is short, those that had none in it."""
    old = [visit.place for visit in due if visit.last_day < add_months(season.today, -48)]
    visited = {visit.place.id for visit in due}
    others = [p for p in season.register.english if p.id not in visited and p.code not in keep_free]
    return old + chance.sample(others, len(others))


def _open_weeks(today: date) -> list[date]:
    """Days a week apart over the season, without the weeks that challenges keep off."""
    days = [today + timedelta(days=ahead) for ahead in range(*SEASON, 7)]
    return [day for day in days if not is_quiet(day)]


def _start(
    season: Season, place: Place, type_: EngagementType, begin: date, *, original: Visit | None, chance: random.Random
) -> Engagement:
    first, last = working_week(begin, type_.days_on_site, chance)
    subject = weighted(chance, {code: float(weight) for code, weight in LOCAL_NEEDS.items()})
    needs = [("finance", 3, 2), ("governance", 3, 2), (subject, 3, 3)] if original is None else [("leadership", 2, 2)]
    engagement = start_engagement(
        council=db.session.get_one(Council, place.id),
        type_=type_,
        first_day=first,
        last_day=last,
        themes=season.themes if original is None else [],
        local_focus=FOCUS[subject] if original is None else "Progress on the recommendations.",
        needs=[(season.skills[code], level, weight) for code, level, weight in needs],
        manager=season.manager,
        by=season.officer,
    )
    if original is not None:
        engagement.original_id = original.id
    return engagement


def _staff(season: Season, engagement: Engagement, chance: random.Random) -> None:
    """Ask for a team, accept it, and let most of those asked say yes."""
    matching.propose(engagement, by=season.officer, settings=settings())
    # The reason is recorded only where a rule about the whole team has to be set aside.
    reason = "Nobody of the original team can come on these days."
    matching.accept(engagement, by=season.officer, reason=reason, settings=settings())
    assignments = db.session.scalars(
        sa.select(Assignment).where(Assignment.engagement_id == engagement.id).order_by(Assignment.id)
    ).all()
    near = (engagement.first_day - season.today).days < SETTLED_WITHIN
    lost = chance.choice(assignments) if chance.random() < SHARE_WITH_A_GAP else None
    for assignment in assignments:
        if assignment is lost:
            teams.withdraw(assignment, reason="Called to an emergency at the home council.", by=season.officer)
        elif near or chance.random() < SHARE_ANSWERED:
            _clear(assignment)
            peer = assignment.peer
            by = LinkHolder(f"{peer.name}, by a link")
            teams.answer(assignment, accepts=True, declaration=Signed(peer.name), by=by)
    if near and lost is None:
        _show_to_council(season, engagement, objects=chance.random() < SHARE_OF_OBJECTIONS)


def _show_to_council(season: Season, engagement: Engagement, *, objects: bool) -> None:
    """The council is shown the team; it has no objection, or says why it has one."""
    due_on = min(season.today + timedelta(days=10), engagement.first_day - timedelta(days=1))
    chief = f"Chief executive, {engagement.council.name}"[:120]
    proposal = teams.propose_to_council(
        engagement,
        due_on=due_on,
        name=chief,
        email=f"{engagement.council.code.lower()}@council.example",
        by=season.officer,
    )
    teams.answer_proposal(proposal, objects=objects, objection=OBJECTION if objects else "", by=LinkHolder(chief))
    if not objects and engagement.id % WAIT_FOR_THE_MANAGER:
        teams.confirm(proposal, reason="", by=season.manager)


def _clear(assignment: Assignment) -> None:
    """Group offices other than the demo's have no account to clear with; theirs is set down as they would send it."""
    if assignment.clearance is not None:
        assignment.clearance.state = ClearanceState.CLEARED
        assignment.clearance.decided_at = clock.now()
