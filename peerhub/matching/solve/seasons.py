"""Which engagements one peer cannot both join."""

from collections.abc import Sequence

import numpy as np

from peerhub.matching.problem import Engagement
from peerhub.matching.solve.instance import Season, ints


def season_of(visits: Sequence[Engagement], rest_days: int) -> Season:
    """Busy times of the visits, in whole days.

    A visit followed by its rest is an interval; `rest_days` full days lie between two visits exactly when these
    intervals are disjoint. Intervals that overlap pairwise share a day, so the maximal sets are found by one sweep
    over the last days: a last day counts when a visit began since the last day before it.
    """
    first_day = ints([visit.first_day.toordinal() for visit in visits])
    last_day = ints([visit.last_day.toordinal() for visit in visits]) + rest_days
    ends = np.unique(last_day)
    begun = np.searchsorted(np.sort(first_day), ends, side="right")
    times = ends[np.diff(begun, prepend=0) > 0]
    return Season(
        days=ints([visit.days for visit in visits]),
        first=np.searchsorted(times, first_day, side="left"),
        last=np.searchsorted(times, last_day, side="right") - 1,
    )
