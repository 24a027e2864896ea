"""Problem to arrays."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from peerhub.matching.problem import Choice, Engagement, Peer, Problem
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
)
from peerhub.matching.solve.seasons import season_of

Numbers = Mapping[str, int]


def compiled(problem: Problem) -> Instance:
    """The arrays of a checked problem whose fixed choices do not clash.

    Columns that no choice can use are left out: those a fixed choice rules out, and visits longer than the days that
    a peer has left.
    """
    visits = sorted(problem.engagements, key=lambda visit: visit.id)
    peers = sorted(problem.peers, key=lambda peer: peer.id)
    visit_of = {slot.id: at for at, visit in enumerate(visits) for slot in visit.slots}
    names = Names(tuple(sorted(visit_of)), tuple(peer.id for peer in peers), tuple(visit.id for visit in visits))
    slot_engagement = ints([visit_of[slot] for slot in names.slots])
    season = season_of(visits, problem.rest_days)
    home, apart = _homes(peers), _apart(problem, names)
    columns = _columns(problem, names, slot_engagement)
    fixed = _marked(columns, names, problem.fixed)
    left = ints([peer.days_left for peer in peers])
    kept = open_beside(columns, fixed, season=season, home=home, left=left, apart=apart)
    forced = np.zeros(len(names.slots), bool)
    forced[columns.slot[fixed]] = True
    columns = _only(columns, kept)
    pool = _pool(visits, peers, home, apart)
    return Instance(
        names=names,
        slot_engagement=slot_engagement,
        forced=forced,
        columns=columns,
        pool=pool,
        season=season,
        allowance=_allowances(peers, columns, season),
        wishes=_wishes(visits, pool, columns),
        constant=-problem.unfilled_points * sum(slot.required for visit in visits for slot in visit.slots),
    )


def _columns(problem: Problem, names: Names, slot_engagement: Ints) -> Columns:
    peer_number = _numbers(names.peers)
    pairs = [problem.candidates.get(slot, ()) for slot in names.slots]
    slot = np.repeat(np.arange(len(pairs)), [len(options) for options in pairs])
    peer = ints([peer_number[peer] for options in pairs for peer, _ in options])
    points = ints([points for options in pairs for _, points in options])
    order = np.lexsort((peer, slot))
    columns = _grouped(slot[order], peer[order], slot_engagement, points[order])
    required = {slot.id for visit in problem.engagements for slot in visit.slots if slot.required}
    worth_filling = ints([problem.unfilled_points * (slot in required) for slot in names.slots])
    columns.points[:] += worth_filling[columns.slot]
    columns.points[_marked(columns, names, problem.previous)] += problem.change_points
    return columns


def _grouped(slot: Ints, peer: Ints, slot_engagement: Ints, points: Ints) -> Columns:
    start = np.searchsorted(slot, np.arange(len(slot_engagement) + 1))
    return Columns(slot=slot, peer=peer, engagement=slot_engagement[slot], points=points, start=start)


def _only(columns: Columns, kept: Bools) -> Columns:
    return Columns(
        slot=columns.slot[kept],
        peer=columns.peer[kept],
        engagement=columns.engagement[kept],
        points=columns.points[kept],
        start=np.concatenate(([0], np.cumsum(kept)))[columns.start],
    )


def _marked(columns: Columns, names: Names, choices: Sequence[Choice]) -> Bools:
    """The columns that these choices are; a choice that is not a candidate is none."""
    slots, peers = _numbers(names.slots), _numbers(names.peers)
    keys = [slots[slot] * len(peers) + peers[peer] for slot, peer in choices]
    return np.isin(columns.slot * len(peers) + columns.peer, ints(keys))


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


def _allowances(peers: Sequence[Peer], columns: Columns, season: Season) -> Allowances:
    days, length = np.unique(season.days, return_inverse=True)
    open_to = np.zeros((len(peers), len(days)), bool)
    open_to[columns.peer, length[columns.engagement]] = True
    open_to[:, days == 0] = False
    rows = [
        (at, lengths, row)
        for at, peer in enumerate(peers)
        if len(lengths := np.flatnonzero(open_to[at]))
        for row in allowance_rows(peer.days_left, tuple(days[lengths].tolist()))
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


def _wishes(visits: Sequence[Engagement], pool: Pool, columns: Columns) -> Wishes:
    """The wishes that the columns can fulfil and that are worth points; and every goal."""
    skills, tags = _skills(visits), _tags(visits)
    needs = ints(
        [(at, skills[need.skill], need.level, need.points) for at, visit in enumerate(visits) for need in visit.needs]
    ).reshape(-1, 4)
    goals = [(at, tags[goal.tag], goal.at_least) for at, visit in enumerate(visits) for goal in visit.balance]
    goal_engagement, goal_tag, goal_at_least = ints(goals).reshape(-1, 3).T
    best_level = np.zeros((len(visits), len(skills)), np.int64)
    for skill in range(len(skills)):
        np.maximum.at(best_level[:, skill], columns.engagement, pool.level[skill, columns.peer])
    needs = needs[(needs[:, 3] > 0) & (best_level[needs[:, 0], needs[:, 1]] >= needs[:, 2])]
    group_seen = np.zeros((len(visits), pool.groups + 1), bool)
    group_seen[columns.engagement, pool.group[columns.peer]] = True
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
