"""What the first page asks across packages; each question is one statement."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import joinedload, lazyload
from sqlalchemy.orm.interfaces import ORMOption

from peerhub.accounts.models import User
from peerhub.councils.models import Council, CouncilStatus, Nation
from peerhub.db import db
from peerhub.engagements.deadlines import Cycle, CycleState, cycle
from peerhub.engagements.models import DeadlineRule, Engagement, EngagementType, Stage, TeamSlot
from peerhub.engagements.passing import BEFORE_TEAM, WITHOUT_VISIT
from peerhub.home.season import Visit
from peerhub.recommendations.queries import unanswered_of_each
from peerhub.teams.models import Assignment, AssignmentState
from peerhub.teams.rules import BEFORE_VISIT
from peerhub.training.models import (
    Accreditation,
    AccreditationKind,
    TrainingLog,
    TrainingState,
)

OVER = (Stage.CLOSED, Stage.CANCELLED)


def database_answers() -> bool:
    """Whether the database can be asked at all, right now."""
    try:
        db.session.execute(sa.select(1))
    except SQLAlchemyError:
        db.session.rollback()
        return False
    return True


def has_councils() -> bool:
    """Whether the register was brought in."""
    return db.session.scalar(sa.select(sa.exists().where(Council.id > 0))) or False


def open_places(engagement_ids: Iterable[int]) -> dict[int, list[str]]:
    """Of each engagement: the names of the required places that nobody fills, in their order."""
    statement = (
        sa.select(TeamSlot.engagement_id, TeamSlot.name)
        .outerjoin(Assignment, sa.and_(Assignment.slot_id == TeamSlot.id, Assignment.is_active))
        .where(TeamSlot.engagement_id.in_(sorted(engagement_ids)), TeamSlot.is_required, Assignment.id.is_(None))
        .order_by(TeamSlot.engagement_id, TeamSlot.position)
    )
    names: dict[int, list[str]] = {}
    for engagement_id, name in db.session.execute(statement):
        names.setdefault(engagement_id, []).append(name)
    return names


def unanswered(*, asked_before: datetime, today: date, limit: int) -> tuple[list[Assignment], int]:
    """Invitations to visits ahead that were sent before a moment and not answered, oldest first; and how many."""
    count = sa.func.count().over()
    statement = (
        sa.select(Assignment, count)
        .where(
            Assignment.state == AssignmentState.ASKED,
            Assignment.assigned_at < asked_before,
            Assignment.first_day >= today,
        )
        .options(*_with_people())
        .order_by(Assignment.assigned_at, Assignment.id)
        .limit(limit)
    )
    rows = db.session.execute(statement).all()
    return [row[0] for row in rows], rows[0][1] if rows else 0


def dropped_out(*, since: datetime, today: date, limit: int) -> Sequence[Assignment]:
    """Peers who said no or withdrew since then, whose place is still open and whose visit is ahead; latest first."""
    taken = sa.select(Assignment.slot_id).where(Assignment.is_active)
    statement = (
        sa.select(Assignment)
        .join(Assignment.engagement)
        .where(
            Assignment.state.in_((AssignmentState.DECLINED, AssignmentState.WITHDRAWN)),
            Assignment.answered_at >= since,
            Assignment.first_day >= today,
            Assignment.slot_id.not_in(taken),
            Engagement.stage.in_(BEFORE_VISIT),
        )
        .options(*_with_people())
        .order_by(Assignment.answered_at.desc(), Assignment.id)
        .limit(limit)
    )
    return db.session.scalars(statement).all()


def season(first_day: date, last_day: date) -> list[Visit]:
    """Every visit of these days with how far its team is, and whatever is asked for, whose days are not agreed."""
    of_visit = (Engagement.id, Council.name, EngagementType.name, Engagement.stage, Engagement.first_day)
    about_request = (Engagement.requested_on, User.name)
    in_days = sa.and_(Engagement.first_day.between(first_day, last_day), Engagement.stage.not_in(WITHOUT_VISIT))
    required = sa.func.count(TeamSlot.id)
    statement = (
        sa.select(*of_visit, required, sa.func.count(Assignment.id), *about_request)
        .join(Engagement.council)
        .join(Engagement.type)
        .outerjoin(Engagement.manager)
        .outerjoin(TeamSlot, sa.and_(TeamSlot.engagement_id == Engagement.id, TeamSlot.is_required))
        .outerjoin(Assignment, sa.and_(Assignment.slot_id == TeamSlot.id, Assignment.is_active))
        .where(sa.or_(in_days, Engagement.stage.in_(BEFORE_TEAM)))
        .group_by(*of_visit, *about_request)
        .having(sa.or_(required > 0, Engagement.stage.in_(BEFORE_TEAM)))
        .order_by(Engagement.first_day, Engagement.id)
    )
    return [Visit(*row) for row in db.session.execute(statement)]


def training_waiting(*, limit: int) -> tuple[list[TrainingLog], int]:
    """What peers logged and nobody has checked yet, the longest waiting first; and how many. For staff."""
    statement = (
        sa.select(TrainingLog, sa.func.count().over())
        .where(TrainingLog.state == TrainingState.LOGGED)
        .options(joinedload(TrainingLog.peer))
        .order_by(TrainingLog.logged_at, TrainingLog.id)
        .limit(limit)
    )
    rows = db.session.execute(statement).all()
    return [row[0] for row in rows], rows[0][1] if rows else 0


def managed_by(user: User) -> list[tuple[Engagement, int | None]]:
    """The engagements that this person runs and that are not over, with council and type.

    With each, how many recommendations of its report wait for the council; None where none was published from here.
    """
    statement = (
        sa.select(Engagement, unanswered_of_each())
        .where(Engagement.manager_id == user.id, Engagement.stage.not_in(OVER))
        .options(*_with_council())
        .order_by(Engagement.first_day, Engagement.id)
    )
    return [(row[0], row[1]) for row in db.session.execute(statement)]


def deadline_rules() -> Sequence[DeadlineRule]:
    """Every deadline rule, old versions included."""
    return db.session.scalars(sa.select(DeadlineRule).order_by(DeadlineRule.valid_from, DeadlineRule.id)).all()


def reviews_of(engagement_ids: Iterable[int]) -> Sequence[Engagement]:
    """The progress reviews of these engagements that were not cancelled."""
    statement = (
        sa.select(Engagement)
        .where(Engagement.original_id.in_(sorted(engagement_ids)), Engagement.stage != Stage.CANCELLED)
        .options(joinedload(Engagement.type).lazyload(EngagementType.template))
        .order_by(Engagement.id)
    )
    return db.session.scalars(statement).all()


def councils_due(*, region: str | None, today: date) -> list[tuple[Council, Cycle]]:
    """English councils whose five years are over or end within a year, with nothing arranged; earliest due first.

    Councils without any challenge on record come last: nothing says when theirs was due. Order is by date, never a
    judgement (R32, R35).
    """
    # What is only asked for is arranged, whatever day was thought of.
    ends_on = sa.case((Engagement.stage.in_(BEFORE_TEAM), date.max), else_=Engagement.last_day)
    counting = (
        sa.select(Engagement.council_id, sa.func.max(ends_on).label("last_day"))
        .join(Engagement.type)
        .where(EngagementType.counts_towards_cycle, Engagement.stage != Stage.CANCELLED)
        .group_by(Engagement.council_id)
        .subquery()
    )
    statement = (
        sa.select(Council, counting.c.last_day)
        .outerjoin(counting, counting.c.council_id == Council.id)
        .where(Council.status == CouncilStatus.CURRENT, Council.nation == Nation.ENGLAND)
        .where(sa.or_(counting.c.last_day.is_(None), counting.c.last_day < today))
        .order_by(counting.c.last_day.is_(None), counting.c.last_day, Council.name, Council.id)
    )
    if region:
        statement = statement.where(Council.region == region)
    found = [(row[0], cycle(row[1], nation=row[0].nation, today=today)) for row in db.session.execute(statement)]
    return [(council, due) for council, due in found if due and due.state is not CycleState.WITHIN]


def own_visits(peer_id: int, today: date) -> Sequence[Assignment]:
    """What this peer is asked for or booked on, from today on, soonest first."""
    statement = (
        sa.select(Assignment)
        .where(Assignment.peer_id == peer_id, Assignment.is_active, Assignment.last_day >= today)
        .options(*_with_people())
        .order_by(Assignment.first_day, Assignment.id)
    )
    return db.session.scalars(statement).all()


def training_returned_to(peer_id: int) -> Sequence[TrainingLog]:
    """Entries of this peer that staff returned with a reason, oldest first."""
    statement = (
        sa.select(TrainingLog)
        .where(TrainingLog.peer_id == peer_id, TrainingLog.state == TrainingState.RETURNED)
        .options(lazyload(TrainingLog.peer))
        .order_by(TrainingLog.decided_at, TrainingLog.id)
    )
    return db.session.scalars(statement).all()


def accreditations_ending(peer_id: int, *, after: date, until: date) -> Sequence[Accreditation]:
    """Of each kind that this peer held last: those that ended after the one day, or end by the other."""
    latest = (
        sa.select(Accreditation.kind_id, sa.func.max(Accreditation.ends_on).label("ends_on"))
        .where(Accreditation.peer_id == peer_id)
        .group_by(Accreditation.kind_id)
        .subquery()
    )
    statement = (
        sa.select(Accreditation)
        .join(latest, sa.and_(latest.c.kind_id == Accreditation.kind_id, latest.c.ends_on == Accreditation.ends_on))
        .where(Accreditation.peer_id == peer_id, Accreditation.ends_on.between(after, until))
        .options(joinedload(Accreditation.kind).lazyload(AccreditationKind.requirements))
        .order_by(Accreditation.ends_on, Accreditation.id)
    )
    return db.session.scalars(statement).unique().all()


def _with_council() -> tuple[ORMOption, ...]:
    return (
        joinedload(Engagement.council),
        joinedload(Engagement.type).lazyload(EngagementType.template),
        lazyload(Engagement.manager),
    )


def _with_people() -> tuple[ORMOption, ...]:
    engagement = joinedload(Assignment.engagement)
    return (
        joinedload(Assignment.peer),
        joinedload(Assignment.slot),
        engagement.joinedload(Engagement.council),
        engagement.joinedload(Engagement.type).lazyload(EngagementType.template),
    )


def types_by_accreditation() -> dict[str, list[str]]:
    """What each accreditation is needed for: the names of engagement types by the accreditation's code."""
    statement = (
        sa.select(EngagementType.accreditation_code, EngagementType.name)
        .where(EngagementType.accreditation_code.is_not(None))
        .order_by(EngagementType.position, EngagementType.id)
    )
    found: dict[str, list[str]] = {}
    for code, name in db.session.execute(statement):
        found.setdefault(code or "", []).append(name)
    return found
