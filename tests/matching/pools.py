"""Pools of all sorts of peers, drawn from a seed: some can be asked, others cannot, for every reason there is."""

import random
from datetime import date, timedelta

from peerhub.matching.facts import PeerFacts, Span
from peerhub.peers.models import AvailabilityState, ConflictState, PeerStatus, Seniority
from tests.matching.making import (
    COUNTY,
    ELDER,
    FAR,
    FINANCE,
    FIRST_DAY,
    HERE,
    HOUSING,
    LAST_DAY,
    MEMBERS,
    NEIGHBOUR,
    REGIONAL,
    SIBLING,
    away,
    duty,
    peer,
    post,
    tie,
)

GROUPS = (("labour", "Labour"), ("conservative", "Conservative"), ("green", "Green"), (None, None))
HOMES = (HERE, NEIGHBOUR, COUNTY, SIBLING, REGIONAL, FAR, ELDER, None)
DAY = timedelta(days=1)


def mixed_pool(seed: int, size: int = 40) -> list[PeerFacts]:
    """So many peers; about half of them can be asked."""
    chance = random.Random(seed)
    return [_one(chance, number) for number in range(1, size + 1)]


def _one(chance: random.Random, number: int) -> PeerFacts:
    seniority = chance.choice(list(Seniority))
    home = chance.choice(HOMES)
    group, name = chance.choice(GROUPS) if seniority in MEMBERS else (None, None)
    one = peer(
        id=number,
        seniority=seniority,
        council_id=home,
        posts=(post(home, seniority),) if home is not None else (),
        skills={skill.id: chance.randint(1, 4) for skill in (FINANCE, HOUSING) if chance.random() < 0.5},
        served=chance.randint(0, 6),
        days_per_year=chance.choice((4, 8, 20)),
    )
    if seniority in MEMBERS:
        one = one._replace(group=group, group_name=name)
    return _with_a_fault(chance, one) if chance.random() < 0.4 else one


def _with_a_fault(chance: random.Random, one: PeerFacts) -> PeerFacts:
    return chance.choice(
        (
            one._replace(absences=(away(FIRST_DAY + chance.randint(-2, 4) * DAY),)),
            one._replace(absences=(away(FIRST_DAY, LAST_DAY, AvailabilityState.PERHAPS),)),
            one._replace(duties=(duty(FIRST_DAY + chance.randint(-9, 9) * DAY),)),
            one._replace(duties=(duty(date(2026, 10, 6), days=chance.randint(1, 18)),)),
            one._replace(accreditations=(Span(date(2025, 1, 1), FIRST_DAY + chance.randint(-3, 3) * DAY),)),
            one._replace(accreditations=()),
            one._replace(status=chance.choice(list(PeerStatus))),
            one._replace(terms_version=chance.choice((None, 1, 2, 3))),
            one._replace(needs_review_since=date(2026, 5, 7)),
            one._replace(ties=(tie(chance.choice(list(ConflictState))),)),
        )
    )
