"""One catalogue across sources: found, read, corrected by staff; and what staff say outlives every import."""

import csv
import io
from datetime import date

import pytest
import sqlalchemy as sa

from peerhub.councils import queries as council_queries
from peerhub.metrics import queries
from peerhub.metrics.models import Adding, Audience, Metric, MetricBreak, MetricEquivalence
from peerhub.metrics.operations import import_shipped
from peerhub.metrics.periods import kind_of, read_period
from peerhub.metrics.sources import SHIPPED
from peerhub.metrics.sources.catalogue import breaks, equivalences
from peerhub.permissions import Role
from tests.metrics.figures import give
from tests.support import factories


@pytest.fixture
def shipped(arrange):
    with arrange():
        import_shipped("oflog", by=None)
        import_shipped("lginform", by=None)


def id_of(arrange, code):
    with arrange() as session:
        return session.scalars(sa.select(Metric.id).where(Metric.code == code)).one()


def test_every_metric_that_comes_with_peerhub_is_described_and_has_guidance():
    metrics = [metric for source in SHIPPED.values() for metric in source.metrics]
    assert len(metrics) == 81
    assert not [metric.code for metric in metrics if not metric.definition or len(metric.how_to_read) < 30]
    # A share, a rate or a mean is never added up.
    adding = {metric.unit for metric in metrics if metric.adding is not Adding.NEVER}
    assert adding == {"£ thousand"}


def test_breaks_and_equivalents_name_metrics_that_there_are():
    codes = {metric.code for source in SHIPPED.values() for metric in source.metrics}
    assert {one.code for one in breaks()} <= codes
    assert {code for one in equivalences() for code in (one.code, one.other)} <= codes
    assert all(one.code != one.other for one in equivalences())


def test_breaks_and_equivalents_come_with_the_import_and_only_once(session):
    for _ in range(2):
        import_shipped("oflog", by=None)
        import_shipped("lginform", by=None)
    assert session.scalar(sa.select(sa.func.count()).select_from(MetricBreak)) == 2
    twins = session.scalars(sa.select(MetricEquivalence.note)).all()
    assert [note.split(";")[0] for note in sorted(twins)][-1] == "The same measure from the same department"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("2022/23", "a financial year"), ("sch_2022_23", "a school year"), ("2023", "a calendar year"),
        ("2022/23 Q3", "a quarter"), ("Oct 2025", "a month"), ("2025-03-31", "one day"),
        ("2020-01-01/P3Y", "3 years"), ("2024-10-01/P1Y", "twelve months"), ("2024-01-15/P1M", "a month"),
    ],
)  # fmt: skip
def test_a_period_says_what_kind_it_is(text, kind):
    period = read_period(text)
    assert kind_of(period.start, period.end) == kind


def test_metrics_are_found_by_words_numbers_and_filters(sign_in, shipped):
    client = sign_in(Role.COUNCIL_CONTACT)
    assert "Household waste recycled" in client.page("/metrics?q=recyc").text
    page = client.page("/metrics?q=17482")
    assert ("Major planning" in page.text, "1 metric" in page.text) == (True, True)
    assert "Break" in client.page("/metrics?only=breaks").text
    assert "No metric matches" in client.page("/metrics?q=zzzzz").text
    assert "LG Inform" in client.page("/metrics?source=lginform&topic=Waste and environment").text
    rows = list(csv.DictReader(io.StringIO(client.get("/metrics.csv?only=headline").get_data(as_text=True)[1:])))
    assert {row["Headline"] for row in rows} == {"yes"}


def test_a_metric_says_all_that_is_known_of_it(sign_in, shipped, arrange):
    page = sign_in(Role.PEER).page(f"/metrics/{id_of(arrange, 'oflog:recycling')}")
    for words in (
        "Garden waste is heavy", "A higher figure is usually held to be better.", "A financial year", "2022/23",
        "Oflog closed on 16 December 2024", "Open Government Licence v3.0", "Household waste recycled (Defra)",
        "Never added up",
    ):  # fmt: skip
        assert words in page.text
    assert "Correct this" not in page.text


def test_a_metric_without_figures_says_so(sign_in, arrange):
    with arrange():
        metric_id = factories.make_metric().id
    page = sign_in(Role.PEER).page(f"/metrics/{metric_id}")
    assert "No figures yet" in page.text
    assert "Nobody has said yet how to read it." in page.text


def test_what_staff_write_stays_whatever_comes_in(sign_in, shipped, arrange):
    metric_id, twin_id = id_of(arrange, "oflog:recycling"), id_of(arrange, "oflog:residual-waste")
    client = sign_in(Role.PRINCIPAL_ADVISER)
    page = client.submit(
        f"/metrics/{metric_id}/edit",
        {
            "label": "Recycled", "how_to_read": "With care.", "breaks": "2020-04-01 | Lockdown",
            "twins": "oflog:residual-waste | The other way round",
        },
    ).page  # fmt: skip
    for words in ("Recycled", "With care.", "1 April 2020", "Lockdown", "The other way round"):
        assert words in page.text
    with arrange() as session:
        import_shipped("oflog", by=None)
        import_shipped("lginform", by=None)
        metric = session.get_one(Metric, metric_id)
        assert (metric.label, [one.starts_on for one in metric.breaks]) == ("Recycled", [date(2020, 4, 1)])
        me = factories.make_user(Role.PEER)
        assert [twin.id for twin in queries.twins_of(metric_id, visible_to=me)] == [twin_id]


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        ("breaks", "2020-04-01", "two parts with a bar"),
        ("breaks", "April 2020 | Lockdown", "is not a day"),
        ("breaks", "2020-04-01 |", "Say what changed"),
        ("twins", "oflog:nothing | Same", "No metric has the code"),
        ("twins", "oflog:recycling | Same", "cannot be its own equivalent"),
        ("label", "", "name"),
    ],
)
def test_a_line_that_is_wrong_is_said_at_its_place_and_nothing_changes(sign_in, shipped, arrange, field, text, words):
    metric_id = id_of(arrange, "oflog:recycling")
    page = sign_in(Role.ADMINISTRATOR).submit(f"/metrics/{metric_id}/edit", {field: text, "topic": "Rubbish"}).page
    assert words in page.field_errors[field]
    with arrange() as session:
        assert session.get_one(Metric, metric_id).topic == "Waste and environment"


def test_a_metric_for_staff_is_hidden_from_everybody_else_everywhere(sign_in, arrange):
    with arrange():
        council = council_queries.get_council("HPL")
        metric = factories.make_metric(audience=Audience.STAFF, label="Soft intelligence")
        give(metric, council, factories.make_metric_import(), {2024: "1"})
        metric_id = metric.id
    pages = ("/metrics", "/councils/HPL", "/figures/age")
    inside, outside = sign_in(Role.PRINCIPAL_ADVISER), sign_in(Role.COUNCIL_CONTACT)
    assert all("Soft intelligence" in inside.page(path).text for path in pages)
    assert not any("Soft intelligence" in outside.page(path).text for path in pages)
    outside.page(f"/metrics/{metric_id}", status=404)
    outside.page(f"/councils/HPL/metrics/{metric_id}", status=404)
    assert "Soft intelligence" not in outside.get("/metrics.csv").get_data(as_text=True)
