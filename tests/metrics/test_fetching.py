"""Asking LG Inform over a real wire: what it says comes in, and whatever it does nothing half-done stays behind."""

import logging
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine

from peerhub import clock
from peerhub.metrics.models import Metric, MetricImport, MetricValue, PublicationStatus, SourceAnswer, SourceRequest
from peerhub.metrics.operations import fetching
from peerhub.metrics.tasks.remembering import DatabaseMemory
from tests.metrics.lginform_server import KEY, PERIODS, SECRET, Reply, lginform_server, record


@pytest.fixture
def server():
    with lginform_server() as running:
        yield running


class Waits(list):
    """Every wait that was asked for; none is waited."""

    def __call__(self, seconds: float) -> None:
        self.append(seconds)


@pytest.fixture
def waits():
    return Waits()


@pytest.fixture
def asking(server, waits):
    def make(**details):
        service = fetching.LgInform(server.address, details.pop("key", KEY), details.pop("secret", SECRET))
        return fetching.Asker(service, DatabaseMemory(), waits, **details)

    return make


@pytest.fixture
def fetch(asking, tmp_path):
    def run(*metrics, new=(), periods=5, **details):
        wanted = fetching.Wanted(metrics, ("AllLaInCountry_England",), periods)
        return fetching.fetch(asking(**details), wanted, new=new, folder=tmp_path, tell=lambda *_: None)

    return run


def values(session):
    rows = session.execute(
        sa.select(MetricValue.area_code, MetricValue.period, MetricValue.value).order_by(MetricValue.id)
    )
    return {(row.area_code, row.period): None if row.value is None else f"{row.value.normalize():f}" for row in rows}


def test_what_is_asked_for_comes_in_like_any_file(session, fetch):
    done = fetching.bring_in(fetch("17482", new=["17482"]), by=None)
    session.commit()
    assert done.sentence == "LG Inform: 6 new, 0 changed, 0 unchanged."
    assert values(session) == {
        ("E06000001", "2022/23"): "80", ("E06000001", "2023/24"): "81", ("E06000002", "2022/23"): "80",
        ("E06000002", "2023/24"): "81", ("E92000001", "2022/23"): "80", ("E92000001", "2023/24"): "81",
    }  # fmt: skip  # the region is passed over
    again = fetching.bring_in(fetch("17482", again=True), by=None)
    assert again.sentence == "LG Inform: nothing is new, 6 unchanged."


def test_a_metric_that_is_new_is_called_what_lg_inform_calls_it(session, fetch):
    done = fetching.bring_in(fetch("10749", new=["10749", "777"]), by=None)
    metric = session.scalars(sa.select(Metric).where(Metric.code == "lginform:10749")).one()
    assert (metric.label, metric.definition, metric.is_fetched) == ("Something new", "How it is counted.", True)
    assert done.unknown == ("777",)
    assert "LG Inform has no metric 777." in done.sentence


def test_metrics_are_asked_for_a_few_at_a_time_and_next_pages_are_followed(session, fetch, server):
    records = server.records["17482"]
    server.script = [
        Reply(body=records[:4], headers={"Link": '<data.table?page=2>; rel="next"'}),
        Reply(body=records[4:]),
    ]
    fetched = fetch("17482", "1", "2", "3", "4", "9612")
    assert fetched.values == 16
    assert [path.split("?")[0] for path, _ in server.asked] == ["/data.table"] * 3
    assert [path.split("metricType=")[1].split("&")[0] for path, _ in server.asked if "metricType=" in path] == [
        "17482%2C1%2C2%2C3%2C4",
        "9612",
    ]


def test_a_link_to_another_server_is_not_followed(session, fetch, server):
    server.script = [Reply(body=[], headers={"Link": '<https://elsewhere.example/data.table>; rel="next"'})]
    with pytest.raises(fetching.FetchRefused, match="links to another server"):
        fetch("17482")


def test_a_redirect_is_not_followed_with_a_signature(session, fetch, server):
    server.script = [Reply(302, "", {"Location": "https://elsewhere.example/"}, is_text=True)]
    with pytest.raises(fetching.FetchRefused, match="Set LGINFORM_ADDRESS"):
        fetch("17482")


# Remembered answers


def test_what_was_asked_today_is_not_asked_again(session, fetch, server):
    first = fetch("17482").path.read_text()
    assert fetch("17482").path.read_text() == first
    assert len(server.asked) == 1


