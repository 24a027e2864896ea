"""Invented matching problems: tiny ones for brute force, and a season at the sector's real size."""

from datetime import date, timedelta
from random import Random
from typing import Any

SEASON = date(2027, 1, 4)
SKILLS = [f"skill-{number}" for number in range(16)]
SKILL_WEIGHTS = [1 / (2 + number) for number in range(16)]
GROUPS = ["conservative", "independent", "labour", "liberal-democrat", "reform"]
TAGS = ["b1", "b2"]


def tiny(seed: int) -> dict[str, Any]:
    """A problem small enough for brute force, in which every part of the format turns up often."""
    rng = Random(seed)
    peers = [_tiny_peer(rng, f"p{number}") for number in range(rng.randint(2, 6))]
    engagements: list[dict[str, Any]] = []
    left = rng.randint(2, 5)
    while left:
        slots = rng.randint(1, min(left, 3))
        left -= slots
        engagements.append(_tiny_engagement(rng, f"e{len(engagements)}", slots))
    names = [peer["id"] for peer in peers]
    slots_of_all = [slot["id"] for engagement in engagements for slot in engagement["slots"]]
    # Few different points: ties have to be common, or nothing would test how they are broken.
    points = rng.choice([[10, 20], [5, 10, 15, 20], range(-20, 60), [0]])
    candidates = {slot: [[name, rng.choice(points)] for name in names if rng.random() < 0.75] for slot in slots_of_all}
    pairs = [[slot, peer] for slot, options in candidates.items() for peer, _ in options]
    return {
        "version": 1,
        "peers": peers,
        "engagements": engagements,
        "candidates": candidates,
        "apart": [rng.sample(names, 2) for _ in range(rng.choice([0, 0, 1, 2]))],
        "fixed": rng.sample(pairs, min(len(pairs), rng.choice([0, 0, 0, 1, 1, 2]))),
        "previous": rng.sample(pairs, min(len(pairs), rng.choice([0, 0, 1, 3]))),
        "change_points": rng.choice([0, 5, 30]),
        "unfilled_points": rng.choice([0, 10, 1000]),
        "rest_days": rng.choice([0, 1, 2]),
        "balance_tolerance": rng.choice([0, 0, 5, 25]),
    }


def medium(seed: int, peers: int = 30, engagements: int = 5) -> dict[str, Any]:
    """Teams of three or four for a small pool: too many choices to count, few enough to prove with any solver."""
    rng = Random(seed)
    pool = [{**_peer(rng, number), "home": f"h{rng.randrange(15)}"} for number in range(peers)]
    return _medium(rng, seed, pool, [_visit(rng, number, balance=seed % 3 == 0) for number in range(engagements)])


