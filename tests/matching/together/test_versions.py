"""Both versions of a team place by place, and what people changed in words. Pure."""

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerhub.matching.together.versions import (
    after_choosing,
    after_taking_over,
    as_text,
    compare,
    team_in,
)
from peerhub.matching.together.words import said_of

PEERS = {number: SimpleNamespace(id=number, name=f"Peer {number}") for number in range(1, 6)}
SLOTS = tuple(SimpleNamespace(id=number, name=f"Place {number}") for number in range(1, 5))

teams = st.dictionaries(st.integers(1, 4), st.integers(1, 5)).filter(lambda team: len({*team.values()}) == len(team))


def bench(now, asked=()):
    """As much of a workbench as both versions need."""
    return SimpleNamespace(
        engagement=SimpleNamespace(slots=SLOTS),
        pool=SimpleNamespace(rows=PEERS, peer=PEERS.__getitem__),
        asked=dict.fromkeys(asked),
        choices={slot: SimpleNamespace(peer_id=peer) for slot, peer in now.items()},
        standing={slot: PEERS[peer] for slot, peer in now.items()},
    )


@given(base=teams, mine=teams, now=teams)
def test_every_place_is_in_one_list_and_nothing_that_somebody_changed_is_lost(base, mine, now):
    versions = compare(bench(now), base, mine)
    differing = {place.slot.id: place for place in versions.places}
    assert {slot.id for slot in SLOTS} == differing.keys() | {slot.id for slot, _ in versions.same}
    for slot in (1, 2, 3, 4):
        own, theirs, before = mine.get(slot, 0), now.get(slot, 0), base.get(slot, 0)
        if own == theirs:
            assert slot not in differing
            continue
        place = differing[slot]
        assert (place.mine_id, place.theirs_id) == (own, theirs)
        # Whoever alone changed the place has it, unless a person says otherwise; where both did, a person says.
        assert place.kept == (theirs if own == before else own if theirs == before else None)
        assert place.is_clash == (before not in (own, theirs))


def test_who_is_asked_already_is_no_longer_a_matter_of_choice():
    versions = compare(bench({1: 2}, asked=[1]), {1: 1}, {1: 3})
    assert not versions.places


@given(team=teams)
def test_a_team_goes_through_a_form_and_back(team):
    assert team_in(as_text(team)) == team


@pytest.mark.parametrize("text", ["", ".", "3", "3-", "a-b", "1-2-3", "-1-2", "1-2.x"])
def test_what_makes_no_sense_is_left_out(text):
    assert team_in(text) in ({}, {1: 2})


@given(team=teams, slot=st.integers(1, 4), peer=st.integers(1, 5))
def test_choosing_puts_a_peer_in_one_place_only(team, slot, peer):
    then = after_choosing(team, slot, peer)
    assert then[slot] == peer
    assert list(then.values()).count(peer) == 1
    assert {one: who for one, who in then.items() if one != slot} == {
        one: who for one, who in team.items() if one != slot and who != peer
    }


@given(team=teams, choices=st.dictionaries(st.integers(1, 4), st.integers(0, 5)))
def test_taking_over_empties_with_nobody_and_moves_the_rest(team, choices):
    then = after_taking_over(team, choices)
    assert all(then.get(slot, 0) == peer for slot, peer in choices.items())
    assert 0 not in then.values()


@pytest.mark.parametrize(
    ("action", "after", "said"),
    [
        ("place.fill", {"peer": "Pat Chief", "place": "Lead"}, "Robin chose Pat Chief for Lead"),
        ("place.empty", {"peer": "Pat Chief", "place": "Lead"}, "Robin took Pat Chief out of Lead"),
        (
            "rule.waive",
            {"peer": "Pat", "place": "Lead"},
            "Robin chose Pat for Lead, and set a rule aside with a reason",
        ),
        ("rule.waive", {"team": {}}, "Robin took over a team that was tried, and set a rule aside with a reason"),
        ("team.propose", {"team": {"Lead": "Pat"}}, "Robin had a team proposed: Pat (Lead)"),
        ("team.take-over", {"team": {"Lead": ""}}, "Robin took over a team that was tried: nobody (Lead)"),
        ("team.accept", None, "Robin accepted the team, and its peers were asked"),
    ],
)
def test_a_change_is_said_in_a_sentence(action, after, said):
    event = SimpleNamespace(action=action, after=after, actor_id=1, actor_name="Robin", what="")
    assert said_of(event, reader_id=2) == said
    assert said_of(event, reader_id=1).startswith("You, in another window, ")


def test_a_change_of_another_kind_is_said_too():
    event = SimpleNamespace(
        action="engagement.edit", after={}, actor_id=1, actor_name="Robin", what="Engagement changed"
    )
    assert said_of(event, reader_id=2) == "Robin made a change: engagement changed"
