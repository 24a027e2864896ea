"""The problem file: what it may leave out, what it may not, and how every fault is named."""

import hashlib
import json
from copy import deepcopy
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peerhub.matching.problem import Peer, Problem, ProblemFault, canonical, fingerprint, points_of, read_problem
from tests.matching.large import large_season
from tests.matching.problems import season, tiny

SOUND = {
    "version": 1,
    "peers": [
        {"id": "p17", "home": "h1", "kind": "member", "group": "labour", "skills": {"finance": 3}, "days_left": 8,
         "balance": ["b1"]},
        {"id": "p40", "home": "h2", "kind": "officer", "group": None, "skills": {}, "days_left": 4, "balance": []},
    ],
    "engagements": [
        {"id": "e1", "council": "c1", "first_day": "2027-03-09", "last_day": "2027-03-11", "days": 4,
         "slots": [{"id": "e1.lead", "required": True}, {"id": "e1.finance", "required": False}],
         "needs": [{"skill": "finance", "level": 3, "points": 2000}], "mixed_groups_points": 1500,
         "balance": [{"tag": "b1", "at_least": 2}]},
        {"id": "e2", "council": "c2", "first_day": "2027-04-01", "last_day": "2027-04-01", "days": 0, "slots": []},
    ],
    "candidates": {"e1.lead": [["p17", 8312], ["p40", -5]], "e1.finance": [["p40", 7050]]},
    "apart": [["p17", "p40"]],
    "fixed": [["e1.lead", "p17"]],
    "previous": [["e1.finance", "p40"]],
    "change_points": 3000,
    "unfilled_points": 100000,
    "rest_days": 1,
    "balance_tolerance": 0,
}  # fmt: skip

MISSING = object()

