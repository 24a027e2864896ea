"""Files that somebody exported from LG Inform by hand, in the shapes that its users' programs read."""

import io

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from peerhub.councils.csv_files import Faults
from peerhub.metrics.models import Metric, MetricImport, MetricValue
from peerhub.metrics.operations import ValuesRefused
from peerhub.metrics.operations.exports import import_export
from peerhub.metrics.sources.lginform_export import NO_HEADER, NO_METRIC, ExportFile
from peerhub.permissions import Role
from tests.metrics.figures import of_bytes

CODES = {"17482": "lginform:17482", "9612": "lginform:9612"}
LABELS = {"homes built": "17482", "young people": "9612"}
PLAIN = """area,area label,area long label,2022/23,2023/24 Q2
area,area label,area long label,2022/23,2023/24 Q2
E06000001,Hartlepool,Hartlepool (Unitary),412,"1,398"
E12000001,North East,North East (Region),9,9
Mean for a group,Mean,Mean for a group,9,9
"""


def read(text, number="", name="data.csv"):
    faults = Faults()
    reader = ExportFile(of_bytes(name, text.encode()), codes=CODES, labels=LABELS, number=number)
    rows = [(row[0], row[1], row[2], row[3], row[4]) for row in reader.rows(faults)]
    return rows, [fault.sentence for fault in faults.kept]


@given(
    st.lists(st.integers(2005, 2024), min_size=1, max_size=6, unique=True),
    st.lists(st.sampled_from(["E06000001", "E06000004", "E10000016"]), min_size=1, unique=True),
    st.integers(1, 3),
    st.data(),
)
def test_every_cell_is_a_value_of_its_own_area_and_period(years, areas, repeats, data):
    figures = {(area, year): str(data.draw(st.integers(0, 9999))) for area in areas for year in years}
    header = ",".join(["area", "area label", "area long label", *map(str, years)])
    lines = [",".join([area, "x", "x", *(figures[area, year] for year in years)]) for area in areas]
    rows, faults = read("\n".join([header] * repeats + lines + [header]), number="9612")
    assert not faults
    assert {(area, int(period)): value for _, _, area, period, value in rows} == figures
    assert {metric for _, metric, *_ in rows} == {"9612"}


def test_a_second_line_of_headings_says_which_metric_a_column_is():
    text = "Exported\n\narea,area label,2023,2023\narea,area label,Homes built,9612\nE06000001,Hartlepool,1,2\n"
    assert read(text) == ([(5, "17482", "E06000001", "2023", "1"), (5, "9612", "E06000001", "2023", "2")], [])


def test_a_line_may_name_its_period_and_its_metric():
    text = "area,area label,metricType,period,period label,valueType,value\n"
    text += (
        "E06000001,Hartlepool,17482,fin_2022_23,2022/23,raw,5\nE06000001,Hartlepool,17482,fin_2022_23,2022/23,rank,1\n"
    )
    assert read(text) == ([(2, "17482", "E06000001", "fin_2022_23", "5")], [])
    text = "area,area label,period label,Homes built,Young people\nE06000001,Hartlepool,2023,5,6\n"
    assert read(text) == ([(2, "17482", "E06000001", "2023", "5"), (2, "9612", "E06000001", "2023", "6")], [])


def test_the_metric_may_stand_above_the_headings():
    assert read("Homes built\narea,area label,2023\nE06000001,Hartlepool,5\n")[0][0][1] == "17482"


@pytest.mark.parametrize(
    ("text", "number", "fault"),
    [
        ("code,2023\nE06000001,5\n", "9612", NO_HEADER),
        ("", "9612", NO_HEADER),
        ("area,area label,2023\nE06000001,Hartlepool,5\n", "", NO_METRIC),
        ("area,2023\narea,Empty homes\nE06000001,5\n", "", f"{NO_METRIC} It calls it “Empty homes”."),
        ("area,area label\nE06000001,Hartlepool\n", "9612", "The file has no column of values. Export it"),
        ("area,Value\nE06000001,5\n", "9612", "The column “value” names no period that can be read."),
        (
            "area,2023\narea,Rank in group\nE06000001,5\n",
            "9612",
            "“Rank in group” is no figure.",
        ),
        ("area,2023,2023\narea,Homes,Flats\nE06000001,5,6\n", "9612", "Its columns are headed “Flats” and “Homes”"),
        ("area,2022,2023\nE06000001,5\n", "9612", "This line has 2 cells, but the header 3."),
    ],
)
def test_what_cannot_mean_one_thing_only_is_refused(text, number, fault):
    rows, faults = read(text, number)
    assert rows == []
    assert faults[0].startswith(fault)


def test_it_comes_in_like_every_file_and_twice_changes_nothing(session):
    file = of_bytes("data.csv", PLAIN.encode())
    run = import_export(file, number="99017", label="Homes built here", by=None).run
    assert (run.rows_new, run.rows_changed) == (2, 0)
    values = session.scalars(sa.select(MetricValue).order_by(MetricValue.period_end)).all()
    assert [(one.period, one.value) for one in values] == [("2022/23", 412), ("July to September 2023", 1398)]
    assert {(one.metric.code, one.metric.label) for one in values} == {("lginform:99017", "Homes built here")}
    again = import_export(of_bytes("data.csv", PLAIN.encode()), number="99017", label="Other", by=None).run
    assert (again.rows_new, again.rows_changed, again.rows_unchanged) == (0, 0, 2)
    assert session.scalars(sa.select(Metric.label)).one() == "Homes built here"
    named = PLAIN.replace(
        "area long label,2022/23,2023/24 Q2\nE0", "area long label,HOMES BUILT HERE,Homes built here\nE0"
    )
    assert import_export(of_bytes("named.csv", named.encode()), by=None).run.rows_unchanged == 2


def test_a_fault_brings_in_nothing(session):
    broken = PLAIN.replace("412", "four")
    with pytest.raises(ValuesRefused) as refused:
        import_export(of_bytes("data.csv", broken.encode()), number="99017", by=None)
    assert (refused.value.faults[0].line, "“four”" in refused.value.faults[0].sentence) == (3, True)


def test_the_page_asks_for_the_number_where_it_is_missing_and_keeps_what_was_right(sign_in, arrange):
    client, address = sign_in(Role.ADMINISTRATOR), "/metric-sources/lg-inform/exports/new"

    def given_in(**fields):
        return client.submit(
            address, {"file": (io.BytesIO(PLAIN.encode()), "data.csv"), **fields}, button="Import"
        ).page

    page = given_in(label="Homes built here")
    assert NO_METRIC in page.text
    assert page.form_with("label").held()["label"] == ["Homes built here"]
    assert "digits only" in given_in(number="nine").text
    assert "2 new" in given_in(number="99017", label="Homes built here").text
    with arrange() as session:
        assert session.scalars(sa.select(MetricImport.rows_new).order_by(MetricImport.id)).all() == [0, 2]
