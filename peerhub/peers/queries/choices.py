"""What can be chosen or searched for: skills, groups, regions, councils."""

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa

from peerhub.accounts.models import User
from peerhub.councils import queries as register_queries
from peerhub.councils.models import Council, CouncilStatus, PoliticalGroup
from peerhub.db import db
from peerhub.peers.models import Skill
from peerhub.peers.search import Vocabulary


def vocabulary_for(user: User, on: date) -> Vocabulary:
    """What this person can search by; a group office is offered its own group only. Three statements."""
    groups = groups_to_choose_from(on)
    if not user.is_staff:
        groups = [group for group in groups if group.id == user.group_id]
    return Vocabulary(
        skills={skill.code: skill.name for skill in skills_in_order()},
        groups={group.code: group.name for group in groups},
        regions=register_queries.regions(),
    )


def skills_in_order() -> Sequence[Skill]:
    """The managed list of skills, in the order in which people look for them."""
    return db.session.scalars(sa.select(Skill).order_by(Skill.position, Skill.id)).all()


def groups_to_choose_from(on: date) -> Sequence[PoliticalGroup]:
    """The political groups that have an office on that day, by name."""
    return db.session.scalars(
        sa.select(PoliticalGroup)
        .where(
            sa.or_(PoliticalGroup.started_on.is_(None), PoliticalGroup.started_on <= on),
            sa.or_(PoliticalGroup.ended_on.is_(None), PoliticalGroup.ended_on >= on),
        )
        .order_by(PoliticalGroup.name, PoliticalGroup.id)
    ).all()


def councils_to_choose_from() -> list[tuple[int, str]]:
    """Id and name of every council: those of today by name, then those that are no more, which earlier posts need."""
    rows = db.session.execute(
        sa.select(Council.id, Council.name, Council.official_name, Council.status).order_by(
            Council.status != CouncilStatus.CURRENT, Council.name, Council.id
        )
    )
    remarks = {CouncilStatus.FORMER: ", until it was abolished", CouncilStatus.SHADOW: ", not yet in office"}
    return [(row.id, f"{row.official_name}{remarks.get(row.status, '')}") for row in rows]


def council_chosen(council_id: int | None) -> Council | None:
    """The council that somebody chose in a form, if they chose one."""
    return None if council_id is None else db.session.get(Council, council_id)


def group_chosen(group_id: int | None) -> PoliticalGroup | None:
    """The political group that somebody chose in a form, if they chose one."""
    return None if group_id is None else db.session.get(PoliticalGroup, group_id)