FAULTS = [
    (["version"], MISSING, "version: is missing"),
    (["version"], 2, "version: must be 1, not 2"),
    (["version"], "1", 'version: must be a whole number, not "1"'),
    (["version"], True, "version: must be a whole number, not true"),
    (["version"], 1.0, "version: must be a whole number, not 1.0"),
    (["colour"], 1, "colour: is not a key of this format"),
    (["odd key"], 1, '["odd key"]: is not a key of this format'),
    (["peers"], None, "peers: must be a list, not null"),
    (["peers"], {}, "peers: must be a list, not an object"),
    (["peers", 1], {}, "peers[1].id: is missing"),
    (["engagements", 1], {}, "engagements[1].id: is missing"),
    (["peers", 1], [], "peers[1]: must be an object, not a list"),
    (["peers", 1, "id"], "p17", 'peers[1].id: "p17" is used twice'),
    (["peers", 0, "id"], "", "peers[0].id: must not be empty"),
    (["peers", 0, "id"], 17, "peers[0].id: must be text, not 17"),
    (["peers", 0, "id"], "p" * 80, 'candidates["e1.lead"][0][0]: "p17" is not a peer of this problem'),
    (["peers", 0, "home"], MISSING, "peers[0].home: is missing"),
    (["peers", 0, "home"], None, "peers[0].home: must be text, not null"),
    (["peers", 0, "kind"], MISSING, "peers[0].kind: is missing"),
    (["peers", 0, "kind"], "Member", 'peers[0].kind: must be "member" or "officer", not "Member"'),
    (["peers", 0, "group"], 3, "peers[0].group: must be text, not 3"),
    (["peers", 1, "group"], "labour", 'peers[1].group: must be null for an officer, not "labour"'),
    (["peers", 0, "skills"], ["finance"], "peers[0].skills: must be an object, not a list"),
    (["peers", 0, "skills", "finance"], 0, 'peers[0].skills["finance"]: must be at least 1, not 0'),
    (["peers", 0, "skills", "finance"], 5, 'peers[0].skills["finance"]: must be at most 4, not 5'),
    (["peers", 0, "skills", "finance"], 2.5, 'peers[0].skills["finance"]: must be a whole number, not 2.5'),
    (["peers", 0, "skills", ""], 2, 'peers[0].skills[""]: must not be empty'),
    (["peers", 0, "days_left"], MISSING, "peers[0].days_left: is missing"),
    (["peers", 0, "days_left"], -1, "peers[0].days_left: must be at least 0, not -1"),
    (["peers", 0, "balance"], "b1", 'peers[0].balance: must be a list, not "b1"'),
    (["peers", 0, "balance", 0], 1, "peers[0].balance[0]: must be text, not 1"),
    (["peers", 0, "party"], "x", "peers[0].party: is not a key of this format"),
    (["engagements"], 1, "engagements: must be a list, not 1"),
    (["engagements", 1, "id"], "e1", 'engagements[1].id: "e1" is used twice'),
    (["engagements", 0, "council"], MISSING, "engagements[0].council: is missing"),
    (["engagements", 0, "first_day"], "9.3.2027",
     'engagements[0].first_day: must be a date such as 2027-03-09, not "9.3.2027"'),
    (["engagements", 0, "first_day"], "20270309",
     'engagements[0].first_day: must be a date such as 2027-03-09, not "20270309"'),
    (["engagements", 0, "last_day"], "2027-02-29",
     'engagements[0].last_day: must be a date such as 2027-03-09, not "2027-02-29"'),
    (["engagements", 0, "last_day"], 20270309,
     "engagements[0].last_day: must be a date such as 2027-03-09, not 20270309"),
    (["engagements", 0, "last_day"], "2027-03-08",
     "engagements[0].last_day: 2027-03-08 is before the first day, 2027-03-09"),
    (["engagements", 0, "days"], -4, "engagements[0].days: must be at least 0, not -4"),
    (["engagements", 0, "slots"], {}, "engagements[0].slots: must be a list, not an object"),
    (["engagements", 0, "slots", 1, "id"], "e1.lead", 'engagements[0].slots[1].id: "e1.lead" is used twice'),
    (["engagements", 1, "slots"], [{"id": "e1.lead", "required": True}],
     'engagements[1].slots[0].id: "e1.lead" is used twice'),
    (["engagements", 0, "slots", 0, "required"], MISSING, "engagements[0].slots[0].required: is missing"),
    (["engagements", 0, "slots", 0, "required"], 1, "engagements[0].slots[0].required: must be true or false, not 1"),
    (["engagements", 0, "needs", 0, "skill"], MISSING, "engagements[0].needs[0].skill: is missing"),
    (["engagements", 0, "needs", 0, "level"], 5, "engagements[0].needs[0].level: must be at most 4, not 5"),
    (["engagements", 0, "needs", 0, "points"], -1, "engagements[0].needs[0].points: must be at least 0, not -1"),
    (["engagements", 0, "needs", 0, "weight"], 1, "engagements[0].needs[0].weight: is not a key of this format"),
    (["engagements", 0, "mixed_groups_points"], -1,
     "engagements[0].mixed_groups_points: must be at least 0, not -1"),
    (["engagements", 0, "balance", 0, "tag"], MISSING, "engagements[0].balance[0].tag: is missing"),
    (["engagements", 0, "balance", 0, "at_least"], 0, "engagements[0].balance[0].at_least: must be at least 1, not 0"),
    (["candidates"], [], "candidates: must be an object, not a list"),
    (["candidates", "e9.lead"], [], 'candidates["e9.lead"]: "e9.lead" is not a slot of this problem'),
    (["candidates", "e1.lead"], {"p17": 1}, 'candidates["e1.lead"]: must be a list, not an object'),
    (["candidates", "e1.lead", 0], ["p17"],
     'candidates["e1.lead"][0]: must be a peer and points, such as ["p17", 8312]'),
    (["candidates", "e1.lead", 0], "p17",
     'candidates["e1.lead"][0]: must be a peer and points, such as ["p17", 8312]'),
    (["candidates", "e1.lead", 1], ["p41", 5], 'candidates["e1.lead"][1][0]: "p41" is not a peer of this problem'),
    (["candidates", "e1.lead", 1], [40, 5], 'candidates["e1.lead"][1][0]: must be text, not 40'),
    (["candidates", "e1.lead", 1], ["p17", 5], 'candidates["e1.lead"][1][0]: "p17" is a candidate twice'),
    (["candidates", "e1.lead", 1, 1], 1.5, 'candidates["e1.lead"][1][1]: must be a whole number, not 1.5'),
    (["candidates", "e1.lead", 1, 1], False, 'candidates["e1.lead"][1][1]: must be a whole number, not false'),
    (["candidates", "e1.lead", 1, 1], float("nan"), 'candidates["e1.lead"][1][1]: must be a whole number, not NaN'),
    (["candidates", "e1.lead", 1, 1], float("inf"),
     'candidates["e1.lead"][1][1]: must be a whole number, not Infinity'),
    (["candidates", "e1.lead", 1, 1], 10**9 + 1,
     'candidates["e1.lead"][1][1]: must be at most 1,000,000,000, not 1000000001'),
    (["candidates", "e1.lead", 1, 1], -(10**9) - 1,
     'candidates["e1.lead"][1][1]: must be at least -1,000,000,000, not -1000000001'),
    (["apart", 0], ["p17"], "apart[0]: must be a list of two peers, not a list"),
    (["apart", 0], "p17", 'apart[0]: must be a list of two peers, not "p17"'),
    (["apart", 0, 1], "p99", 'apart[0][1]: "p99" is not a peer of this problem'),
    (["apart", 0, 1], "p17", 'apart[0]: "p17" cannot be kept apart from itself'),
    (["fixed", 0, 0], "p17", 'fixed[0][0]: "p17" is not a slot of this problem'),
    (["fixed", 0, 1], "p99", 'fixed[0][1]: "p99" is not a peer of this problem'),
    (["fixed", 0], ["e1.lead", "p17", "p40"], "fixed[0]: must be a list of a slot and a peer, not a list"),
    (["fixed"], [["e1.lead", "p17"]] * 2, 'fixed[1]: "p17" for "e1.lead" is given twice'),
    (["previous", 0, 1], 40, "previous[0][1]: must be text, not 40"),
    (["previous", 0, 1], "p99", 'previous[0][1]: "p99" is not a peer of this problem'),
    (["previous"], [["e1.lead", "p17"]] * 2, 'previous[1]: "p17" for "e1.lead" is given twice'),
    (["change_points"], -1, "change_points: must be at least 0, not -1"),
    (["unfilled_points"], -1, "unfilled_points: must be at least 0, not -1"),
    (["unfilled_points"], None, "unfilled_points: must be a whole number, not null"),
    (["rest_days"], -1, "rest_days: must be at least 0, not -1"),
    (["rest_days"], "1", 'rest_days: must be a whole number, not "1"'),
    (["balance_tolerance"], -1, "balance_tolerance: must be at least 0, not -1"),
    (["peers", 0, "home"], "\ud800", 'peers[0].home: "\\ud800" is not valid text'),
    (["peers", 0, "skills", "\udfff"], 1, 'peers[0].skills["\\udfff"]: "\\udfff" is not valid text'),
]  # fmt: skip

