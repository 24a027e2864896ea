"""What is said of past visits, and steps that are late: so that the pages about them have something to show."""

import random
from datetime import date, timedelta

import sqlalchemy as sa

from peerhub import clock
from peerhub.accounts.models import User
from peerhub.db import db
from peerhub.engagements.models import Engagement, EngagementStep, Stage
from peerhub.teams.evaluations.models import Evaluation, Side
from peerhub.teams.evaluations.rules import STATEMENTS
from peerhub.teams.models import Assignment, AssignmentState

RECENT = timedelta(days=120)
SHARE_HEARD = 0.8
WORKED = ("The evening before, when we agreed who asks what.", "The pack: everything in one place.", "The openness.")
BETTER = ("One interview fewer each day.", "The position statement came too late.", "More time to write.")
REASONS = (
    ("Head of policy", "The new leader wants to read the report before it is published."),
    ("Democratic services manager", "The cabinet meets only at the end of next month."),
)


def build(manager: User, *, seed: int, today: date) -> None:
    """Evaluations of the last months' visits, and an owner with a reason for reports that are late."""
    chance = random.Random(f"aftermath {seed}")
    statement = sa.select(Engagement).where(
        Engagement.stage.in_((Stage.REPORTING, Stage.FOLLOWING_UP)), Engagement.last_day >= today - RECENT
    )
    visits = db.session.scalars(statement.order_by(Engagement.id)).unique().all()
    served = sa.select(Assignment).where(
        Assignment.engagement_id.in_([visit.id for visit in visits]), Assignment.state == AssignmentState.SERVED
    )
    teams = db.session.scalars(served.order_by(Assignment.id)).all()
    for assignment in teams:
        if chance.random() < SHARE_HEARD:
            peer = assignment.peer
            _say(assignment.engagement_id, Side.PEER, peer.email, peer.name, chance)
    for visit in visits:
        _say(visit.id, Side.COUNCIL, f"contact{visit.id}@council.example", "A council contact (invented)", chance)
        if visit.stage is Stage.REPORTING and visit.last_day < today - timedelta(days=92):
            owner, reason = chance.choice(REASONS)
            db.session.add(
                EngagementStep(
                    engagement_id=visit.id, code="report", owner=owner, late_because=reason,
                    changed_at=clock.now(), changed_by_name=manager.name,
                )
            )  # fmt: skip


def _say(engagement_id: int, side: Side, email: str, name: str, chance: random.Random) -> None:
    marks = {code: chance.choice((3, 4, 4, 5, 5)) for code, _ in STATEMENTS[side]}
    db.session.add(
        Evaluation(
            engagement_id=engagement_id, side=side, email=email.lower(), name=name, marks=marks,
            worked=chance.choice(WORKED), better=chance.choice(BETTER), made_at=clock.now(),
        )
    )  # fmt: skip
