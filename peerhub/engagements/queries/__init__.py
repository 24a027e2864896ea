"""Reading engagements, their types, themes and deadline rules. Who may see which engagement: `teams.queries`."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, lazyload, selectinload

from peerhub import clock
from peerhub.accounts.models import User, UserRole
from peerhub.councils.models import Council, CouncilStatus
from peerhub.db import db
from peerhub.engagements.council_map import Standing
from peerhub.engagements.models import (
    CoreTheme,
    DeadlineRule,
    Engagement,
    EngagementStep,
    EngagementType,
    ExpectedPaper,
    MetricNeed,
    Occasion,
    PinnedSnapshot,
    QuietPeriod,
    SkillNeed,
    Stage,
    TeamSlot,
    TemplateSlot,
)
from peerhub.engagements.passing import BEFORE_TEAM, WITHOUT_VISIT
from peerhub.metrics.models import Metric, Snapshot
from peerhub.peers.models import Skill
from peerhub.permissions import STAFF_ROLES


def types() -> Sequence[EngagementType]:
    """Every kind of engagement with its usual team, in the order in which people look for them."""
    order = (EngagementType.position, EngagementType.id)
    usual_team = selectinload(EngagementType.template).joinedload(TemplateSlot.skill)
    return db.session.scalars(sa.select(EngagementType).options(usual_team).order_by(*order)).all()


def type_names() -> Sequence[tuple[int, str]]:
    """Id and name of every kind of engagement, for a list to choose from."""
    statement = sa.select(EngagementType.id, EngagementType.name).order_by(EngagementType.position, EngagementType.id)
    return [(row.id, row.name) for row in db.session.execute(statement)]


def get_type(type_id: int) -> EngagementType:
    """One kind of engagement. Raises NoResultFound."""
    return db.session.scalars(sa.select(EngagementType).where(EngagementType.id == type_id)).one()


def open_of_type(type_: EngagementType) -> Sequence[Engagement]:
    """Engagements of this kind that are neither closed nor called off, by their first day."""
    statement = sa.select(Engagement).where(
        Engagement.type_id == type_.id, Engagement.stage.not_in((Stage.CLOSED, Stage.CANCELLED))
    )
    order = (Engagement.first_day, Engagement.id)
    return db.session.scalars(statement.options(joinedload(Engagement.council)).order_by(*order)).all()


def open_counts() -> dict[int, int]:
    """How many engagements of each kind are neither closed nor called off; type id → count."""
    statement = sa.select(Engagement.type_id, sa.func.count(Engagement.id)).where(
        Engagement.stage.not_in((Stage.CLOSED, Stage.CANCELLED))
    )
    return {row[0]: row[1] for row in db.session.execute(statement.group_by(Engagement.type_id))}


def themes() -> Sequence[CoreTheme]:
    """The five core themes in their order."""
    return db.session.scalars(sa.select(CoreTheme).order_by(CoreTheme.position, CoreTheme.id)).all()


def skills() -> Sequence[Skill]:
    """The managed list of skills in its order."""
    return db.session.scalars(sa.select(Skill).order_by(Skill.position, Skill.id)).all()


def rules(type_id: int) -> Sequence[DeadlineRule]:
    """Every deadline rule of one type, old versions included."""
    order = (DeadlineRule.valid_from, DeadlineRule.id)
    return db.session.scalars(sa.select(DeadlineRule).where(DeadlineRule.type_id == type_id).order_by(*order)).all()


def expected_papers(type_id: int) -> Sequence[ExpectedPaper]:
    """The documents that engagements of this type need, in their order."""
    statement = sa.select(ExpectedPaper).where(ExpectedPaper.type_id == type_id)
    return db.session.scalars(statement.order_by(ExpectedPaper.position, ExpectedPaper.id)).all()


def quiet_periods() -> Sequence[QuietPeriod]:
    """The calendar's quiet periods, by name."""
    return db.session.scalars(sa.select(QuietPeriod).order_by(QuietPeriod.name)).all()


def get_quiet_period(period_id: int) -> QuietPeriod:
    """Raises NoResultFound."""
    return db.session.scalars(sa.select(QuietPeriod).where(QuietPeriod.id == period_id)).one()


