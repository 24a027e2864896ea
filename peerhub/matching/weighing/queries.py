"""The weights in every version, trials of others, and the teams of the last season."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from peerhub.clock import LONDON
from peerhub.councils.models import Council
from peerhub.db import db
from peerhub.engagements.models import Engagement, EngagementType, Stage
from peerhub.matching.models import WeightSet, WeightTrial
from peerhub.matching.weighing.past import Known, Stay
from peerhub.peers.models import Peer
from peerhub.teams.models import Assignment

SEASON = timedelta(days=365)


def every_version() -> Sequence[WeightSet]:
    """Every version of the weights, newest first."""
    return db.session.scalars(sa.select(WeightSet).order_by(WeightSet.version.desc())).all()


def trials(*, limit: int) -> Sequence[WeightTrial]:
    """What was tried last, newest first, with the job of each."""
    statement = sa.select(WeightTrial).options(joinedload(WeightTrial.job)).order_by(WeightTrial.id.desc())
    return db.session.scalars(statement.limit(limit)).all()


def get_trial(trial_id: int, *, to_enforce: bool = False) -> WeightTrial:
    """One trial with its job. Raises NoResultFound."""
    statement = sa.select(WeightTrial).where(WeightTrial.id == trial_id).options(joinedload(WeightTrial.job))
    if to_enforce:
        statement = statement.with_for_update(of=WeightTrial).execution_options(populate_existing=True)
    return db.session.scalars(statement).one()


def get_version(version: int) -> WeightSet | None:
    """One version as it is stored; None where it is not, as before the reference lists are loaded."""
    return db.session.scalars(sa.select(WeightSet).where(WeightSet.version == version)).one_or_none()


def teams_of_last_season(today: date) -> dict[int, date]:
    """Engagements of the year up to today with a team, by first day, and the day on which its first peer was asked."""
    asked = sa.func.min(Assignment.assigned_at)
    statement = (
        sa.select(Engagement.id, Engagement.first_day, asked)
        .join(Assignment, Assignment.engagement_id == Engagement.id)
        .where(
            Engagement.first_day > today - SEASON,
            Engagement.first_day <= today,
            Engagement.stage != Stage.CANCELLED,
            Assignment.is_active,
        )
        .group_by(Engagement.id, Engagement.first_day)
        .order_by(Engagement.first_day, Engagement.id)
    )
    return {
        engagement_id: min(first_day, first_asked.astimezone(LONDON).date())
        for engagement_id, first_day, first_asked in db.session.execute(statement)
    }


def known_since(day: date) -> Known:
    """What became known from a day on: who was asked for what and when, who came and who went."""
    asked = sa.select(Assignment.peer_id, Assignment.engagement_id, Assignment.assigned_at).where(
        Assignment.last_day >= day
    )
    moved = sa.select(Peer.id, Peer.joined_on, Peer.left_on).where(sa.or_(Peer.joined_on > day, Peer.left_on > day))
    return Known(
        asked_on={
            (peer_id, engagement_id): at.astimezone(LONDON).date()
            for peer_id, engagement_id, at in db.session.execute(asked)
        },
        stays={peer_id: Stay(joined, left) for peer_id, joined, left in db.session.execute(moved)},
    )


def visits_by_id(engagement_ids: Collection[int]) -> dict[int, tuple[str, str, date, date]]:
    """Council, kind and days of engagements, by id."""
    statement = (
        sa.select(Engagement.id, Council.name, EngagementType.name, Engagement.first_day, Engagement.last_day)
        .join(Council, Council.id == Engagement.council_id)
        .join(EngagementType, EngagementType.id == Engagement.type_id)
        .where(Engagement.id.in_(sorted(engagement_ids)))
    )
    return {row[0]: (row[1], row[2], row[3], row[4]) for row in db.session.execute(statement)}
