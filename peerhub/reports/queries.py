"""All that a team pack says, read in a fixed number of statements whatever the size of the team."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from peerhub import clock
from peerhub.accounts.models import User
from peerhub.db import db
from peerhub.engagements import queries as engagement_queries
from peerhub.engagements.deadlines import Deadline, deadlines
from peerhub.engagements.models import Engagement
from peerhub.jobs.kinds import Run
from peerhub.metrics import queries as metric_queries
from peerhub.metrics.models import MetricSource, Snapshot
from peerhub.metrics.readings import Reading, by_topic
from peerhub.metrics.snapshots import readings, verify
from peerhub.peers.models import PeerPost, PeerSkill
from peerhub.reports.models import BoardPack
from peerhub.teams import queries as team_queries
from peerhub.teams.models import Assignment, AssignmentState
from peerhub.teams.rules import CoveredNeed, coverage, introduction, main_post

MOST_OWN_SKILLS = 4


@dataclass(frozen=True)
class KnownSkill:
    """A skill of a peer, level 1 to 4, and whether this engagement needs it."""

    name: str
    level: int
    is_needed: bool


@dataclass(frozen=True)
class Profile:
    """One peer as the council reads of them."""

    assignment: Assignment
    introduction: str
    earlier_posts: Sequence[PeerPost]
    skills: Sequence[KnownSkill]
    served: int  # engagements so far


@dataclass(frozen=True)
class TeamPack:
    """A team pack: the engagement, its team, and the council in figures as they were pinned.

    The same for everybody who may read it: only published figures (R37), and nothing that is for staff alone.
    """

    engagement: Engagement
    profiles: Sequence[Profile]
    needs: Sequence[CoveredNeed]
    deadlines: Sequence[Deadline]  # those ahead
    snapshot: Snapshot | None
    is_intact: bool
    topics: Sequence[tuple[str, list[Reading]]]
    sources: Sequence[MetricSource]
    today: date


def asker(run: Run) -> User | None:
    """Who asked for the work that is in hand; None where the system did."""
    return db.session.get(User, run.asked_by_id) if run.asked_by_id else None


def get_pack(pack_id: int) -> BoardPack:
    """A board pack with its plan, job and file. Raises NoResultFound."""
    return db.session.scalars(_packs().where(BoardPack.id == pack_id)).one()


def packs_of(plan_id: int) -> Sequence[BoardPack]:
    """The packs of a plan, the latest first."""
    return db.session.scalars(_packs().where(BoardPack.plan_id == plan_id).order_by(BoardPack.id.desc())).all()


def _packs() -> sa.Select[BoardPack]:
    return sa.select(BoardPack).options(
        joinedload(BoardPack.plan), joinedload(BoardPack.job), joinedload(BoardPack.file)
    )


def team_pack(engagement: Engagement) -> TeamPack | None:
    """The pack of an engagement that is loaded already; None while nobody is on its team."""
    today, team = clock.today(), team_queries.team_of(engagement.id)
    if not team:
        return None
    skills = _skills(team)
    levels = {(peer_id, held.skill_id): held.level for peer_id, rows in skills.items() for held in rows}
    rules = engagement_queries.rules(engagement.type_id)
    pinned = engagement_queries.pinned_snapshots(engagement.id, with_members=True)
    snapshot = pinned[-1].snapshot if pinned else None
    shown = readings(snapshot, for_staff=False) if snapshot else []
    return TeamPack(
        engagement=engagement,
        profiles=_profiles(engagement, team, skills),
        needs=coverage(engagement, team, levels),
        deadlines=[due for due in deadlines(engagement, rules) if due.due_on >= today],
        snapshot=snapshot,
        is_intact=verify(snapshot) if snapshot else True,
        topics=by_topic(shown),
        sources=_sources(shown),
        today=today,
    )


def _profiles(engagement: Engagement, team: Sequence[Assignment], skills: dict[int, list[PeerSkill]]) -> list[Profile]:
    needed = {need.skill_id for need in engagement.needs}
    served = _times_served(team)
    return [
        Profile(
            assignment=assignment,
            introduction=introduction(assignment.peer),
            earlier_posts=[post for post in assignment.peer.posts if post is not main_post(assignment.peer)],
            skills=_relevant(skills[assignment.peer_id], needed),
            served=served.get(assignment.peer_id, 0),
        )
        for assignment in team
    ]


def _relevant(held: Sequence[PeerSkill], needed: set[int]) -> list[KnownSkill]:
    """Every skill that is needed, then the peer's strongest others."""
    asked = [skill for skill in held if skill.skill_id in needed]
    others = [skill for skill in held if skill.skill_id not in needed][:MOST_OWN_SKILLS]
    return [KnownSkill(one.skill.name, one.level, one.skill_id in needed) for one in (*asked, *others)]


def _skills(team: Sequence[Assignment]) -> dict[int, list[PeerSkill]]:
    """Everybody's skills, strongest first."""
    statement = (
        sa.select(PeerSkill)
        .where(PeerSkill.peer_id.in_(sorted(assignment.peer_id for assignment in team)))
        .options(joinedload(PeerSkill.skill))
        .order_by(PeerSkill.peer_id, PeerSkill.level.desc(), PeerSkill.skill_id)
    )
    found: dict[int, list[PeerSkill]] = defaultdict(list)
    for skill in db.session.scalars(statement):
        found[skill.peer_id].append(skill)
    return found


def _times_served(team: Sequence[Assignment]) -> dict[int, int]:
    statement = (
        sa.select(Assignment.peer_id, sa.func.count(Assignment.id).label("times"))
        .where(
            Assignment.peer_id.in_(sorted(assignment.peer_id for assignment in team)),
            Assignment.state == AssignmentState.SERVED,
        )
        .group_by(Assignment.peer_id)
        .order_by(Assignment.peer_id)
    )
    return {row.peer_id: row.times for row in db.session.execute(statement)}


def _sources(shown: Sequence[Reading]) -> list[MetricSource]:
    """The sources of these figures, each with what has to be said beside them."""
    if not shown:
        return []
    names = {reading.source_name for reading in shown}
    return [source for source in metric_queries.sources() if source.name in names]