TEXT_FAULTS = [
    ("", "line 1, column 1: is not JSON (Expecting value)"),
    ('{"version": 1,\n "peers": [}', "line 2, column 12: is not JSON (Expecting value)"),
    ('{"version": 1} x', "line 1, column 16: is not JSON (Extra data)"),
    ("[1]", "the file: must be an object, not a list"),
    ("null", "the file: must be an object, not null"),
    ('{"version": 1, "peers": [], "peers": []}', "peers: the key is used twice"),
    ('{"version": 1, "candidates": {"a": [], "b": [], "a": []}}', "candidates.a: the key is used twice"),
    ('{"version": 1, "peers": [{"id": "p", "skills": {"x": 1, "x": 1}}]}', "peers[0].skills.x: the key is used twice"),
    (b'{"version": 1, "peers": "\xff"}', "byte 26: is not UTF-8 text"),
    ("[" * 100_000, "the file: is nested too deeply"),
    ('{"version": ' + "1" * 5000 + "}", "the file: holds a number with too many digits"),
    ('{"version": NaN}', "version: must be a whole number, not NaN"),
]


def text_of(problem) -> str:
    return json.dumps(problem)


def broken(where, value):
    problem = deepcopy(SOUND)
    place = problem
    for step in where[:-1]:
        place = place[step]
    if value is MISSING:
        del place[where[-1]]
    else:
        place[where[-1]] = value
    return problem


def fault_of(text) -> str:
    with pytest.raises(ProblemFault) as caught:
        read_problem(text)
    sentence = str(caught.value)
    assert sentence == f"{caught.value.where}: {caught.value.what}"
    assert sentence.isprintable()
    return sentence


def test_a_sound_problem_is_read_in_full():
    problem = read_problem(text_of(SOUND))
    assert problem.peers[0] == Peer("p17", "h1", "member", "labour", {"finance": 3}, 8, ("b1",))
    engagement = problem.engagements[0]
    assert (engagement.first_day, engagement.last_day, engagement.days) == (date(2027, 3, 9), date(2027, 3, 11), 4)
    assert [(slot.id, slot.required) for slot in engagement.slots] == [("e1.lead", True), ("e1.finance", False)]
    assert (engagement.needs[0].skill, engagement.needs[0].level, engagement.needs[0].points) == ("finance", 3, 2000)
    assert (engagement.balance[0].tag, engagement.balance[0].at_least) == ("b1", 2)
    assert problem.candidates == {"e1.lead": (("p17", 8312), ("p40", -5)), "e1.finance": (("p40", 7050),)}
    assert (problem.apart, problem.fixed) == ((("p17", "p40"),), (("e1.lead", "p17"),))
    assert (problem.previous, problem.rest_days) == ((("e1.finance", "p40"),), 1)


