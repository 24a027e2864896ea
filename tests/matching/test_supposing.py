"""What if? The answer is what proposing would give after the change, whoever is locked, banned, moved or let in."""

from dataclasses import replace
from datetime import timedelta

import pytest
from werkzeug.datastructures import MultiDict

from peerhub.matching.explaining import Conditions, suppose
from peerhub.matching.explaining.standings import team_value
from peerhub.matching.explaining.supposing import DROPPABLE, under
from peerhub.matching.forms import conditions_in
from peerhub.matching.proposing import Assessment, propose
from peerhub.matching.showing.supposed import supposed_page
from peerhub.matching.solve import evaluate
from peerhub.peers.models import AvailabilityState, Seniority
from tests.matching.making import (
    FINANCE,
    FIRST_DAY,
    HOUSING,
    LEAD_MEMBER,
    LEAD_OFFICER,
    away,
    bench,
    choice,
    engagement,
    peer,
    with_choices,
)
from tests.matching.pools import mixed_pool


def proposed(made):
    """The bench with the best team in its draft."""
    return with_choices(made, dict(propose(Assessment(made)).choices))


def asked_of(made, **conditions):
    return suppose(made, made, Conditions(**conditions))


@pytest.mark.parametrize("seed", range(6))
def test_without_somebody_the_best_team_of_the_others_is_named(seed):
    made = proposed(bench(mixed_pool(seed, 30)))
    for gone in made.standing.values():
        answer = asked_of(made, banned=frozenset({gone.id}))
        others = [one for one in made.pool.peers if one is not gone]
        kept = tuple(one for one in made.draft.choices if one.peer_id != gone.id)
        again = replace(made, pool=replace(made.pool, peers=tuple(others)), draft=replace(made.draft, choices=kept))
        expected = dict(propose(Assessment(again)).choices)
        assert {slot: stands.id for slot, stands in answer.then.standing.items()} == expected
        if len(answer.then.team.gaps) == len(answer.now.team.gaps):
            assert answer.points_after <= answer.points_before


@pytest.mark.parametrize("seed", range(6))
def test_the_points_of_a_team_are_those_that_the_optimiser_counts(seed):
    made = bench(mixed_pool(seed, 30))
    found = propose(Assessment(made))
    assert found.result.objective is not None
    unfilled = made.weights.unfilled * len(found.result.unfilled)
    assert evaluate(found.problem, found.result.assignments).objective == found.result.objective
    assert team_value(Assessment(made), with_choices(made, dict(found.choices)).standing) == (
        found.result.objective + unfilled
    )


def test_whoever_has_to_stand_somewhere_stands_there_and_nothing_is_saved():
    best, other = peer(seniority=Seniority.CHIEF_EXECUTIVE, served=5), peer(seniority=Seniority.CHIEF_EXECUTIVE)
    made = proposed(bench([best, other]))
    before = made.draft
    answer = asked_of(made, places={LEAD_OFFICER.id: other.id})
    assert answer.then.standing[LEAD_OFFICER.id] is other
    assert [line.slot for line in answer.changed] == [LEAD_OFFICER]
    assert made.draft is before


def test_a_rule_left_out_lets_in_those_whom_it_alone_keeps_out():
    bare = peer(seniority=Seniority.LEADER, accreditations=())
    made = bench([bare])
    assert LEAD_MEMBER.id not in asked_of(made, dropped=frozenset({"R5"})).then.standing
    assert asked_of(made, dropped=frozenset({"R4"})).then.standing[LEAD_MEMBER.id] is bare


def test_rules_that_nobody_may_set_aside_are_not_left_out():
    assert DROPPABLE.keys().isdisjoint({"R1", "R2", "R14"})
    gone = peer(seniority=Seniority.LEADER, absences=(away(FIRST_DAY),))
    assert LEAD_MEMBER.id not in asked_of(bench([gone]), dropped=frozenset({"R2"})).then.standing


def test_a_lower_level_of_a_need_is_covered_by_those_who_have_it():
    some = peer(seniority=Seniority.LEADER, skills={HOUSING.id: 1})
    made = bench([some])
    assert HOUSING.id in asked_of(made, dropped=frozenset({"R4"})).then.team.uncovered
    assert HOUSING.id not in asked_of(made, levels={HOUSING.id: 1}).then.team.uncovered
    assert [need.skill for need in under(made, Conditions(levels={HOUSING.id: 0})).engagement.needs] == [FINANCE]


