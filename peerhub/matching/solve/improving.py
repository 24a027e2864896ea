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


def improved(instance: Instance, best: Ints, near: Ints, watch: Watch, *, teams_at_once: int, good_enough: int) -> Ints:
    """A choice at least as good as `best`, from the columns `near` and its own.

    Sweeps over the season in windows of `teams_at_once` teams near in time (they want the same peers), then over mixed
    ones, until two sweeps find nothing more or the points are `good_enough`.
    """
    points, idle = objective_of(instance, best), 0
    for sweep in range(_MOST_SWEEPS):
        before = points
        for teams in _windows(instance, teams_at_once, sweep):
            if watch.is_over or points >= good_enough:
                return best
            found = _rechosen(instance, best, near, teams, watch)
            if found is not None and objective_of(instance, found) > points:
                best, points = found, objective_of(instance, found)
        idle = 0 if points > before else idle + 1
        if idle == 2 or teams_at_once >= len(instance.season.days):
            break
    return best


def _windows(instance: Instance, size: int, sweep: int) -> Iterator[Ints]:
    """Sets of engagements that overlap by half: neighbours in time in even sweeps, shuffled ones in odd sweeps."""
    visits = np.argsort(instance.season.first, kind="stable")
    if sweep % 2:
        visits = np.random.default_rng(sweep).permutation(visits)
    for start in range(0, max(1, len(visits) - size // 2), size // 2):
        yield visits[start : start + size]


def _rechosen(instance: Instance, best: Ints, near: Ints, teams: Ints, watch: Watch) -> Ints | None:
    visit = instance.columns.engagement
    kept = best[~np.isin(visit[best], teams)]
    chosen = np.union1d(best, near[np.isin(visit[near], teams)])
    found = highs.whole(model_of(instance, chosen, also_forced=kept), watch, start=best, nodes=_NODES)
    if found.columns is None or not is_lawful(instance, found.columns):
        return None
    return found.columns
