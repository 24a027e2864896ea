import csv
import io
import re
import struct
from datetime import date, timedelta
from xml.etree import ElementTree as ET

import pytest
import sqlalchemy as sa

from peerhub.councils import queries as council_queries
from peerhub.metrics import queries as metric_queries
from peerhub.metrics.models import MetricBreak, MetricImport, MetricSource, MetricValue, PublicationStatus, Snapshot
from peerhub.metrics.operations import import_shipped, take_snapshot
from peerhub.permissions import Role
from tests.metrics.figures import give, give_group, neighbours_of
from tests.support import factories

TIDY = "metric_code,period,gss_code,value,label,topic,unit,polarity\n"
NEW_SOURCE = {
    "source": "new",
    "code": "lof",
    "name": "Local Outcomes Framework",
    "licence": "Open Government Licence v3.0",
    "attribution": "MHCLG",
}


@pytest.fixture
def metric_id(arrange):
    """Homes built in Hartlepool: three years, the last of them provisional, beside a group in the second."""
    with arrange():
        hartlepool, run = council_queries.get_council("HPL"), factories.make_metric_import()
        metric = factories.make_metric(label="Homes built", unit="homes", definition="New homes in the year.")
        give(metric, hartlepool, run, {2021: None, 2022: "412"})
        give(metric, hartlepool, run, {2023: "777"}, status=PublicationStatus.PROVISIONAL)
        give_group(metric, neighbours_of(hartlepool), run, {2022: ["100", "200", "300", "400", "500"]})
        return metric.id


def test_a_figure_shows_each_period_beside_its_group(sign_in, metric_id):
    page = sign_in(Role.COUNCIL_CONTACT).page(f"/councils/HPL/metrics/{metric_id}")
    assert page.title.startswith("Homes built")
    assert "412 homes" in page.text
    assert "Median of 5 similar councils: 300 homes" in page.text
    assert "Old figure" in page.text
    assert "New homes in the year." in page.text
    assert "Not published" in page.text
    assert "777 homes" not in page.text


def test_staff_see_a_provisional_figure_and_are_told_so(sign_in, metric_id):
    page = sign_in(Role.PRINCIPAL_ADVISER).page(f"/councils/HPL/metrics/{metric_id}")
    assert "777 homes" in page.text
    assert "Provisional: not for use outside the LGA" in page.text


@pytest.mark.parametrize("group", ["economic", "demographic", "kind", "region", "england", "wales"])
def test_the_group_can_be_chosen_and_sent_as_a_link(sign_in, metric_id, group):
    page = sign_in(Role.PEER).page(f"/councils/HPL/metrics/{metric_id}?group={group}")
    assert [option.get("value") for option in page.all("option", selected=True)] == [group]


def test_an_unknown_group_says_so_and_shows_the_usual_one(sign_in, metric_id):
    page = sign_in(Role.PEER).page(f"/councils/HPL/metrics/{metric_id}?group=friends")
    assert "Median of 5 similar councils" in page.text
    assert page.all(class_="govuk-error-message")


def test_a_figure_downloads_as_csv(sign_in, metric_id):
    text = sign_in(Role.PEER).get(f"/councils/HPL/metrics/{metric_id}.csv").get_data(as_text=True)
    rows = list(csv.DictReader(io.StringIO(text.lstrip("\ufeff"))))
    assert [(row["period"], row["published_as"], row["median"]) for row in rows] == [
        ("2021/22", "", ""),
        ("2022/23", "412", "300.000000"),
    ]


