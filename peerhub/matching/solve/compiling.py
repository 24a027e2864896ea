"""Problem to arrays."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from peerhub.matching.problem import CandidateTable, Choice, Engagement, Peer, Problem
from peerhub.matching.solve.allowance import allowance_rows
from peerhub.matching.solve.fixing import open_beside
from peerhub.matching.solve.instance import (
    Allowances,
    Bools,
    Columns,
    Instance,
    Ints,
    Names,
    Pool,
    Season,
    Wishes,
    ints,
    smallest_type,
)
from peerhub.matching.solve.seasons import season_of
from peerhub.matching.solve.watch import Watch

Numbers = Mapping[str, int]


def compiled(problem: Problem, watch: Watch | None = None) -> Instance:
    """The arrays of a checked problem whose fixed choices do not clash.

    Columns that no choice can use are left out: those a fixed choice rules out, and visits longer than the days that
    a peer has left.
    """
    watch = watch or Watch()
    visits = sorted(problem.engagements, key=lambda visit: visit.id)
    peers = sorted(problem.peers, key=lambda peer: peer.id)
    visit_of = {slot.id: at for at, visit in enumerate(visits) for slot in visit.slots}
    names = Names(tuple(sorted(visit_of)), tuple(peer.id for peer in peers), tuple(visit.id for visit in visits))
    slot_engagement = ints([visit_of[slot] for slot in names.slots])
    season = season_of(visits, problem.rest_days)
    home, apart = _homes(peers), _apart(problem, names)
    columns = _columns(problem, names, slot_engagement, watch)
    fixed = _choices(columns, names, problem.fixed)
    left = ints([peer.days_left for peer in peers])
    columns = _only(columns, open_beside(columns, fixed, watch, season=season, home=home, left=left, apart=apart))
    forced = np.zeros(len(names.slots), bool)
    forced[[_numbers(names.slots)[slot] for slot, _ in problem.fixed]] = True
    pool = _pool(visits, peers, home, apart)
    return Instance(
        names=names,
        slot_engagement=slot_engagement,
        forced=forced,
        columns=columns,
        pool=pool,
        season=season,
        allowance=_allowances(peers, columns, season, watch),
        wishes=_wishes(visits, pool, columns, watch),
        constant=-problem.unfilled_points * sum(slot.required for visit in visits for slot in visit.slots),
    )


def _columns(problem: Problem, names: Names, slot_engagement: Ints, watch: Watch) -> Columns:
    peer_number = _numbers(names.peers)
    rows = [_in_order(*row) for row in watch.over(_rows(problem, names, peer_number))]
    required = {slot.id for visit in problem.engagements for slot in visit.slots if slot.required}
    most = max((int(np.abs(points).max(initial=0)) for _, points in rows), default=0)
    watch.beat()
    most += problem.unfilled_points + problem.change_points
    columns = Columns(
        peer=_joined([peers for peers, _ in rows], len(peer_number)),
        points=_joined([points for _, points in rows], most),
        start=np.cumsum([0, *(len(peers) for peers, _ in rows)]),
        slot_engagement=slot_engagement,
    )
    for at, slot in enumerate(watch.over(names.slots)):
        if slot in required:
            columns.points[columns.of_slot(at)] += problem.unfilled_points
    columns.points[_choices(columns, names, problem.previous)] += problem.change_points
    return columns


def _rows(problem: Problem, names: Names, peer_number: Numbers) -> Iterator[tuple[Ints, Ints]]:
    """Each slot's candidates by the number of the peer, and their points."""
    candidates = problem.candidates
    if isinstance(candidates, CandidateTable):
        number_at = ints([peer_number.get(peer, -1) for peer in candidates.peers])
        for slot in names.slots:
            places, points = candidates.of_slot(slot)
            yield number_at[places], points
        return
    for slot in names.slots:
        pairs = candidates.get(slot, ())
        yield ints([peer_number[peer] for peer, _ in pairs]), ints([points for _, points in pairs])


def _in_order(peers: Ints, points: Ints) -> tuple[Ints, Ints]:
    order = np.argsort(peers)
    return peers[order], points[order]


def _joined(rows: list[Ints], most: int) -> NDArray[np.signedinteger[Any]]:
    """The rows as one array of the smallest type that holds numbers from -`most` to `most`."""
    joined = np.empty(sum(map(len, rows)), smallest_type(-most, most))
    np.concatenate(rows or [ints([])], out=joined, casting="unsafe")
    return joined


def _only(columns: Columns, kept: Bools) -> Columns:
    if kept.all():
        return columns
    return Columns(
        peer=columns.peer[kept],
        points=columns.points[kept],
        start=np.concatenate(([0], np.cumsum(kept)))[columns.start],
        slot_engagement=columns.slot_engagement,
    )


def _choices(columns: Columns, names: Names, choices: Sequence[Choice]) -> Ints:
    """The columns that these choices are; a choice that is not a candidate is none."""
    slots, peers = _numbers(names.slots), _numbers(names.peers)
    return columns.of_pairs(ints([slots[slot] for slot, _ in choices]), ints([peers[peer] for _, peer in choices]))


