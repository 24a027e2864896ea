"""A first good choice of many teams: follow the relaxation down, settling what it is surest of, and ask it again.

One search over hundreds of teams at once takes long. A few steps down, each quick because little has changed since the
last, leave so few teams open that one search chooses them together. Nothing is proven by it.
"""

import numpy as np

from peerhub.matching.solve import highs
from peerhub.matching.solve.choices import Fits
from peerhub.matching.solve.improving import TEAMS_AT_ONCE, rechosen
from peerhub.matching.solve.instance import Instance, Ints
from peerhub.matching.solve.model import model_of
from peerhub.matching.solve.watch import Watch

_NONE = 1e-6
#: Of the places that it splits, the surest fifth is settled at a time.
_AT_A_TIME = 0.2


def dived(
    instance: Instance, best: Ints, nearest: Ints, near: Ints, watch: Watch, *, teams: Ints, good_enough: int
) -> Ints | None:
    """A choice for `teams`, of the `nearest` columns on the way down and of the `near` ones for those open at the end.

    The other teams keep what `best` has. None when the watch ends it, or when no choice was found.
    """
    engagement_of = instance.columns.engagement_of
    kept = best[~np.isin(engagement_of(best), teams)]
    chosen = np.union1d(best, nearest[np.isin(engagement_of(nearest), teams)])
    relaxation = highs.Repeated(model_of(instance, chosen, also_forced=kept), watch)
    fits = Fits(instance)
    fits.take_all(kept)
    settled = np.isin(chosen, kept)
    while True:
        values = relaxation.solve()
        if values is None:
            return None
        taken = values[: len(chosen)]
        split = np.flatnonzero((taken > _NONE) & (taken < 1 - _NONE) & ~settled)
        still_open = np.unique(engagement_of(chosen[split]))
        if len(still_open) <= TEAMS_AT_ONCE:
            whole = chosen[taken >= 1 - _NONE]
            still_open = np.union1d(still_open, teams[np.isin(teams, _with_empty_slots(instance, whole))])
            closed = whole[~np.isin(engagement_of(whole), still_open)]
            return rechosen(instance, closed, near, watch, teams=still_open, good_enough=good_enough)
        surest = split[np.argsort(-taken[split], kind="stable")][: max(1, int(_AT_A_TIME * len(split)))]
        fit = fits.take_all(chosen[surest])
        settled[surest[fit]] = True
        relaxation.settle(surest[fit], 1.0)
        relaxation.settle(surest[~fit], 0.0)


def _with_empty_slots(instance: Instance, chosen: Ints) -> Ints:
    """Engagements with a slot that has candidates and is empty: on the way down their peers were given away."""
    columns = instance.columns
    is_empty = columns.start[1:] > columns.start[:-1]
    is_empty[columns.slot_of(chosen)] = False
    return columns.slot_engagement[is_empty]
