"""Two days side by side: a movement, a revision, a gap and a break are four different things."""

from dataclasses import replace
from decimal import Decimal

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from peerhub.councils import queries as council_queries
from peerhub.councils.models import StatisticalNeighbour
from peerhub.metrics.models import MetricValue, PublicationStatus
from peerhub.metrics.operations import take_snapshot
from peerhub.metrics.periods import financial_year
from peerhub.metrics.readings import POLARITY_WORDS, Reading, ReadPoint
from peerhub.metrics.then_and_now import Pair, pairs, summary
from peerhub.permissions import Role
from tests.metrics.figures import give, neighbours_of
from tests.support import factories
from tests.support.pages import plain_text

FIGURES = st.dictionaries(
    st.integers(2015, 2024), st.none() | st.decimals(-50, 50, places=1, allow_nan=False), min_size=1
)


def reading(years, code="homes", unit="homes", source="MHCLG") -> Reading:
    """What a page would show of these financial years, the newest last."""
    points = tuple(
        ReadPoint(financial_year(year).words, financial_year(year).end, value, None, None, None)
        for year, value in sorted(years.items())
    )
    newest = points[-1]
    return Reading(
        code=code, label=code, topic="Housing", unit=unit, polarity=next(iter(POLARITY_WORDS)), definition="",
        source_name=source, period=newest.period, period_end=newest.period_end, value=newest.value, published_as="",
        missing_reason=None if newest.value is not None else "Not published", ci_lower=None, ci_upper=None,
        status=PublicationStatus.PUBLISHED, note=None, comparators=(), points=points,
    )  # fmt: skip


def of(*values):
    return {2020 + number: None if value is None else Decimal(value) for number, value in enumerate(values)}


@given(FIGURES, FIGURES)
def test_every_period_of_both_days_that_differs_is_a_revision_and_no_other(then, now):
    found = {one.period: (one.before, one.after) for one in Pair(reading(then), reading(now)).revisions}
    years = (year for year in then if year in now and then[year] != now[year])
    assert found == {financial_year(year).words: (then[year], now[year]) for year in years}


@given(FIGURES, FIGURES)
def test_a_difference_needs_two_periods_with_figures_and_starts_from_todays_word_on_the_earlier_one(then, now):
    first, last = max(then), max(now)
    start = now.get(first, then[first])
    expected = None if first == last or start is None or now[last] is None else now[last] - start
    assert Pair(reading(then), reading(now)).difference == expected


@given(FIGURES, FIGURES)
def test_a_break_tells_no_difference_and_no_revision(then, now):
    pair = Pair(reading(then, unit="homes"), reading(now, unit="%"))
    assert (pair.is_break, pair.difference, pair.revisions) == (True, None, [])
    assert pair.sentences[0].startswith("A break: it was measured in homes")
    assert Pair(reading(then), reading(now, source="ONS")).is_break


@given(FIGURES, FIGURES, st.integers(2015, 2024))
def test_a_known_break_counts_where_it_lies_between_the_two_periods(then, now, year):
    later = reading(now)
    anew = financial_year(year).words
    points = tuple(replace(one, break_note="Counted anew." if one.period == anew else "") for one in later.points)
    pair = Pair(reading(then), replace(later, points=points))
    is_between = year in now and max(then) < year <= max(now)
    assert bool(pair.breaks_between) is is_between
    assert is_between is ("A break: Counted anew. The two figures cannot be compared." in pair.sentences)
    assert not is_between or pair.difference is None
    assert pair.revisions == Pair(reading(then), later).revisions


def test_each_case_is_told_in_its_own_words():
    told = {
        "moved": Pair(reading(of(4)), reading(of(4, 9))),
        "revised": Pair(reading(of(4)), reading(of(5))),
        "withdrawn": Pair(reading(of(4)), reading(of(None))),
        "filled": Pair(reading(of(None)), reading(of(7))),
        "still": Pair(reading(of(4)), reading(of(4))),
        "new": Pair(None, reading(of(4))),
        "gone": Pair(reading(of(4)), None),
        "back": Pair(reading(of(4, 5)), reading(of(4))),
    }
    assert {case: (pair.difference_words, pair.sentences) for case, pair in told.items()} == {
        "moved": ("5 homes more", []),
        "revised": ("–", ["2020/21 was 4 homes and has been revised to 5 homes."]),
        "withdrawn": ("–", ["Missing now: Not published.", "2020/21 was 4 homes and has been withdrawn."]),
        "filled": ("–", ["2020/21 had no figure then and has one now: 7 homes."]),
        "still": ("–", ["No newer period has been published."]),
        "new": ("–", ["Not among the figures kept then."]),
        "gone": ("–", ["Not among the figures now."]),
        "back": ("1 homes less", ["2021/22 is no longer published."]),
    }


