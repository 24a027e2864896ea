"""What councils asked for and nobody has agreed with them yet: just taken down, to be scoped, and late."""

from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa

from peerhub.accounts.models import User
from peerhub.councils.models import Council, CouncilStatus, Nation
from peerhub.db import db
from peerhub.demo.bulk import stream
from peerhub.engagements.dates import expected_days
from peerhub.engagements.deadlines import add_months
from peerhub.engagements.models import Engagement, EngagementType
from peerhub.engagements.operations import take_request

CHIEF, LEADER = "the chief executive", "the leader and the chief executive"
FINANCE = "the director of finance"
ADVISER = "the principal adviser, as an invitation"


@dataclass(frozen=True)
class Asked:
    """One request: its kind, who asked, how many days ago, in how many months (0: nobody knows), for what."""

    kind: str
    who: str
    days_ago: int
    months: int
    wish: str
    is_run: bool = True


ASKED = (
    Asked("corporate", LEADER, 5, 9, "How the new cabinet and the senior team work together.", is_run=False),
    Asked("finance", FINANCE, 12, 0, "Whether the savings of the next three years will hold.", is_run=False),
    Asked("corporate", CHIEF, 38, 7, "Homelessness, and a plan for the town centre that residents believe in."),
    Asked("corporate", ADVISER, 74, 4, ""),  # its scoping is late
)


@dataclass
class Stock:
    """What the requests are made from."""

    types: dict[str, EngagementType]
    officer: User
    manager: User
    today: date


def build(stock: Stock, *, seed: int, keep_free: frozenset[str]) -> list[Engagement]:
    """Take every request down."""
    councils = stream(seed, "requests").sample(_councils(stock.today, keep_free), len(ASKED))
    return [_take(stock, council, one) for council, one in zip(councils, ASKED, strict=True)]


def _take(stock: Stock, council: Council, asked: Asked) -> Engagement:
    type_ = stock.types[asked.kind]
    month = add_months(stock.today, asked.months) if asked.months else None
    first_day, last_day = expected_days(month, type_.days_on_site, stock.today)
    return take_request(
        council=council,
        type_=type_,
        first_day=first_day,
        last_day=last_day,
        asked_by=asked.who,
        asked_on=stock.today - timedelta(days=asked.days_ago),
        wish=asked.wish,
        manager=stock.manager if asked.is_run else None,
        by=stock.officer,
    )


def _councils(today: date, keep_free: frozenset[str]) -> list[Council]:
    """English councils with nothing on record that is not over, by code."""
    busy = sa.select(Engagement.council_id).where(Engagement.last_day >= today)
    statement = sa.select(Council).where(
        Council.nation == Nation.ENGLAND,
        Council.status == CouncilStatus.CURRENT,
        Council.ended_on.is_(None),
        Council.code.not_in(keep_free),
        Council.id.not_in(busy),
    )
    return list(db.session.scalars(statement.order_by(Council.code)))
