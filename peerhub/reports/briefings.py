"""All that a briefing says of one council, read in a fixed number of statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from peerhub.accounts.models import User
from peerhub.councils.models import Council
from peerhub.engagements import queries as engagement_queries
from peerhub.engagements.deadlines import Cycle, cycle
from peerhub.metrics import queries as metric_queries
from peerhub.metrics.briefing import Briefing, briefing, published
from peerhub.metrics.groups import Comparison, members_of
from peerhub.metrics.models import MetricSource
from peerhub.metrics.readings import from_series


@dataclass(frozen=True)
class CouncilBriefing:
    """The briefing for a peer team: published figures only, whoever asks (R37)."""

    council: Council
    cycle: Cycle | None
    group: Comparison
    members: int
    figures: Briefing
    sources: Sequence[MetricSource]
    today: date


def council_briefing(council: Council, *, group: Comparison, viewer: User | None, today: date) -> CouncilBriefing:
    """Read for this council beside this group; `viewer` None is the system itself."""
    members = members_of(group, council)
    headlines = metric_queries.headline_metrics()
    series = published(
        metric_queries.series_of(council.id, headlines, compared_with=members, visible_to=viewer)
    )  # fmt: skip
    readings = [from_series(one) for one in series]
    last = engagement_queries.last_challenge_of(council.id, today=today)
    names = {reading.source_name for reading in readings}
    return CouncilBriefing(
        council=council,
        cycle=cycle(last.last_day if last else None, nation=council.nation, today=today)
        if council.is_current
        else None,
        group=group,
        members=len(members),
        figures=briefing(readings, today=today, among=group.among),
        sources=[source for source in metric_queries.sources() if source.name in names],
        today=today,
    )
