"""R1 to R13 and R22: each blocks or warns exactly when it should."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from peerhub.councils.models import JointKind
from peerhub.matching.facts import Joint, Span, Step
from peerhub.matching.rules import PEER_RULES, Severity, blocks_of, warnings_of
from peerhub.peers.models import AvailabilityState, ConflictKind, ConflictState, PeerStatus, Seniority
from tests.matching.making import (
    COUNTY,
    ELDER,
    FAR,
    FIRST_DAY,
    HERE,
    LAST_DAY,
    NEIGHBOUR,
    REGIONAL,
    SIBLING,
    TODAY,
    Surroundings,
    away,
    duty,
    engagement,
    peer,
    place,
    places,
    post,
    settings,
    tie,
)

DAY = timedelta(days=1)
EARLIER = date(2025, 6, 3)


def blocked_by(one, about=None):
    return [found.rule for found in blocks_of(one, about or engagement())]


def warned_by(one, about=None):
    return [found.rule for found in warnings_of(one, about or engagement())]


def sentence_of(rule, one, about=None):
    about = about or engagement()
    found = [f.sentence for f in blocks_of(one, about) + warnings_of(one, about) if f.rule == rule]
    assert len(found) == 1, found
    return found[0]


def test_nothing_stands_against_an_ordinary_peer():
    assert blocked_by(peer()) == []
    assert warned_by(peer()) == []


# R1


@pytest.mark.parametrize("council_id", [HERE, ELDER])
def test_nobody_goes_to_their_own_council_or_its_predecessor(council_id):
    assert blocked_by(peer(council_id=council_id)) == ["R1"]


def test_a_second_seat_counts_as_much_as_the_first():
    twin = peer(posts=(post(FAR), post(HERE, is_main=False)))
    assert blocked_by(twin) == ["R1"]
    assert "Works at Ashby, the council itself" in sentence_of("R1", twin)


@pytest.mark.parametrize(
    ("ended_on", "blocks"),
    [(None, True), (TODAY - DAY, False), (TODAY, True), (FIRST_DAY - DAY, True), (LAST_DAY, True)],
)
def test_a_post_held_now_or_until_the_visit_blocks_and_one_that_ended_does_not(ended_on, blocks):
    former = peer(posts=(post(FAR), post(HERE, is_main=False, ended_on=ended_on)))
    assert ("R1" in blocked_by(former)) is blocks


def test_a_post_that_begins_before_the_last_on_site_day_blocks():
    starting = peer(posts=(post(FAR), post(HERE, is_main=False, started_on=LAST_DAY)))
    later = peer(posts=(post(FAR), post(HERE, is_main=False, started_on=LAST_DAY + DAY)))
    assert blocked_by(starting) == ["R1"]
    assert blocked_by(later) == []


# R2


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (FIRST_DAY - DAY, FIRST_DAY - DAY, ""),
        (LAST_DAY + DAY, LAST_DAY + DAY, ""),
        (FIRST_DAY, FIRST_DAY, "Not free on 9 March 2027"),
        (LAST_DAY, LAST_DAY + 5 * DAY, "Not free on 11 March 2027"),
        (FIRST_DAY - DAY, LAST_DAY + DAY, "Not free on 9 to 11 March 2027"),
    ],
)
def test_an_absence_blocks_on_on_site_days_only(first, last, said):
    absent = peer(absences=(away(first, last),))
    assert [found.sentence for found in blocks_of(absent, engagement())] == ([said] if said else [])


def test_days_that_do_not_follow_each_other_are_named_one_by_one():
    absent = peer(absences=(away(FIRST_DAY), away(LAST_DAY)))
    assert sentence_of("R2", absent) == "Not free on 9 March 2027 and 11 March 2027"


def test_perhaps_free_warns_and_never_blocks():
    unsure = peer(absences=(away(FIRST_DAY, LAST_DAY, AvailabilityState.PERHAPS),))
    assert blocked_by(unsure) == []
    assert warned_by(unsure) == ["R2"]


def test_an_overlapping_engagement_blocks_and_says_which():
    busy = peer(duties=(duty(LAST_DAY),))
    assert blocked_by(busy) == ["R2"]
    assert sentence_of("R2", busy) == "Already asked for Ford, 11 to 13 March 2027"


def test_an_engagement_that_was_declined_does_not_block_another():
    assert blocked_by(peer(duties=(duty(FIRST_DAY, is_active=False),))) == []


def test_whoever_declined_this_engagement_is_not_asked_again_unless_a_person_insists():
    declined = peer(duties=(duty(FIRST_DAY, engagement_id=1, is_active=False),))
    found = blocks_of(declined, engagement())
    assert [(f.rule, f.can_be_overridden) for f in found] == [("R2", True)]


def test_whoever_is_asked_for_this_engagement_is_not_kept_away_by_it():
    assert blocked_by(peer(duties=(duty(FIRST_DAY, engagement_id=1),))) == []


# R3 and R13


@pytest.mark.parametrize(
    ("details", "blocks"),
    [
        ({}, True),
        ({"council_id": ELDER}, True),
        ({"council_id": FAR}, False),
        ({"blocks_until": FIRST_DAY - DAY}, False),
        ({"blocks_until": FIRST_DAY}, True),
        ({"started_on": LAST_DAY + DAY}, False),
        ({"started_on": LAST_DAY}, True),
    ],
)
def test_a_confirmed_conflict_blocks_inside_its_window(details, blocks):
    assert ("R3" in blocked_by(peer(ties=(tie(**details),)))) is blocks


def test_a_suspected_conflict_warns_and_a_dismissed_one_is_silent():
    assert blocked_by(peer(ties=(tie(ConflictState.SUSPECTED),))) == []
    assert warned_by(peer(ties=(tie(ConflictState.SUSPECTED),))) == ["R13"]
    assert warned_by(peer(ties=(tie(ConflictState.DISMISSED),))) == []


def test_a_former_post_here_is_suspected_until_somebody_decided_after_it_ended():
    former = (post(FAR), post(HERE, is_main=False, ended_on=EARLIER))
    assert sentence_of("R13", peer(posts=former)) == "Worked at Ashby until June 2025"
    decided = {"state": ConflictState.DISMISSED, "kind": ConflictKind.EMPLOYMENT}
    assert warned_by(peer(posts=former, ties=(tie(**decided, decided_on=EARLIER),))) == []
    assert warned_by(peer(posts=former, ties=(tie(**decided, decided_on=EARLIER - DAY),))) == ["R13"]


# R4


@pytest.mark.parametrize(
    ("spans", "said"),
    [
        ((), "Has no accreditation: Corporate peer"),
        ((Span(EARLIER, LAST_DAY),), ""),
        ((Span(FIRST_DAY, LAST_DAY),), ""),
        ((Span(EARLIER, FIRST_DAY), Span(FIRST_DAY + DAY, LAST_DAY)), ""),
        ((Span(EARLIER, LAST_DAY - DAY),), "Accreditation ends 1 day before the last on-site day"),
        ((Span(EARLIER, FIRST_DAY),), "Accreditation ends 2 days before the last on-site day"),
        ((Span(EARLIER, FIRST_DAY - DAY),), "Accreditation ends on 8 March 2027, before the on-site days"),
        ((Span(EARLIER, TODAY - DAY),), "Accreditation ended on 1 November 2026, before the on-site days"),
        ((Span(FIRST_DAY + DAY, LAST_DAY + DAY),), "Accreditation does not cover 9 March 2027"),
    ],
)
def test_the_accreditation_is_valid_on_every_on_site_day(spans, said):
    found = [f.sentence for f in blocks_of(peer(accreditations=spans), engagement()) if f.rule == "R4"]
    assert found == ([said] if said else [])


def test_no_accreditation_is_asked_for_where_the_type_asks_for_none():
    assert blocked_by(peer(accreditations=()), engagement(accreditation=None)) == []


@given(start=st.integers(-400, 400), length=st.integers(0, 800))
def test_r4_blocks_exactly_when_a_day_is_left_bare(start, length):
    span = Span(FIRST_DAY + start * DAY, FIRST_DAY + (start + length) * DAY)
    covered = all(span.first <= FIRST_DAY + n * DAY <= span.last for n in range(3))
    assert ("R4" not in blocked_by(peer(accreditations=(span,)))) is covered


# R5 to R7


@pytest.mark.parametrize(
    ("details", "blocks"),
    [
        ({"status": PeerStatus.JOINING}, True),
        ({"status": PeerStatus.SUSPENDED}, True),
        ({"status": PeerStatus.LEFT}, True),
        ({"terms_version": None}, True),
        ({"terms_version": 2}, True),
        ({"terms_version": 3}, False),
    ],
)
def test_only_peers_in_good_standing_are_asked(details, blocks):
    assert ("R5" in blocked_by(peer(**details))) is blocks


def test_clearance_is_asked_of_member_peers_and_only_from_the_step_confirm_on():
    confirming = engagement(settings=settings(step=Step.CONFIRM))
    member, officer = peer(seniority=Seniority.LEADER), peer()
    cleared = peer(seniority=Seniority.LEADER, duties=(duty(FIRST_DAY, engagement_id=1, is_cleared=True),))
    assert blocked_by(member) == []
    assert blocked_by(member, confirming) == ["R6"]
    assert blocked_by(officer, confirming) == []
    assert blocked_by(cleared, confirming) == []


def test_whoever_lost_the_seat_is_reviewed_first():
    assert blocked_by(peer(needs_review_since=EARLIER)) == ["R7"]
    member = peer(seniority=Seniority.LEADER, needs_review_since=EARLIER)
    assert sentence_of("R7", member) == "Lost the seat on 3 June 2025 and has not been reviewed yet"


# R8 to R12


@pytest.mark.parametrize(
    ("council_id", "said"),
    [
        (COUNTY, "Works at Camshire, the county area of this council"),
        (SIBLING, "Works at Dale, in the same county area"),
        (NEIGHBOUR, "Works at Brook, a neighbouring council"),
        (REGIONAL, "Works at Elm, in the same region (North East)"),
    ],
)
def test_closeness_warns_with_the_closest_tie(council_id, said):
    assert blocked_by(peer(council_id=council_id)) == []
    assert sentence_of("R8", peer(council_id=council_id)) == said


def sharing(*shared, council_id=FAR):
    around = Surroundings(frozenset({HERE}), frozenset({NEIGHBOUR}), joint={council_id: tuple(shared)})
    return engagement(surroundings=around)


def test_what_two_councils_share_warns_with_the_closest_of_it():
    both = sharing(Joint(JointKind.SERVICES, None, None), Joint(JointKind.CHIEF_EXECUTIVE, EARLIER, None))
    assert blocked_by(peer(), both) == []
    assert sentence_of("R8", peer(), both) == "Works at Ford, which shares a chief executive with this council"
    leader = peer(seniority=Seniority.LEADER)
    assert sentence_of("R8", leader, sharing(Joint(JointKind.STAFF, None, None))) == (
        "Sits on Ford, which shares staff with this council"
    )


def test_what_is_shared_is_said_beside_how_near_the_council_lies():
    said = [found.sentence for found in warnings_of(
        peer(council_id=NEIGHBOUR), sharing(Joint(JointKind.MANAGERS, None, None), council_id=NEIGHBOUR)
    ) if found.rule == "R8"]  # fmt: skip
    assert said == [
        "Works at Brook, which shares senior managers with this council",
        "Works at Brook, a neighbouring council",
    ]


@given(
    started=st.none() | st.integers(-5, 5), ended=st.none() | st.integers(-5, 5), length=st.integers(0, 3)
)  # fmt: skip
def test_sharing_counts_only_if_it_is_so_on_an_on_site_day(started, ended, length):
    assume(started is None or ended is None or started <= ended)
    days = [FIRST_DAY + timedelta(days=n) for n in range(length + 1)]
    start = None if started is None else FIRST_DAY + timedelta(days=started)
    end = None if ended is None else FIRST_DAY + timedelta(days=ended)
    is_so = any((start is None or start <= on) and (end is None or on <= end) for on in days)
    assert Joint(JointKind.STAFF, start, end).is_so(days[0], days[-1]) == is_so
    about = replace(sharing(Joint(JointKind.STAFF, start, end)), last_day=days[-1])
    assert ("R8" in warned_by(peer(), about)) == is_so


def test_a_district_of_a_county_under_challenge_is_close_too():
    register = places()
    county = engagement(places=register, council=register[COUNTY], surroundings=Surroundings(frozenset({COUNTY})))
    assert sentence_of("R8", peer(council_id=SIBLING), county) == "Works at Dale, a district within this council's area"


def test_a_visit_in_return_warns():
    about = engagement(surroundings=Surroundings(frozenset({HERE}), visited={FAR: EARLIER}))
    assert sentence_of("R9", peer(), about) == "A peer from Ashby was at Ford in June 2025"
    assert warned_by(peer(council_id=REGIONAL), about) == ["R8"]


def test_having_been_here_before_warns_except_for_the_progress_review():
    back = peer(duties=(duty(EARLIER, council_id=HERE),))
    assert sentence_of("R10", back) == "Was at this council before, in June 2025"
    assert warned_by(back, engagement(is_progress_review=True)) == []


@pytest.mark.parametrize(
    ("first", "warns"),
    [(date(2026, 3, 9), False), (date(2026, 3, 10), True), (date(2028, 3, 8), True), (date(2028, 3, 9), False)],
)
def test_an_officers_second_challenge_within_twelve_months_warns(first, warns):
    assert ("R11" in warned_by(peer(duties=(duty(first, first),)))) is warns


def test_a_member_may_come_twice_within_twelve_months():
    assert warned_by(peer(seniority=Seniority.LEADER, duties=(duty(date(2026, 9, 1)),))) == []


@pytest.mark.parametrize(("used", "warns"), [(15, False), (16, True)])
def test_going_over_the_yearly_allowance_warns(used, warns):
    member = peer(seniority=Seniority.LEADER, duties=(duty(date(2026, 9, 1), days=used),))
    assert ("R11" in warned_by(member)) is warns
    assert blocked_by(member) == []


def test_days_of_another_financial_year_do_not_count():
    member = peer(
        seniority=Seniority.LEADER, duties=(duty(date(2026, 3, 31), days=20), duty(date(2027, 4, 1), days=20))
    )
    assert warned_by(member) == []


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "Accreditation ends with the visit"),
        (1, "Accreditation ends 1 day after the visit"),
        (59, "59 days"),
        (60, ""),
    ],
)
def test_an_accreditation_that_soon_ends_warns(days, said):
    found = warnings_of(peer(accreditations=(Span(EARLIER, LAST_DAY + days * DAY),)), engagement())
    assert [said in f.sentence for f in found] == ([True] if said else [])


def test_a_profile_that_nobody_confirmed_for_a_year_warns():
    assert warned_by(peer(profile_confirmed_on=TODAY - 365 * DAY)) == []
    assert warned_by(peer(profile_confirmed_on=TODAY - 366 * DAY)) == ["R12"]
    assert warned_by(peer(profile_confirmed_on=None)) == ["R12"]


def test_a_home_council_that_never_had_a_challenge_warns():
    register = {**places(), FAR: place(FAR, "Ford", last_challenge=None)}
    assert warned_by(peer(), engagement(places=register)) == ["R12"]


# R22


@pytest.mark.parametrize(("gap", "blocks"), [(0, True), (1, False)])
@pytest.mark.parametrize("before", [True, False])
def test_a_full_day_lies_between_two_engagements(gap, blocks, before):
    last = FIRST_DAY - (gap + 1) * DAY
    other = duty(last - DAY, last) if before else duty(LAST_DAY + (gap + 1) * DAY)
    assert ("R22" in blocked_by(peer(seniority=Seniority.LEADER, duties=(other,)))) is blocks
    said = sentence_of("R22", peer(duties=(other,)), engagement(settings=settings(rest_days=2)))
    assert said.startswith(("Only 1 full day" if gap else "No full day") + " between this and Ford, ")


@given(first=st.integers(-40, 40), length=st.integers(0, 6), rest=st.integers(0, 5))
def test_r2_and_r22_together_keep_engagements_apart(first, length, rest):
    begin, end = FIRST_DAY + first * DAY, FIRST_DAY + (first + length) * DAY
    booked = {begin + n * DAY for n in range(-rest, length + 1 + rest)}
    on_site = {FIRST_DAY + n * DAY for n in range(3)}
    busy = peer(seniority=Seniority.LEADER, duties=(duty(begin, end),))
    about = engagement(settings=settings(rest_days=rest))
    assert bool({"R2", "R22"} & set(blocked_by(busy, about))) is bool(booked & on_site)


# The book itself


def test_every_rule_from_1_to_13_is_there_with_its_severity():
    blocks = {rule.id for rule in PEER_RULES.of(Severity.BLOCK)}
    warns = {rule.id for rule in PEER_RULES.of(Severity.WARN)}
    assert blocks == {"R1", "R2", "R3", "R4", "R5", "R6", "R7", "R22"}
    assert warns == {"R2", "R8", "R9", "R10", "R11", "R12", "R13"}


def test_only_own_council_and_availability_can_never_be_set_aside():
    firm = [rule.id for rule in PEER_RULES.rules if not rule.can_be_overridden]
    assert firm == ["R1", "R2"]
