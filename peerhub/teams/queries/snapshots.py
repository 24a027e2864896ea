"""Snapshots, and who may see which: only those who have a reason to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from peerhub.accounts.models import User
from peerhub.councils import queries as council_queries
from peerhub.councils.models import SimilarityModel
from peerhub.db import db
from peerhub.engagements.models import Engagement, PinnedSnapshot
from peerhub.metrics.models import Snapshot
from peerhub.metrics.queries import metrics_beside, series_of, whole_snapshots
from peerhub.metrics.readings import Reading, from_series
from peerhub.metrics.snapshots import readings
from peerhub.metrics.then_and_now import Pair, pairs
from peerhub.permissions import Role
from peerhub.teams.queries.visibility import may_see


def get_snapshot(snapshot_id: int, *, visible_to: User) -> Snapshot:
    """The snapshot with its members and values, if this person may see it. Raises NoResultFound.

    Staff see every one, a council contact those of their council, a peer those pinned to engagements whose team they
    are on; nobody else any. What of it they see is another matter: outside the LGA published figures only (R37).
    """
    return db.session.scalars(whole_snapshots().where(Snapshot.id == snapshot_id, _has_reason(visible_to))).one()


@dataclass(frozen=True)
class ThenAndNow:
    """Each figure of a snapshot beside a later day's; and the councils that joined or left the comparators."""

    pairs: Sequence[Pair]
    joined: Sequence[str]
    left: Sequence[str]


def snapshots_after(snapshot: Snapshot, *, visible_to: User) -> Sequence[tuple[int, datetime]]:
    """Id and moment of the same council's later snapshots that this person may see, earliest first."""
    rows = db.session.execute(
        sa.select(Snapshot.id, Snapshot.taken_at)
        .where(
            Snapshot.council_id == snapshot.council_id,
            Snapshot.taken_at >= snapshot.taken_at,
            Snapshot.id != snapshot.id,
            _has_reason(visible_to),
        )
        .order_by(Snapshot.taken_at, Snapshot.id)
    )
    return [(row.id, row.taken_at) for row in rows]


def then_and_later(snapshot: Snapshot, later: Snapshot, *, visible_to: User) -> ThenAndNow:
    """Two snapshots of one council side by side, as far as this person may see either (R37)."""
    return _beside(
        snapshot,
        readings(later, for_staff=visible_to.is_staff),
        {member.gss_code: member.name for member in later.members},
        visible_to,
    )


def then_and_now(snapshot: Snapshot, *, visible_to: User) -> ThenAndNow:
    """The snapshot beside what is known of its council today, as far as this person may see either (R37)."""
    neighbours = council_queries.similar_councils(snapshot.council_id, SimilarityModel.GLOBAL)
    series = series_of(
        snapshot.council_id,
        metrics_beside([value.metric_code for value in snapshot.values]),
        compared_with=[row.neighbour_id for row in neighbours],
        visible_to=visible_to,
        compares_all=True,  # as the snapshot did: the scope adds metrics that are no headlines
    )
    today = {row.neighbour.gss_code: row.neighbour.name for row in neighbours}
    return _beside(snapshot, [from_series(one) for one in series], today, visible_to)


def _beside(snapshot: Snapshot, later: Sequence[Reading], members: dict[str, str], visible_to: User) -> ThenAndNow:
    then = {member.gss_code: member.name for member in snapshot.members}
    return ThenAndNow(
        pairs(readings(snapshot, for_staff=visible_to.is_staff), later),
        joined=[name for code, name in members.items() if code not in then],
        left=[name for code, name in then.items() if code not in members],
    )


def _has_reason(user: User) -> sa.ColumnElement[bool]:
    if user.is_staff:
        return sa.true()
    pinned = sa.select(PinnedSnapshot.snapshot_id).join(Engagement, Engagement.id == PinnedSnapshot.engagement_id)
    conditions: list[sa.ColumnElement[bool]] = [Snapshot.id.in_(pinned.where(may_see(user)))]
    if Role.COUNCIL_CONTACT in user.roles and user.council_id is not None:
        conditions.append(Snapshot.council_id == user.council_id)
    return sa.or_(*conditions)
