"""The list of engagements with the state of their teams: filtered, sorted, step by step."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from peerhub.accounts.models import User
from peerhub.councils.models import Council
from peerhub.db import db
from peerhub.engagements.models import Engagement, EngagementType, Stage, TeamSlot
from peerhub.engagements.passing import BEFORE_TEAM
from peerhub.teams.models import Assignment
from peerhub.teams.queries.visibility import may_see
from peerhub.teams.rules import BEFORE_VISIT


class Order(enum.Enum):
    """How the list is sorted, in words."""

    SOONEST = "soonest"
    LATEST = "latest"
    COUNCIL = "council"
    NEWEST = "newest"

    @property
    def label(self) -> str:
        return {
            "soonest": "On site soonest first",
            "latest": "On site latest first",
            "council": "Council from A to Z",
            "newest": "Started last first",
        }[self.value]


@dataclass(frozen=True)
class EngagementFilter:
    """What to list; what is empty does not narrow. Days are on-site days, both inclusive."""

    text: str = ""  # part of a council's name or code, or of a reference
    stage: Stage | None = None
    type_id: int | None = None
    region: str = ""
    first_day: date | None = None
    last_day: date | None = None
    has_gap: bool = False
    manager_id: int | None = None
    order: Order = Order.SOONEST


@dataclass(frozen=True)
class Listed:
    """One engagement of the list with its team in figures: required places, how many of them are filled."""

    engagement: Engagement
    required: int
    filled: int

    @property
    def gaps(self) -> int:
        return self.required - self.filled if self.engagement.stage in BEFORE_VISIT else 0


def find_engagements(
    wanted: EngagementFilter, *, visible_to: User, limit: int | None = None, offset: int = 0
) -> tuple[list[Listed], int]:
    """One step of the engagements wanted that this person may see, and how many there are in all. Two statements."""
    conditions = [may_see(visible_to), *_conditions(wanted)]
    counted = sa.select(sa.func.count(Engagement.id)).join(Engagement.council).where(*conditions)
    total = db.session.scalar(counted) or 0
    required, filled = _required_places(), _filled_places()
    statement = (
        sa.select(Engagement, required, filled)
        .join(Engagement.council)
        .where(*conditions)
        .options(
            joinedload(Engagement.council),
            joinedload(Engagement.type).lazyload(EngagementType.template),
            joinedload(Engagement.manager).lazyload(User.role_rows),
        )
        .order_by(*_order(wanted.order))
        .limit(limit)
        .offset(offset)
    )
    return [Listed(*row) for row in db.session.execute(statement)], total


def regions(*, visible_to: User) -> Sequence[str]:
    """Regions in which this person sees engagements, by name."""
    statement = sa.select(Council.region).join(Engagement, Engagement.council_id == Council.id)
    return db.session.scalars(statement.where(may_see(visible_to)).distinct().order_by(Council.region)).all()


def _conditions(wanted: EngagementFilter) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = [_says(word) for word in wanted.text.split()]
    if wanted.stage is not None:
        conditions.append(Engagement.stage == wanted.stage)
    if wanted.type_id is not None:
        conditions.append(Engagement.type_id == wanted.type_id)
    if wanted.region:
        conditions.append(Council.region == wanted.region)
    if wanted.first_day is not None:
        ends_later = Engagement.last_day >= wanted.first_day
        # What is only asked for lies ahead, whatever day was thought of.
        ahead = sa.or_(ends_later, Engagement.stage.in_(BEFORE_TEAM))
        conditions.append(ends_later if wanted.last_day is not None else ahead)
    if wanted.last_day is not None:
        conditions.append(Engagement.first_day <= wanted.last_day)
    if wanted.manager_id is not None:
        conditions.append(Engagement.manager_id == wanted.manager_id)
    if wanted.has_gap:
        conditions.append(Engagement.stage.in_(BEFORE_VISIT))
        conditions.append(_required_places() > _filled_places())
    return conditions


def _says(word: str) -> sa.ColumnElement[bool]:
    """Each word typed is somewhere in the council's names, its code or the reference."""
    return sa.or_(
        Council.name.icontains(word, autoescape=True),
        Council.official_name.icontains(word, autoescape=True),
        sa.func.lower(Council.code) == word.lower(),
        Engagement.reference.icontains(word, autoescape=True),
    )


def _order(order: Order) -> tuple[sa.ColumnElement[Any], ...]:
    columns: dict[Order, tuple[sa.ColumnElement[Any], ...]] = {
        Order.SOONEST: (Engagement.first_day.asc(), Engagement.id.asc()),
        Order.LATEST: (Engagement.first_day.desc(), Engagement.id.desc()),
        Order.COUNCIL: (Council.name.asc(), Engagement.first_day.desc(), Engagement.id.desc()),
        Order.NEWEST: (Engagement.created_at.desc(), Engagement.id.desc()),
    }
    return columns[order]


def _required_places() -> sa.ScalarSelect[int]:
    return (
        sa.select(sa.func.count(TeamSlot.id))
        .where(TeamSlot.engagement_id == Engagement.id, TeamSlot.is_required)
        .correlate(Engagement)
        .scalar_subquery()
    )


def _filled_places() -> sa.ScalarSelect[int]:
    return (
        sa.select(sa.func.count(Assignment.id))
        .join(TeamSlot, TeamSlot.id == Assignment.slot_id)
        .where(Assignment.engagement_id == Engagement.id, Assignment.is_active, TeamSlot.is_required)
        .correlate(Engagement)
        .scalar_subquery()
    )