def test_other_days_are_judged_by_the_facts_of_those_days():
    gone = peer(seniority=Seniority.LEADER, absences=(away(FIRST_DAY),))
    made, week = bench([gone]), timedelta(days=7)
    about = engagement()
    later = replace(made, engagement=engagement(first_day=about.first_day + week, last_day=about.last_day + week))
    page = supposed_page({0: made, 7: later}, Conditions(shift=7))
    assert "Lead member peer would be filled." in page.sentences
    assert page.said == ("the visit is 1 week later, on 16 to 18 March 2027",)
    assert not page.can_be_taken_over


def test_sentences_name_who_comes_who_goes_and_what_it_costs():
    best = peer(seniority=Seniority.CHIEF_EXECUTIVE, given_name="Ada", family_name="Able", served=5)
    other = peer(seniority=Seniority.CHIEF_EXECUTIVE, given_name="Nia", family_name="Next")
    made = proposed(bench([best, other]))
    page = supposed_page({0: made}, Conditions(banned=frozenset({best.id})))
    assert page.said == ("Ada Able is not on the team",)
    assert page.sentences[:2] == ("Nia Next (Lead officer peer) comes in.", "Ada Able goes out.")
    assert page.sentences[2].startswith("The team would lose ")
    assert page.changes == (f"{LEAD_OFFICER.id}-{other.id}",)
    assert page.can_be_taken_over


def test_what_stands_against_those_let_in_is_said_with_its_rule():
    bare = peer(seniority=Seniority.LEADER, given_name="Lee", family_name="Leader", accreditations=())
    page = supposed_page({0: bench([bare])}, Conditions(dropped=frozenset({"R4"})))
    assert page.objections == ("Lee Leader, Lead member peer: Has no accreditation: Corporate peer (R4).",)


def test_somebody_only_perhaps_free_is_no_objection():
    unsure = peer(seniority=Seniority.LEADER, absences=(away(FIRST_DAY, state=AvailabilityState.PERHAPS),))
    page = supposed_page({0: bench([unsure])}, Conditions(places={LEAD_MEMBER.id: unsure.id}))
    assert page.objections == ()


def test_two_of_one_council_are_tried_and_the_rule_against_them_is_named():
    one, two = peer(seniority=Seniority.CHIEF_EXECUTIVE), peer(seniority=Seniority.LEADER)
    wanted = Conditions(places={LEAD_OFFICER.id: one.id, LEAD_MEMBER.id: two.id})
    page = supposed_page({0: bench([one, two])}, wanted)
    assert len(page.changes) == 2
    assert all("are both from Ford (R17)" in sentence for sentence in page.objections)


def test_without_places_to_fill_the_page_says_what_to_do():
    page = supposed_page({0: bench([peer()], about=engagement(slots=()))}, Conditions(dropped=frozenset({"R4"})))
    assert page.answer is None
    assert "Add places to its team first" in page.refused


def test_an_address_is_read_and_nonsense_in_it_counts_for_nothing():
    given = MultiDict({"place": ["3-17", "not-21", "x", ""], "days": "7", "rule": ["R4", "R1"], "need": ["5-2", "5"]})
    assert conditions_in(given) == Conditions(
        places={3: 17}, banned=frozenset({21}), shift=7, dropped=frozenset({"R4"}), levels={5: 2}
    )
    assert not conditions_in(MultiDict([("days", "9999"), ("place", "3-99999999999"), ("need", "5-9")]))


def test_a_locked_choice_stays_unless_it_is_what_is_supposed():
    best, other = peer(seniority=Seniority.CHIEF_EXECUTIVE, served=5), peer(seniority=Seniority.CHIEF_EXECUTIVE)
    made = bench([best, other], choice(LEAD_OFFICER.id, other, is_locked=True))
    assert asked_of(made, dropped=frozenset({"R4"})).then.standing[LEAD_OFFICER.id] is other
    assert asked_of(made, banned=frozenset({other.id})).then.standing[LEAD_OFFICER.id] is best
