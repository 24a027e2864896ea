"""Further rows that every choice obeys and the linear relaxation does not: they bring its bound down.

A cut is found on the few columns that a relaxation takes, and holds for all. See `schedules` and `teamwork`.
"""

from dataclasses import dataclass, field

import numpy as np

from peerhub.matching.solve.instance import Ints, ints


@dataclass(frozen=True, slots=True)
class Cut:
    """The sum of coefficients of chosen columns, needs covered and teams mixed is at most `limit`."""

    columns: Ints
    coefficients: Ints
    limit: int
    needs: Ints = field(default_factory=lambda: ints([]))
    need_coefficients: Ints = field(default_factory=lambda: ints([]))
    mixed: int | None = None
    mixed_coefficient: int = 0


@dataclass(frozen=True, slots=True)
class Cuts:
    """Cuts as one table: entries by column (sorted), by need and by engagement; `limit` has a number for each cut."""

    limit: Ints
    column: Ints
    column_cut: Ints
    column_value: Ints
    need: Ints
    need_cut: Ints
    need_value: Ints
    mixed: Ints
    mixed_cut: Ints
    mixed_value: Ints

    def __len__(self) -> int:
        return len(self.limit)

    def need_prices(self, needs: int, duals: Ints) -> Ints:
        return _summed(self.need, self.need_value * duals[self.need_cut], needs)

    def mixed_prices(self, visits: int, duals: Ints) -> Ints:
        return _summed(self.mixed, self.mixed_value * duals[self.mixed_cut], visits)


def table_of(cuts: list[Cut]) -> Cuts:
    number = np.arange(len(cuts))
    column = np.concatenate([cut.columns for cut in cuts] or [ints([])])
    order = np.argsort(column, kind="stable")
    with_mixed = [at for at, cut in enumerate(cuts) if cut.mixed is not None]
    return Cuts(
        limit=ints([cut.limit for cut in cuts]),
        column=column[order],
        column_cut=np.repeat(number, [len(cut.columns) for cut in cuts])[order],
        column_value=np.concatenate([cut.coefficients for cut in cuts] or [ints([])])[order],
        need=np.concatenate([cut.needs for cut in cuts] or [ints([])]),
        need_cut=np.repeat(number, [len(cut.needs) for cut in cuts]),
        need_value=np.concatenate([cut.need_coefficients for cut in cuts] or [ints([])]),
        mixed=ints([cuts[at].mixed for at in with_mixed]),
        mixed_cut=ints(with_mixed),
        mixed_value=ints([cuts[at].mixed_coefficient for at in with_mixed]),
    )


NO_CUTS = table_of([])


def _summed(at: Ints, values: Ints, size: int) -> Ints:
    sums = np.zeros(size, np.int64)
    np.add.at(sums, at, values)
    return sums