def test_tomorrow_the_same_answer_is_not_sent_again(session, fetch, server):
    first = fetch("17482").path.read_text()
    with time_machine.travel(clock.now() + timedelta(days=1)):
        assert fetch("17482").path.read_text() == first
        assert fetch("17482").path.read_text() == first
    assert ["if-none-match" in headers for _, headers in server.asked] == [False, True]
    assert session.scalars(sa.select(SourceRequest.status).order_by(SourceRequest.id)).all() == [200, 304]


def test_a_changed_answer_replaces_the_remembered_one(session, fetch, server):
    fetch("17482")
    server.records["17482"][0]["value"] = 99
    assert ",99," in fetch("17482", again=True).path.read_text()
    assert ",99," in fetch("17482").path.read_text()
    assert len(server.asked) == 2


def test_an_answer_that_nobody_wants_any_more_is_forgotten(session, fetch):
    fetch("17482")
    with time_machine.travel(clock.now() + timedelta(days=91)):
        fetch("9612")
    assert session.scalar(sa.select(sa.func.count(SourceAnswer.key))) == 1


# Patience


@pytest.mark.parametrize(
    ("bad", "pauses"),
    [
        ([Reply(500)], [1]),
        ([Reply(503), Reply(502)], [1, 2]),
        ([Reply(429, headers={"Retry-After": "17"})], [17]),
        ([Reply(body=[1, 2, 3], cut_at=4)], [1]),
        ([Reply(body='[{"metricTypeIdentifier":', is_text=True)], [1]),
    ],
    ids=["500", "503 and 502", "429", "hangs up", "truncated JSON"],
)
def test_what_may_pass_is_tried_again_after_a_while(session, fetch, server, waits, bad, pauses):
    server.script = list(bad)
    assert fetch("17482").values == 8
    assert waits == pauses
    notes = session.scalars(sa.select(SourceRequest.attempt).order_by(SourceRequest.id)).all()
    assert notes == list(range(1, len(bad) + 2))


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        (Reply(500), "a fault of its own (HTTP 500)"),
        (Reply(429), "asked too often"),
        (Reply(body="{", is_text=True), "its answer is not whole"),
    ],
)
def test_patience_ends(session, fetch, server, waits, bad, sentence):
    server.script = [bad] * 9
    with pytest.raises(fetching.FetchRefused) as refused:
        fetch("17482")
    assert sentence in refused.value.sentence
    assert waits == [1, 2, 4, 8]
    assert len(server.asked) == 5


def test_a_service_that_wants_to_be_left_alone_is(session, fetch, server, waits):
    server.script = [Reply(429, headers={"Retry-After": "3600"})]
    with pytest.raises(fetching.FetchRefused, match="to be left alone for 60 minutes"):
        fetch("17482")
    assert waits == []


def test_a_slow_answer_is_given_up_even_when_bytes_keep_coming(session, fetch, server):
    server.script = [Reply(body=list(range(5_000)), slow=0.02)]
    assert fetch("17482", timeout=0.15).values == 8
    assert session.scalars(sa.select(SourceRequest.trouble).order_by(SourceRequest.id)).all() == [
        "it took too long",
        "",
    ]


def test_a_server_that_is_not_there_is_told_from_one_that_answers(session, tmp_path, waits):
    gone = fetching.LgInform("http://127.0.0.1:9", KEY, SECRET)
    client = fetching.Asker(gone, DatabaseMemory(), waits)
    with pytest.raises(fetching.FetchRefused, match="could not be reached"):
        client.ask("comparisonGroups")


# Refusals


@pytest.mark.parametrize(
    ("reply", "kind", "sentence"),
    [
        (Reply(401, "Not Authorized", is_text=True), fetching.FetchRefused, "LGINFORM_SECRET"),
        (Reply(403, "", is_text=True), fetching.FetchRefused, "LGINFORM_SECRET"),
        (
            Reply(401, "User has exceeded allowed usage limits", is_text=True),
            fetching.AllowanceSpent,
            "for today or for the month",
        ),
        (Reply(418, "", is_text=True), fetching.FetchRefused, "does not understand (HTTP 418)"),
    ],
)
def test_what_will_not_pass_is_not_tried_again(session, fetch, server, waits, reply, kind, sentence):
    server.script = [reply]
    with pytest.raises(kind) as refused:
        fetch("17482")
    assert sentence in refused.value.sentence
    assert (waits, len(server.asked)) == ([], 1)


