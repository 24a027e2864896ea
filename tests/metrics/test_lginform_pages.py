"""The page of LG Inform, its job and its command, against a server of ours on loopback."""

import pytest
import sqlalchemy as sa

from peerhub.jobs.models import Job, JobState
from peerhub.jobs.worker import Worker
from peerhub.metrics.models import Metric, MetricValue, SourceRequest
from peerhub.metrics.operations import import_shipped
from peerhub.permissions import Role
from tests.metrics.lginform_server import KEY, SECRET, Reply, lginform_server
from tests.support import factories

PAGE = "/metric-sources/lg-inform"


@pytest.fixture
def server(app, monkeypatch):
    with lginform_server() as running:
        for name, value in (("ADDRESS", running.address), ("KEY", KEY), ("SECRET", SECRET)):
            monkeypatch.setitem(app.config, f"LGINFORM_{name}", value)
        yield running


@pytest.fixture
def administrator(sign_in):
    return sign_in(Role.ADMINISTRATOR)


def press(client, path):
    """A button of the page that is a form of its own."""
    return client.post(path, data={"csrf_token": client.token(PAGE)}, follow_redirects=True).page


def test_without_a_key_the_page_says_what_to_set(administrator):
    page = administrator.page(PAGE)
    assert "LG Inform has no key yet" in page.text
    assert "No metric is chosen" in page.text


def test_a_key_without_a_secret_is_told(administrator, server, app, monkeypatch):
    monkeypatch.setitem(app.config, "LGINFORM_SECRET", "")
    assert "Requests are not signed" in administrator.page(PAGE).text


def test_a_metric_is_added_fetched_looked_at_and_left_out(administrator, server, app, arrange):
    page = administrator.submit(f"{PAGE}/metrics", {"numbers": "10749, 777"}).page
    assert "LG Inform is asked about 10749 and 777 now." in page.text
    assert Worker(app).do_next()
    page = administrator.page(PAGE)
    assert "LG Inform: 6 new, 0 changed, 0 unchanged. LG Inform has no metric 777." in page.text
    assert "Something new" in page.text
    for hidden in (KEY, SECRET, "ApplicationKey", "Signature="):
        assert hidden not in page.markup
    with arrange() as session:
        metric_id = session.scalars(sa.select(Metric.id).where(Metric.code == "lginform:10749")).one()
    assert "No metric is chosen" in press(administrator, f"{PAGE}/metrics/{metric_id}/leave").text
    with arrange() as session:
        assert session.scalar(sa.select(sa.func.count(MetricValue.id))) == 6


def test_figures_that_are_there_are_fetched_anew(administrator, server, app, arrange):
    with arrange():
        import_shipped("lginform", by=None)
    administrator.submit(f"{PAGE}/metrics", {"numbers": "17482"})
    administrator.submit(PAGE, {"areas": "AllLaInCountry_England", "periods": "2"})
    Worker(app).do_next()
    page = administrator.page(PAGE)
    assert "Major planning applications decided in time" in page.text  # our own label stays
    with arrange() as session:
        hartlepool = MetricValue.area_code == "E06000001"
        assert session.scalars(
            sa.select(MetricValue.value).where(hartlepool, MetricValue.period == "2023/24")
        ).all() == [81]


def test_what_cannot_be_fetched_is_said_and_counted(administrator, server, app, arrange):
    administrator.submit(f"{PAGE}/metrics", {"numbers": "10749"})
    server.script = [Reply(401, "User has exceeded allowed usage limits", is_text=True)]
    Worker(app).do_next()
    assert "the allowance of this key is used up" in administrator.page(PAGE).text
    with arrange() as session:
        assert session.scalars(sa.select(SourceRequest.status)).all() == [401]
        assert session.scalars(sa.select(Job.state)).all() == [JobState.FAILED]


def test_groups_of_areas_are_asked_for_and_listed(administrator, server, app):
    press(administrator, f"{PAGE}/groups")
    Worker(app).do_next()
    assert "All councils in England: AllLaInCountry_England" in administrator.page(PAGE).text


@pytest.mark.parametrize("numbers", ["17482 and more", "-3", " ".join(map(str, range(101)))])
def test_what_is_no_number_is_refused_at_its_place(administrator, numbers):
    page = administrator.submit(f"{PAGE}/metrics", {"numbers": numbers}).page
    assert set(page.field_errors) == {"numbers"}


def test_without_a_metric_nothing_is_fetched(administrator, arrange, server, app):
    with arrange():
        factories.make_metric(is_fetched=True, source_key="1", code="lginform:1")
    token = administrator.token(PAGE)
    with arrange() as session:
        session.execute(sa.update(Metric).values(is_fetched=False))
    fields = {"csrf_token": token, "areas": "E92000001", "periods": "5"}
    assert "No metric is chosen yet" in administrator.post(PAGE, data=fields, follow_redirects=True).page.text


def test_the_command_fetches_and_says_what_came(app, server):
    def run(*arguments):
        return app.test_cli_runner().invoke(args=["fetch-metrics", *arguments])

    assert run("10749", "--periods", "2").output == "LG Inform: 6 new, 0 changed, 0 unchanged.\n"
    server.records["10749"][0]["value"] = "much"
    done = run("--again")
    assert (done.exit_code, "Left out" in done.output) == (2, True)
    server.script = [Reply(403, "", is_text=True)]
    done = run("--again")
    assert (done.exit_code, "LGINFORM_SECRET" in done.stderr) == (1, True)


def test_the_command_without_a_metric_says_what_to_name(app, server):
    done = app.test_cli_runner().invoke(args=["fetch-metrics"])
    assert "Name numbers of metrics, such as 17482." in done.stderr
