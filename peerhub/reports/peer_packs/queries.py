"""Reading packs, and all that the next one would say."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from peerhub import clock
from peerhub.accounts.models import User
from peerhub.db import db
from peerhub.engagements.models import Engagement
from peerhub.engagements.queries import with_scope
from peerhub.jobs.models import OPEN_STATES, Job
from peerhub.metrics.groups import Group
from peerhub.reports.briefings import CouncilBriefing, council_briefing
from peerhub.reports.parts import Part
from peerhub.reports.peer_packs.models import PeerPack
from peerhub.reports.peer_packs.parts import briefing_part, engagement_part, paper_part, team_part
from peerhub.reports.queries import TeamPack, team_pack
from peerhub.teams.papers.models import Paper
from peerhub.teams.papers.queries import for_pack
from peerhub.teams.queries.visibility import may_see
from peerhub.teams.rules import UNTIL_SERVED

TASK = "packs.make"


@dataclass(frozen=True)
class Reading:
    """All that a pack of this moment says."""

    pack: TeamPack
    briefing: CouncilBriefing
    papers: Sequence[Paper]

    @property
    def parts(self) -> list[Part]:
        """In the order of the pack."""
        snapshot = self.pack.snapshot
        figures = [Part("figures", "The council in figures", snapshot.checksum)] if snapshot else []
        papers = [part for part in map(paper_part, self.papers) if part is not None]
        pack = self.pack
        own = (engagement_part(pack.engagement), team_part(pack.profiles), briefing_part(self.briefing.figures))
        return [*own, *figures, *papers]


def read_for_pack(engagement: Engagement) -> Reading | None:
    """Read everything, in a fixed number of statements; None while nobody is on the team."""
    pack = team_pack(engagement)
    if pack is None:
        return None
    briefing = council_briefing(engagement.council, group=Group.GLOBAL, viewer=None, today=clock.today())
    return Reading(pack, briefing, [paper for paper in for_pack(engagement.id) if paper.latest])


def engagement_with_scope(engagement_id: int) -> Engagement:
    """For the worker, which may see everything."""
    return db.session.scalars(with_scope(sa.select(Engagement).where(Engagement.id == engagement_id))).unique().one()


def packs_of(engagement_id: int) -> Sequence[PeerPack]:
    """Every pack, the newest first."""
    statement = sa.select(PeerPack).where(PeerPack.engagement_id == engagement_id)
    return db.session.scalars(statement.order_by(PeerPack.number.desc())).all()


def get_pack(engagement_id: int, number: int, *, visible_to: User) -> PeerPack:
    """One pack that still has its file. Raises NoResultFound."""
    statement = (
        sa.select(PeerPack)
        .join(PeerPack.engagement)
        .where(PeerPack.engagement_id == engagement_id, PeerPack.number == number, PeerPack.file_id.is_not(None))
        .where(may_see(visible_to))
        .options(joinedload(PeerPack.file, innerjoin=True))
    )
    return db.session.scalars(statement).one()


def newest_job(engagement_id: int, *, is_open: bool = False) -> Job | None:
    """The latest work on a pack of this engagement; None where there is none, or none that is still to do."""
    statement = sa.select(Job).where(Job.kind == TASK)
    if is_open:
        statement = statement.where(Job.state.in_(OPEN_STATES))
    jobs = db.session.scalars(statement.order_by(Job.id.desc()).limit(200))
    return next((job for job in jobs if job.arguments.get("engagement_id") == engagement_id), None)


def latest_of_visits_ahead() -> Sequence[PeerPack]:
    """The newest pack of each engagement whose visit has not taken place."""
    newest = sa.select(sa.func.max(PeerPack.id)).group_by(PeerPack.engagement_id)
    statement = (
        sa.select(PeerPack)
        .join(PeerPack.engagement)
        .where(PeerPack.id.in_(newest), Engagement.stage.in_(UNTIL_SERVED), Engagement.last_day >= clock.today())
    )
    return db.session.scalars(statement.order_by(PeerPack.id)).all()