@pytest.mark.parametrize("role", [Role.PEER, Role.PRINCIPAL_ADVISER])
def test_every_figure_of_a_council_downloads_beside_what_its_columns_mean(sign_in, metric_id, role):
    client = sign_in(role)
    text = client.get("/councils/HPL/figures.csv").get_data(as_text=True).lstrip("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text)))
    described = client.get("/councils/HPL/figures-metadata.json").get_json()
    assert [column["titles"] for column in described["tableSchema"]["columns"]] == list(rows[0])
    statuses = {row["status"] for row in rows}
    assert statuses == ({"published"} if role is Role.PEER else {"published", "provisional"})
    assert [row["value"] for row in rows if row["period"] == "2021/22"] == [""]


def test_a_figure_downloads_as_a_picture_that_says_what_it_is(sign_in, metric_id):
    answer = sign_in(Role.PEER).get(f"/councils/HPL/metrics/{metric_id}.svg")
    assert answer.mimetype == "image/svg+xml"
    drawn = ET.fromstring(answer.text)
    words = " ".join(drawn.itertext())
    for told in ("Homes built", "Hartlepool", "similar councils", "No council is ranked", "412", ".ph-line"):
        assert told in words
    assert "777" not in re.findall(r"\d+", words)  # as a figure: a name that a number was made part of may hold it


def test_a_break_is_said_on_the_page_in_the_picture_and_in_the_file(sign_in, arrange, metric_id):
    with arrange():
        metric = metric_queries.get_described(metric_id, visible_to=factories.make_user(Role.ADMINISTRATOR))
        metric.breaks = [MetricBreak(starts_on=date(2022, 4, 1), note="Flats count too.")]
    client = sign_in(Role.PEER)
    assert (
        "Break in the series before 2022/23: Flats count too." in client.page(f"/councils/HPL/metrics/{metric_id}").text
    )
    assert "Flats count too." in client.get(f"/councils/HPL/metrics/{metric_id}.svg").text
    text = client.get(f"/councils/HPL/metrics/{metric_id}.csv").text.lstrip("\ufeff")
    assert [row["break_before"] for row in csv.DictReader(io.StringIO(text))] == ["", "Flats count too."]


def test_a_picture_is_also_a_png(sign_in, metric_id):
    answer = sign_in(Role.PEER).get(f"/councils/HPL/metrics/{metric_id}.png", buffered=True)
    width, height = struct.unpack(">II", answer.data[16:24])
    assert (answer.data[:8], width) == (b"\x89PNG\r\n\x1a\n", 1040)
    assert height > 600


def test_a_figure_that_is_not_there_is_not_found(sign_in, metric_id):
    client = sign_in(Role.PEER)
    client.page(f"/councils/YOR/metrics/{metric_id}", status=404)
    client.page("/councils/HPL/metrics/999999", status=404)
    client.page(f"/councils/NOPE/metrics/{metric_id}", status=404)


def test_about_the_data_is_open_to_everybody_and_names_every_source(app, arrange):
    from tests.support.client import CheckingClient

    with arrange():
        import_shipped("lginform", by=None)
        factories.make_metric_source(name="Oflog", note="Historical: closed in December 2024.", is_historical=True)
    page = CheckingClient(app).page("/about-the-data")
    for words in (
        "mySociety",
        "CC BY-SA 4.0",
        "LG Inform",
        "Trafford Data Lab",
        "closed in December 2024",
        "Historical",
    ):
        assert words in page.text


# Snapshots


@pytest.fixture
def snapshot_id(arrange, metric_id):
    with arrange():
        return take_snapshot(council_queries.get_council("HPL"), by=None).id


def test_a_snapshot_shows_its_figures_its_group_and_its_seal(sign_in, snapshot_id):
    page = sign_in(Role.CHALLENGE_MANAGER).page(f"/snapshots/{snapshot_id}")
    assert page.title.startswith("Hartlepool on ")
    assert "777 homes" in page.text
    assert "Rotherham" in page.text
    assert "Seal intact" in page.text


def test_outside_the_lga_a_snapshot_shows_what_was_published(sign_in, arrange, snapshot_id):
    with arrange():
        own = council_queries.get_council("HPL").id
    page = sign_in(Role.COUNCIL_CONTACT, council_id=own).page(f"/snapshots/{snapshot_id}")
    assert "412 homes" in page.text
    assert "777 homes" not in page.text


def test_a_council_sees_its_own_snapshots_only(sign_in, arrange, snapshot_id):
    with arrange():
        own, other = (council_queries.get_council(code).id for code in ("HPL", "YOR"))
    sign_in(Role.COUNCIL_CONTACT, council_id=own).page(f"/snapshots/{snapshot_id}")
    sign_in(Role.COUNCIL_CONTACT, council_id=other).page(f"/snapshots/{snapshot_id}", status=404)
    sign_in(Role.BOARD_MEMBER).page(f"/snapshots/{snapshot_id}", status=403)
    sign_in(Role.CHALLENGE_MANAGER).page(f"/snapshots/{snapshot_id + 1}", status=404)


def test_a_snapshot_that_was_changed_says_so(sign_in, arrange, snapshot_id):
    """Past the triggers, as somebody with the keys to the database might: by a row that claims another seal."""
    with arrange() as session:
        row = session.execute(sa.select(Snapshot.__table__)).mappings().one()
        session.execute(sa.insert(Snapshot.__table__), dict(row) | {"id": snapshot_id + 1})
    page = sign_in(Role.CHALLENGE_MANAGER).page(f"/snapshots/{snapshot_id + 1}")
    assert "This snapshot was changed after it was sealed" in page.text
    assert "Seal broken" in page.text


def test_two_snapshots_stand_side_by_side(sign_in, arrange, metric_id, snapshot_id):
    with arrange():
        hartlepool, run = council_queries.get_council("HPL"), factories.make_metric_import()
        metric = metric_queries.get_metric(metric_id)
        give(metric, hartlepool, run, {2024: "800"})
        later = take_snapshot(hartlepool, by=None).id
        give(metric, hartlepool, run, {2025: "999"})
    client = sign_in(Role.CHALLENGE_MANAGER)
    page = client.page(f"/snapshots/{snapshot_id}/now?beside={later}")
    assert "23 homes more" in page.text
    assert "999" not in page.text
    assert "999 homes" in client.page(f"/snapshots/{snapshot_id}/now").text
    assert not client.page(f"/snapshots/{later}/now").all("select", name="beside")


# Every figure of a council


def test_a_figure_is_found_among_many(sign_in, metric_id):
    client = sign_in(Role.PEER)
    assert "Homes built" in client.page("/councils/HPL/figures?q=built+home&topic=Finance").text
    assert "No figure matches" in client.page("/councils/HPL/figures?q=unknown").text
    assert "No figure matches" in client.page("/councils/YOR/figures").text


# Imports


def upload(text: str, name: str = "homes.csv"):
    return (io.BytesIO(text.encode()), name)


def test_an_administrator_imports_a_file_and_sees_it_listed(sign_in, arrange):
    client = sign_in(Role.ADMINISTRATOR)
    assert "No figures yet" in client.page("/metric-imports").text
    text = TIDY + "lof:homes,2024/25,E06000001,412,Homes built,Housing,homes,higher\n"
    page = client.submit("/metric-imports/new", NEW_SOURCE | {"file": upload(text)}).page
    assert "Local Outcomes Framework: 1 new, 0 changed, 0 unchanged." in page.text
    assert "homes.csv" in page.text
    with arrange() as session:
        value = session.scalars(sa.select(MetricValue)).one()
        assert value.council_id == council_queries.get_council("HPL").id


def test_faults_are_listed_by_line_and_can_be_taken_away(sign_in, arrange):
    text = TIDY + "lof:homes,2024/25,E99999999,1,Homes,Housing,homes,higher\nlof:homes,2024,E06000001,x,,,,\n"
    page = sign_in(Role.ADMINISTRATOR).submit("/metric-imports/new", NEW_SOURCE | {"file": upload(text)}).page
    assert "Nothing was imported, because 2 faults must be put right first." in page.text
    assert "No council has or had the code E99999999. Correct the code." in page.text
    assert page.all("input", name="name")[0].get("value") == "Local Outcomes Framework"
    with arrange() as session:
        run = session.scalars(sa.select(MetricImport)).one()
        assert (run.rows_refused, run.rows_new, run.source_id) == (2, 0, None)
        assert not session.scalars(sa.select(MetricSource)).all()
        address = f"/metric-imports/{run.id}"
    client = sign_in(Role.ADMINISTRATOR)
    rows = list(csv.reader(io.StringIO(client.get(f"{address}.csv").text.lstrip("\ufeff"))))
    assert [row[1] for row in rows if row[0] == "Refused"] == ["2", "3"]
    assert ["Lines that were refused", "2"] in [[row[0], row[6]] for row in rows]
    assert "“x” in value is not a number." in client.get(address).page.text


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"source": "new"}, "Enter the code of the new source"),
        ({}, "Choose whose figures the file holds"),
        (NEW_SOURCE | {"code": "Local Outcomes"}, "The code must have lower-case letters, digits and hyphens only"),
        (NEW_SOURCE | {"attribution": ""}, "Enter the attribution"),
    ],
)
def test_a_form_that_is_not_filled_in_says_what_is_missing(sign_in, fields, sentence):
    page = sign_in(Role.ADMINISTRATOR).submit("/metric-imports/new", fields | {"file": upload(TIDY)}).page
    assert sentence in page.text


def test_a_file_must_be_chosen(sign_in):
    page = sign_in(Role.ADMINISTRATOR).submit("/metric-imports/new", NEW_SOURCE).page
    assert page.all(class_="govuk-error-message")


def test_an_executable_is_no_file_of_figures(sign_in):
    given = (io.BytesIO(b"\x7fELF\x02\x01\x01\x00" + bytes(range(256))), "figures.csv")
    page = sign_in(Role.ADMINISTRATOR).submit("/metric-imports/new", NEW_SOURCE | {"file": given}).page
    assert "Nothing was imported" in page.text


def test_only_administrators_import(sign_in):
    for role in set(Role) - {Role.ADMINISTRATOR}:
        client = sign_in(role)
        client.page("/metric-imports", status=403)
        client.page("/metric-imports/new", status=403)


def test_the_list_of_imports_goes_in_steps(sign_in, arrange):
    with arrange():
        source = factories.make_metric_source()
        for number in range(30):
            run = factories.make_metric_import(source_id=source.id, file_name=f"file-{number}.csv")
            run.started_at -= timedelta(days=number)
    page = sign_in(Role.ADMINISTRATOR).page("/metric-imports")
    assert "1 to 25 of 30 imports" in page.text
