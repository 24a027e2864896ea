"""Files that nobody knew before: guessed, tried on a sample, kept, and imported."""

import io
import zipfile
from decimal import Decimal
from xml.sax.saxutils import escape

import pytest
import sqlalchemy as sa

from peerhub.metrics import queries
from peerhub.metrics.models import MetricMapping, MetricValue, PublicationStatus
from peerhub.metrics.operations import MappingRefused, ValuesRefused, change_mapping, import_mapped, make_mapping
from peerhub.metrics.periods import YearKind
from peerhub.metrics.sources import SHIPPED, SourceEntry
from peerhub.metrics.sources.figures import NoFigure, read_figure
from peerhub.metrics.sources.headings import metric_and_period
from peerhub.metrics.sources.mapping import Mapping, Spread
from peerhub.permissions import Role
from tests.metrics.figures import of_bytes
from tests.support import factories

SOURCE = SourceEntry("mhclg", "MHCLG", "Open Government Licence v3.0", "MHCLG")

WIDE = """Table 7: households, by local area
Source: returns of councils
Area code,Area,2022/23,2023/24 [note 1],2024/25
E92000001,England,"12,400","13,100","14,000"
E12000001,North East,900,950,"1,000"
E06000001,Hartlepool,"1,234",[c],1345 [r]
E07000153,Kettering,17,..,
S12000033,Aberdeen City,1,2,3
Notes: figures are rounded
"""
BY_NAME = """Council,Year,Measure,Value,Lower CI,Upper CI
Hartlepool,2023,Homes,£1.5,1.2,1.8
King's Lynn and West Norfolk,2023,Homes,*,,
Hartlepool,2024,Empty homes,12%,,
"""


def workbook(rows: list[list[object]]) -> bytes:
    """A workbook as small as one can be: a cover sheet, and a sheet with these rows."""

    def cell(value: object) -> str:
        if isinstance(value, (int, float)):
            return f"<c><v>{value}</v></c>"
        return f'<c t="inlineStr"><is><t>{escape(str(value))}</t></is></c>'

    lines = "".join(f"<row>{''.join(map(cell, row))}</row>" for row in rows)
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        file.writestr("[Content_Types].xml", f'<Types xmlns="{package}/content-types"/>')
        file.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{relations}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
        )
        file.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{main}" xmlns:r="{relations}"><sheets><sheet name="Cover" sheetId="1" r:id="r1"/>'
            '<sheet name="Data" sheetId="2" r:id="r2"/></sheets></workbook>',
        )
        file.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{package}/relationships">'
            f'<Relationship Id="r1" Type="{relations}/worksheet" Target="worksheets/sheet1.xml"/>'
            f'<Relationship Id="r2" Type="{relations}/worksheet" Target="worksheets/sheet2.xml"/></Relationships>',
        )
        file.writestr(
            "xl/worksheets/sheet1.xml",
            f'<worksheet xmlns="{main}"><sheetData><row><c><v>1</v></c></row></sheetData></worksheet>',
        )
        file.writestr(
            "xl/worksheets/sheet2.xml", f'<worksheet xmlns="{main}"><sheetData>{lines}</sheetData></worksheet>'
        )
    return made.getvalue()


def made(file, *, name="Households") -> MetricMapping:
    return make_mapping(file, name=name, source_code="mhclg", new_source=SOURCE, by=factories.make_user())


def described(mapping, text: str) -> MetricMapping:
    kept = Mapping.from_json(mapping.content)
    change_mapping(mapping, name=mapping.name, content=kept, metrics_text=text, by=factories.make_user())
    return mapping


def standing(session) -> dict[tuple[str, str, str], MetricValue]:
    values = session.scalars(sa.select(MetricValue))
    return {(value.metric.code, value.area_code, value.period): value for value in values}