def test_missing_lists_are_empty_and_missing_points_nothing():
    sparse = {
        "version": 1,
        "peers": [{"id": "p", "home": "h", "kind": "officer", "days_left": 0}],
        "engagements": [
            {"id": "e", "council": "c", "first_day": "2027-01-01", "last_day": "2027-01-01", "days": 1,
             "needs": [{"skill": "finance", "level": 1}]},
        ],
    }  # fmt: skip
    problem = read_problem(text_of(sparse))
    assert problem.peers[0] == Peer("p", "h", "officer", None, {}, 0)
    assert (problem.engagements[0].slots, problem.engagements[0].needs[0].points) == ((), 0)
    assert replace(problem, peers=(), engagements=()) == Problem()


@pytest.mark.parametrize(("where", "value", "sentence"), FAULTS, ids=[sentence for _, _, sentence in FAULTS])
def test_every_fault_names_its_path(where, value, sentence):
    assert fault_of(text_of(broken(where, value))) == sentence


@pytest.mark.parametrize(("text", "sentence"), TEXT_FAULTS, ids=[sentence for _, sentence in TEXT_FAULTS])
def test_every_fault_of_the_text_names_its_place(text, sentence):
    assert fault_of(text) == sentence


def test_a_long_value_is_cut_short():
    assert len(fault_of(text_of(broken(["peers", 0, "kind"], "x" * 10_000)))) < 150


def test_what_can_be_said_twice_without_changing_the_meaning_may_be():
    said_twice = deepcopy(SOUND)
    said_twice["apart"] += [["p40", "p17"], ["p17", "p40"]]
    said_twice["peers"][0]["balance"] *= 2
    said_twice["engagements"][0]["needs"] *= 2
    read_problem(text_of(said_twice))


def test_a_byte_order_mark_is_read_past():
    assert read_problem(b"\xef\xbb\xbf" + text_of(SOUND).encode()) == read_problem(text_of(SOUND))


def test_the_fingerprint_is_that_of_the_canonical_text():
    problem = deepcopy(SOUND)
    problem["peers"][0]["home"] = "Ynys Môn"
    expected = json.dumps(problem, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    for text in (json.dumps(problem, indent=3), json.dumps(problem, ensure_ascii=False).encode()):
        read = read_problem(text)
        assert canonical(read) == expected
        assert fingerprint(read) == hashlib.sha256(expected).hexdigest()


def test_the_fingerprint_adds_nothing_that_the_file_left_out():
    assert canonical(read_problem(' {"version" : 1}')) == b'{"version":1}'


def test_a_changed_copy_has_a_fingerprint_of_its_own():
    problem = read_problem(text_of(SOUND))
    changed = replace(problem, rest_days=2)
    assert fingerprint(changed) != fingerprint(problem)
    assert read_problem(canonical(changed)) == changed


@given(st.integers(0, 10**6))
@settings(max_examples=100, deadline=None)
def test_what_is_written_reads_back_the_same(seed):
    problem = read_problem(text_of(tiny(seed)))
    in_code = replace(problem)
    assert in_code.document is None
    assert read_problem(canonical(in_code)) == problem
    assert canonical(read_problem(canonical(in_code))) == canonical(in_code)


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_any_change_anywhere_is_read_or_refused_in_one_line(data):
    problem = deepcopy(SOUND)
    place, steps = problem, 0
    while True:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        key = data.draw(st.sampled_from(keys))
        steps += 1
        if not isinstance(place[key], (dict, list)) or not place[key] or data.draw(st.integers(0, 3)) == 0:
            break
        place = place[key]
    place[key] = data.draw(JSON_VALUES)
    try:
        sentence = str(read_problem(text_of(problem)).rest_days)
    except ProblemFault as fault:
        sentence = str(fault)
    assert sentence.isprintable()


def test_a_table_of_candidates_reads_like_a_dictionary_of_pairs():
    for seed in range(20):
        problem = read_problem(json.dumps(tiny(seed)))
        pairs = dict(problem.candidates)
        assert (problem.candidates == pairs, len(problem.candidates)) == (True, len(pairs))
        told = {(slot, peer): points for slot, options in pairs.items() for peer, points in options}
        for slot in [*pairs, "none"]:
            for peer in [*(peer.id for peer in problem.peers), "nobody"]:
                expected = told.get((slot, peer))
                assert points_of(problem.candidates, slot, peer) == points_of(pairs, slot, peer) == expected, (
                    seed,
                    slot,
                    peer,
                )
        # A copy is written anew from its parts, whatever its candidates are kept in.
        assert canonical(replace(problem, candidates=pairs)) == canonical(replace(problem)), seed


def test_a_large_season_is_a_sound_problem():
    problem = large_season(3, 120, 6)
    again = read_problem(canonical(problem))
    assert again == problem
    assert fingerprint(again) == fingerprint(problem)


def test_a_season_is_read_in_full():
    whole = season(1, peers=300, engagements=20)
    problem = read_problem(text_of(whole))
    assert sum(map(len, problem.candidates.values())) == sum(map(len, whole["candidates"].values()))
