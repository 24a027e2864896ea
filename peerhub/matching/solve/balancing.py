"""The balance of teams, among choices that cost no more points than the tolerance allows."""

from dataclasses import dataclass
from math import floor, isfinite

import numpy as np

from peerhub.matching.solve import highs
from peerhub.matching.solve.choices import goals_met, is_lawful, objective_of
from peerhub.matching.solve.instance import Instance, Ints
from peerhub.matching.solve.model import Balance, model_of
from peerhub.matching.solve.searching import Found
from peerhub.matching.solve.watch import Watch


@dataclass(frozen=True, slots=True)
class Balanced:
    """The choice that meets most goals, and among those has most points; `bound` holds for choices that meet as many.

    `is_proven` is False when the watch was over before it was known that no other choice is better.
    """

    columns: Ints
    objective: int
    met: int
    bound: int
    is_proven: bool


def balanced(instance: Instance, found: Found, tolerance: int, watch: Watch) -> Balanced:
    """The best balance among all choices within `tolerance` points of what was found.

    Meeting one more goal is made worth more than all points that can lie between the floor and the bound, so that
    one search does both in order.
    """
    least = found.objective - tolerance
    met_now = goals_met(instance, found.columns)
    unbalanced = Balanced(found.columns, found.objective, met_now, found.bounds.every, is_proven=False)
    if met_now == len(instance.wishes.goal_tag) and found.is_best:
        return Balanced(found.columns, found.objective, met_now, found.objective, is_proven=True)
    if watch.is_over:
        return unbalanced
    goal_worth = found.bounds.every - least + 1
    chosen = np.union1d(np.flatnonzero(found.bounds.with_column >= least), found.columns)
    model = model_of(instance, chosen, Balance(goal_worth, least - instance.constant))
    outcome = highs.whole(model, watch, start=found.columns)
    columns = found.columns
    if outcome.columns is not None and is_lawful(instance, outcome.columns):
        columns = outcome.columns
    objective, met = objective_of(instance, columns), goals_met(instance, columns)
    if objective < least or (met, objective) < (met_now, found.objective):
        return unbalanced
    if not outcome.finished or not isfinite(outcome.bound):
        return Balanced(columns, objective, met, found.bounds.every, is_proven=False)
    bound = floor(outcome.bound + 0.001) + instance.constant - met * goal_worth
    return Balanced(columns, objective, met, max(objective, min(bound, found.bounds.every)), is_proven=True)
