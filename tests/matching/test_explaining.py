"""Why, why not, who came next and by how much: true for everybody in the pool, and in sentences fit to read out."""

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peerhub.councils.models import CouncilKind
from peerhub.matching.explaining import (
    LEAST,
    Answer,
    Narrowing,
    SlotStandings,
    candidates,
    reasons_for_council,
    supply,
    why_not,
    why_this_team,
)
from peerhub.matching.explaining.words import asked_text, difference_text, ordinal, part_text
from peerhub.matching.facts import NeedFacts, Surroundings
from peerhub.matching.models import ChoiceOrigin
from peerhub.matching.proposing import Assessment, build_problem, peer_key, propose, slot_key
from peerhub.matching.recording import explanation, overrides
from peerhub.matching.scoring import PARTS
from peerhub.matching.solve import evaluate
from peerhub.peers.models import Seniority
from tests.matching.making import (
    FAR,
    FINANCE,
    FINANCE_OFFICER,
    HERE,
    HOUSING,
    LEAD_MEMBER,
    LEAD_OFFICER,
    REGIONAL,
    SHADOW,
    TODAY,
    bench,
    choice,
    duty,
    engagement,
    peer,
    post,
    slot,
    with_choices,
)
from tests.matching.pools import mixed_pool

SEEDS = st.integers(0, 10_000)


def settled(made):
    """The workbench with the best team in its draft."""
    return with_choices(made, dict(propose(Assessment(made)).choices))


def all_standings(assessment):
    return {one.id: SlotStandings(assessment, one) for one in assessment.engagement.slots}


@settings(max_examples=30, deadline=None)
@given(seed=SEEDS, is_settled=st.booleans())
def test_everybody_is_chosen_or_a_candidate_with_a_difference_or_blocked_by_a_rule(seed, is_settled):
    made = bench(mixed_pool(seed))
    made = settled(made) if is_settled else made
    assessment = Assessment(made)
    standings = all_standings(assessment)
    listed = {one.id: {int(row) for row in standings[one.id].rows} for one in made.engagement.slots}
    for row, one in enumerate(made.pool.peers):
        verdict = why_not(assessment, one, standings)
        places = {slot_id for slot_id, rows in listed.items() if row in rows}
        assert one.name in verdict.sentence
        if verdict.answer is Answer.CHOSEN:
            assert made.standing[verdict.slot.id] is one
        elif verdict.answer is Answer.CANDIDATE:
            assert {standing.slot.id for standing in verdict.standings} == places != set()
            for standing in verdict.standings:
                filled = standing.slot.id in made.standing
                assert (standing.missing is not None) is filled
                assert (standing.rank is not None) is standing.can_be_proposed
        else:
            assert verdict.blocks
            assert all(found.rule.startswith("R") for found in verdict.blocks)
            assert places == set()


@settings(max_examples=30, deadline=None)
@given(seed=SEEDS)
def test_nobody_who_could_be_proposed_would_make_a_proposed_team_better(seed):
    made = settled(bench(mixed_pool(seed)))
    assessment = Assessment(made)
    for slot_id, standings in all_standings(assessment).items():
        slot_facts = made.engagement.slots_by_id[slot_id]
        if slot_id in made.standing and slot_facts.counts:
            assert all(standings.of_row(int(row)).missing >= 0 for row in standings.proposable)
            assert standings.of_row(int(standings.proposable[0])).missing == 0


@settings(max_examples=30, deadline=None)
@given(seed=SEEDS)
def test_the_difference_is_what_the_optimisers_own_sum_says(seed):
    """Swap one peer, add up the whole team again with the solver's evaluation, and compare."""
    made = settled(bench(mixed_pool(seed)))
    assessment = Assessment(made)
    problem = replace(build_problem(assessment), previous=())
    team = {slot_key(s): peer_key(one.id) for s, one in made.standing.items()}
    before = evaluate(problem, tuple(team.items())).objective
    for slot_id, standings in all_standings(assessment).items():
        if slot_id in made.standing and made.engagement.slots_by_id[slot_id].counts:
            for standing in (standings.of_row(int(row)) for row in standings.proposable[:6]):
                swapped = evaluate(problem, tuple({**team, slot_key(slot_id): peer_key(standing.peer.id)}.items()))
                assert swapped.broken == ()
                assert before - swapped.objective == standing.missing


