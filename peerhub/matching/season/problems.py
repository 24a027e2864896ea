"""From many workbenches to one problem: what each engagement asks by itself, joined by the people they share. Pure."""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import replace
from datetime import date
from itertools import combinations

from peerhub.matching.problem import Peer, Problem
from peerhub.matching.proposing import Assessment, build_problem, peer_key
from peerhub.matching.workbench import Workbench

Pairs = set[tuple[str, str]]


class SeasonProblem:
    """Takes one workbench after the other, so that no more than one of them is held at a time.

    A season of one engagement is the builder's own problem. `season` are the engagements planned together: what a peer
    does on those is part of the problem, and is not taken from the allowance beforehand. `without` are left out.
    """

    def __init__(self, season: Collection[int], without: Collection[int] = ()) -> None:
        self._season = frozenset(season)
        self._without = frozenset(peer_key(peer_id) for peer_id in without)
        self._parts: list[Problem] = []
        self._peers: dict[str, Peer] = {}
        self._homes: dict[str, set[str]] = defaultdict(set)
        self._days_left: dict[str, dict[date, int]] = defaultdict(dict)

    def add(self, bench: Workbench) -> None:
        part = self._thinned(build_problem(Assessment(bench)))
        self._parts.append(part)
        year = bench.engagement.year
        for peer in part.peers:
            known = self._peers.setdefault(peer.id, peer)
            if known is not peer:
                self._peers[peer.id] = replace(known, skills={**known.skills, **peer.skills})
            self._homes[peer.id].add(peer.home)
            if year.first not in self._days_left[peer.id]:
                facts = bench.pool.peer(int(peer.id[1:]))
                elsewhere = sum(
                    duty.days
                    for duty in facts.duties
                    if duty.is_active
                    and duty.engagement_id not in self._season
                    and year.first <= duty.first_day <= year.last
                )
                self._days_left[peer.id][year.first] = max(0, facts.days_per_year - elsewhere)

    def joined(self) -> Problem:
        """The problem of the whole season. Raises IndexError where nothing was added."""
        mobile = {peer_id for peer_id, homes in self._homes.items() if len(homes) > 1}
        fixed_days = self._fixed_days()
        return replace(
            self._parts[0],
            peers=tuple(
                self._peer(peer_id, peer_id in mobile, fixed_days[peer_id])
                for peer_id in sorted(self._peers, key=_number)
            ),
            engagements=tuple(visit for part in self._parts for visit in part.engagements),
            candidates={slot: pairs for part in self._parts for slot, pairs in part.candidates.items()},
            apart=tuple(sorted({pair for part in self._parts for pair in part.apart} | self._apart(mobile))),
            fixed=tuple(choice for part in self._parts for choice in part.fixed),
            previous=tuple(choice for part in self._parts for choice in part.previous),
        )

    def _thinned(self, part: Problem) -> Problem:
        """Without those who are to be left out, unless they are fixed: whoever was asked stays."""
        out = self._without - {peer for _, peer in part.fixed}
        if not out:
            return part
        candidates = {
            slot: tuple(pair for pair in pairs if pair[0] not in out) for slot, pairs in part.candidates.items()
        }
        previous = tuple(choice for choice in part.previous if choice[1] not in out)
        peers = tuple(peer for peer in part.peers if peer.id not in out)
        return replace(part, peers=peers, candidates=candidates, previous=previous)

    def _peer(self, peer_id: str, is_mobile: bool, fixed_days: int) -> Peer:
        """With the days that are left: where the season reaches over two financial years, those of the shorter one.

        Whoever is fixed for more days than are left stays: a person decided that.
        """
        peer = self._peers[peer_id]
        days_left = max(fixed_days, min(self._days_left[peer_id].values()))
        return replace(peer, days_left=days_left, home=f"several ({peer_id})" if is_mobile else peer.home)

    def _fixed_days(self) -> Counter[str]:
        """How many days each peer is fixed for."""
        days = {slot.id: visit.days for part in self._parts for visit in part.engagements for slot in visit.slots}
        found: Counter[str] = Counter()
        for part in self._parts:
            for slot, peer in part.fixed:
                found[peer] += days[slot]
        return found

    def _apart(self, mobile: Collection[str]) -> Pairs:
        """Whoever has more than one home in the course of the season meets nobody of any of them (R17).

        Except where a person put both on one team: an override is always honoured.
        """
        together = {
            frozenset((one, other))
            for part in self._parts
            for one, other in combinations(sorted(peer for _, peer in part.fixed), 2)
        }
        by_home: dict[str, set[str]] = defaultdict(set)
        for peer_id, homes in self._homes.items():
            for home in homes:
                by_home[_council(home)].add(peer_id)
        return {
            (min(one, other), max(one, other))
            for one in mobile
            for home in self._homes[one]
            for other in by_home[_council(home)]
            if other != one and frozenset((one, other)) not in together
        }


def _council(home: str) -> str:
    """The council alone, where a person put two from one council on a team and the second is marked; else as it is."""
    return home if home.startswith("outside") else home.partition(" (")[0]


def _number(key: str) -> int:
    return int(key[1:])
