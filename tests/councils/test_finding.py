from hypothesis import given
from hypothesis import strategies as st

from peerhub.councils.finding import Findable, find, folded

YORK = Findable(1, ("York", "City of York Council", "York UA"), ("YOR", "E06000014"))
NORTH_YORKSHIRE = Findable(2, ("North Yorkshire", "North Yorkshire Council"), ("NYE", "E06000065"))
HARTLEPOOL = Findable(3, ("Hartlepool", "Hartlepool Borough Council"), ("HPL", "E06000001"))
DENBIGHSHIRE = Findable(4, ("Denbighshire", "Denbighshire County Council", "Sir Ddinbych"), ("DEN", "W06000004"))
BARNSLEY = Findable(5, ("Barnsley", "Barnsley Metropolitan Borough Council"), ("BNS", "E08000038", "E08000016"))
COUNCILS = (YORK, NORTH_YORKSHIRE, HARTLEPOOL, DENBIGHSHIRE, BARNSLEY)


def test_an_exact_name_comes_first():
    assert find("york", COUNCILS) == [1, 2]


def test_the_beginning_of_a_name_is_enough():
    assert find("hart", COUNCILS) == [3]


def test_codes_old_and_new_are_found_in_any_case():
    assert find("hpl", COUNCILS) == [3]
    assert find("e08000016", COUNCILS) == [5]


def test_a_name_in_another_language_is_found():
    assert find("Sir Ddinbych", COUNCILS) == [4]


def test_words_that_every_name_has_do_not_matter():
    assert find("barnsley council", COUNCILS) == [5]
    assert find("city of york", COUNCILS)[0] == 1


def test_a_slip_of_the_finger_is_forgiven():
    for typed in ("harltepool", "hartlpool", "Hartlepol", "denbigshire"):
        assert len(find(typed, COUNCILS)) == 1, typed


def test_nothing_like_it_finds_nothing():
    assert find("Atlantis", COUNCILS) == []
    assert find("xyz", COUNCILS) == []


def test_nothing_typed_finds_nothing():
    assert find("", COUNCILS) == []
    assert find(" -- ", COUNCILS) == []


@given(st.text(max_size=40))
def test_anything_may_be_typed(typed):
    found = find(typed, COUNCILS)
    assert len(found) == len(set(found))


@given(st.sampled_from(COUNCILS), st.data())
def test_every_name_finds_its_council_first_or_beside_its_likes(council, data):
    name = data.draw(st.sampled_from(council.names))
    assert council.id in find(name.upper(), COUNCILS)


def test_folding_is_for_comparing():
    assert folded("Brighton & Hove") == folded("brighton and hove")
    assert folded("King’s Lynn") == folded("kings lynn")
    assert folded("Caffi Môn") == "caffi mon"
