"""What the pages of the kinds of engagement ask besides the kinds themselves."""

import re
from collections.abc import Iterable, Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from peerhub.db import db
from peerhub.engagements.deadlines import CYCLE_MONTHS, add_months
from peerhub.engagements.models import DeadlineRule, Engagement, EngagementType, Stage
from peerhub.engagements.passing import WITHOUT_VISIT

LONGEST_CODE = 36


def free_type_code(name: str) -> str:
    """A code that no kind has, made of the words of its name: "Water peer challenge" becomes "water"."""
    words = [word for word in re.findall(r"[a-z0-9]+", name.lower()) if word not in {"peer", "challenge", "and"}]
    stem = "-".join(words)[:LONGEST_CODE].strip("-") or "type"
    taken = set(db.session.scalars(sa.select(EngagementType.code).where(EngagementType.code.startswith(stem))))
    return next(code for code in (stem, *(f"{stem}-{number}" for number in range(2, 1000))) if code not in taken)


def recent_of_type(type_: EngagementType, today: date) -> Sequence[Engagement]:
    """Engagements of this kind that took place within the five years of the cycle, with their councils."""
    statement = sa.select(Engagement).where(
        Engagement.type_id == type_.id,
        Engagement.stage.not_in(WITHOUT_VISIT),
        Engagement.last_day.between(add_months(today, -CYCLE_MONTHS), today),
    )
    return db.session.scalars(statement.options(joinedload(Engagement.council)).order_by(Engagement.id)).all()


def reviewed(engagements: Iterable[Engagement]) -> set[int]:
    """Those of these engagements that have a progress review which was not called off."""
    statement = sa.select(Engagement.original_id).where(
        Engagement.original_id.in_([one.id for one in engagements]), Engagement.stage != Stage.CANCELLED
    )
    return {id_ for id_ in db.session.scalars(statement) if id_ is not None}


def steps_elsewhere(type_id: int) -> list[DeadlineRule]:
    """A rule for each step that other kinds have and this one never had, by name: of several the latest."""
    own = sa.select(DeadlineRule.code).where(DeadlineRule.type_id == type_id)
    statement = sa.select(DeadlineRule).where(DeadlineRule.code.not_in(own), DeadlineRule.applies)
    found = {
        rule.code: rule for rule in db.session.scalars(statement.order_by(DeadlineRule.valid_from, DeadlineRule.id))
    }
    return sorted(found.values(), key=lambda rule: rule.name)
