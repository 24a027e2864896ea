"""The candidates of a problem as a table: what would be millions of pairs of Python objects takes a few bytes each."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from operator import add
from typing import Any

import numpy as np
from numpy.typing import NDArray

from peerhub.matching.problem.shapes import Pair

Whole = NDArray[np.int64]


class CandidateTable(Mapping[str, tuple[Pair, ...]]):
    """For each slot its candidates in the order of the file: peers by their place among `peers`, and their points.

    Reads like a dictionary of slots and pairs; `of_slot` gives the same without an object for each pair.
    """

    def __init__(self, peers: Sequence[str], rows: Iterable[tuple[str, Any, Any]]) -> None:
        """`rows` has a slot, the places of its candidates among `peers`, and their points. Each slot stands once."""
        self.peers = tuple(peers)
        self._place = {peer: place for place, peer in enumerate(self.peers)}
        self._rows: dict[str, tuple[NDArray[np.int32], NDArray[np.int32]]] = {
            slot: (np.asarray(places, np.int32), np.asarray(points, np.int32)) for slot, places, points in rows
        }

    def of_slot(self, slot: str) -> tuple[Whole, Whole]:
        """The places of a slot's candidates among `peers`, and their points; nothing for a slot without an entry."""
        places, points = self._rows.get(slot, ((), ()))
        return np.asarray(places, np.int64), np.asarray(points, np.int64)

    def points_of(self, slot: str, peer: str) -> int | None:
        """The points of one pair; None when the peer is no candidate of the slot."""
        if slot not in self._rows or peer not in self._place:
            return None
        places, points = self._rows[slot]
        at = np.flatnonzero(places == self._place[peer])
        return int(points[at[0]]) if len(at) else None

    def written(self, slot: str) -> str:
        """The pairs of a slot as JSON without spaces. Millions of them are written, so no object is made for each."""
        places, points = self._rows[slot]
        pairs = map(add, map(self._opened.__getitem__, places.tolist()), map(str, points.tolist()))
        return f"[{'],'.join(pairs)}]]" if len(places) else "[]"

    @cached_property
    def _opened(self) -> list[str]:
        return [f"[{json.dumps(peer, ensure_ascii=False)}," for peer in self.peers]

    def __getitem__(self, slot: str) -> tuple[Pair, ...]:
        places, points = self._rows[slot]
        return tuple((self.peers[place], worth) for place, worth in zip(places.tolist(), points.tolist(), strict=True))

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


def points_of(candidates: Mapping[str, Sequence[Pair]], slot: str, peer: str) -> int | None:
    """The points of one pair; None when the peer is no candidate of the slot."""
    if isinstance(candidates, CandidateTable):
        return candidates.points_of(slot, peer)
    return next((points for candidate, points in candidates.get(slot, ()) if candidate == peer), None)
