"""How old the figures are: each metric by its own newest period, and nothing told that is not published."""

import csv
import io
from collections import defaultdict
from urllib.parse import parse_qs, urlsplit

import pytest
import sqlalchemy as sa

from peerhub import clock
from peerhub.councils import queries as council_queries
from peerhub.councils.models import Council, CouncilStatus
from peerhub.metrics import queries
from peerhub.metrics.models import MetricValue, PublicationStatus
from peerhub.metrics.operations import import_shipped
from peerhub.permissions import Role
from peerhub.web.formats import old_before
from tests.metrics.figures import give
from tests.support import factories


def ages(user, **wanted):
    found, total = queries.freshness(queries.WantedAges(**wanted), visible_to=user)
    assert total == len(found)
    return {one.metric_id: one for one in found}


def test_the_newest_period_of_each_metric_is_what_a_plain_loop_finds(session, sql_counter):
    import_shipped("lginform", by=None)
    staff = factories.make_user(Role.PRINCIPAL_ADVISER)
    found, ever = defaultdict(lambda: defaultdict(set)), defaultdict(set)
    current = set(session.scalars(sa.select(Council.id).where(Council.status == CouncilStatus.CURRENT)))
    for value in session.scalars(sa.select(MetricValue)):
        if value.value is not None and value.council_id is not None:
            found[value.metric_id][value.period_end].add(value.council_id)
            ever[value.metric_id].add(value.council_id)
    with sql_counter() as statements:
        seen = ages(staff)
    assert len(statements) == 2
    assert {key: (one.period_end, one.councils, one.behind) for key, one in seen.items()} == {
        key: (max(ends), len(ends[max(ends)]), len((ever[key] & current) - ends[max(ends)]))
        for key, ends in found.items()
    }
    assert len(seen) > 20


def test_the_oldest_stands_first_and_knows_that_it_is_old(session):
    run, hartlepool, year = factories.make_metric_import(), council_queries.get_council("HPL"), clock.today().year
    source = factories.make_metric_source()
    new, old, none = (factories.make_metric(source=source) for _ in range(3))
    give(new, hartlepool, run, {year - 2: "1"})
    give(old, hartlepool, run, {year - 9: "1", year - 2: None})
    give(new, council_queries.get_council("KEN"), run, {year - 3: "1"})
    give(none, hartlepool, run, {year - 2: None})
    peer, before = factories.make_user(Role.PEER), old_before(clock.today())
    assert list(ages(peer)) == [old.id, new.id]
    assert [(one.councils, one.behind) for one in ages(peer).values()] == [(1, 0), (1, 1)]
    assert list(ages(peer, old_before=before)) == [old.id]
    assert list(ages(peer, source=source.code, words=new.label)) == [new.id]
    assert list(ages(peer, source="elsewhere")) == []
    (found,) = queries.source_ages(visible_to=peer, old_before=before)
    assert (found.code, found.metrics, found.old) == (source.code, 2, 1)


def test_a_step_of_the_list_counts_all_of_it(session):
    run, hartlepool = factories.make_metric_import(), council_queries.get_council("HPL")
    source = factories.make_metric_source()
    metrics = [factories.make_metric(label=f"Measure {letter}", source=source) for letter in "abc"]
    for metric in metrics:
        give(metric, hartlepool, run, {2020: "1"})
    wanted = queries.WantedAges(words="measure")
    found, total = queries.freshness(wanted, visible_to=factories.make_user(Role.PEER), limit=1, offset=1)
    assert ([one.metric_id for one in found], total) == ([metrics[1].id], 3)


@pytest.fixture
def secret(app, arrange):
    with arrange():
        run, hartlepool = factories.make_metric_import(), council_queries.get_council("HPL")
        both, hidden = factories.make_metric(label="Homes built"), factories.make_metric(label="Secret measure")
        give(both, hartlepool, run, {2020: "1"})
        give(both, hartlepool, run, {2024: "2"}, status=PublicationStatus.PROVISIONAL)
        give(hidden, hartlepool, run, {2024: "2"}, status=PublicationStatus.RESTRICTED)


def test_outside_the_lga_the_age_is_that_of_what_was_published(sign_in, secret):
    page = sign_in(Role.PEER).page("/figures/age")
    assert "2020/21" in page.text
    assert "Old figure" in page.text
    assert "2024/25" not in page.text
    assert "Secret measure" not in page.text


def test_staff_see_the_age_of_everything_and_take_it_away(sign_in, secret):
    client = sign_in(Role.PRINCIPAL_ADVISER)
    assert "Secret measure" in client.page("/figures/age").text
    rows = list(csv.DictReader(io.StringIO(client.get("/figures/age.csv").text.lstrip("\ufeff"))))
    assert {row["Metric"]: (row["Newest period"], row["Councils with a figure"]) for row in rows} == {
        "Homes built": ("2024/25", "1"),
        "Secret measure": ("2024/25", "1"),
    }


def test_filters_stand_in_the_address_of_the_page_and_of_the_file(sign_in, secret):
    client = sign_in(Role.PEER)
    page = client.page("/figures/age?q=homes&only=old")
    assert "Secret measure" not in page.text
    (link,) = [link.get("href") for link in page.all("a") if link.get("href").startswith("/figures/age.csv?")]
    assert parse_qs(urlsplit(link).query) == {"q": ["homes"], "only": ["old"]}
    assert "No metric matches" in client.page("/figures/age?q=zebra").text
    described = client.get("/figures/age-metadata.json").get_json()["tableSchema"]["columns"]
    header = client.get("/figures/age.csv?only=old").text.lstrip("\ufeff").splitlines()[0]
    assert [column["titles"] for column in described] == header.split(",")


def test_without_figures_the_page_says_so(sign_in):
    assert "No figures yet" in sign_in(Role.PEER).page("/figures/age").text


def test_the_way_to_it_is_on_the_page_about_the_data(sign_in):
    page = sign_in(Role.PEER).page("/about-the-data")
    assert any(link.get("href") == "/figures/age" for link in page.all("a"))
