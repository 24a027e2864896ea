"""What the system suspects, from facts alone; and what a decision about it silences, as long as the facts are so."""

from datetime import date, timedelta

import pytest

from peerhub.matching.rules import blocks_of, suspicions_of, warnings_of
from peerhub.peers.models import ConflictKind, ConflictState
from tests.matching.making import (
    COUNTY,
    ELDER,
    FAR,
    HERE,
    NEIGHBOUR,
    REGIONAL,
    SIBLING,
    TODAY,
    Surroundings,
    engagement,
    peer,
    post,
    tie,
)

EARLIER = date(2019, 5, 6)
DAY = timedelta(days=1)
VISITED = engagement(surroundings=Surroundings(frozenset({HERE}), visited={FAR: EARLIER}))


def former(council_id, **details):
    return peer(
        posts=(
            post(FAR),
            post(council_id, is_main=False, **{"ended_on": EARLIER, "started_on": EARLIER - DAY, **details}),
        )
    )


CASES = {
    ConflictKind.EMPLOYMENT: (former(HERE), engagement(), "R13"),
    ConflictKind.PREDECESSOR: (former(ELDER), engagement(), "R13"),
    ConflictKind.COUNTY_AREA: (peer(council_id=SIBLING), engagement(), "R8"),
    ConflictKind.NEIGHBOUR: (peer(council_id=NEIGHBOUR), engagement(), "R8"),
    ConflictKind.RECIPROCAL: (peer(council_id=FAR), VISITED, "R9"),
}


def rules_that_warn(one, about):
    return [found.rule for found in warnings_of(one, about)]


def with_decision(one, about, state, **details):
    (suspicion,) = suspicions_of(one, about)
    decided = {"kind": suspicion.kind, "fingerprint": suspicion.fingerprint, "decided_on": TODAY, **details}
    return one._replace(ties=(tie(state, **decided),))


@pytest.mark.parametrize("kind", CASES)
def test_each_kind_is_found_with_a_reason_and_warns_without_blocking(kind):
    one, about, rule = CASES[kind]
    (suspicion,) = suspicions_of(one, about)
    assert suspicion.kind is kind
    assert suspicion.sentence
    assert rules_that_warn(one, about) == list(dict.fromkeys([rule, "R13"]))
    assert blocks_of(one, about) == ()


@pytest.mark.parametrize("kind", CASES)
def test_a_dismissal_silences_every_warning_about_it(kind):
    one, about, _ = CASES[kind]
    assert rules_that_warn(with_decision(one, about, ConflictState.DISMISSED), about) == []


@pytest.mark.parametrize("kind", CASES)
def test_a_confirmation_blocks_and_no_longer_warns(kind):
    one, about, _ = CASES[kind]
    confirmed = with_decision(one, about, ConflictState.CONFIRMED)
    assert [found.rule for found in blocks_of(confirmed, about)] == ["R3"]
    assert rules_that_warn(confirmed, about) == []


@pytest.mark.parametrize("kind", CASES)
def test_a_waiver_lifts_the_block_and_everybody_sees_it(kind):
    one, about, _ = CASES[kind]
    waived = with_decision(one, about, ConflictState.WAIVED)
    assert blocks_of(waived, about) == ()
    assert [found.sentence for found in warnings_of(waived, about)] == [
        f"Conflict of interest ({said(kind)}), waived on 2 November 2026"
    ]


def said(kind):
    return {
        ConflictKind.PREDECESSOR: "predecessor or successor council",
        ConflictKind.COUNTY_AREA: "same county area",
        ConflictKind.NEIGHBOUR: "neighbouring council",
        ConflictKind.RECIPROCAL: "visit in return",
    }.get(kind, kind.value)


@pytest.mark.parametrize("kind", CASES)
def test_a_dismissal_on_other_facts_does_not_hold(kind):
    one, about, rule = CASES[kind]
    stale = with_decision(one, about, ConflictState.DISMISSED, fingerprint="0" * 64)
    assert "R13" in rules_that_warn(stale, about)
    assert rule in rules_that_warn(stale, about)


def test_a_title_may_be_corrected_and_a_day_may_not():
    def fingerprint(**details):
        return suspicions_of(former(HERE, **details), engagement())[0].fingerprint

    assert fingerprint(title="Head of housing") == fingerprint(title="Head of Housing")
    assert fingerprint(ended_on=EARLIER + DAY) != fingerprint()


def test_the_order_of_posts_makes_no_difference():
    posts = (post(NEIGHBOUR), post(FAR, is_main=False), post(NEIGHBOUR, is_main=False))
    (one,), (other,) = (suspicions_of(peer(posts=held), engagement()) for held in (posts, posts[::-1]))
    assert one.fingerprint == other.fingerprint


@pytest.mark.parametrize("council_id", [FAR, REGIONAL, HERE, None])
def test_far_off_the_same_region_and_the_council_itself_are_no_suspicion(council_id):
    assert suspicions_of(peer(council_id=council_id), engagement()) == ()


def test_the_county_area_counts_before_the_border():
    about = engagement(surroundings=Surroundings(frozenset({HERE}), borders=frozenset({COUNTY, SIBLING})))
    assert [one.kind for one in suspicions_of(peer(council_id=SIBLING), about)] == [ConflictKind.COUNTY_AREA]


def test_two_ties_are_decided_one_by_one():
    about = engagement(
        surroundings=Surroundings(frozenset({HERE}), borders=frozenset({NEIGHBOUR}), visited={NEIGHBOUR: EARLIER})
    )
    one = peer(council_id=NEIGHBOUR)
    near, visit = suspicions_of(one, about)
    assert (near.kind, visit.kind) == (ConflictKind.NEIGHBOUR, ConflictKind.RECIPROCAL)
    dismissed = tie(ConflictState.DISMISSED, kind=near.kind, fingerprint=near.fingerprint)
    assert rules_that_warn(one._replace(ties=(dismissed,)), about) == ["R9", "R13"]


def test_two_reasons_for_one_suspicion_read_as_one_sentence():
    here = {"is_main": False, "started_on": EARLIER - DAY}
    posts = (post(FAR), post(HERE, ended_on=EARLIER, **here), post(HERE, ended_on=EARLIER + 400 * DAY, **here))
    (one,) = suspicions_of(peer(posts=posts), engagement())
    first, second = one.sentence.split("; ")
    assert first.startswith("Worked at")
    assert second.startswith("worked at")