@settings(max_examples=20, deadline=None)
@given(seed=SEEDS)
def test_candidates_who_clash_or_are_tired_stand_last_and_have_no_rank(seed):
    assessment = Assessment(settled(bench(mixed_pool(seed))))
    for standings in all_standings(assessment).values():
        ranks = [standings.of_row(int(row)).rank for row in standings.rows]
        ranked = [rank for rank in ranks if rank is not None]
        assert ranked == list(range(1, len(ranked) + 1))
        assert ranks == ranked + [None] * (len(ranks) - len(ranked))


def test_the_three_who_come_next_leave_out_whoever_stands_there():
    everybody = [peer(id=n, served=n) for n in range(1, 7)]
    about = engagement(slots=(slot(1, "Peer"),), needs=())
    apart = [one._replace(home=None) for one in everybody]
    made = bench(apart, choice(1, apart[5]), about=about)
    standings = SlotStandings(Assessment(made), about.slots[0])
    assert [one.peer.id for one in standings.next_ones] == [5, 3, 4]


def test_a_peer_from_the_council_of_somebody_on_the_team_is_named_with_them():
    mate, other = peer(id=1, council_id=FAR), peer(id=2, council_id=FAR)
    about = engagement(slots=(slot(1, "First"), slot(2, "Second")))
    assessment = Assessment(bench([mate, other], choice(1, mate), about=about))
    verdict = why_not(assessment, other, all_standings(assessment))
    assert f"for Second, {mate.name} on the team is from the same council (R17)" in verdict.sentence


def test_a_peer_over_the_allowance_is_a_candidate_who_is_never_proposed():
    tired = peer(id=1, duties=(duty(date(2026, 9, 1), days=18),))
    assessment = Assessment(bench([tired], about=engagement(slots=(slot(1, "First"),))))
    verdict = why_not(assessment, tired, all_standings(assessment))
    assert verdict.answer is Answer.CANDIDATE
    assert "yearly allowance" in verdict.sentence


def test_whoever_is_asked_already_is_said_to_be():
    asked = peer(id=1, duties=(duty(date(2027, 3, 9), engagement_id=1, slot_id=1),))
    assessment = Assessment(bench([asked], about=engagement(slots=(slot(1, "First"),))))
    verdict = why_not(assessment, asked, all_standings(assessment))
    assert (verdict.answer, verdict.sentence) == (Answer.ASKED, f"{asked.name} has been asked, as First.")


def test_a_blocked_peer_hears_every_rule():
    one = peer(id=1, terms_version=None, accreditations=())
    assessment = Assessment(bench([one]))
    verdict = why_not(assessment, one, all_standings(assessment))
    assert verdict.sentence == (
        f"{one.name} cannot be asked: has no accreditation: Corporate peer (R4); has not accepted the terms (R5)."
    )


def test_somebody_for_whom_there_is_no_place_is_told_which_rule():
    member = peer(id=1, seniority=Seniority.LEADER)
    assessment = Assessment(bench([member], about=engagement(slots=(LEAD_OFFICER, FINANCE_OFFICER))))
    verdict = why_not(assessment, member, all_standings(assessment))
    assert (verdict.answer, {found.rule for found in verdict.blocks}) == (Answer.NO_PLACE, {"R14"})


# The list of candidates


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        (Narrowing(), {1, 2, 3}),
        (Narrowing(skill_id=FINANCE.id), {1, 2}),
        (Narrowing(skill_id=FINANCE.id, level=3), {2}),
        (Narrowing(group="labour"), {3}),
        (Narrowing(region="North East"), {2}),
        (Narrowing(kind=CouncilKind.UNITARY), {1, 2}),
        (Narrowing(region="Wales"), set()),
    ],
)
def test_filters_narrow_the_candidates(wanted, ids):
    everybody = [
        peer(id=1, skills={FINANCE.id: 2}),
        peer(id=2, skills={FINANCE.id: 3}, council_id=REGIONAL),
        peer(id=3, seniority=Seniority.LEADER, council_id=None),
    ]
    assessment = Assessment(bench(everybody, about=engagement(slots=(SHADOW,))))
    found = candidates(SlotStandings(assessment, SHADOW), wanted, limit=10)
    assert {one.peer.id for one in found.standings} == ids
    assert found.total == len(ids)