def managers() -> Sequence[User]:
    """Staff who can run an engagement, by name."""
    statement = (
        sa.select(User)
        .where(User.is_active, User.id.in_(sa.select(UserRole.user_id).where(UserRole.role.in_(STAFF_ROLES))))
        .options(lazyload(User.role_rows))
        .order_by(User.name, User.id)
    )
    return db.session.scalars(statement).all()


def councils_to_visit() -> Sequence[Council]:
    """Councils that exist or are in shadow form, by name: those with which an engagement can be started."""
    statement = (
        sa.select(Council).where(Council.status != CouncilStatus.FORMER).order_by(Council.name, Council.id)
    )  # fmt: skip
    return db.session.scalars(statement).all()


def get_engagement(engagement_id: int) -> Engagement:
    """One engagement with its council, type, needs, slots and themes. Raises NoResultFound.

    For packages that have settled who may see it; pages use `teams.queries.get_engagement`.
    """
    return db.session.scalars(with_scope(sa.select(Engagement).where(Engagement.id == engagement_id))).unique().one()


def with_scope(statement: sa.Select[Engagement]) -> sa.Select[Engagement]:
    """The statement with all that a page says of an engagement: two, whatever its scope and its team.

    At most five themes and a dozen needs make few enough rows to join. Call `.unique()` on the result.
    """
    return statement.options(
        joinedload(Engagement.council),
        joinedload(Engagement.type).lazyload(EngagementType.template),
        joinedload(Engagement.manager).lazyload(User.role_rows),
        joinedload(Engagement.themes),
        joinedload(Engagement.needs).joinedload(SkillNeed.skill),
        selectinload(Engagement.slots).joinedload(TeamSlot.skill),
    )


def engagements_of(*council_ids: int) -> Sequence[Engagement]:
    """Every engagement with these councils, latest first, with its council, type and manager."""
    statement = (
        sa.select(Engagement)
        .where(Engagement.council_id.in_(council_ids))
        .options(
            joinedload(Engagement.council),
            joinedload(Engagement.type).lazyload(EngagementType.template),
            joinedload(Engagement.manager).lazyload(User.role_rows),
        )
        .order_by(Engagement.first_day.desc(), Engagement.id.desc())
    )
    return db.session.scalars(statement).all()


def last_challenge_of(council_id: int, *, today: date | None = None) -> Engagement | None:
    """The council's latest challenge that counts towards the five years (R32), on site by `today`; None if never."""
    statement = (
        sa.select(Engagement)
        .join(Engagement.type)
        .where(
            Engagement.council_id == council_id,
            EngagementType.counts_towards_cycle,
            Engagement.stage.not_in(WITHOUT_VISIT),
            Engagement.last_day <= (today or clock.today()),
        )
        .options(joinedload(Engagement.type).lazyload(EngagementType.template))
        .order_by(Engagement.last_day.desc(), Engagement.id.desc())
        .limit(1)
    )
    return db.session.scalars(statement).one_or_none()


def standings(*, visible_to: User | None, today: date) -> list[Standing]:
    """Today's councils by name, each with the days of its challenges; one statement.

    Staff see what is arranged and every kind of support; everybody else the challenges that took place, whose reports
    are public. None: everything, for counts that name no council.
    """
    every = [_standing(*row) for row in db.session.execute(_standings(), {"today": today})]
    return every if visible_to is None else seen_by(visible_to, every)


def seen_by(user: User, every: Sequence[Standing]) -> list[Standing]:
    """What this person may see of standings that were read for counts."""
    return list(every) if user.is_staff else [one.as_public() for one in every]


def _standing(*row: Any) -> Standing:
    id_, code, name, kind, nation, region, county_id, map_q, map_r, *days = row
    place = None if map_q is None else (map_q, map_r)
    return Standing(id_, code, name, kind, nation, region, county_id, place, *days)


