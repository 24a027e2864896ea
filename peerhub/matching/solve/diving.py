"""A first good choice of many teams: follow the relaxation down, settling what it is surest of, and ask it again.

One search over hundreds of teams at once takes long; a dive takes a dozen relaxations, each quick because little has
changed since the last. Nothing is proven by it.
"""

import numpy as np

from peerhub.matching.solve import highs
from peerhub.matching.solve.choices import Fits
from peerhub.matching.solve.instance import Instance, Ints
from peerhub.matching.solve.model import model_of
from peerhub.matching.solve.watch import Watch

_NONE = 1e-6
#: Of the places that it splits, the surest tenth is settled at a time.
_AT_A_TIME = 0.1


def dived(instance: Instance, best: Ints, near: Ints, watch: Watch, *, teams: Ints) -> Ints:
    """A lawful choice of the columns `near` for `teams`; the others keep what `best` has. `best` when it ends early."""
    engagement_of = instance.columns.engagement_of
    kept = best[~np.isin(engagement_of(best), teams)]
    chosen = np.union1d(best, near[np.isin(engagement_of(near), teams)])
    relaxation = highs.Repeated(model_of(instance, chosen, also_forced=kept), watch)
    fits = Fits(instance)
    settled = np.zeros(len(chosen), bool)
    settled[np.searchsorted(chosen, kept)] = True
    fits.take_all(chosen[settled])
    while True:
        values = relaxation.solve()
        if values is None:
            return best
        wanted = np.flatnonzero((values[: len(chosen)] > _NONE) & ~settled)
        if not len(wanted):
            return chosen[settled]
        surest = wanted[np.argsort(-values[wanted], kind="stable")]
        whole = int((values[surest] > 1 - _NONE).sum())
        surest = surest[: whole + max(1, int(_AT_A_TIME * (len(surest) - whole)))]
        fit = fits.take_all(chosen[surest])
        settled[surest[fit]] = True
        relaxation.settle(surest[fit], 1.0)
        relaxation.settle(surest[~fit], 0.0)
