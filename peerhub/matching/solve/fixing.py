"""What the fixed choices leave open."""

import numpy as np

from peerhub.matching.solve.instance import Bools, Columns, Ints, Season


def open_beside(columns: Columns, fixed: Bools, *, season: Season, home: Ints, left: Ints, apart: Ints) -> Bools:
    """Which columns can still be chosen: the fixed ones, and all that no fixed one rules out.

    `fixed` marks columns that clash with none of each other; `left` are the days that each peer has left, `apart` the
    pairs of peers (both ways round).
    """
    visits, peers = len(season.days), len(home)
    slot, peer, visit = columns.slot[fixed], columns.peer[fixed], columns.engagement[fixed]
    slot_taken = np.zeros(len(columns.start) - 1, bool)
    slot_taken[slot] = True
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
    closed = slot_taken[columns.slot]
    closed |= home_taken[columns.engagement, home[columns.peer]]
    closed |= ruled_out[columns.peer, columns.engagement]
    closed |= season.days[columns.engagement] > still_left[columns.peer]
    return fixed | ~closed