def _pool(visits: Sequence[Engagement], peers: Sequence[Peer], home: Ints, apart: Ints) -> Pool:
    groups = _numbers(peer.group for peer in peers if peer.group is not None)
    once = (apart[:, 0] < apart[:, 1]) & (home[apart[:, 0]] != home[apart[:, 1]])
    return Pool(
        home=home,
        homes=len(np.unique(home)),
        days_left=ints([peer.days_left for peer in peers]),
        group=ints([-1 if peer.group is None else groups[peer.group] for peer in peers]),
        groups=len(groups),
        apart=apart[once],
        level=_table(_skills(visits), [peer.skills for peer in peers]).astype(np.int8),
        tagged=_table(_tags(visits), [dict.fromkeys(peer.balance, 1) for peer in peers]).astype(bool),
    )


def _allowances(peers: Sequence[Peer], columns: Columns, season: Season, watch: Watch) -> Allowances:
    days, length = np.unique(season.days, return_inverse=True)
    open_to = np.zeros((len(peers), len(days)), bool)
    for slot, visit in enumerate(watch.over(columns.slot_engagement)):
        open_to[columns.peer[columns.of_slot(slot)], length[visit]] = True
    open_to[:, days == 0] = False
    # Thousands of peers, but few sets of lengths that any of them is open to.
    sets, set_of = np.unique(open_to, axis=0, return_inverse=True)
    lengths_of = [np.flatnonzero(one) for one in sets]
    days_of = [tuple(days[lengths].tolist()) for lengths in lengths_of]
    rows = [
        (at, lengths_of[one], row)
        for at, (peer, one) in enumerate(zip(watch.over(peers), set_of.tolist(), strict=True))
        if days_of[one]
        for row in allowance_rows(peer.days_left, days_of[one])
    ]
    weight = np.zeros((len(rows), len(days)), np.int64)
    for number, (_, lengths, (coefficients, _)) in enumerate(rows):
        weight[number, lengths] = coefficients
    return Allowances(
        length=length,
        peer=ints([at for at, _, _ in rows]),
        weight=weight,
        limit=ints([limit for _, _, (_, limit) in rows]),
    )


def _wishes(visits: Sequence[Engagement], pool: Pool, columns: Columns, watch: Watch) -> Wishes:
    """The wishes that the columns can fulfil and that are worth points; and every goal."""
    skills, tags = _skills(visits), _tags(visits)
    needs = ints(
        [(at, skills[need.skill], need.level, need.points) for at, visit in enumerate(visits) for need in visit.needs]
    ).reshape(-1, 4)
    goals = [(at, tags[goal.tag], goal.at_least) for at, visit in enumerate(visits) for goal in visit.balance]
    goal_engagement, goal_tag, goal_at_least = ints(goals).reshape(-1, 3).T
    best_level = np.zeros((len(visits), len(skills)), np.int64)
    group_seen = np.zeros((len(visits), pool.groups + 1), bool)
    for slot, visit in enumerate(watch.over(columns.slot_engagement)):
        of_slot = columns.peer[columns.of_slot(slot)]
        for skill in np.unique(needs[needs[:, 0] == visit, 1]):
            best = pool.level[skill, of_slot].max(initial=0)
            best_level[visit, skill] = max(best_level[visit, skill], best)
        group_seen[visit, pool.group[of_slot]] = True
    needs = needs[(needs[:, 3] > 0) & (best_level[needs[:, 0], needs[:, 1]] >= needs[:, 2])]
    group_seen = group_seen[:, :-1]  # the last stood for those without a group
    mixed_points = ints([visit.mixed_groups_points for visit in visits])
    return Wishes(
        need_engagement=needs[:, 0],
        need_skill=needs[:, 1],
        need_level=needs[:, 2],
        need_points=needs[:, 3],
        mixed_points=np.where(group_seen.sum(axis=1) >= 2, mixed_points, 0),
        group_seen=group_seen,
        goal_engagement=goal_engagement,
        goal_tag=goal_tag,
        goal_at_least=goal_at_least,
    )


def _skills(visits: Sequence[Engagement]) -> Numbers:
    return _numbers(need.skill for visit in visits for need in visit.needs)


def _tags(visits: Sequence[Engagement]) -> Numbers:
    return _numbers(goal.tag for visit in visits for goal in visit.balance)


def _homes(peers: Sequence[Peer]) -> Ints:
    numbers = _numbers(peer.home for peer in peers)
    return ints([numbers[peer.home] for peer in peers])


def _apart(problem: Problem, names: Names) -> Ints:
    """The pairs that are kept apart, each once in both directions."""
    numbers = _numbers(names.peers)
    pairs = {(numbers[one], numbers[other]) for one, other in problem.apart}
    return ints(sorted(pairs | {(other, one) for one, other in pairs})).reshape(-1, 2)


def _table(keys: Numbers, rows: Sequence[Mapping[str, int]]) -> Ints:
    """Table key by row of the numbers that the rows give to these keys, 0 where they give none."""
    table = np.zeros((len(keys), len(rows)), np.int64)
    cells = [(keys[key], at, value) for at, row in enumerate(rows) for key, value in row.items() if key in keys]
    if cells:
        key, at, value = ints(cells).T
        table[key, at] = value
    return table


def _numbers(ids: Iterable[str]) -> Numbers:
    return {name: number for number, name in enumerate(sorted(set(ids)))}