@lru_cache
def _standings() -> sa.Select[Any]:
    """Built once: it is on many pages. The columns stand in the order of `Standing`."""
    today = sa.bindparam("today", type_=sa.Date)
    # What is only asked for lies ahead, whatever day was thought of.
    is_over = sa.and_(Engagement.last_day <= today, Engagement.stage.not_in(BEFORE_TEAM))
    counts = EngagementType.counts_towards_cycle

    def latest(*conditions: Any) -> sa.ColumnElement[date | None]:
        return sa.func.max(sa.case((sa.and_(*conditions), Engagement.last_day)))

    days = (
        sa.select(
            Engagement.council_id,
            latest(counts, is_over).label("last_day"),
            sa.func.min(sa.case((sa.and_(counts, sa.not_(is_over)), Engagement.first_day))).label("arranged_on"),
            latest(is_over).label("supported_on"),
        )
        .join(Engagement.type)
        .where(Engagement.stage != Stage.CANCELLED)
        .group_by(Engagement.council_id)
        .subquery()
    )
    return (
        sa.select(
            Council.id, Council.code, Council.name, Council.kind, Council.nation, Council.region, Council.county_id,
            Council.map_q, Council.map_r, days.c.last_day, days.c.arranged_on, days.c.supported_on,
        )
        .outerjoin(days, days.c.council_id == Council.id)
        .where(Council.status == CouncilStatus.CURRENT)
        .order_by(Council.name, Council.id)
    )  # fmt: skip


def steps_of(engagement_ids: Sequence[int]) -> Sequence[EngagementStep]:
    """What people noted about the steps of these engagements."""
    statement = sa.select(EngagementStep).where(EngagementStep.engagement_id.in_(engagement_ids))
    return db.session.scalars(statement.order_by(EngagementStep.engagement_id, EngagementStep.code)).all()


def rules_and_steps(engagement: Engagement) -> tuple[list[DeadlineRule], list[EngagementStep]]:
    """The deadline rules of this engagement's type, with what people noted about its steps, in one statement."""
    noted = sa.and_(EngagementStep.engagement_id == engagement.id, EngagementStep.code == DeadlineRule.code)
    statement = (
        sa.select(DeadlineRule, EngagementStep)
        .outerjoin(EngagementStep, noted)
        .where(DeadlineRule.type_id == engagement.type_id)
        .order_by(DeadlineRule.valid_from, DeadlineRule.id)
    )
    rows = db.session.execute(statement).all()
    steps = {row.EngagementStep.code: row.EngagementStep for row in rows if row.EngagementStep}
    return [row.DeadlineRule for row in rows], list(steps.values())


def requests_of(council_id: int, type_id: int) -> Sequence[Engagement]:
    """What this council asked for of one kind, and whose scope is not agreed yet; first asked first."""
    statement = (
        sa.select(Engagement)
        .where(Engagement.council_id == council_id, Engagement.type_id == type_id, Engagement.stage.in_(BEFORE_TEAM))
        .options(joinedload(Engagement.type).lazyload(EngagementType.template))
        .order_by(Engagement.requested_on, Engagement.id)
    )
    return db.session.scalars(statement).all()


def close_to(council_id: int, first_day: date, last_day: date) -> Sequence[Engagement]:
    """Engagements of this council that are on site on the same days, earliest first."""
    statement = (
        sa.select(Engagement)
        .where(
            Engagement.council_id == council_id,
            Engagement.stage.not_in(WITHOUT_VISIT),
            Engagement.first_day <= last_day,
            Engagement.last_day >= first_day,
        )
        .options(joinedload(Engagement.type).lazyload(EngagementType.template))
        .order_by(Engagement.first_day, Engagement.id)
    )
    return db.session.scalars(statement).all()


def followers_of(engagement: Engagement) -> tuple[list[Engagement], list[Engagement]]:
    """What came of an engagement, earliest first: its progress reviews; the council's later challenges (R32)."""
    is_later_challenge = sa.and_(
        Engagement.council_id == engagement.council_id,
        Engagement.first_day > engagement.last_day,
        EngagementType.counts_towards_cycle,
    )
    statement = (
        sa.select(Engagement)
        .join(Engagement.type)
        .where(
            Engagement.stage != Stage.CANCELLED,
            sa.or_(Engagement.original_id == engagement.id, is_later_challenge),
        )
        .options(lazyload(Engagement.type))
        .order_by(Engagement.first_day, Engagement.id)
    )
    found = db.session.scalars(statement).all()
    reviews = [one for one in found if one.original_id == engagement.id]
    return reviews, [one for one in found if one.original_id != engagement.id]