def test_asked_least_puts_the_never_asked_first_and_the_longest_ago_next():
    everybody = [
        peer(id=1, served=9, duties=(duty(date(2026, 9, 1)),)),
        peer(id=2, duties=(duty(date(2025, 9, 1)),)),
        peer(id=3),
        peer(id=4, served=5),
    ]
    assessment = Assessment(bench(everybody, about=engagement(slots=(SHADOW,))))
    found = candidates(SlotStandings(assessment, SHADOW), Narrowing(order=LEAST), limit=10)
    assert [one.peer.id for one in found.standings] == [4, 3, 2, 1]


def test_a_step_of_the_list_is_cut_out_and_the_total_told():
    assessment = Assessment(bench([peer(id=n, served=n) for n in range(1, 6)], about=engagement(slots=(SHADOW,))))
    standings = SlotStandings(assessment, SHADOW)
    whole = [one.peer.id for one in candidates(standings, Narrowing(), limit=9).standings]
    part = candidates(standings, Narrowing(), limit=2, offset=2)
    assert [one.peer.id for one in part.standings] == whole[2:4]
    assert part.total == 5


# Why nothing fits


@settings(max_examples=20, deadline=None)
@given(seed=SEEDS)
def test_who_can_and_who_cannot_add_up(seed):
    made = settled(bench(mixed_pool(seed)))
    assessment = Assessment(made)
    for place in made.engagement.slots:
        found = supply(assessment, place)
        elsewhere = sum(slot_id != place.id for slot_id in made.standing)
        fitting = sum(
            bool(fits) and not any(one is who for slot_id, who in made.standing.items() if slot_id != place.id)
            for one, fits in zip(made.pool.peers, assessment.fits(place), strict=True)
        )
        assert found.can_be_asked + found.cannot == fitting
        assert found.can_be_asked == len(SlotStandings(assessment, place).rows)
        assert all(rule.alone <= rule.count <= found.cannot for rule in found.rules)
        assert elsewhere <= len(made.standing)


def test_ways_out_count_those_whom_one_rule_alone_keeps_out():
    everybody = [peer(accreditations=()), peer(accreditations=(), terms_version=None), peer(terms_version=None), peer()]
    found = supply(Assessment(bench(everybody)), SHADOW)
    assert (found.can_be_asked, found.cannot) == (1, 3)
    assert [(rule.rule, rule.count, rule.alone) for rule in found.rules] == [("R4", 2, 1), ("R5", 2, 1)]
    assert [way.split()[0] for way in found.ways_out] == ["1", "1"]


# Words


def test_what_the_council_reads_says_nothing_of_politics_use_doubts_or_other_people():
    pool = mixed_pool(3, size=60)
    about = engagement(controlling_group="labour", controlling_group_name="Labour")
    private = re.compile(r"labour|conservative|green|group that|asked|allowance|warning|R\d+|point", re.IGNORECASE)
    for one in pool:
        text = reasons_for_council(one, FINANCE_OFFICER, about, bench(pool).pool)
        assert not private.search(text), text
        assert one.name not in text
        assert not [other.family_name for other in pool if other.family_name in text]


def test_a_members_title_is_replaced_by_the_level_of_the_post_for_the_council():
    labour = post(FAR, Seniority.GROUP_LEADER, title="Leader of the Labour group")
    one = peer(seniority=Seniority.GROUP_LEADER, main_post=labour)
    text = reasons_for_council(one, LEAD_MEMBER, engagement(), bench([one]).pool)
    assert text == "Group leader, Ford."


def test_reasons_name_likeness_skills_and_experience():
    one = peer(seniority=Seniority.SECTION_151, skills={FINANCE.id: 4, HOUSING.id: 1}, served=2)
    about = engagement(surroundings=Surroundings(frozenset({HERE}), likeness={FAR: 3}))
    assert reasons_for_council(one, FINANCE_OFFICER, about, bench([one]).pool) == (
        "Section 151 officer, Ford, one of the twenty councils statistically most like Ashby. "
        "Brings finance (level 4 of 4). Has served on 2 engagements of this programme."
    )


