"""A need that nobody covers: whoever is named covers it at the price that is said, and nobody cheaper is left out."""

from dataclasses import replace

import pytest

from peerhub.matching.explaining.needs import need_gaps
from peerhub.matching.explaining.standings import team_value
from peerhub.matching.proposing import Assessment
from tests.matching.making import bench, choice
from tests.matching.pools import mixed_pool

SEEDS = range(8)


def any_team(seed):
    """A team of whoever fits and comes first, so that needs are often left uncovered."""
    made = bench(mixed_pool(seed, 40))
    assessment, chosen, homes = Assessment(made), {}, set()
    for slot in made.engagement.counting_slots:
        for row in assessment.candidates(slot).nonzero()[0]:
            peer = made.pool.peers[row]
            if peer.id not in chosen.values() and (peer.home is None or peer.home not in homes):
                chosen[slot.id] = peer.id
                homes.add(peer.home)
                break
    choices = tuple(choice(slot, made.pool.peer(peer)) for slot, peer in chosen.items())
    return replace(made, draft=replace(made.draft, choices=choices))


@pytest.mark.parametrize("seed", SEEDS)
def test_whoever_is_named_covers_the_need_at_that_price(seed):
    made = any_team(seed)
    assessment = Assessment(made)
    gaps = need_gaps(assessment)
    assert [gap.need.skill.id for gap in gaps] == [
        need.skill.id for need in made.engagement.needs if need.skill.id in set(made.team.uncovered)
    ]
    for gap in gaps:
        held = [member.peer.skills.get(gap.need.skill.id, 0) for member in made.team.counting]
        assert gap.lower == max(held) < gap.need.level
        for one in gap.people:
            assert one.peer.skills[gap.need.skill.id] >= gap.need.level
            assert one.can_be_proposed
            then = {slot: peer for slot, peer in made.standing.items() if slot != one.slot.id}
            lost = team_value(assessment, made.standing) - team_value(assessment, {**then, one.slot.id: one.peer})
            assert one.missing is None or one.missing == lost


def test_a_team_of_nobody_and_a_place_that_is_locked_say_nothing():
    empty = bench(mixed_pool(1, 20))
    assert need_gaps(Assessment(empty)) == ()
    made = any_team(3)
    locked = tuple(replace(one, is_locked=True) for one in made.draft.choices)
    fixed = replace(made, draft=replace(made.draft, choices=locked))
    open_places = {slot.id for slot in fixed.engagement.counting_slots if not fixed.is_fixed(slot)}
    for gap in need_gaps(Assessment(fixed)):
        assert {one.slot.id for one in gap.people} <= open_places