Reason = EngagementType | CoreTheme | Skill


def column_of(reason: Reason) -> str:
    """The column of MetricNeed that names a reason of this kind."""
    return {EngagementType: "type_id", CoreTheme: "theme_id", Skill: "skill_id"}[type(reason)]


def needs_because_of(reason: Reason) -> Sequence[MetricNeed]:
    """The metrics that one kind of engagement, theme or skill adds, by code."""
    condition = getattr(MetricNeed, column_of(reason)) == reason.id
    return db.session.scalars(sa.select(MetricNeed).where(condition).order_by(MetricNeed.metric_code)).all()


REASONS: dict[str, tuple[sa.FromClause, sa.ColumnElement[Any]]] = {
    "type": (EngagementType.__table__, MetricNeed.__table__.c.type_id),
    "theme": (CoreTheme.__table__, MetricNeed.__table__.c.theme_id),
    "skill": (Skill.__table__, MetricNeed.__table__.c.skill_id),
}


def reasons() -> list[tuple[str, int, str, int]]:
    """Every kind of engagement, theme and skill, as (kind of reason, id, name, how many metrics it adds)."""
    parts = [
        sa.select(
            sa.literal(place).label("place"), sa.literal(word), table.c.id.label("id"), table.c.name,
            table.c.position.label("position"),
            sa.select(sa.func.count()).where(column == table.c.id).correlate(table).scalar_subquery(),
        )
        for place, (word, (table, column)) in enumerate(REASONS.items())
    ]  # fmt: skip
    rows = db.session.execute(sa.union_all(*parts).order_by("place", "position", "id"))
    return [(row[1], row[2], row[3], row[5]) for row in rows]


def get_reason(word: str, reason_id: int) -> Reason:
    """One kind of engagement, theme or skill. Raises NoResultFound."""
    if word == "type":
        kinds = sa.select(EngagementType).where(EngagementType.id == reason_id).options(lazyload("*"))
        return db.session.scalars(kinds).one()
    if word == "theme":
        return db.session.scalars(sa.select(CoreTheme).where(CoreTheme.id == reason_id)).one()
    return db.session.scalars(sa.select(Skill).where(Skill.id == reason_id)).one()


def metrics_needed(type_id: int, theme_ids: Sequence[int], skill_ids: Sequence[int]) -> Sequence[Metric]:
    """The headline metrics, and those that the kind and the scope add, in the catalogue's order, with sources."""
    added = sa.select(MetricNeed.metric_code).where(
        sa.or_(MetricNeed.type_id == type_id, MetricNeed.theme_id.in_(theme_ids), MetricNeed.skill_id.in_(skill_ids))
    )
    return db.session.scalars(
        sa.select(Metric)
        .where(sa.or_(Metric.is_headline, Metric.code.in_(added)))
        .options(joinedload(Metric.source))
        .order_by(Metric.position, Metric.id)
    ).all()


def without_on_site_snapshot(first: date, last: date) -> Sequence[Engagement]:
    """Engagements that begin on site between these days and have no snapshot from before it, with their scope."""
    pinned = sa.select(PinnedSnapshot.engagement_id).where(PinnedSnapshot.occasion == Occasion.ON_SITE)
    statement = sa.select(Engagement).where(
        Engagement.first_day.between(first, last),
        Engagement.stage.not_in((*WITHOUT_VISIT, Stage.CLOSED)),
        Engagement.id.not_in(pinned),
    )
    return db.session.scalars(with_scope(statement).order_by(Engagement.first_day, Engagement.id)).unique().all()


def pinned_snapshots(engagement_id: int, *, with_members: bool = False) -> Sequence[PinnedSnapshot]:
    """The snapshots pinned to one engagement, earliest first, with their values and, if asked, the comparators."""
    statement = (
        sa.select(PinnedSnapshot)
        .where(PinnedSnapshot.engagement_id == engagement_id)
        .options(joinedload(PinnedSnapshot.snapshot).selectinload(Snapshot.values))
        .order_by(PinnedSnapshot.snapshot_id)
    )
    if with_members:
        statement = statement.options(joinedload(PinnedSnapshot.snapshot).selectinload(Snapshot.members))
    return db.session.scalars(statement).all()