def test_a_wide_file_of_periods_is_guessed_and_comes_in(session):
    mapping = made(of_bytes("table7.csv", WIDE.encode()))
    guessed = Mapping.from_json(mapping.content)
    assert (guessed.area, guessed.spread, guessed.header_line) == ("Area code", Spread.PERIODS, 3)
    assert guessed.value_columns == ("2022/23", "2023/24 [note 1]", "2024/25")
    described(mapping, "every line | households | Households | Housing | households | neutral")
    tried = queries.trial_of(mapping)
    assert (tried.faults, [one.fault for one in tried.values if one.fault]) == ([], [])
    assert {one.area for one in tried.values if one.passed_over} == {"E12000001", "S12000033"}
    done = import_mapped(of_bytes("table7.csv", WIDE.encode()), mapping=mapping, by=None)
    values = standing(session)
    assert done.run.rows_new == len(values) == 9  # England, Hartlepool, Kettering
    code = "mhclg:households"
    assert values[code, "E06000001", "2022/23"].value == 1234
    withheld = values[code, "E06000001", "2023/24"]
    assert (withheld.value, withheld.missing_reason) == (None, "Withheld at source: confidential")
    revised = values[code, "E06000001", "2024/25"]
    assert (revised.value, revised.published_as, revised.note) == (1345, "1345 [r]", "Revised at source.")
    assert {values[code, "E07000153", period].value for period in ("2023/24", "2024/25")} == {None}


def test_names_limits_and_marks_of_a_long_file(session):
    mapping = made(of_bytes("homes.csv", BY_NAME.encode()))
    guessed = Mapping.from_json(mapping.content)
    assert (guessed.area, guessed.period, guessed.metric) == ("Council", "Year", ("Measure",))
    assert (guessed.value, guessed.ci_lower, guessed.ci_upper) == ("Value", "Lower CI", "Upper CI")
    described(mapping, "Homes|homes|Homes|Housing|£|higher\nEmpty homes|empty|Empty homes|Housing|%|lower")
    import_mapped(of_bytes("homes.csv", BY_NAME.encode()), mapping=mapping, by=None)
    values = standing(session)
    hartlepool = values["mhclg:homes", "E06000001", "2023"]
    assert (hartlepool.value, hartlepool.ci_lower, hartlepool.ci_upper) == (
        Decimal("1.5"), Decimal("1.2"), Decimal("1.8"),
    )  # fmt: skip
    assert values["mhclg:empty", "E06000001", "2024"].value == 12
    assert (
        values["mhclg:homes", "E07000146", "2023"].missing_reason == "Suppressed at source because the number is small"
    )


def test_a_workbook_with_a_column_for_each_metric(session):
    content = workbook(
        [["Homes in 2024", ""], ["ONS code", "Built", "Sold"], ["E08000016", 12, 3.5], ["E06000001", "n/a", 7]]
    )
    mapping = made(of_bytes("homes.xlsx", content))
    guessed = Mapping.from_json(mapping.content)
    assert (guessed.spread, guessed.value_columns, guessed.header_line) == (Spread.METRICS, ("Built", "Sold"), 2)
    kept = Mapping.from_json(guessed.as_json() | {"only_period": "2024", "year_kind": "financial"})
    lines = "Built|built|Built|Housing|homes|higher\nSold|sold|Sold|Housing|homes|neutral"
    change_mapping(mapping, name="Homes", content=kept, metrics_text=lines, by=factories.make_user())
    import_mapped(of_bytes("homes.xlsx", content), mapping=mapping, by=None)
    values = standing(session)
    assert values["mhclg:built", "E08000016", "2023/24"].value == 12
    assert values["mhclg:built", "E08000016", "2023/24"].published_as == "12"
    assert values["mhclg:sold", "E08000016", "2023/24"].council_id is not None  # Barnsley, by the code it had
    assert values["mhclg:built", "E06000001", "2023/24"].missing_reason == "Not available at source"


TWICE_WIDE = """Table 4b: duties and lettings [note 1],,,,,
,,,,,
Code,Local authority,Region,Duty owed 2023-24,Duty owed 2024-25 [note 2],New lettings: 2024-25
E12000001,North East,North East,"9,240","9,310 [p]","15,220"
E06000001,Hartlepool,North East,"1,204","1,198 [p]",412
E06000003,Redcar and Cleveland,North East,640,[c],n/a
E08000016,Barnsley,Yorkshire and The Humber,"1,011","(20)","2,870²"
,,,,,
[note 1] As reported.,,,,,
"""


