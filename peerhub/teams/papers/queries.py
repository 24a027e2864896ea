"""Reading the documents of an engagement, as far as somebody may see them."""

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from peerhub import clock
from peerhub.accounts.models import User
from peerhub.db import db
from peerhub.engagements.models import Engagement, EngagementType, PaperKind, Passage
from peerhub.engagements.passing import has
from peerhub.engagements.queries import expected_papers
from peerhub.peers.models import Peer
from peerhub.teams.models import Assignment
from peerhub.teams.papers.models import Paper, PaperVersion
from peerhub.teams.papers.rules import Line, list_of
from peerhub.teams.queries.visibility import may_see
from peerhub.teams.rules import BEFORE_VISIT

OPEN_KINDS = tuple(kind for kind in PaperKind if not kind.is_for_team_only)


def lines_of(engagement: Engagement, *, visible_to: User) -> list[Line]:
    """The list of documents, with what is missing; of a visit that is over what is there. Two statements at most."""
    statement = (
        sa.select(Paper)
        .where(Paper.engagement_id == engagement.id, _may_read(visible_to))
        .options(joinedload(Paper.versions))
        .order_by(Paper.id)
    )
    is_asked = engagement.last_day >= clock.today() and has(engagement, Passage.PREPARING)
    expected = expected_papers(engagement.type_id) if is_asked else ()
    return list_of(expected, db.session.scalars(statement).unique().all())


def get_paper(paper_id: int, *, visible_to: User) -> Paper:
    """One document with its versions and its engagement. Raises NoResultFound where this person may not see it."""
    statement = _with_engagement(sa.select(Paper)).where(
        Paper.id == paper_id, may_see(visible_to), _may_read(visible_to)
    )
    return db.session.scalars(statement.options(selectinload(Paper.versions))).unique().one()


def get_version(paper_id: int, number: int, *, visible_to: User) -> PaperVersion:
    """One version that has its file. Raises NoResultFound."""
    statement = (
        sa.select(PaperVersion)
        .join(PaperVersion.paper)
        .join(Paper.engagement)
        .where(PaperVersion.paper_id == paper_id, PaperVersion.number == number, PaperVersion.file_id.is_not(None))
        .where(may_see(visible_to), _may_read(visible_to))
        .options(joinedload(PaperVersion.file, innerjoin=True))
    )
    return db.session.scalars(statement).one()


def lock_papers(engagement_id: int) -> dict[str, Paper]:
    """Every document of an engagement by its name in small letters, while nobody else adds one."""
    db.session.execute(sa.select(Engagement.id).where(Engagement.id == engagement_id).with_for_update()).one()
    statement = sa.select(Paper).where(Paper.engagement_id == engagement_id).options(selectinload(Paper.versions))
    found = db.session.scalars(statement.order_by(Paper.id).execution_options(populate_existing=True)).all()
    return {paper.name.casefold(): paper for paper in found}


def for_pack(engagement_id: int) -> Sequence[Paper]:
    """What everybody around the visit may read, with the files, in the order of the pack."""
    statement = (
        sa.select(Paper)
        .where(Paper.engagement_id == engagement_id, Paper.kind.in_(OPEN_KINDS))
        .options(selectinload(Paper.versions).joinedload(PaperVersion.file))
    )
    order = list(PaperKind)
    found = db.session.scalars(statement).all()
    return sorted(found, key=lambda paper: (order.index(paper.kind), paper.id))


def visits_before(last: date, *, first: date) -> Sequence[Engagement]:
    """Engagements that are still being prepared and are on site within these days."""
    statement = (
        sa.select(Engagement)
        .where(Engagement.stage.in_(BEFORE_VISIT), Engagement.first_day.between(first, last))
        .options(
            joinedload(Engagement.council, innerjoin=True),
            joinedload(Engagement.type, innerjoin=True).lazyload(EngagementType.template),
        )
    )
    return db.session.scalars(statement.order_by(Engagement.id)).all()


def papers_of(engagement_ids: Sequence[int]) -> Sequence[Paper]:
    """Every document of several engagements."""
    statement = sa.select(Paper).where(Paper.engagement_id.in_(engagement_ids)).options(selectinload(Paper.versions))
    return db.session.scalars(statement.order_by(Paper.id)).all()


def _with_engagement(statement: sa.Select[Paper]) -> sa.Select[Paper]:
    whole = contains_eager(Paper.engagement)
    return statement.join(Paper.engagement).options(
        whole.joinedload(Engagement.council, innerjoin=True),
        whole.joinedload(Engagement.type, innerjoin=True).lazyload(EngagementType.template),
        whole.joinedload(Engagement.manager).lazyload(User.role_rows),
    )


def _may_read(user: User) -> sa.ColumnElement[bool]:
    """What is for the team alone is read by staff and by whoever is on that very team."""
    if user.is_staff:
        return sa.true()
    own = sa.select(Assignment.engagement_id).join(Assignment.peer).where(Peer.user_id == user.id, Assignment.is_active)
    return sa.or_(Paper.kind.in_(OPEN_KINDS), Paper.engagement_id.in_(own))
