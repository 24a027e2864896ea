"""What recurs across reports, counted anew by plain loops."""

from hypothesis import given
from hypothesis import strategies as st

from peerhub.councils.models import CouncilKind, CouncilStatus
from peerhub.insight.themes import Place, Told, by_name, recurring, reports_by, webinar

PLACES = [
    Place("AAA", "Northby", CouncilKind.DISTRICT, "North", CouncilStatus.CURRENT),
    Place("BBB", "Southby", CouncilKind.UNITARY, "South", CouncilStatus.CURRENT),
    Place("CCC", "Eastby", CouncilKind.DISTRICT, "South", CouncilStatus.FORMER),
]


@st.composite
def told(draw):
    """Rows as the query gives them: one for each report, theme and topic; a report has one council and year."""
    count = draw(st.integers(0, 6))
    reports = [(number, draw(st.sampled_from(PLACES)), draw(st.integers(2020, 2023))) for number in range(count)]
    pairs = st.sets(st.tuples(st.sampled_from([None, 1, 2]), st.sampled_from([None, 7, 8])), max_size=5)
    return [
        Told(theme, topic, number, place, year, draw(st.integers(0, 3)), draw(st.integers(0, 2)))
        for number, place, year in reports
        for theme, topic in sorted(draw(pairs), key=str)
    ]


@given(told())
def test_each_topic_is_counted_by_reports(rows):
    found = recurring(rows)
    assert {(one.theme_id, one.topic_id) for one in found} == {(row.theme_id, row.topic_id) for row in rows}
    for one in found:
        mine = [row for row in rows if (row.theme_id, row.topic_id) == (one.theme_id, one.topic_id)]
        advised = [row for row in mine if row.recommendations > 0]
        assert one.reports == len(advised) == sum(one.by_year.values()) == sum(one.by_kind.values())
        assert one.reports == sum(one.by_region.values())
        assert one.councils == len({row.place.code for row in advised})
        assert one.recommendations == sum(row.recommendations for row in mine)
        assert one.good == sum(1 for row in mine if row.good)
        twice = {code for code in ["AAA", "BBB", "CCC"] if sum(1 for row in advised if row.place.code == code) > 1}
        assert {place.code for place in one.again} == twice
        assert [place.name for place in one.again] == sorted(place.name for place in one.again)


@given(told())
def test_a_webinar_invites_councils_of_today_by_name(rows):
    both = webinar(rows)
    assert {place.code for place in both.tell} == {r.place.code for r in rows if r.good} - {"CCC"}
    assert {place.code for place in both.hear} == {r.place.code for r in rows if r.recommendations} - {"CCC"}
    assert list(both.hear) == by_name(both.hear)


@given(told())
def test_reports_are_counted_once_in_each_part(rows):
    assert sum(reports_by(rows, lambda row: row.year).values()) == len({row.engagement_id for row in rows})