def test_a_wrong_secret_is_refused_by_the_server(session, fetch):
    with pytest.raises(fetching.FetchRefused, match="did not accept the key"):
        fetch("17482", secret="another")


def test_an_unknown_period_is_refused_in_words(session, fetch):
    with pytest.raises(fetching.FetchRefused, match="the areas and the periods"):
        fetch("17482", periods=500)


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({"rows": []}, "no list of records"),
        (["a"], "record 1 is no object"),
        ([record("17482", "E06000001", PERIODS[0], [1])], "value of record 1"),
        ([record("17482", "E06000001", PERIODS[0], 1, areaIdentifier=None)], "record 1 has no areaIdentifier"),
        ([record("17482", "E06000001", PERIODS[0], 1, metricTypeIdentifier=True)], "has no metricTypeIdentifier"),
    ],
)
def test_another_shape_is_said_and_nothing_comes_in(session, fetch, server, body, where):
    server.script = [Reply(body=body)]
    with pytest.raises(fetching.FetchRefused, match=where):
        fetch("17482")
    assert session.scalar(sa.select(sa.func.count(MetricValue.id))) == 0
    assert fetch("17482").values == 8  # what nobody understood was not remembered


def test_metrics_with_lines_that_cannot_be_read_are_left_out_and_the_rest_comes_in(session, fetch, server):
    server.records["9612"][0]["value"] = "four"
    server.records["10749"][3] |= {"periodIdentifier": "moon_7", "periodLabel": "Seventh moon"}
    done = fetching.bring_in(fetch("17482", "9612", "10749", new=["17482", "9612", "10749"]), by=None)
    assert done.left_out == ("10749", "9612")
    assert done.refused.rows_refused == 2
    assert len(values(session)) == 6
    assert session.scalars(sa.select(MetricImport.rows_refused).order_by(MetricImport.id)).all() == [2, 0]


def test_what_is_not_published_stays_inside_even_under_a_name_that_nobody_knows(session, fetch, server):
    server.records["17482"][0] |= {"publicationStatus": "Provisional"}
    server.records["17482"][1] |= {"publicationStatus": "Embargoed", "value": None}
    server.records["17482"][2] |= {"confidenceIntervalLower": 1.5, "confidenceIntervalUpper": "99"}
    fetching.bring_in(fetch("17482", new=["17482"]), by=None)
    rows = session.scalars(sa.select(MetricValue).order_by(MetricValue.id)).all()
    assert [row.status for row in rows[:3]] == [
        PublicationStatus.PROVISIONAL, PublicationStatus.RESTRICTED, PublicationStatus.PUBLISHED,
    ]  # fmt: skip
    assert rows[1].missing_reason == "Not available at source"
    assert "Embargoed" in rows[1].note
    assert (str(rows[2].ci_lower.normalize()), str(rows[2].ci_upper.normalize())) == ("1.5", "99")


# The month's allowance


def test_every_byte_is_counted_and_at_the_end_of_the_allowance_nothing_is_asked(session, fetch, server):
    with time_machine.travel(datetime(2026, 11, 27, 12, tzinfo=UTC)):
        fetch("17482")
        used = session.scalar(sa.select(sa.func.sum(SourceRequest.size)))
        assert used > 3_000
        session.rollback()
        with pytest.raises(fetching.AllowanceSpent, match="begins anew on 1 December 2026"):
            fetch("9612", allowance=used)
        assert len(server.asked) == 1
    with time_machine.travel(datetime(2026, 12, 1, 0, 0, 1, tzinfo=UTC)):
        assert fetch("9612", allowance=used).values == 8


def test_the_groups_of_areas_have_names(session, asking):
    assert [(group.identifier, group.label) for group in fetching.comparison_groups(asking())] == [
        ("AllLaInCountry_England", "All councils in England")
    ]


def test_key_and_signature_are_nowhere_to_be_found(session, fetch, server, caplog):
    server.script = [Reply(500)] * 5
    with caplog.at_level(logging.DEBUG), pytest.raises(fetching.FetchRefused) as refused:
        fetch("17482")
    fetch("9612")
    kept = [*session.scalars(sa.select(SourceRequest.address)), *session.scalars(sa.select(SourceAnswer.link))]
    service = fetching.LgInform(server.address, KEY, SECRET)
    for text in (refused.value.sentence, caplog.text, repr(service), *kept):
        assert "ApplicationKey" not in text
        assert "Signature" not in text
        assert "a secret" not in text
