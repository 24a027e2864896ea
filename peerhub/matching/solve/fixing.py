"""What the fixed choices leave open."""

import numpy as np

from peerhub.matching.solve.instance import Bools, Columns, Ints, Season
from peerhub.matching.solve.watch import Watch


def open_beside(
    columns: Columns, fixed: Ints, watch: Watch, *, season: Season, home: Ints, left: Ints, apart: Ints
) -> Bools:
    """Which columns can still be chosen: the fixed ones, and all that no fixed one rules out.

    The `fixed` columns clash with none of each other; `left` are the days that each peer has left, `apart` the pairs
    of peers (both ways round).
    """
    visits, peers = len(season.days), len(home)
    slot, peer, visit = columns.slot_of(fixed), columns.peer_of(fixed), columns.engagement_of(fixed)
    home_taken = np.zeros((visits, int(home.max(initial=0)) + 1), bool)
    home_taken[visit, home[peer]] = True
    ruled_out = np.zeros((peers, visits), bool)
    clashing = season.clashing()
    for one, where in zip(peer, visit, strict=True):
        ruled_out[one] |= clashing[where]
    for one, other in apart:
        ruled_out[other, visit[peer == one]] = True
    still_left = left.copy()
    np.subtract.at(still_left, peer, season.days[visit])
    still_open = np.zeros(len(columns), bool)
    for at, of in enumerate(watch.over(columns.slot_engagement)):
        here = columns.peer[columns.of_slot(at)]
        closed = home_taken[of][home[here]] | ruled_out[here, of] | (season.days[of] > still_left[here])
        still_open[columns.of_slot(at)] = ~closed
    for taken in slot:
        still_open[columns.of_slot(taken)] = False
    still_open[fixed] = True
    return still_open