def test_the_team_in_one_paragraph():
    chief = peer(id=1, seniority=Seniority.CHIEF_EXECUTIVE, served=3, given_name="Ann", family_name="Hall")
    leader = peer(id=2, seniority=Seniority.LEADER, council_id=4, given_name="Bo", family_name="Ray")
    treasurer = peer(id=3, seniority=Seniority.SECTION_151, council_id=5, skills={FINANCE.id: 4}, served=1)
    made = bench([chief, leader, treasurer], choice(1, chief), choice(2, leader), choice(4, treasurer))
    assert why_this_team(made.team) == (
        "This team of three is led by Ann Hall (chief executive, Ford) and Bo Ray (leader of the council, Dale). "
        "Together they cover finance; housing is not covered at the level asked. "
        "One comes from the same kind of council as Ashby. "
        "Between them they have served on 4 engagements; for one it would be the first."
    )


def test_no_team_no_paragraph():
    assert why_this_team(bench([peer()]).team) == ""


@pytest.mark.parametrize(
    ("points", "said"),
    [(0, "no points"), (3, "hardly a point"), (100, "1 point"), (142, "1.4 points"), (2000, "20 points")],
)
def test_differences_in_words(points, said):
    assert difference_text(points) == said


@pytest.mark.parametrize(
    ("number", "said"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (11, "11th"), (112, "112th"), (1021, "1,021st")]
)
def test_ordinals(number, said):
    assert ordinal(number) == said


def test_when_somebody_was_asked_is_said_from_today():
    assert asked_text(peer(), engagement()) == "not asked in three years"
    once = peer(duties=(duty(TODAY.replace(year=2025)),))
    assert asked_text(once, engagement()) == "asked once in three years, last 1 year ago"
    soon = peer(duties=(duty(date(2026, 9, 1)), duty(date(2027, 1, 5))))
    assert asked_text(soon, engagement()) == "asked twice in three years, next in 2 months"


def test_every_part_has_words_for_everybody():
    pool = mixed_pool(9)
    made = bench(pool)
    about = engagement(controlling_group="labour", original_team={1: True, 2: False})
    for one in pool:
        assert all(part_text(part.key, one, FINANCE_OFFICER, about, made.pool) for part in PARTS)


# Records


def test_a_record_says_who_why_and_who_came_next():
    made = settled(bench(mixed_pool(1)))
    found = explanation(Assessment(made))
    assert [entry["slot"] for entry in found] == [one.name for one in made.engagement.slots if one.id in made.choices]
    for entry in found:
        assert entry["points"] == sum(part["points"] for part in entry["parts"])
        assert len(entry["next"]) <= 3
        assert all(one["missing"] >= 0 for one in entry["next"])


def test_a_record_keeps_what_a_person_changed_and_set_aside():
    made = settled(bench(mixed_pool(1)))
    answer = {"assignments": [[slot_key(s), peer_key(one.id)] for s, one in made.standing.items()]}
    assert overrides(Assessment(made), answer, (), "") == []
    slot_id, stood = next(iter(made.standing.items()))
    blocked = next(one for one in made.pool.peers if one.id not in {who.id for who in made.standing.values()})
    insisted = choice(slot_id, blocked, origin=ChoiceOrigin.PERSON, override_reason="R5: Agreed with the director.")
    others = tuple(one for one in made.draft.choices if one.slot_id != slot_id)
    changed = replace(made, draft=replace(made.draft, choices=(insisted, *others)))
    (entry,) = overrides(Assessment(changed), answer, (), "")
    assert entry == {
        "slot_id": slot_id,
        "peer_id": blocked.id,
        "slot": made.engagement.slots_by_id[slot_id].name,
        "peer": blocked.name,
        "proposed": stood.name,
        "rules": ["R5"],
        "reason": "Agreed with the director.",
    }


def test_a_need_counts_for_whoever_alone_covers_it():
    covers, strong = peer(id=1, skills={FINANCE.id: 3}), peer(id=2, served=5, council_id=None)
    about = engagement(slots=(slot(1, "First"),), needs=(NeedFacts(FINANCE, 3, 1),))
    made = bench([covers, strong], choice(1, covers), about=about)
    standings = SlotStandings(Assessment(made), about.slots[0])
    scores = Assessment(made).scores(about.slots[0]).total
    assert standings.standing(strong).missing == int(scores[0] - scores[1]) + made.weights.need
