"""Rules as they stand, what they gave to whom, and who is due."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, lazyload, selectinload

from peerhub import clock
from peerhub.accreditations.capacity import Forecast, forecast, is_due, places_needed
from peerhub.accreditations.proposals import Booked, Effect, Proposal, earned, effect
from peerhub.councils.models import Council
from peerhub.db import db
from peerhub.engagements.models import Engagement, EngagementType
from peerhub.peers.models import Peer, PeerKind, PeerStatus
from peerhub.teams.models import Assignment
from peerhub.training.accreditation import Run, Taken
from peerhub.training.models import (
    TAKES_A_PLACE,
    Accreditation,
    AccreditationKind,
    AccreditationRequirement,
    Course,
    CourseSession,
    SessionBooking,
    TrainingLog,
    TrainingState,
)
from peerhub.web.formats import day_range

SHOWN = 60


@dataclass(frozen=True)
class Rule:
    """One accreditation as it stands: for which kinds of engagement, and how many hold it today."""

    kind: AccreditationKind
    types: Sequence[EngagementType]
    holders: int


@dataclass(frozen=True)
class DuePeer:
    """Somebody whose training is older than three years, or who has none."""

    id: int
    name: str
    reference: str
    kind: PeerKind
    last_taken: date | None


@dataclass(frozen=True)
class Target:
    """The three-year target as it stands: no name in it but in `due`."""

    pool: int
    trained: int
    due: Sequence[DuePeer]
    due_within_a_year: int
    places_ahead: int
    places_taken: int
    trained_last_year: int
    forecast: Forecast
    needed_a_year: int


def rules() -> list[Rule]:
    """Every accreditation in order: four statements."""
    kinds = db.session.scalars(
        sa.select(AccreditationKind).order_by(AccreditationKind.position, AccreditationKind.id)
    ).all()
    today = clock.today()
    counted = sa.select(Accreditation.kind_id, sa.func.count(sa.distinct(Accreditation.peer_id))).where(
        Accreditation.starts_on <= today, Accreditation.ends_on >= today
    )
    rows = db.session.execute(counted.group_by(Accreditation.kind_id))
    holders = {row[0]: row[1] for row in rows}
    types = types_in_order()
    return [
        Rule(kind, [type_ for type_ in types if type_.accreditation_code == kind.code], holders.get(kind.id, 0))
        for kind in kinds
    ]


def get_kind(kind_id: int, *, to_change: bool = False) -> AccreditationKind:
    """One accreditation with its requirements. Raises NoResultFound."""
    statement = sa.select(AccreditationKind).where(AccreditationKind.id == kind_id)
    if to_change:
        statement = statement.with_for_update(of=AccreditationKind).execution_options(populate_existing=True)
    return db.session.scalars(statement.options(selectinload(AccreditationKind.requirements))).one()


def types_in_order() -> Sequence[EngagementType]:
    """The kinds of engagement, in their order, without their templates."""
    return db.session.scalars(
        sa.select(EngagementType)
        .order_by(EngagementType.position, EngagementType.id)
        .options(lazyload(EngagementType.template))
    ).all()


def courses_to_choose_from() -> list[tuple[int, str]]:
    """Every course, also those not offered any more: what was taken before still counts."""
    rows = db.session.execute(
        sa.select(Course.id, Course.title, Course.is_offered).order_by(
            Course.is_offered.desc(), Course.title, Course.id
        )
    )
    return [(row.id, row.title if row.is_offered else f"{row.title} (not offered any more)") for row in rows]


def verified_training(course_ids: Collection[int]) -> dict[int, list[Taken]]:
    """Of every peer, the courses out of these that they took and that were verified. One statement."""
    rows = db.session.execute(
        sa.select(TrainingLog.peer_id, TrainingLog.course_id, TrainingLog.taken_on)
        .where(TrainingLog.state == TrainingState.VERIFIED, TrainingLog.course_id.in_(sorted(course_ids)))
        .order_by(TrainingLog.peer_id, TrainingLog.taken_on, TrainingLog.id)
    )
    found: dict[int, list[Taken]] = defaultdict(list)
    for peer_id, course_id, taken_on in rows:
        found[peer_id].append(Taken(course_id or 0, taken_on))  # never without one: the condition asks for these
    return found


def held(kind: AccreditationKind | None) -> dict[int, list[Run]]:
    """Who holds an accreditation when, as it is written down; nobody holds one that is not there yet."""
    found: dict[int, list[Run]] = defaultdict(list)
    if kind is not None:
        rows = db.session.execute(
            sa.select(Accreditation.peer_id, Accreditation.starts_on, Accreditation.ends_on)
            .where(Accreditation.kind_id == kind.id)
            .order_by(Accreditation.peer_id, Accreditation.starts_on)
        )
        for peer_id, starts_on, ends_on in rows:
            found[peer_id].append(Run(starts_on, ends_on))
    return found


def effect_of(kind: AccreditationKind | None, proposal: Proposal) -> Effect:
    """What saving the proposal would change. Three statements, whatever the size of the pool."""
    taken = verified_training({need.course_id for need in proposal.requirements})
    return effect(held(kind), earned(taken, proposal), _visits_ahead(kind), clock.today())


def names_of(peer_ids: Collection[int]) -> list[str]:
    """Name and reference of peers, by name; the first sixty."""
    rows = db.session.execute(
        sa.select(Peer.given_name, Peer.family_name, Peer.reference)
        .where(Peer.id.in_(sorted(peer_ids)))
        .order_by(Peer.family_name, Peer.given_name, Peer.id)
        .limit(SHOWN)
    )
    return [f"{given} {family}, {reference}" for given, family, reference in rows]


def target(today: date) -> Target:
    """Where the three-year target stands. Five statements, and the pool counted once."""
    everybody = _last_taken()
    last = [peer.last_taken for peer in everybody]
    due = sorted(
        (peer for peer in everybody if is_due(peer.last_taken, today)),
        key=lambda peer: (peer.last_taken or date.min, peer.id),
    )
    year_on = today.replace(year=today.year + 1) if (today.month, today.day) != (2, 29) else today.replace(2, 28)
    trained_last_year = _trained_since(today.replace(year=today.year - 1, day=min(today.day, 28)))
    planned, taken = _places_ahead()
    # The months for which something is planned go by the plan, the others by the pace of the last twelve months.
    return Target(
        pool=len(everybody),
        trained=len(everybody) - len(due),
        due=due,
        due_within_a_year=sum(is_due(day, year_on) for day in last) - len(due),
        places_ahead=sum(planned.values()),
        places_taken=taken,
        trained_last_year=trained_last_year,
        forecast=forecast(last, today=today, planned=planned, pace=trained_last_year / 12),
        needed_a_year=places_needed(last, today=today),
    )


def _counting() -> sa.Select[tuple[int]]:
    """The courses that count towards any accreditation."""
    return sa.select(AccreditationRequirement.course_id)


def _last_taken() -> list[DuePeer]:
    """Every deployable peer with the day of the last training that counts."""
    latest = (
        sa.select(TrainingLog.peer_id, sa.func.max(TrainingLog.taken_on).label("taken_on"))
        .where(TrainingLog.state == TrainingState.VERIFIED, TrainingLog.course_id.in_(_counting()))
        .group_by(TrainingLog.peer_id)
        .subquery()
    )
    rows = db.session.execute(
        sa.select(Peer.id, Peer.given_name + " " + Peer.family_name, Peer.reference, Peer.kind, latest.c.taken_on)
        .outerjoin(latest, latest.c.peer_id == Peer.id)
        .where(Peer.status == PeerStatus.DEPLOYABLE)
        .order_by(Peer.id)
    )
    return [DuePeer(*row) for row in rows]


def _trained_since(day: date) -> int:
    """How many deployable peers had training that counts since a day: the pace of the last twelve months."""
    return (
        db.session.scalar(
            sa.select(sa.func.count(sa.distinct(TrainingLog.peer_id)))
            .join(Peer, Peer.id == TrainingLog.peer_id)
            .where(
                Peer.status == PeerStatus.DEPLOYABLE,
                TrainingLog.state == TrainingState.VERIFIED,
                TrainingLog.course_id.in_(_counting()),
                TrainingLog.taken_on > day,
            )
        )
        or 0
    )


def _places_ahead() -> tuple[dict[date, int], int]:
    """Places of sessions ahead that count, by month, and how many of them are taken."""
    taken = (
        sa.select(sa.func.count())
        .where(SessionBooking.session_id == CourseSession.id, SessionBooking.state.in_(TAKES_A_PLACE))
        .scalar_subquery()
    )
    rows = db.session.execute(
        sa.select(CourseSession.starts_at, CourseSession.places, taken)
        .where(
            CourseSession.cancelled_because.is_(None),
            CourseSession.starts_at >= clock.now(),
            CourseSession.course_id.in_(_counting()),
        )
        .order_by(CourseSession.starts_at, CourseSession.id)
    )
    planned: dict[date, int] = defaultdict(int)
    all_taken = 0
    for starts_at, places, count in rows:
        planned[clock.day_of(starts_at).replace(day=1)] += places
        all_taken += count
    return dict(planned), all_taken


def _visits_ahead(kind: AccreditationKind | None) -> list[Booked]:
    """Visits from today on for which this accreditation is asked, with who goes."""
    if kind is None:
        return []
    rows = db.session.scalars(
        sa.select(Assignment)
        .join(Assignment.engagement)
        .join(Engagement.type)
        .where(
            Assignment.is_active, Assignment.first_day > clock.today(), EngagementType.accreditation_code == kind.code
        )
        .options(
            joinedload(Assignment.peer),
            joinedload(Assignment.engagement).joinedload(Engagement.council).lazyload(Council.county),
            joinedload(Assignment.engagement).joinedload(Engagement.type).lazyload(EngagementType.template),
        )
        .order_by(Assignment.first_day, Assignment.id)
    )
    return [
        Booked(
            item.peer_id,
            item.first_day,
            item.last_day,
            f"{item.peer.name}, {item.engagement.council.name}, {day_range(item.first_day, item.last_day)}",
        )
        for item in rows
    ]
