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
from tests.matching.making import (
    FIRST_DAY,
    LEAD_MEMBER,
    LEAD_OFFICER,
    TEAM,
    away,
    bench,
    duty,
    engagement,
    peer,
    with_choices,
)
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
        ("ask", "Lou Late only has to accept the terms or to finish joining (R5)."),
        ("override", "Bea Bare only lacks the accreditation (R4), and 1 other likewise."),
    ]


def test_whoever_marked_days_is_asked_and_those_with_fewest_days_first():
    two = (away(FIRST_DAY, FIRST_DAY + timedelta(days=1)),)
    made = bench(
        [
            peer(seniority=Seniority.LEADER, given_name="Tom", family_name="Two", absences=two, served=9),
            peer(seniority=Seniority.LEADER, given_name="Una", family_name="One", absences=(away(FIRST_DAY),)),
            peer(seniority=Seniority.LEADER, absences=(away(FIRST_DAY),), duties=(duty(FIRST_DAY),)),
            peer(seniority=Seniority.LEADER, given_name="Jo", family_name="Join", status=PeerStatus.JOINING),
            peer(seniority=Seniority.LEADER, needs_review_since=FIRST_DAY - timedelta(days=90)),
        ]
    )
    found = ways_out(Assessment(made), LEAD_MEMBER, {})
    assert [(way.act, way.people) for way in found] == [("profile", 1), ("ask", 2), ("review", 1)]
    assert found[1].sentence == "Una One could come but for 9 March 2027 (R2), and 1 other likewise."


def _freed(one, way):
    """The peer once the days that they are asked for are free."""
    return one._replace(absences=()) if way.act == "ask" and one.id == way.peer.id else one


@pytest.mark.parametrize("seed", range(8))
def test_everybody_whom_a_way_out_names_fills_the_place(seed):
    made = bench(mixed_pool(seed, 12), about=engagement(slots=TEAM))
    for slot in made.engagement.counting_slots:
        for way in ways_out(Assessment(made), slot, {}):
            helped = replace(made, pool=replace(made.pool, peers=tuple(_freed(p, way) for p in made.pool.peers)))
            objections = Assessment(helped).objections(way.peer, slot)
            assert all(one.can_be_overridden for one in objections)
            rules = frozenset(one.rule for one in objections)
            then = Assessment(under(helped, Conditions(places={slot.id: way.peer.id}, dropped=rules)))
            assert propose(then).choices[slot.id] == way.peer.id


def test_other_days_say_how_many_become_free():
    made = bench([peer(seniority=Seniority.CHIEF_EXECUTIVE, absences=(away(FIRST_DAY),))])
    week = timedelta(days=7)
    moved = engagement(first_day=FIRST_DAY + week, last_day=made.engagement.last_day + week)
    gap = next(gap for gap in gaps_of({0: made, 7: replace(made, engagement=moved)}) if gap.slot == LEAD_OFFICER)
    assert [(way.shift, way.sentence) for way in gap.ways if way.act == "days"] == [
        (7, "1 week later, 1 person could be asked.")
    ]


def test_other_days_name_whom_they_lose_and_come_after_those_that_lose_nobody():
    week = timedelta(days=7)
    lead = peer(seniority=Seniority.CHIEF_EXECUTIVE, absences=(away(FIRST_DAY),))
    bound = peer(seniority=Seniority.LEADER, home=None, absences=(away(FIRST_DAY + week),))
    made = with_choices(bench([lead, bound]), {LEAD_MEMBER.id: bound.id})
    days = {7: week, 14: 2 * week}
    others = {
        shift: replace(made, engagement=engagement(first_day=FIRST_DAY + by, last_day=made.engagement.last_day + by))
        for shift, by in days.items()
    }
    gap = next(gap for gap in gaps_of({0: made, **others}) if gap.slot == LEAD_OFFICER)
    assert [(way.shift, way.price) for way in gap.ways if way.act == "days"] == [
        (14, "asking the council"),
        (7, f"asking the council; {bound.name} could not come then"),
    ]
    assert gap.ways[-1].first_day == FIRST_DAY + week


def test_days_that_are_past_are_no_way_out():
    soon = engagement()
    soon = replace(soon, settings=replace(soon.settings, today=FIRST_DAY - timedelta(days=8)))
    assert window(bench([], about=soon)) == [-7, 7, 14, 21, 28]