def test_a_column_for_each_metric_and_period(session):
    """Headings that say both; a column of regions names no metric."""
    mapping = made(of_bytes("duties.csv", TWICE_WIDE.encode()))
    guessed = Mapping.from_json(mapping.content)
    assert (guessed.spread, guessed.header_line, len(guessed.value_columns)) == (Spread.BOTH, 3, 3)
    assert [line.split(" | ")[0] for line in mapping.metrics_text.splitlines()] == ["Duty owed", "New lettings"]
    lines = "Duty owed|duty|Duty owed|Housing|homes|lower\nNew lettings|let|Lettings|Housing|homes|neutral"
    change_mapping(mapping, name="Duties", content=guessed, metrics_text=lines, by=factories.make_user())
    assert not [one.fault for one in queries.trial_of(mapping).values if one.fault]
    import_mapped(of_bytes("duties.csv", TWICE_WIDE.encode()), mapping=mapping, by=None)
    values = standing(session)
    assert {key: held.value for key, held in values.items() if held.value is not None} == {
        ("mhclg:duty", "E06000001", "2023/24"): 1204, ("mhclg:duty", "E06000001", "2024/25"): 1198,
        ("mhclg:let", "E06000001", "2024/25"): 412, ("mhclg:duty", "E06000003", "2023/24"): 640,
        ("mhclg:duty", "E08000016", "2023/24"): 1011, ("mhclg:duty", "E08000016", "2024/25"): -20,
        ("mhclg:let", "E08000016", "2024/25"): 2870,
    }  # fmt: skip
    assert values["mhclg:duty", "E06000001", "2024/25"].status is PublicationStatus.PROVISIONAL
    assert "onfidential" in values["mhclg:duty", "E06000003", "2024/25"].missing_reason


@pytest.mark.parametrize(
    ("heading", "metric", "period"),
    [
        ("Homes built 2024-25 [note 2]", "Homes built", "2024-25"),
        ("2023/24 school year: absence", "absence", "2023/24 school year"),
        ("Waste (2022/23)", "Waste", "2022/23"),
        ("Homes built", "Homes built", ""),
        ("2024", "2024", ""),
    ],
)
def test_a_heading_says_its_metric_and_its_period(heading, metric, period):
    assert metric_and_period(heading) == (metric, period)


def test_a_mapped_file_with_faults_is_refused_whole(session):
    mapping = described(
        made(of_bytes("homes.csv", BY_NAME.encode())),
        "Homes|homes|Homes|Housing|£|higher\nEmpty homes|empty|Empty|Housing|%|lower",
    )
    kept = Mapping.from_json(mapping.content | {"passes_over_other_areas": False})
    change_mapping(mapping, name="Homes", content=kept, metrics_text=mapping.metrics_text, by=factories.make_user())
    text = (
        BY_NAME
        + "Nowhere,2023,Homes,1,,\nHartlepool,2023,Sheds,1,,\nHartlepool,soon,Homes,1,,\nHartlepool,2022,Homes,many,,\n"
    )
    with pytest.raises(ValuesRefused) as refused:
        import_mapped(of_bytes("homes.csv", text.encode()), mapping=mapping, by=None)
    said = {fault.line: fault.sentence.split(" in ")[0].split(" is ")[0] for fault in refused.value.faults}
    assert said == {5: "“Nowhere”", 6: "“Sheds”", 7: "“soon”", 8: "“many”"}


def test_what_is_no_workbook_and_what_is_no_mapping_is_said(session):
    broken = of_bytes("homes.xlsx", b"PK not a workbook")
    with pytest.raises(Exception, match="must be put right") as refused:
        made(broken)
    assert "no workbook that can be read" in refused.value.faults[0].sentence
    mapping = made(of_bytes("homes.csv", BY_NAME.encode()))
    for text, sentence in (
        ("Homes", "must have six parts"),
        ("Homes|ho mes|Homes|Housing|£|higher", "letters, digits and hyphens"),
        ("Homes|homes|Homes|Housing|£|up", "higher, lower or neutral"),
    ):
        with pytest.raises(MappingRefused, match=sentence):
            described(mapping, text)
    with pytest.raises(MappingRefused, match="Another mapping has this name"):
        make_mapping(
            of_bytes("a.csv", BY_NAME.encode()), name="Households", source_code="mhclg", new_source=None,
            by=factories.make_user(),
        )  # fmt: skip