def _medium(rng: Random, seed: int, peers: list[dict[str, Any]], engagements: list[dict[str, Any]]) -> dict[str, Any]:
    step = rng.choice([1, 50])
    for visit in engagements:
        first_day = SEASON + timedelta(days=rng.randrange(16))
        last_day = first_day + timedelta(days=rng.randint(1, 4))
        visit.update(first_day=first_day.isoformat(), last_day=last_day.isoformat())
        visit["slots"] = [{**slot, "required": rng.random() < 0.8} for slot in visit["slots"][: rng.randint(3, 4)]]
    slots = [slot["id"] for visit in engagements for slot in visit["slots"]]
    candidates = {
        slot: [[peer["id"], rng.randint(-5, 60) * 100 // step * step] for peer in peers if rng.random() < 0.4]
        for slot in slots
    }
    pairs = [[slot, peer] for slot, options in candidates.items() for peer, _ in options]
    names = [peer["id"] for peer in peers]
    return {
        "version": 1,
        "peers": peers,
        "engagements": engagements,
        "candidates": candidates,
        "apart": [rng.sample(names, 2) for _ in range(20)],
        "fixed": [rng.choice(pairs)] if seed % 2 else [],
        "previous": list({pair[0]: pair for pair in rng.sample(pairs, 12)}.values()),
        "change_points": 800,
        "unfilled_points": rng.choice([500, 10_000]),
        "rest_days": rng.choice([0, 1, 3]),
        "balance_tolerance": rng.choice([0, 300, 1000]),
    }


def _tiny_peer(rng: Random, name: str) -> dict[str, Any]:
    kind = rng.choice(["member", "member", "officer"])
    return {
        "id": name,
        "home": rng.choice(["h1", "h2", "h3", "h4", "h5"]),
        "kind": kind,
        "group": rng.choice([*GROUPS[:3], None]) if kind == "member" else None,
        "skills": {skill: rng.randint(1, 4) for skill in ("finance", "housing") if rng.random() < 0.6},
        "days_left": rng.choice([0, 3, 4, 6, 9, 20]),
        "balance": [tag for tag in TAGS if rng.random() < 0.5],
    }


def _tiny_engagement(rng: Random, name: str, slots: int) -> dict[str, Any]:
    first_day = SEASON + timedelta(days=rng.randint(0, 9))
    goals = rng.choice([0, 0, 1, 2])
    return {
        "id": name,
        "council": "c1",
        "first_day": first_day.isoformat(),
        "last_day": (first_day + timedelta(days=rng.randint(0, 3))).isoformat(),
        "days": rng.choice([0, 2, 3, 4]),
        "slots": [{"id": f"{name}.s{at}", "required": rng.random() < 0.6} for at in range(slots)],
        "needs": [
            {"skill": rng.choice(["finance", "housing"]), "level": rng.randint(1, 4), "points": rng.choice([0, 8, 30])}
            for _ in range(rng.choice([0, 1, 2]))
        ],
        "mixed_groups_points": rng.choice([0, 0, 15]),
        "balance": [{"tag": rng.choice(TAGS), "at_least": rng.randint(1, 2)} for _ in range(goals)],
    }


def season(
    seed: int, peers: int = 2200, engagements: int = 140, *, step: int = 1, balance: bool = False, even: bool = False
) -> dict[str, Any]:
    """A season at the sector's published size: teams of five, about 400 candidates for each slot.

    Good peers are good everywhere, so that everyone wants the same ones and the yearly allowance decides. Points are
    multiples of `step`: a large one makes ties common. Where it is `even`, every visit takes four days, allowances are
    so many visits, and a team needs two skills that are worth less: then the linear relaxation is nearly whole.
    """
    rng = Random(seed)
    pool = [_peer(rng, number) for number in range(peers)]
    visits = [_visit(rng, number, balance=balance) for number in range(engagements)]
    if even:
        _make_even(rng, pool, visits)
    quality = {peer["id"]: rng.gauss(0, 900) for peer in pool}
    members = [peer for peer in pool if peer["kind"] == "member"]
    officers = [peer for peer in pool if peer["kind"] == "officer"]
    candidates = {}
    for visit in visits:
        region = rng.randrange(10)
        for slot in visit["slots"]:
            of_kind = members if "member" in slot["id"] else officers
            share = {"lead-member": 0.35, "member": 0.65, "lead-officer": 0.12}.get(slot["id"].split(".")[1], 0.38)
            candidates[slot["id"]] = [
                [peer["id"], _points(rng, peer, region, quality[peer["id"]], step)]
                for peer in rng.sample(of_kind, round(len(of_kind) * share))
            ]
    names = [peer["id"] for peer in pool]
    return {
        "version": 1,
        "peers": pool,
        "engagements": visits,
        "candidates": candidates,
        "apart": [rng.sample(names, 2) for _ in range(peers // 50)],
        "fixed": [],
        "previous": [],
        "change_points": 3000,
        "unfilled_points": 100_000,
        "rest_days": 1,
        "balance_tolerance": 0,
    }


def _make_even(rng: Random, pool: list[dict[str, Any]], visits: list[dict[str, Any]]) -> None:
    for peer in pool:
        peer["days_left"] = rng.choice([4, 8, 8, 12])
    for visit in visits:
        needs = [{**need, "points": need["points"] // 4} for need in visit["needs"][:2]]
        visit.update(days=4, needs=needs, mixed_groups_points=500)


def plain_year(seed: int) -> dict[str, Any]:
    """A year without team rules, which a flow solves too: 700 places for one peer each, each on a day of its own."""
    problem = season(seed)
    slots = [slot for visit in problem["engagements"] for slot in visit["slots"]]
    visits = [
        {
            "id": f"v{number:03}",
            "council": "E00000001",
            "first_day": (SEASON + timedelta(days=2 * number)).isoformat(),
            "last_day": (SEASON + timedelta(days=2 * number)).isoformat(),
            "days": 1,
            "slots": [slot],
        }
        for number, slot in enumerate(slots)
    ]
    rng = Random(seed)
    peers = [{**peer, "days_left": rng.choice([1, 2, 2, 3])} for peer in problem["peers"]]
    return {**problem, "engagements": visits, "peers": peers, "apart": []}


def one_team(seed: int, peers: int = 2200, *, step: int = 1, balance: bool = False) -> dict[str, Any]:
    """One team of five in which every peer of the pool is a candidate for every slot."""
    problem = season(seed, peers, 1, step=step, balance=balance)
    rng = Random(seed + 1)
    quality = {peer["id"]: rng.gauss(0, 900) for peer in problem["peers"]}
    problem["candidates"] = {
        slot["id"]: [[peer["id"], _points(rng, peer, 3, quality[peer["id"]], step)] for peer in problem["peers"]]
        for slot in problem["engagements"][0]["slots"]
    }
    return problem


def _peer(rng: Random, number: int) -> dict[str, Any]:
    kind = "member" if rng.random() < 0.4 else "officer"
    return {
        "id": f"p{number}",
        "home": f"E{rng.randrange(339):08}",
        "kind": kind,
        "group": rng.choices(GROUPS, [28, 14, 33, 19, 6])[0] if kind == "member" else None,
        "skills": {skill: rng.randint(1, 4) for skill in rng.choices(SKILLS, SKILL_WEIGHTS, k=rng.randint(3, 7))},
        "days_left": rng.choice([5, 5, 8, 10, 15]),
        "balance": [tag for tag in TAGS if rng.random() < 0.2],
    }


def _visit(rng: Random, number: int, *, balance: bool) -> dict[str, Any]:
    first_day = SEASON + timedelta(days=7 * rng.randrange(46) + rng.randrange(3))
    length = rng.choice([2, 4, 4, 4])
    places = ["lead-member", "lead-officer", "member", "finance", "officer"]
    return {
        "id": f"e{number}",
        "council": f"E{rng.randrange(339):08}",
        "first_day": first_day.isoformat(),
        "last_day": (first_day + timedelta(days=length - 1)).isoformat(),
        "days": length + 1,
        "slots": [{"id": f"e{number}.{place}", "required": True} for place in places],
        "needs": [
            {"skill": skill, "level": rng.randint(2, 3), "points": rng.choice([1000, 1500, 2000])}
            for skill in dict.fromkeys(rng.choices(SKILLS, SKILL_WEIGHTS, k=4))
        ],
        "mixed_groups_points": 1500,
        "balance": [{"tag": tag, "at_least": 2} for tag in TAGS] if balance else [],
    }


def _points(rng: Random, peer: dict[str, Any], region: int, quality: float, step: int) -> int:
    near = 10 - abs(int(peer["home"][1:]) % 10 - region)
    return max(0, round((5000 + quality + 150 * near + rng.gauss(0, 500)) / step)) * step
