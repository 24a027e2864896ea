"""Filling an empty database with an invented programme on the real register."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from peerhub import clock, reference
from peerhub.accounts.models import User
from peerhub.audit.operations import record
from peerhub.councils import operations as councils
from peerhub.councils.models import Council
from peerhub.db import db
from peerhub.demo import (
    aftermath,
    afterwards,
    answers,
    board,
    calendars,
    comparing,
    history,
    joiners,
    joint,
    learning,
    ledger,
    papers,
    particulars,
    people_who_sign_in,
    pool,
    register,
    reports,
    requests,
    reviewing,
    scarce,
    season,
    seasons,
    sharing,
    soft,
    tour,
)
from peerhub.demo.distributions import USUAL_POOL
from peerhub.demo.person import Person
from peerhub.demo.progress import Progress
from peerhub.engagements.models import CoreTheme, Engagement, EngagementType
from peerhub.metrics import operations as metrics
from peerhub.peers.models import Peer, Skill
from peerhub.permissions import Role
from peerhub.training.models import AccreditationKind, Course

# The council of the tour: due within the year and with no challenge in the season, so that one can be started.
TOUR_COUNCIL = "HPL"


class DemoRefused(Exception):
    """Why the demo is not built here."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class Size:
    """How big a demo: peers in the pool, years of past engagements, and the seed of all chance."""

    peers: int = USUAL_POOL
    years: int = 10
    seed: int = 1


def refuse_unless_empty() -> None:
    """Raises DemoRefused: the demo fills empty databases only, and they must have their tables."""
    if not sa.inspect(db.session.connection()).has_table(User.__tablename__):
        raise DemoRefused("The database has no tables yet. Make them first: flask --app wsgi db upgrade")
    if any(db.session.scalar(sa.select(sa.func.count()).select_from(model)) for model in (User, Peer, Engagement)):
        raise DemoRefused(
            "The database has people in it already. The demo fills an empty one: set DATABASE_URL to a new database."
        )


def build_demo(size: Size, *, keys: Sequence[str], progress: Progress) -> None:
    """Fill the database; the caller commits. `progress(title, steps)` gives a function to call once a step;
    `keys` seal the monitoring answers.

    Raises DemoRefused. The same size on the same day gives the same people on every machine.
    """
    refuse_unless_empty()
    progress("Reference lists", None)
    reference.ensure_all()
    progress("Register of councils", None)
    if not db.session.scalar(sa.select(sa.func.count()).select_from(Council)):
        councils.import_shipped_register(by=None)
    progress("Metrics of councils", None)
    metrics.import_shipped_metrics(by=None)
    users = people_who_sign_in.create()
    db.session.flush()
    comparing.bring(users[Role.PRINCIPAL_ADVISER])
    people = _build_programme(size, users, progress=progress)
    progress("Monitoring", None)
    answers.build(people, keys=keys, seed=size.seed, today=clock.today())
    record("demo.build", users[Role.ADMINISTRATOR], by=None, label="The demo", after=vars(size))


def _build_programme(size: Size, users: dict[Role, User], *, progress: Progress) -> Sequence[Person]:
    today = clock.today()
    places = register.load()
    skills = {skill.code: skill for skill in db.session.scalars(sa.select(Skill).order_by(Skill.position))}
    types = {type_.code: type_ for type_ in db.session.scalars(sa.select(EngagementType))}
    themes = list(db.session.scalars(sa.select(CoreTheme).order_by(CoreTheme.position)))
    officer, manager = users[Role.PLACEMENT_OFFICER], users[Role.CHALLENGE_MANAGER]
    step = progress("Peers", size.peers)
    people = pool.build(places, skills, count=size.peers, years=size.years, seed=size.seed, today=today, step=step)
    stock = history.Stock(places, types, people, skills, themes, manager.id, today)
    step = progress("Past engagements", size.years * 140)
    kept = frozenset({TOUR_COUNCIL})
    visits = history.build(stock, years=size.years, seed=size.seed, keep_free=kept, step=step)
    reports.build(visits, themes, skills, seed=size.seed, today=today)
    progress("Training", None)
    courses = {course.code: course for course in db.session.scalars(sa.select(Course))}
    kinds = list(db.session.scalars(sa.select(AccreditationKind).order_by(AccreditationKind.position)))
    learning.build(people, courses, kinds, checker_id=officer.id, seed=size.seed, today=today)
    calendars.build(people, places, decider_id=officer.id, seed=size.seed, today=today)
    joint.build(by=officer)
    _tell_of_peers(people, places, seed=size.seed, today=today)
    afterwards.build(manager_id=manager.id, seed=size.seed, today=today)
    member = users[Role.BOARD_MEMBER]
    board.build(recorder_id=manager.id, recorder_name=manager.name, board_member=(member.id, member.name), today=today)
    soft.build(seed=size.seed, today=today)
    soft.name_readers(manager, officer, by=users[Role.ADMINISTRATOR])
    db.session.flush()
    ahead = season.Season(places, types, skills, themes, officer, manager, today)
    count = max(4, round(season.ENGAGEMENTS * size.peers / USUAL_POOL))
    step = progress("Season ahead", count)
    started = season.build(ahead, visits, count=count, seed=size.seed, keep_free=kept, step=step)
    _beside_the_season(ahead, seed=size.seed, keep_free=kept)
    progress("Conflicts", None)
    ledger.build(officer, seed=size.seed, today=today)
    progress("Season planned", None)
    seasons.build(started, by=officer)
    tour.tie_accounts(users, started, today=today)
    papers.build(started, users[Role.COUNCIL_CONTACT], officer, today=today)
    aftermath.build(manager, seed=size.seed, today=today)
    return people


def _beside_the_season(ahead: season.Season, *, seed: int, keep_free: frozenset[str]) -> None:
    """A visit for which hardly anybody can be found, and what is only asked for."""
    officer, manager, today = ahead.officer, ahead.manager, ahead.today
    scarce.build(scarce.Stock(ahead.types["childrens-services"], ahead.skills, officer, manager, today))
    stock = requests.Stock(ahead.types, officer, manager, today)
    requests.build(stock, seed=seed, keep_free=keep_free)


def _tell_of_peers(people: Sequence[Person], places: register.Register, *, seed: int, today: date) -> None:
    """How they joined, what they need, who has to be spoken with, and what they share."""
    joiners.build(people, places, seed=seed, today=today)
    particulars.build(people, seed=seed, today=today)
    reviewing.build(people, seed=seed, today=today)
    sharing.build([person.id for person in people], seed=seed, today=today)
