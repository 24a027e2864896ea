"""A visit for whose lead nobody can be proposed: all who could are at one conference, so that there are ways out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa

from peerhub.accounts.models import User
from peerhub.councils.models import Council
from peerhub.db import db
from peerhub.demo.visits import is_quiet
from peerhub.engagements.models import Engagement, EngagementType
from peerhub.engagements.operations import start_engagement
from peerhub.matching import operations as matching
from peerhub.matching.views.building import settings
from peerhub.peers.models import AvailabilityState, Peer, PeerPost, Seniority, Skill
from peerhub.peers.operations import record_availability
from peerhub.training.models import Accreditation

COUNCIL = "Sunderland"
DAYS_AHEAD = 100
FOCUS = "Children in care, and what their families are offered early."


@dataclass
class Stock:
    """What the visit is made from."""

    type: EngagementType
    skills: dict[str, Skill]
    officer: User
    manager: User
    today: date


def build(stock: Stock) -> Engagement:
    """Start the visit, put the conference on its second day, and ask for a team: the lead's place stays empty."""
    first = stock.today + timedelta(days=DAYS_AHEAD)
    first += timedelta(days=(1 - first.weekday()) % 7)
    while is_quiet(first):
        first += timedelta(days=7)
    engagement = start_engagement(
        council=db.session.scalars(sa.select(Council).where(Council.name == COUNCIL)).one(),
        type_=stock.type,
        first_day=first,
        last_day=first + timedelta(days=stock.type.days_on_site - 1),
        themes=[],
        local_focus=FOCUS,
        needs=[(stock.skills["childrens-services"], 3, 3), (stock.skills["leadership"], 3, 2)],
        manager=stock.manager,
        by=stock.officer,
    )
    for peer in _leads(stock.type):
        conference = {"first_day": first + timedelta(days=1), "last_day": first + timedelta(days=1)}
        record_availability(peer, **conference, state=AvailabilityState.NOT_FREE, by=stock.officer)
    matching.propose(engagement, by=stock.officer, settings=settings())
    return engagement


def _leads(type_: EngagementType) -> Iterable[Peer]:
    """Every chief executive with the accreditation: a dozen."""
    held = sa.select(Accreditation.peer_id).where(Accreditation.kind.has(code=type_.accreditation_code))
    led = sa.select(PeerPost.peer_id).where(PeerPost.seniority == Seniority.CHIEF_EXECUTIVE, PeerPost.is_main)
    return db.session.scalars(sa.select(Peer).where(Peer.id.in_(held), Peer.id.in_(led)).order_by(Peer.id)).all()
