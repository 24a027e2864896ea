"""A season that was planned in two ways, so that there is something to compare: some of the visits not staffed yet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from peerhub import clock
from peerhub.accounts.models import User
from peerhub.db import db
from peerhub.engagements.models import Engagement
from peerhub.jobs.models import Job
from peerhub.jobs.operations import finish
from peerhub.matching.season import operations
from peerhub.matching.season.models import SeasonScenario
from peerhub.matching.season.operations.planning import Options
from peerhub.matching.season.tasks import plan_season
from peerhub.matching.views.building import settings
from peerhub.teams.models import Assignment

VISITS = 6


@dataclass(frozen=True)
class RunNow:
    """A job that is done at once, by whoever builds the demo."""

    job_id: int
    asked_by_id: int | None
    arguments: Mapping[str, Any]

    def tell(self, phase: str, text: str = "", share: int | None = None) -> None:
        """Nobody looks on."""

    def should_stop(self) -> bool:
        return False


def build(started: Sequence[Engagement], *, by: User) -> None:
    """The last few visits ahead whose teams nobody was asked for: as things stand, and without whoever is on most."""
    asked = set(db.session.scalars(sa.select(Assignment.engagement_id).where(Assignment.is_active)))
    open_ones = [visit for visit in started if visit.id not in asked and visit.first_day > clock.today()]
    visits = sorted(open_ones, key=lambda visit: (visit.first_day, visit.id))[-VISITS:]
    if not visits:
        return
    told: dict[str, Any] = {"by": by, "settings": settings()}
    ids = [visit.id for visit in visits]
    first = operations.start(name="The last visits of the season", engagement_ids=ids, **told)
    _plan(first)
    busiest = tuple(row[0] for row in first.found["figures"]["load"][:4])
    options = Options(without=busiest)
    _plan(operations.add_scenario(first.season, name="Spread wider", options=options, **told))


def _plan(scenario: SeasonScenario) -> None:
    job = scenario.job
    assert isinstance(job, Job)
    keep = plan_season(RunNow(job.id, job.asked_by_id, job.arguments))
    finish(job, keep())
    db.session.flush()
