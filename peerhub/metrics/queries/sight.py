"""Which rows of figures are asked for, and which of them a person may see (R37)."""

import sqlalchemy as sa

from peerhub.accounts.models import User
from peerhub.metrics.models import Audience, Metric, MetricValue, PublicationStatus

# Given as lists when the statement is run.
ASKED = (
    MetricValue.council_id.in_(sa.bindparam("councils", expanding=True)),
    MetricValue.metric_id.in_(sa.bindparam("metrics", expanding=True)),
)


def sees_everything(user: User | None) -> bool:
    """Staff, and None: the system itself."""
    return user is None or user.is_staff


def visible(visible_to: User | None, values: type[MetricValue] = MetricValue) -> sa.ColumnElement[bool]:
    """R37: provisional and restricted values are not shown outside the LGA, nor metrics that are for its staff."""
    return published_only(values, sees_all=sees_everything(visible_to))


def published_only(values: type[MetricValue] = MetricValue, *, sees_all: bool) -> sa.ColumnElement[bool]:
    """The same for statements that are built once for each of the two."""
    if sees_all:
        return sa.true()
    for_staff = sa.select(Metric.id).where(Metric.audience == Audience.STAFF)
    return sa.and_(values.status == PublicationStatus.PUBLISHED, values.metric_id.not_in(for_staff))
