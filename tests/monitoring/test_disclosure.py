"""The attack: from everything that is published, nobody can work out a small count."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peerhub.monitoring.disclosure import Counts, publishable
from tests.monitoring.attack import LinearAttack, by_enumeration

KINDS = ("member", "officer")
SMALL, BIG = 3, 10


def table(cells: list[list[int]], silent: int) -> Counts:
    """Counts by row and kind; the last `silent` rows tell nothing about a person."""
    rows = tuple(f"row-{number}" for number in range(len(cells)))
    told = frozenset(rows[: len(rows) - silent])
    counted = {
        (row, kind): line[place] for row, line in zip(rows, cells, strict=True) for place, kind in enumerate(KINDS)
    }
    return Counts(rows, KINDS, told, counted)


def sizes_of(counts: Counts) -> dict[str, int]:
    return {kind: counts.size_of(kind) for kind in KINDS}


def tables(most: int, rows: int):
    lines = st.lists(st.lists(st.integers(0, most), min_size=2, max_size=2), min_size=2, max_size=rows)
    return st.builds(table, lines, st.just(1))


usual = st.one_of(st.integers(0, 9), st.integers(0, 40), st.integers(0, 900))
usual_lines = st.lists(st.lists(usual, min_size=2, max_size=2), min_size=3, max_size=9)


@settings(max_examples=30)
@given(tables(most=4, rows=3))
def test_enumerating_every_table_leaves_every_small_count_open(counts):
    """With a threshold of three, so that all tables can be tried one by one."""
    shown, figures = publishable(counts, SMALL), counts.figures()
    possible = by_enumeration(shown, sizes_of(counts), counts.rows, counts.telling, SMALL)
    for name, cells in figures.items():
        exact = counts.value(cells)
        assert exact in possible[name]
        if exact < SMALL:
            most = sum(sizes_of(counts)[column] for column in {column for _, column in cells})
            assert possible[name] >= set(range(min(SMALL - 1, most) + 1)), (name, exact, shown)


@settings(max_examples=25)
@given(usual_lines, st.integers(1, 2))
def test_a_linear_programme_leaves_every_small_count_open(lines, silent):
    counts = table(lines, silent)
    shown = publishable(counts)
    attack = LinearAttack([(shown, sizes_of(counts))], counts.rows, counts.telling)
    for name, cells in counts.figures().items():
        exact, (low, high) = counts.value(cells), attack.bounds(name)
        assert low <= exact <= high
        if exact < BIG:
            assert shown[name] is None
            most = sum(sizes_of(counts)[column] for column in {column for _, column in cells})
            assert low == 0, (name, exact)
            assert high >= min(BIG - 1, most), (name, exact)
        elif shown[name] is not None:
            assert high - low >= 4, "a figure narrowed down would show who came between two dates"


@st.composite
def two_dates(draw):
    """A table, and the same after ten people or more came, went or changed their answer."""
    before = draw(usual_lines)
    after = [list(line) for line in before]
    moves = draw(
        st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99), st.integers(0, 1)), min_size=10, max_size=25)
    )
    for source, target, kind in moves:
        if after[source % len(after)][kind]:
            after[source % len(after)][kind] -= 1
        after[target % len(after)][kind] += 1
    return before, after, len(moves)


@settings(max_examples=12)
@given(two_dates(), st.integers(1, 2))
def test_two_dates_together_give_no_small_count_and_no_small_change_away(dates, silent):
    """Even to somebody who is told how many people's answers moved between them."""
    before, after, moved = dates
    first, second = table(before, silent), table(after, silent)
    published = [publishable(counts) for counts in (first, second)]
    attack = LinearAttack(
        [(shown, sizes_of(counts)) for shown, counts in zip(published, (first, second), strict=True)],
        first.rows, first.telling,
    )  # fmt: skip
    attack.change_at_most(moved)
    for name, cells in first.figures().items():
        for number, counts in enumerate((first, second)):
            low, high = attack.bounds(name, number)
            exact = counts.value(cells)
            assert low <= exact <= high
            if exact < BIG and min(sizes_of(counts).values()) >= BIG:
                assert high > low, (name, exact)
        if published[0][name] is not None and published[1][name] is not None:
            assert abs(published[1][name] - published[0][name]) % BIG == 0
            low, high = attack.bounds_of_difference(name)
            assert high > low, name


def test_an_unprotected_table_would_be_broken():
    """The attack itself works: with small counts only left out, the rest gives them away."""
    counts = table([[94, 60], [9, 40], [0, 0]], 1)
    naive = {name: counts.value(cells) for name, cells in counts.figures().items()}
    shown = {name: None if value < BIG else (value + 5) // 10 * 10 for name, value in naive.items()}
    attack = LinearAttack([(shown, sizes_of(counts))], counts.rows, counts.telling)
    assert attack.bounds(("row-1", "member"))[0] > 0
    guarded = LinearAttack([(publishable(counts), sizes_of(counts))], counts.rows, counts.telling)
    low, high = guarded.bounds(("row-1", "member"))
    assert low == 0
    assert high >= BIG - 1


@pytest.mark.parametrize("cells", [[[0, 0], [0, 0]], [[3, 1], [2, 2]], [[10, 2], [2, 0]]])
def test_a_pool_too_small_to_publish_shows_nothing_small(cells):
    counts = table([*cells, [0, 1]], 1)
    for name, shown in publishable(counts).items():
        assert shown is None or shown >= BIG, name
