"""The smallest clash is exact, and every way out leads out."""

import random
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations

import pytest

from peerhub.matching.explaining.clashes import Hindrance, hindrances, smallest_clash, smallest_hitting
from peerhub.matching.explaining.remedies import ways_out
from peerhub.matching.explaining.supposing import Conditions, under
from peerhub.matching.proposing import Assessment, propose
from peerhub.matching.showing.ways_out import gaps_of, window
from peerhub.peers.models import PeerStatus, Seniority
from tests.matching.making import FIRST_DAY, LEAD_MEMBER, LEAD_OFFICER, TEAM, away, bench, duty, engagement, peer
from tests.matching.pools import mixed_pool

REASONS = [
    *(Hindrance(number) for number in (1, 2, 4, 5)),
    Hindrance(2, date(2027, 3, 9)),
    Hindrance(2, date(2027, 3, 10)),
]


def by_trying_all(sets):
    """The fewest reasons that leave nobody, by trying every subset; how few there are."""
    elements = sorted(frozenset().union(*sets), key=lambda one: one.order)
    for size in range(len(elements) + 1):
        for chosen in combinations(elements, size):
            if all(one & set(chosen) for one in sets):
                return chosen
    return None


@pytest.mark.parametrize("seed", range(40))
def test_the_smallest_clash_is_what_trying_all_subsets_finds(seed):
    chance = random.Random(seed)
    sets = [frozenset(chance.sample(REASONS, chance.randint(1, 3))) for _ in range(chance.randint(1, 9))]
    assert smallest_hitting(sets) == by_trying_all(sets)


@pytest.mark.parametrize("seed", range(8))
def test_only_an_empty_place_that_nobody_can_fill_has_a_clash(seed):
    made = Assessment(bench(mixed_pool(seed, 12)))
    chosen = propose(made).choices
    for slot in made.engagement.counting_slots:
        against = hindrances(made, slot)
        clash = smallest_clash(made, slot)
        assert (clash is None) == (not against or any(not found for found in against.values()))
        if clash:
            assert slot.id not in chosen
            assert [reason for reason, _ in clash.reasons] == list(by_trying_all(list(against.values())))


def test_a_clash_names_days_and_rules_and_counts_people():
    made = bench(
        [
            peer(seniority=Seniority.LEADER, absences=(away(FIRST_DAY, FIRST_DAY + timedelta(days=1)),)),
            peer(seniority=Seniority.LEADER, absences=(away(FIRST_DAY + timedelta(days=1)),), accreditations=()),
            peer(seniority=Seniority.LEADER, terms_version=None),
        ]
    )
    clash = smallest_clash(Assessment(made), LEAD_MEMBER)
    assert [(reason.words, count) for reason, count in clash.reasons] == [
        ("not free on 10 March 2027 (R2)", 2),
        ("not in good standing (R5)", 1),
    ]


def test_an_engagement_and_a_day_off_are_two_reasons():
    busy = peer(seniority=Seniority.LEADER, absences=(away(FIRST_DAY),), duties=(duty(FIRST_DAY),))
    found = hindrances(Assessment(bench([busy])), LEAD_MEMBER)[busy.id]
    assert found == {Hindrance(2), Hindrance(2, FIRST_DAY)}


def test_ways_out_come_cheapest_first_and_name_the_best_of_those_whom_one_rule_keeps_out():
    made = bench(
        [
            peer(seniority=Seniority.LEADER, given_name="Bea", family_name="Bare", accreditations=(), served=5),
            peer(seniority=Seniority.LEADER, given_name="Sam", family_name="Same", accreditations=()),
            peer(seniority=Seniority.LEADER, given_name="Lou", family_name="Late", terms_version=None),
            peer(seniority=Seniority.LEADER, status=PeerStatus.LEFT),
            peer(seniority=Seniority.LEADER, terms_version=None, accreditations=()),
        ]
    )
    found = ways_out(Assessment(made), LEAD_MEMBER, {})
    assert [(way.act, way.sentence) for way in found] == [
        ("profile", "Lou Late only has to accept the terms or to finish joining (R5)."),
        ("override", "Bea Bare only lacks the accreditation (R4), and so is 1 other."),
    ]


@pytest.mark.parametrize("seed", range(8))
def test_everybody_whom_a_way_out_names_fills_the_place(seed):
    made = bench(mixed_pool(seed, 12), about=engagement(slots=TEAM))
    for slot in made.engagement.counting_slots:
        for way in ways_out(Assessment(made), slot, {}):
            rules = frozenset(one.rule for one in Assessment(made).objections(way.peer, slot))
            assert all(one.can_be_overridden for one in Assessment(made).objections(way.peer, slot))
            then = Assessment(under(made, Conditions(places={slot.id: way.peer.id}, dropped=rules)))
            assert propose(then).choices[slot.id] == way.peer.id


def test_other_days_say_how_many_become_free():
    made = bench([peer(seniority=Seniority.CHIEF_EXECUTIVE, absences=(away(FIRST_DAY),))])
    week = timedelta(days=7)
    moved = engagement(first_day=FIRST_DAY + week, last_day=made.engagement.last_day + week)
    gap = next(gap for gap in gaps_of({0: made, 7: replace(made, engagement=moved)}) if gap.slot == LEAD_OFFICER)
    assert [(way.act, way.shift, way.sentence) for way in gap.ways] == [
        ("days", 7, "1 week later, 1 person could be asked.")
    ]


def test_days_that_are_past_are_no_way_out():
    soon = engagement()
    soon = replace(soon, settings=replace(soon.settings, today=FIRST_DAY - timedelta(days=8)))
    assert window(bench([], about=soon)) == [-7, 7, 14, 21, 28]
