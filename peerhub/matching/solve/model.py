"""A linear model over a subset of the columns, assembled from the rows of all rules."""

from dataclasses import dataclass

import numpy as np

from peerhub.matching.solve import rows
from peerhub.matching.solve.cuts import NO_CUTS, Cuts
from peerhub.matching.solve.instance import Bools, Instance, Ints, ints
from peerhub.matching.solve.rows import Entries, Kind

_KIND_SIZE = 1 << 48


@dataclass(frozen=True, slots=True)
class Balance:
    """The balance goals in a model: what meeting one is worth, and the floors under points and goals met."""

    goal_worth: int
    least_points: int
    least_met: int = 0


@dataclass(frozen=True, slots=True)
class Model:
    """Maximise `worth` over variables between 0 (1 where `forced`) and 1, the sum of every row at most its `limit`.

    Variables are the columns `chosen` in their order, then every need, every engagement (mixed groups), and every
    goal when balance is asked for. `key` names each row by kind and number, in order; its entries are `start[row]` up
    to `start[row + 1]`. Columns and goals have to be whole numbers (`whole`); needs and mixed groups then are of
    themselves at their best.
    """

    chosen: Ints
    forced: Ints
    whole: Bools
    worth: Ints
    key: Ints
    limit: Ints
    start: Ints
    variable: Ints
    value: Ints

    def rows_of(self, kind: Kind) -> tuple[slice, Ints]:
        """Where the rows of a kind stand, and their numbers within the kind."""
        first, last = np.searchsorted(self.key, [kind * _KIND_SIZE, (kind + 1) * _KIND_SIZE])
        return slice(first, last), self.key[first:last] - kind * _KIND_SIZE


def model_of(
    instance: Instance,
    chosen: Ints,
    balance: Balance | None = None,
    *,
    cuts: Cuts = NO_CUTS,
    also_forced: Ints | None = None,
) -> Model:
    """The model over the columns `chosen` (sorted), of which those in forced slots and `also_forced` are kept."""
    wishes = instance.wishes
    points = np.concatenate((instance.columns.points_of(chosen), wishes.need_points, wishes.mixed_points))
    parts = [
        build(instance, chosen)
        for build in (
            rows.slot_entries, rows.home_entries, rows.busy_entries, rows.days_entries, rows.apart_entries,
            rows.need_entries, rows.mixed_entries, rows.half_entries,
        )
    ]  # fmt: skip
    first_need, first_mixed = len(chosen), len(chosen) + len(wishes.need_points)
    mixed = np.flatnonzero(wishes.mixed_points)
    seen_visit, seen_group = np.nonzero(wishes.group_seen[mixed])
    groups = mixed[seen_visit]
    parts += [
        _gain(Kind.NEED, np.arange(len(wishes.need_points)), first_need + np.arange(len(wishes.need_points)), 1),
        _gain(Kind.MIXED, groups * instance.pool.groups + seen_group, first_mixed + groups, 1),
        _gain(Kind.HALF, mixed, first_mixed + mixed, 2),
        *_cut_entries(cuts, chosen, first_need, first_mixed),
    ]
    worth = points
    if balance is not None:
        worth = np.concatenate((points, np.full(len(wishes.goal_tag), balance.goal_worth)))
        parts += _balance_entries(instance, chosen, points, balance)
    forced = instance.forced[instance.columns.slot_of(chosen)]
    if also_forced is not None:
        forced[np.searchsorted(chosen, also_forced)] = True
    is_whole = np.ones(len(worth), bool)
    is_whole[first_need : len(points)] = False
    return _assembled(chosen, np.flatnonzero(forced), is_whole, worth, parts)


def _balance_entries(instance: Instance, chosen: Ints, points: Ints, balance: Balance) -> list[Entries]:
    goals = np.arange(len(instance.wishes.goal_tag))
    return [
        rows.goal_entries(instance, chosen),
        _gain(Kind.GOAL, goals, len(points) + goals, instance.wishes.goal_at_least),
        _floor(Kind.POINTS, np.arange(len(points)), points, balance.least_points),
        _floor(Kind.MET, len(points) + goals, np.ones_like(goals), balance.least_met),
    ]


def _cut_entries(cuts: Cuts, chosen: Ints, first_need: int, first_mixed: int) -> list[Entries]:
    position, at = rows.expanded(
        np.searchsorted(cuts.column, chosen, side="left"), np.searchsorted(cuts.column, chosen, side="right")
    )
    return [
        Entries(Kind.CUT, cuts.column_cut[at], position, cuts.column_value[at], cuts.limit),
        Entries(Kind.CUT, cuts.need_cut, first_need + cuts.need, cuts.need_value, cuts.limit),
        Entries(Kind.CUT, cuts.mixed_cut, first_mixed + cuts.mixed, cuts.mixed_value, cuts.limit),
    ]


def _gain(kind: Kind, number: Ints, variable: Ints, value: int | Ints) -> Entries:
    return Entries(kind, number, variable, np.broadcast_to(ints(value), number.shape), 0)


def _floor(kind: Kind, variable: Ints, value: Ints, least: int) -> Entries:
    return Entries(kind, np.zeros_like(variable), variable, -value, -least)


def _assembled(chosen: Ints, forced: Ints, whole: Bools, worth: Ints, parts: list[Entries]) -> Model:
    keys = np.concatenate([part.number + part.kind * _KIND_SIZE for part in parts])
    limits = np.concatenate([_limit_of_each(part) for part in parts])
    order = np.argsort(keys, kind="stable")
    key, start = np.unique(keys[order], return_index=True)
    return Model(
        chosen=chosen,
        forced=forced,
        whole=whole,
        worth=worth,
        key=key,
        limit=limits[order][start],
        start=np.append(start, len(keys)),
        variable=np.concatenate([part.variable for part in parts])[order],
        value=np.concatenate([part.value for part in parts])[order],
    )


def _limit_of_each(part: Entries) -> Ints:
    if isinstance(part.limit, int):
        return np.full(len(part.number), part.limit)
    return part.limit[part.number]
