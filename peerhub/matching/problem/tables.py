"""The candidates of a problem as a table: what would be millions of pairs of Python objects takes a few bytes each."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from peerhub.matching.problem.shapes import Pair

Whole = NDArray[np.int64]

_MANY_NUMBERS = 1_000_000


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

    def written(self, slot: str) -> bytes:
        """The pairs of a slot as JSON without spaces. There may be millions, so no object is made for each.

        Every pair gets as many bytes as the longest, the rest zeros, which JSON never has: they are taken out at once.
        """
        places, points = self._rows[slot]
        before, after = self._opened[places], self._closed(points)
        pairs = np.empty(len(places), [("before", before.dtype), ("after", after.dtype)])
        pairs["before"], pairs["after"] = before, after
        return b"[" + pairs.tobytes().translate(None, b"\0")[:-1] + b"]"

    @cached_property
    def _opened(self) -> NDArray[np.bytes_]:
        """Of each peer's pair the part before the points."""
        return np.array([f"[{json.dumps(peer, ensure_ascii=False)},".encode() for peer in self.peers], np.bytes_)

    def _closed(self, points: NDArray[np.int32]) -> NDArray[np.bytes_]:
        """The points of pairs, and the part after them."""
        if self._numbers is None:
            return np.array([f"{number}],".encode() for number in points.tolist()], np.bytes_)
        return self._numbers[points - self._least]

    @cached_property
    def _numbers(self) -> NDArray[np.bytes_] | None:
        """Every number of points from the least to the most, written once; None when these are too many."""
        most = max((int(points.max(initial=self._least)) for _, points in self._rows.values()), default=0)
        if most - self._least > _MANY_NUMBERS:
            return None
        return np.array([f"{number}],".encode() for number in range(self._least, most + 1)], np.bytes_)

    @cached_property
    def _least(self) -> int:
        return min((int(points.min(initial=0)) for _, points in self._rows.values()), default=0)

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