def test_every_metric_of_either_day_comes_once():
    then = [reading(of(1), code=code) for code in ("a", "b")]
    now = [reading(of(1, 2), code=code) for code in ("c", "b")]
    found = pairs(then, now)
    assert [pair.reading.code for pair in found] == ["c", "b", "a"]
    assert summary(found) == ("3 figures: 1 with a newer period to compare, 0 revised, 0 missing now, 0 with a break.")


def test_nothing_in_neither_is_a_mistake_of_the_programme():
    with pytest.raises(ValueError, match="one of the two"):
        _ = Pair(None, None).reading


# The page, over a real snapshot and what came in after it


@pytest.fixture
def snapshot_id(app, arrange):
    with arrange() as session:
        hartlepool, run = council_queries.get_council("HPL"), factories.make_metric_import()
        metric = factories.make_metric(label="Homes built", unit="homes")
        give(metric, hartlepool, run, {2021: "100", 2022: "412"})
        taken = take_snapshot(hartlepool, by=None)
        session.execute(sa.update(MetricValue).where(MetricValue.value == 412).values(value=450, published_as="450"))
        give(metric, hartlepool, run, {2023: "500"})
        give(metric, hartlepool, run, {2024: "777"}, status=PublicationStatus.PROVISIONAL)
        return taken.id


def test_staff_see_the_newest_figure_and_the_revision(sign_in, snapshot_id):
    page = sign_in(Role.CHALLENGE_MANAGER).page(f"/snapshots/{snapshot_id}/now")
    assert page.title.startswith("Hartlepool: then and now")
    for words in (
        "412 homes",
        "777 homes",
        "327 homes more",
        "2022/23 was 412 homes and has been revised to 450 homes.",
    ):
        assert words in page.text
    assert "The similar councils are the same" in page.text


def test_outside_the_lga_the_newest_published_figure_stands(sign_in, arrange, snapshot_id):
    with arrange():
        own, other = (council_queries.get_council(code).id for code in ("HPL", "YOR"))
    page = sign_in(Role.COUNCIL_CONTACT, council_id=own).page(f"/snapshots/{snapshot_id}/now")
    assert "500 homes" in page.text
    assert "50 homes more" in page.text
    assert "777 homes" not in page.text
    sign_in(Role.COUNCIL_CONTACT, council_id=other).page(f"/snapshots/{snapshot_id}/now", status=404)


def test_a_group_that_changed_is_told(sign_in, arrange, snapshot_id):
    with arrange() as session:
        hartlepool = council_queries.get_council("HPL")
        left = neighbours_of(hartlepool)[0]
        session.execute(
            sa.delete(StatisticalNeighbour).where(
                StatisticalNeighbour.council_id == hartlepool.id, StatisticalNeighbour.neighbour_id == left.id
            )
        )
        name = left.name
    page = sign_in(Role.CHALLENGE_MANAGER).page(f"/snapshots/{snapshot_id}/now")
    assert f"Left: {name}." in page.text


def test_a_figure_that_the_scope_added_has_its_median_now_as_then(sign_in, arrange):
    with arrange():
        hartlepool, run = council_queries.get_council("HPL"), factories.make_metric_import()
        headline = factories.make_metric(unit="homes")
        added = factories.make_metric(label="Of the scope", unit="homes", is_headline=False)
        for value, council in enumerate([hartlepool, *neighbours_of(hartlepool)], start=301):
            for metric in (headline, added):
                give(metric, council, run, {2023: str(value)})
        taken_id = take_snapshot(hartlepool, by=None, metrics=[headline, added]).id
    page = sign_in(Role.CHALLENGE_MANAGER).page(f"/snapshots/{taken_id}/now")
    row = next(row for row in page.all("tr") if "Of the scope" in plain_text(row))
    then, now = [plain_text(cell) for cell in row.iter("td")][3:5]
    assert then == now != "–"
