"""What published reports are about, as rows to count; and how far the councils have come since."""

from collections.abc import Mapping

import sqlalchemy as sa

from peerhub.db import db
from peerhub.insight.asking import ReportSearch
from peerhub.insight.queries.passages import conditions
from peerhub.insight.themes import Place, Told
from peerhub.peers.models import Skill
from peerhub.recommendations.models import CouncilAction, Headway, Passage, PassageKind, ReviewFinding


def told(search: ReportSearch, places: Mapping[int, Place]) -> list[Told]:
    """One row for each topic under a core theme in each report that a search finds; `places` are the councils."""
    advised = sa.func.sum(sa.case((Passage.kind == PassageKind.RECOMMENDATION, 1), else_=0))
    good = sa.func.sum(sa.case((sa.and_(Passage.is_good_practice, Passage.kind == PassageKind.FINDING), 1), else_=0))
    of = (Passage.theme_id, Passage.topic_id, Passage.engagement_id, Passage.council_id, Passage.year)
    statement = (
        sa.select(*of, advised, good)
        .join(Passage.council)
        .where(*conditions(search))
        .group_by(*of)
        .order_by(Passage.year, Passage.engagement_id, Passage.theme_id, Passage.topic_id)
    )
    return [
        Told(theme_id, topic_id, engagement_id, places[council_id], year, int(advised), int(good))
        for theme_id, topic_id, engagement_id, council_id, year, advised, good in db.session.execute(statement)
    ]


def get_topic(skill_id: int) -> Skill:
    """Raises NoResultFound."""
    return db.session.scalars(sa.select(Skill).where(Skill.id == skill_id)).one()


def headway_on(search: ReportSearch) -> dict[Headway, int]:
    """What progress reviews found of the councils' actions on the recommendations that a search finds."""
    statement = (
        sa.select(ReviewFinding.headway, sa.func.count(ReviewFinding.id))
        .join(CouncilAction, CouncilAction.id == ReviewFinding.action_id)
        .join(Passage, Passage.recommendation_id == CouncilAction.recommendation_id)
        .join(Passage.council)
        .where(*conditions(search))
        .group_by(ReviewFinding.headway)
    )
    counts = dict(db.session.execute(statement).all())
    return {headway: counts.get(headway, 0) for headway in Headway}
