"""A good choice made better, a few teams at a time: all the others stay, these are chosen anew, exactly."""

from collections.abc import Iterator

import numpy as np

from peerhub.matching.solve import highs
from peerhub.matching.solve.choices import is_lawful, objective_of
from peerhub.matching.solve.instance import Instance, Ints
from peerhub.matching.solve.model import model_of
from peerhub.matching.solve.watch import Watch

_NODES = 50
_MOST_SWEEPS = 8
TEAMS_AT_ONCE = 300


def improved(instance: Instance, best: Ints, near: Ints, watch: Watch, *, teams: Ints, good_enough: int) -> Ints:
    """A choice at least as good as `best`, from the columns `near` and its own, in which only `teams` are chosen anew.

    All at once when they are few. Otherwise it sweeps over the season in windows of teams near in time (they want the
    same peers), then in wider ones, until two sweeps find nothing more or the points are `good_enough`.
    """
    points, idle = objective_of(instance, best), 0
    for sweep in range(_MOST_SWEEPS if len(teams) > TEAMS_AT_ONCE else 1):
        before = points
        for some in _windows(instance, teams, sweep):
            if watch.is_over or points >= good_enough:
                return best
            found = rechosen(instance, best, near, watch, teams=some, good_enough=good_enough)
            if found is not None and objective_of(instance, found) > points:
                best, points = found, objective_of(instance, found)
                watch.better(points)
        idle = 0 if points > before else idle + 1
        if idle == 2:
            break
    return best


def rechosen(instance: Instance, best: Ints, near: Ints, watch: Watch, *, teams: Ints, good_enough: int) -> Ints | None:
    """The choice `best` with `teams` chosen anew in a short search. None when it found none that keeps the rules."""
    engagement_of = instance.columns.engagement_of
    kept = best[~np.isin(engagement_of(best), teams)]
    chosen = np.union1d(best, near[np.isin(engagement_of(near), teams)])
    model = model_of(instance, chosen, also_forced=kept)
    found = highs.whole(model, watch, start=best, nodes=_NODES, target=good_enough - instance.constant)
    is_right = found.columns is not None and is_lawful(instance, found.columns)
    return found.columns if is_right else None


def _windows(instance: Instance, teams: Ints, sweep: int) -> Iterator[Ints]:
    """Sets of engagements near in time that overlap by half, twice as wide from the second sweep on."""
    visits = teams[np.argsort(instance.season.first[teams], kind="stable")]
    width = TEAMS_AT_ONCE if sweep == 0 else 2 * TEAMS_AT_ONCE
    if len(visits) <= width:
        yield visits
        return
    step = width // 2
    for start in range(0, len(visits) - step, step):
        yield visits[start : start + width]
