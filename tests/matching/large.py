"""Seasons of any size, invented with numpy, as a problem whose candidates are a table."""

from datetime import timedelta
from random import Random

import numpy as np

from peerhub.matching.problem import CandidateTable, Engagement, Need, Peer, Problem, Slot
from tests.matching.problems import GROUPS, SEASON, SKILL_WEIGHTS, SKILLS

PLACES = {"lead-member": 0.35, "lead-officer": 0.12, "member": 0.65, "finance": 0.38, "officer": 0.38}


def large_season(seed: int, peers: int, engagements: int) -> Problem:
    """Teams of five, visits of four days, about a fifth of the pool a candidate for each slot.

    As `problems.season(even=True)`: good peers are good everywhere, and allowances of one to three visits decide.
    """
    rng = np.random.default_rng(seed)
    pool = _pool(seed, peers)
    visits = _visits(seed, engagements)
    is_member = np.array([peer.kind == "member" for peer in pool])
    home = np.array([int(peer.home[1:]) % 10 for peer in pool])
    quality = rng.normal(0, 900, peers)

    def rows():
        for visit in visits:
            region = rng.integers(10)
            for slot in visit.slots:
                of_kind = np.flatnonzero(is_member == ("member" in slot.id))
                share = PLACES[slot.id.split(".")[1]]
                some = rng.choice(of_kind, round(len(of_kind) * share), replace=False)
                near = 10 - np.abs(home[some] - region)
                points = 5000 + quality[some] + 150 * near + rng.normal(0, 500, len(some))
                yield slot.id, some, np.maximum(0, np.round(points))

    names = [peer.id for peer in pool]
    apart = rng.choice(peers, (peers // 50, 2), replace=False)
    return Problem(
        peers=pool,
        engagements=visits,
        candidates=CandidateTable(names, rows()),
        apart=tuple((names[one], names[other]) for one, other in apart),
        change_points=3000,
        unfilled_points=100_000,
        rest_days=1,
    )


def _pool(seed: int, peers: int) -> tuple[Peer, ...]:
    rng = Random(seed)
    pool = []
    for number in range(peers):
        is_member = rng.random() < 0.4
        pool.append(
            Peer(
                id=f"p{number}",
                home=f"E{rng.randrange(339):08}",
                kind="member" if is_member else "officer",
                group=rng.choices(GROUPS, [28, 14, 33, 19, 6])[0] if is_member else None,
                skills={s: rng.randint(1, 4) for s in rng.choices(SKILLS, SKILL_WEIGHTS, k=rng.randint(3, 7))},
                days_left=rng.choice([4, 8, 8, 12]),
            )
        )
    return tuple(pool)


def _visits(seed: int, engagements: int) -> tuple[Engagement, ...]:
    rng = Random(seed + 1)
    visits = []
    for number in range(engagements):
        first_day = SEASON + timedelta(days=7 * rng.randrange(46) + rng.randrange(3))
        skills = list(dict.fromkeys(rng.choices(SKILLS, SKILL_WEIGHTS, k=4)))[:2]
        visits.append(
            Engagement(
                id=f"e{number}",
                council=f"E{rng.randrange(339):08}",
                first_day=first_day,
                last_day=first_day + timedelta(days=rng.choice([1, 3, 3, 3])),
                days=4,
                slots=tuple(Slot(f"e{number}.{place}", required=True) for place in PLACES),
                needs=tuple(Need(skill, rng.randint(2, 3), rng.choice([250, 375, 500])) for skill in skills),
                mixed_groups_points=500,
            )
        )
    return tuple(visits)
