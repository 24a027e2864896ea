"""What visits of two seasons ask for, and who can be asked. Nine statements, whatever the size; counts, no names."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from dateutil.relativedelta import relativedelta

from peerhub.councils.models import Council, CouncilControl, PoliticalGroup
from peerhub.db import db
from peerhub.engagements.models import Engagement, SkillNeed, TeamSlot
from peerhub.engagements.passing import WITHOUT_VISIT
from peerhub.peers.models import (
    GroupMembership,
    Peer,
    PeerKind,
    PeerPost,
    PeerSkill,
    PeerStatus,
    Seniority,
    Skill,
)
from peerhub.recruiting.gaps import Gap, Share, Yes, gaps, shares, yes_of
from peerhub.teams.models import Assignment, AssignmentState

LEVEL = 3  # "has led it": below it nobody counts as supply, whatever a visit asks for


@dataclass(frozen=True)
class PoolGaps:
    """Everything that the page shows."""

    first_day: date
    last_day: date
    visits: int
    yes: Yes
    skills: list[Gap]
    roles: list[Gap]
    groups: list[Share]
    regions: list[Share]


def pool_gaps(today: date) -> PoolGaps:
    """The season behind and the one ahead, against the pool of today."""
    first, last = today - relativedelta(years=1), today + relativedelta(years=1)
    asked = sa.and_(Engagement.first_day.between(first, last), Engagement.stage.not_in(WITHOUT_VISIT))
    yes = _yes(first)
    visits_by_region = _visits_by_region(asked)
    home, sits_with = _supply_by_place(today)
    return PoolGaps(
        first_day=first,
        last_day=last,
        visits=sum(visits_by_region.values()),
        yes=yes,
        skills=gaps(_skills_asked(asked), _skills_there(), yes),
        roles=gaps(_roles_asked(asked), _roles_there(today), yes),
        groups=shares(_visits_by_group(asked), sits_with),
        regions=shares(visits_by_region, home),
    )


def _yes(since: date) -> Yes:
    """Of those asked since that day and settled: who came or will come, against who declined or withdrew."""
    came = Assignment.state.in_([AssignmentState.CONFIRMED, AssignmentState.SERVED])
    refused = Assignment.state.in_([AssignmentState.DECLINED, AssignmentState.WITHDRAWN])
    accepted, declined = db.session.execute(
        sa.select(sa.func.count().filter(came), sa.func.count().filter(refused)).where(Assignment.first_day >= since)
    ).one()
    return yes_of(accepted, declined)


def _skills_asked(asked: sa.ColumnElement[bool]) -> dict[str, int]:
    return _counted(
        sa.select(Skill.name, sa.func.count())
        .join(SkillNeed, SkillNeed.skill_id == Skill.id)
        .join(Engagement, SkillNeed.engagement_id == Engagement.id)
        .where(asked)
        .group_by(Skill.name)
    )


def _skills_there() -> dict[str, int]:
    return _counted(
        sa.select(Skill.name, sa.func.count())
        .join(PeerSkill, PeerSkill.skill_id == Skill.id)
        .join(PeerSkill.peer)
        .where(Peer.status == PeerStatus.DEPLOYABLE, PeerSkill.level >= LEVEL)
        .group_by(Skill.name)
    )


def _roles_asked(asked: sa.ColumnElement[bool]) -> dict[str, int]:
    rows = db.session.execute(
        sa.select(TeamSlot.seniority, sa.func.count())
        .join(Engagement, TeamSlot.engagement_id == Engagement.id)
        .where(asked, TeamSlot.seniority.is_not(None))
        .group_by(TeamSlot.seniority)
    )
    return {seniority.label: number for seniority, number in rows if seniority is not None}


def _roles_there(today: date) -> dict[str, int]:
    """Peers who hold such a post today, each once a kind of post."""
    rows = db.session.execute(
        sa.select(PeerPost.seniority, sa.func.count(PeerPost.peer_id.distinct()))
        .join(PeerPost.peer)
        .where(Peer.status == PeerStatus.DEPLOYABLE, *_held(PeerPost, today))
        .group_by(PeerPost.seniority)
    )
    return {Seniority(seniority).label: number for seniority, number in rows}


def _visits_by_region(asked: sa.ColumnElement[bool]) -> dict[str, int]:
    return _counted(
        sa.select(Council.region, sa.func.count())
        .join(Engagement, Engagement.council_id == Council.id)
        .where(asked)
        .group_by(Council.region)
    )


def _visits_by_group(asked: sa.ColumnElement[bool]) -> dict[str, int]:
    """Visits to councils that one group controls; the others ask for no group."""
    return _counted(
        sa.select(PoliticalGroup.name, sa.func.count())
        .join(CouncilControl, CouncilControl.group_id == PoliticalGroup.id)
        .join(Engagement, Engagement.council_id == CouncilControl.council_id)
        .where(asked)
        .group_by(PoliticalGroup.name)
    )


def _supply_by_place(today: date) -> tuple[dict[str, int], dict[str, int]]:
    """Deployable peers by the region of a post held today, and member peers by the group that they sit with."""
    here = Peer.status == PeerStatus.DEPLOYABLE
    home = _counted(
        sa.select(Council.region, sa.func.count(Peer.id.distinct()))
        .join(PeerPost, PeerPost.council_id == Council.id)
        .join(PeerPost.peer)
        .where(here, PeerPost.is_main.is_(True), *_held(PeerPost, today))
        .group_by(Council.region)
    )
    groups = _counted(
        sa.select(PoliticalGroup.name, sa.func.count(Peer.id.distinct()))
        .join(GroupMembership, GroupMembership.group_id == PoliticalGroup.id)
        .join(GroupMembership.peer)
        .where(here, Peer.kind == PeerKind.MEMBER, *_held(GroupMembership, today))
        .group_by(PoliticalGroup.name)
    )
    return home, groups


def _held(model: type[PeerPost] | type[GroupMembership], on: date) -> tuple[sa.ColumnElement[bool], ...]:
    return model.started_on <= on, sa.or_(model.ended_on.is_(None), model.ended_on >= on)


def _counted(statement: sa.Select[str, int]) -> dict[str, int]:
    return {str(name): int(number) for name, number in db.session.execute(statement)}