@pytest.mark.parametrize("source", [source for source, shipped in SHIPPED.items() if shipped.mapping])
def test_a_mapping_survives_being_kept(source):
    mapping = SHIPPED[source].mapping
    assert Mapping.from_json(mapping.as_json()) == mapping


PUBLISHED, PROVISIONAL = None, PublicationStatus.PROVISIONAL


@pytest.mark.parametrize(
    ("text", "number", "reason", "note", "status"),
    [
        ("12,345.6", "12345.6", None, None, None),
        ("1 234", "1234", None, None, None),
        ("(1,234)", "-1234", None, None, None),
        ("−3.5", "-3.5", None, None, None),
        ("£12%", "12", None, None, None),
        ("12 [p]", "12", None, None, PROVISIONAL),
        ("12 [p] [note 3]", "12", None, "Footnote note 3 at source.", PROVISIONAL),
        ("12²", "12", None, "Has a footnote at source.", None),
        ("[x]", None, "Not available at source", None, None),
        ("[c]", None, "Withheld at source: confidential", None, None),
        ("z", None, "Not applicable", None, None),
        ("", None, None, None, None),
    ],
)
def test_figures_as_they_are_really_written(text, number, reason, note, status):
    figure = read_figure(text, "Value", lenient=True)
    assert figure.number == (None if number is None else Decimal(number))
    assert (figure.reason, figure.note, figure.status) == (reason, note, status)


@pytest.mark.parametrize("text", ["1,23", "12 about", "1.2.3", "twelve", "12 [q]", "1,2345", "£", "%"])
def test_what_is_no_figure_is_not_guessed(text):
    with pytest.raises(NoFigure):
        read_figure(text, "Value", lenient=True)


def test_missing_marks_are_only_read_where_a_mapping_asks_for_it():
    with pytest.raises(NoFigure):
        read_figure("[c]", "Value", lenient=False)


def test_a_mapping_is_made_corrected_and_used_on_pages(sign_in, arrange):
    client = sign_in(Role.ADMINISTRATOR)
    fields = {
        "mapping_name": "Homes", "source": "new", "code": "mhclg", "name": "MHCLG", "licence": "OGL",
        "attribution": "MHCLG",
    }  # fmt: skip
    page = client.submit("/metric-mappings/new", fields | {"file": upload(BY_NAME)}).page
    assert page.title.startswith("Homes")
    assert "King" in page.text
    with arrange() as session:
        number = session.scalars(sa.select(MetricMapping.id)).one()
    address = f"/metric-mappings/{number}"
    wrong = client.submit(address, {"metrics_text": "Homes"}).page
    assert "must have six parts between bars" in wrong.text
    missing = client.submit(address, {"period": "", "only_period": ""}).page
    assert "Choose the column of the period, or enter the period of every line" in missing.text
    lines = "Homes|homes|Homes|Housing|£|higher\nEmpty homes|empty|Empty homes|Housing|%|lower"
    page = client.submit(address, {"metrics_text": lines, "year_kind": YearKind.FINANCIAL.value}).page
    assert "2022/23" in page.text
    assert "would be refused" not in page.text
    page = client.submit(f"{address}/import", {"file": upload(BY_NAME.replace("£1.5", "lots"))}).page
    assert "“lots” in Value is not a number" in page.text
    page = client.submit(f"{address}/import", {"file": upload(BY_NAME)}).page
    assert "MHCLG: 3 new, 0 changed, 0 unchanged." in page.text
    assert "Homes" in client.page("/metric-mappings").text


def upload(text: str):
    return (io.BytesIO(text.encode()), "homes.csv")
