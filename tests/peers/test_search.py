"""The search box: words, `field:value`, and one address for one search."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerhub.peers.models import PeerKind, PeerStatus, Seniority
from peerhub.peers.search import LEVELS, SORTS, DaysWanted, PeerSearch, SkillWanted, Vocabulary, read_search

HERE = Vocabulary(
    skills={
        "finance": "Financial planning and management",
        "housing": "Housing and homelessness",
        "adult-social-care": "Adult social care",
    },
    groups={"labour": "Labour", "liberal-democrat": "Liberal Democrat"},
    regions=("North East", "North West", "Wales"),
)


def read(text: str, **parameters: str):
    return read_search([("q", text), *parameters.items()], HERE)


def test_everything_at_once():
    found = read('skill:finance group:labour region:"North East" kind:member free:2027-03 Evans')
    assert found.problems == []
    assert found.search == PeerSearch(
        words=("Evans",),
        kind=PeerKind.MEMBER,
        group="labour",
        region="North East",
        skills=(SkillWanted("finance"),),
        free=DaysWanted(date(2027, 3, 1), date(2027, 3, 31), "2027-03"),
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", PeerSearch()),
        ("   ", PeerSearch()),
        ("pat evans", PeerSearch(words=("pat", "evans"))),
        ('"pat evans"', PeerSearch(words=("pat evans",))),
        ('"pat evans', PeerSearch(words=("pat evans",))),
        ('""', PeerSearch()),
        ("KIND:Member", PeerSearch(kind=PeerKind.MEMBER)),
        ("kind:officer", PeerSearch(kind=PeerKind.OFFICER)),
        ('kind:"member peer"', PeerSearch(kind=PeerKind.MEMBER)),
        ("skill:finance:3", PeerSearch(skills=(SkillWanted("finance", 3),))),
        ("skill:housing skill:finance:4", PeerSearch(skills=(SkillWanted("housing"), SkillWanted("finance", 4)))),
        ("skill:finance:2 skill:finance:4", PeerSearch(skills=(SkillWanted("finance", 4),))),
        ("skill:adult-social-care", PeerSearch(skills=(SkillWanted("adult-social-care"),))),
        ('skill:"Adult social care:2"', PeerSearch(skills=(SkillWanted("adult-social-care", 2),))),
        ("skill:fin", PeerSearch(skills=(SkillWanted("finance"),))),
        ("group:lib", PeerSearch(group="liberal-democrat")),
        ("region:wales", PeerSearch(region="Wales")),
        ('region:"north w"', PeerSearch(region="North West")),
        ("post:section-151", PeerSearch(seniority=Seniority.SECTION_151)),
        ('post:"Leader of the council"', PeerSearch(seniority=Seniority.LEADER)),
        ("status:left", PeerSearch(status=PeerStatus.LEFT)),
        ("unconfirmed:yes", PeerSearch(is_stale=True)),
        ("unconfirmed:no", PeerSearch()),
        ("review:yes", PeerSearch(needs_review=True)),
        ("free:2027-3-9", PeerSearch(free=DaysWanted(date(2027, 3, 9), date(2027, 3, 9), "2027-03-09"))),
        ("free:2028-02", PeerSearch(free=DaysWanted(date(2028, 2, 1), date(2028, 2, 29), "2028-02"))),
    ],
)
def test_what_is_written_is_understood(text, expected):
    found = read(text)
    assert found.problems == []
    assert found.search == expected


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("skill:finanse", "There is no skill called “finanse” here. Did you mean “Financial planning and management”?"),
        ("skill:zzzz", "There is no skill called “zzzz” here."),
        ("region:north", "There is no region called “north” here. Did you mean “North East” or “North West”?"),
        ("group:conservative", "There is no political group called “conservative” here."),
        ("kind:dog", "There is no kind of peer called “dog” here."),
        ("free:soon", "“soon” is not a month or a day. Write it as 2027-03 or 2027-03-09."),
        ("free:2027-13", "“2027-13” is not a month or a day. Write it as 2027-03 or 2027-03-09."),
        ("free:2027-02-30", "“2027-02-30” is not a month or a day. Write it as 2027-03 or 2027-03-09."),
        ("skill: finance", "Say what to look for after “skill:”, without a space."),
    ],
)
def test_what_is_not_understood_is_said(text, sentence):
    assert read(text).problems == [sentence]


def test_an_unknown_field_lists_those_that_there_are():
    (sentence,) = read("party:labour").problems
    assert sentence.startswith("“party:” is not something to search by. You can use free, group, kind, ")


def test_what_was_understood_still_counts_beside_what_was_not():
    found = read("skill:housing skill:finanse evans")
    assert found.search == PeerSearch(words=("evans",), skills=(SkillWanted("housing"),))
    assert len(found.problems) == 1


def test_the_level_beside_the_list_belongs_to_the_skill_chosen_there():
    pairs = [("skill", "housing:2"), ("skill", "finance"), ("level", "3")]
    assert read_search(pairs, HERE).search.skills == (SkillWanted("housing", 2), SkillWanted("finance", 3))


def test_a_level_without_a_skill_changes_nothing():
    pairs = [("skill", "housing:2"), ("skill", ""), ("level", "4")]
    assert read_search(pairs, HERE).search.skills == (SkillWanted("housing", 2),)


def test_other_parameters_of_a_link_are_ignored():
    assert read_search([("utm_source", "mail"), ("page", "3"), ("sort", "salary")], HERE).search == PeerSearch()


def test_long_text_is_cut_and_few_words_are_taken():
    found = read("a " * 5000)
    assert len(found.search.words) == 8


searches = st.builds(
    PeerSearch,
    words=st.lists(st.from_regex(r"[a-zé]{1,8}( [a-z]{1,5})?", fullmatch=True), max_size=4).map(tuple),
    kind=st.none() | st.sampled_from(PeerKind),
    group=st.none() | st.sampled_from(sorted(HERE.groups)),
    region=st.none() | st.sampled_from(HERE.regions),
    skills=st.lists(
        st.builds(SkillWanted, st.sampled_from(sorted(HERE.skills)), st.integers(1, 4)),
        unique_by=lambda skill: skill.code,
    ).map(tuple),
    seniority=st.none() | st.sampled_from(Seniority),
    status=st.none() | st.sampled_from(PeerStatus),
    is_stale=st.booleans(),
    needs_review=st.booleans(),
    sort=st.sampled_from(sorted(SORTS)),
)


@given(searches)
def test_the_address_of_a_search_means_that_search(search):
    reading = read_search(search.as_pairs(), HERE)
    assert reading.problems == []
    assert reading.search == search


@given(st.text(max_size=120))
def test_whatever_is_typed_reading_it_again_changes_nothing(text):
    first = read(text).search
    again = read_search(first.as_pairs(), HERE)
    assert again.search == first


def test_levels_are_those_of_a_skill():
    assert sorted(LEVELS) == ["1", "2", "3", "4"]
