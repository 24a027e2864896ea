"""Comparator groups that staff brought in, and their members."""

from dataclasses import dataclass
from functools import lru_cache

import sqlalchemy as sa

from peerhub.accounts.models import User
from peerhub.db import db
from peerhub.metrics.models import Audience, ComparatorGroup, ComparatorMember


@dataclass(frozen=True)
class GroupSize:
    """A group, how many councils have somebody to be compared with in it, and how many councils it names."""

    group: ComparatorGroup
    councils: int
    members: int
    is_list: bool  # one list for all its members


@dataclass(frozen=True)
class BroughtGroup:
    """A group as one council is compared with it."""

    id: int
    label: str
    licence_note: str
    members: tuple[int, ...]  # ids, without the council; none if it is not in the group

    @property
    def among(self) -> str:
        """Its members in a sentence: "the median of 15 councils of the group “…”"."""
        return f"councils of the group “{self.label}”"


def own_groups(council_id: int, *, visible_to: User) -> list[BroughtGroup]:
    """Those that this person may compare the council with, by name; one statement."""
    return _brought(council_id, sa.true() if visible_to.is_staff else ComparatorGroup.audience == Audience.EVERYBODY)


def groups_to_hand_on(council_id: int) -> list[BroughtGroup]:
    """Those whose licence lets their medians leave the LGA, by name; one statement."""
    return _brought(council_id, ComparatorGroup.audience == Audience.EVERYBODY)


def _brought(council_id: int, condition: sa.ColumnElement[bool]) -> list[BroughtGroup]:
    # The members come as one text: a statement of their own would be one too many for the page of a council.
    rows = db.session.execute(
        sa.select(ComparatorGroup.id, ComparatorGroup.name, ComparatorGroup.licence_note, _members_as_text())
        .where(condition)
        .order_by(ComparatorGroup.name, ComparatorGroup.id),
        {"council": council_id},
    )
    return [BroughtGroup(group_id, name, note, _ids(members)) for group_id, name, note, members in rows]


def _ids(text: str | None) -> tuple[int, ...]:
    return tuple(sorted(map(int, text.split(",")))) if text else ()


@lru_cache
def _members_as_text() -> sa.ScalarSelect[str]:
    """The ids of those that a group puts beside the council that the statement is given."""
    council_id = sa.bindparam("council", type_=sa.Integer)
    mine = sa.orm.aliased(ComparatorMember)
    is_listed = (
        sa.select(mine.id)
        .where(mine.group_id == ComparatorGroup.id, mine.council_id.is_(None), mine.member_id == council_id)
        .correlate(ComparatorGroup)
        .exists()
    )
    return (
        sa.select(sa.func.aggregate_strings(sa.cast(ComparatorMember.member_id, sa.Text), ","))
        .where(
            ComparatorMember.group_id == ComparatorGroup.id,
            ComparatorMember.member_id != council_id,
            sa.or_(
                ComparatorMember.council_id == council_id, sa.and_(ComparatorMember.council_id.is_(None), is_listed)
            ),
        )
        .correlate(ComparatorGroup)
        .scalar_subquery()
    )


def get_group(group_id: int) -> ComparatorGroup:
    """Raises NoResultFound."""
    return db.session.scalars(sa.select(ComparatorGroup).where(ComparatorGroup.id == group_id)).one()


def group_sizes() -> list[GroupSize]:
    """Every group by name with its size; for staff."""
    listed = sa.func.count(ComparatorMember.council_id.distinct())
    members = sa.func.count(ComparatorMember.member_id.distinct())
    rows = db.session.execute(
        sa.select(ComparatorGroup, listed, members)
        .outerjoin(ComparatorMember, ComparatorMember.group_id == ComparatorGroup.id)
        .group_by(ComparatorGroup.id)
        .order_by(ComparatorGroup.name, ComparatorGroup.id)
    )
    return [GroupSize(group, councils or members, members, is_list=not councils) for group, councils, members in rows]
