"""Imports of figures: bulk, whole or nothing, and twice the same as once."""

from decimal import Decimal

import pytest
import sqlalchemy as sa

from peerhub.audit.models import AuditEvent
from peerhub.councils import queries as council_queries
from peerhub.councils.csv_files import FilesRefused
from peerhub.metrics.models import Metric, MetricImport, MetricSource, MetricValue, PublicationStatus
from peerhub.metrics.operations import SourceRefused, import_shipped, import_tidy
from peerhub.metrics.sources import SHIPPED, File, SourceEntry
from tests.metrics.figures import of_bytes
from tests.support import factories

HEADER = "metric_code,period,gss_code,value,missing_reason,status,ci_lower,ci_upper,note,label,topic,unit,polarity"
SOURCE = SourceEntry("lof", "Local Outcomes Framework", "Open Government Licence v3.0", "MHCLG")
FIRST = "lof:homes,2024/25,E06000001,412,,,,,,Homes built,Housing,homes,higher"


def tidy(*lines: str) -> File:
    return of_bytes("homes.csv", "\n".join((HEADER, *lines, "")).encode())


def count(session, what) -> int:
    return session.scalar(sa.select(sa.func.count()).select_from(what))


def bytes_of(source: str) -> bytes:
    with SHIPPED[source].file().open() as stream:
        return stream.read()


def shortened(source: str, lines: int) -> bytes:
    return b"".join(bytes_of(source).splitlines(keepends=True)[: lines + 1])


@pytest.mark.parametrize(
    ("source", "values", "missing"),
    [
        ("oflog", 13834, 303),
        ("childrens-services", 21840, 1002),
        ("ons", 32041, 109),
        ("lginform", 3132, 74),
        ("outturn", 5148, None),
    ],
)
def test_every_line_of_a_shipped_file_comes_in(session, source, values, missing):
    done = import_shipped(source, by=None)
    assert (done.run.rows_new, count(session, MetricValue)) == (values, values)
    absent = sa.select(MetricValue).where(MetricValue.value.is_(None)).subquery()
    assert missing is None or count(session, absent) == missing
    metrics = session.scalars(sa.select(Metric.code).where(Metric.id.in_(sa.select(MetricValue.metric_id))))
    assert set(metrics) == {metric.code for metric in SHIPPED[source].metrics}


def values_of(session, code: str) -> dict[tuple[str, str], MetricValue]:
    found = session.scalars(sa.select(MetricValue).join(MetricValue.metric).where(Metric.code == code))
    return {(value.area_code, value.period): value for value in found}


def test_false_zeros_are_missing_and_other_doubts_are_noted(session):
    import_shipped("oflog", by=None)
    false_zeros = session.scalars(
        sa.select(MetricValue).where(MetricValue.published_as == "0", MetricValue.value.is_(None))
    ).all()
    assert {value.area_code for value in false_zeros} == {
        "E06000041", "E08000009", "E10000016", "E06000053", "E09000001",
    }  # fmt: skip
    assert all(value.missing_reason == "Published as 0, which cannot be right" for value in false_zeros)
    noted = session.execute(
        sa.select(Metric.code, MetricValue.period).join(MetricValue.metric).where(MetricValue.note.is_not(None))
    )
    assert {tuple(row) for row in noted} == {("oflog:requests-leading-to-service", "2015/16")}


def test_what_a_year_is_depends_on_the_measure(session):
    """Children's services: the source writes 2024 for a day, a school year, a financial and a calendar year."""
    import_shipped("childrens-services", by=None)
    days = session.scalars(sa.select(sa.func.max(MetricValue.period_end)).group_by(MetricValue.metric_id))
    ends = {(day.month, day.day) for day in days}
    assert ends == {(3, 31), (9, 30), (8, 31), (12, 31)}


def test_ratios_of_the_outturn_agree_with_the_figures_they_come_from(session):
    import_shipped("outturn", by=None)
    # Bath and North East Somerset, 2015-16: 58,999 of 229,831 for adult social care; 9,047 of 130,430 in reserves.
    shares = values_of(session, "outturn:adult-social-care-share")
    reserves = values_of(session, "outturn:unallocated-reserves")
    assert shares["E06000022", "2015/16"].value == Decimal("25.7")
    assert reserves["E06000022", "2015/16"].value == Decimal("6.9")
    assert reserves["E06000022", "2017/18"].status is PublicationStatus.PROVISIONAL
    assert ("E07000223", "2015/16") not in shares  # a district has no social care


def test_old_codes_lead_to_their_council_and_abolished_councils_keep_their_values(session):
    import_shipped("oflog", by=None)
    barnsley, kettering = council_queries.get_council("BNS"), council_queries.get_council("KET")
    codes = sa.select(MetricValue.area_code).distinct()
    assert set(session.scalars(codes.where(MetricValue.council_id == barnsley.id))) == {"E08000016"}
    assert set(session.scalars(codes.where(MetricValue.council_id == kettering.id))) == {"E07000153"}
    assert count(session, MetricValue) == 13834
    done = import_shipped("oflog", by=None)
    assert done.sentence == "Office for Local Government (Oflog): nothing is new, 13,834 unchanged."
    assert count(session, MetricValue) == 13834


def test_an_import_takes_as_many_statements_for_fifty_lines_as_for_thousands(session, sql_counter):
    taken = []
    for content in (shortened("ons", 50), bytes_of("ons")):
        with sql_counter() as statements:
            import_shipped("ons", by=None, file=of_bytes("ons.csv", content))
        taken.append(len(statements))
        session.rollback()
    # Answers to distinct texts go in by five thousand at a time: codes and periods never come to more.
    assert taken[0] == taken[1]
    assert taken[0] < 120


def test_a_revised_value_remembers_the_one_before(session):
    content = shortened("ons", 50)
    import_shipped("ons", by=None, file=of_bytes("ons.csv", content))
    old_run = session.scalars(sa.select(MetricImport)).one()
    before, after = b"claimant-count,2025-01-01/P1Y,E92000001,4,", b"claimant-count,2025-01-01/P1Y,E92000001,4.5,"
    assert content.count(before) == 1
    done = import_shipped("ons", by=None, file=of_bytes("ons.csv", content.replace(before, after)))
    assert (done.run.rows_new, done.run.rows_changed, done.run.rows_unchanged) == (0, 1, 49)
    revised = session.scalars(sa.select(MetricValue).where(MetricValue.import_id == done.run.id)).one()
    assert (revised.value, revised.previous_value, revised.published_as) == (Decimal("4.5"), 4, "4.5")
    assert count(session, sa.select(MetricValue).where(MetricValue.import_id == old_run.id).subquery()) == 49


def test_an_import_is_listed_and_on_record(session):
    person = factories.make_user()
    done = import_shipped("lginform", by=person)
    assert done.run.by_name == person.name
    assert done.run.finished_at >= done.run.started_at
    assert len(done.run.file_sha256) == 64
    event = session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "metric.import")).one()
    assert event.after == {"new": 3132, "changed": 0, "unchanged": 0}
    assert event.actor_id == person.id


# Tidy files


def test_a_tidy_file_brings_its_source_its_metrics_and_its_values(session):
    table = tidy(
        FIRST,
        "lof:homes,2024/25,E08000016,9.5,,provisional,9,10.25,A doubt.,,,,",
        "lof:homes,2024/25,E06000002,,Not collected,,,,,,,,",
        "lof:homes,2024/25,E92000001,100,,,,,,,,,",
    )
    done = import_tidy(table, source_code="lof", new_source=SOURCE, by=None)
    assert done.sentence == "Local Outcomes Framework: 4 new, 0 changed, 0 unchanged."
    metric = session.scalars(sa.select(Metric).where(Metric.code == "lof:homes")).one()
    assert (metric.label, metric.unit, metric.is_headline) == ("Homes built", "homes", False)
    values = {value.area_code: value for value in session.scalars(sa.select(MetricValue))}
    barnsley = values["E08000016"]
    assert barnsley.council_id == council_queries.get_council("BNS").id
    assert (barnsley.value, barnsley.ci_lower, barnsley.ci_upper) == (Decimal("9.5"), 9, Decimal("10.25"))
    assert (barnsley.status, barnsley.note) == (PublicationStatus.PROVISIONAL, "A doubt.")
    assert (values["E06000002"].value, values["E06000002"].missing_reason) == (None, "Not collected")
    assert values["E92000001"].council_id is None


def test_a_second_tidy_file_needs_no_description(session):
    import_tidy(tidy(FIRST), source_code="lof", new_source=SOURCE, by=None)
    done = import_tidy(tidy("lof:homes,2023/24,E06000001,400,,,,,,,,,"), source_code="lof", by=None)
    assert (done.run.rows_new, done.source.name) == (1, "Local Outcomes Framework")
    with pytest.raises(SourceRefused, match="known already"):
        import_tidy(tidy(FIRST), source_code="lof", new_source=SOURCE, by=None)


def test_a_source_that_nobody_described_is_refused(session):
    with pytest.raises(SourceRefused, match="not known"):
        import_tidy(tidy(FIRST), source_code="lof", by=None)


PERIODS = (
    "2023, 2023/24, 2023/24 school year, 2023/24 Q2, October 2023, 2023-10-31, or a first day with a length such as "
    "2023-04-01/P1Y"
)
PREFIX = "Its code must begin with lof: and go on with letters, digits and hyphens."
DESCRIBE = "Give its label, topic, unit, polarity on the first line that names it."
UNKNOWN = "No council has or had the code E99999999. Correct the code."
NO_GSS_CODE = "“E0600002” is not a GSS code. It is a letter and eight digits, such as E06000001."
STATUSES = "It must be one of provisional, published, restricted."
POLARITIES = "It must be one of higher, lower, neutral."
WIDTH = "but the header has 13 columns. Check for a missing or extra comma."
FAULTS = {
    "lof:homes,2024/25,E99999999,1,,,,,,,,,": UNKNOWN,
    "lof:homes,2024/25,E0600002,1,,,,,,,,,": NO_GSS_CODE,
    "lof:homes,2024/25,E06000002,x,,,,,,,,,": "“x” in value is not a number. Write it like 12.5.",
    "lof:homes,2024/25,E06000002,1e12,,,,,,,,,": "“1e12” in value is too large. Check the unit: use thousands, or %.",
    "lof:homes,24,E06000002,1,,,,,,,,,": f"“24” in period is not a period: {PERIODS}.",
    "lof:homes,2024/25,E06000002,1,,secret,,,,,,,": f"“secret” is not a value of status. {STATUSES}",
    "lof:homes,2024/25,E06000002,1,,,5,4,,,,,": "The lower limit 5 is above the upper, 4.",
    "ons:claimants,2024/25,E06000002,1,,,,,,,,,": f"“ons:claimants” is not a metric of this source. {PREFIX}",
    "lof:new,2024/25,E06000002,1,,,,,,,,,": f"The metric lof:new is not known yet. {DESCRIBE}",
    "lof:new,2024/25,E06000002,1,,,,,,New,Housing,homes,up": f"“up” is not a value of polarity. {POLARITIES}",
    "lof:homes,2024/25,E06000001,2,,,,,,,,,": "Line 2 has the same metric, code and period. Keep one of the two.",
    "lof:homes,2024/25,E06000002,1": f"This line has 4 cells, {WIDTH}",
}  # fmt: skip


@pytest.mark.parametrize(("line", "sentence"), FAULTS.items())
def test_each_fault_of_a_tidy_file_is_one_sentence_with_its_line(session, line, sentence):
    with pytest.raises(FilesRefused) as refused:
        import_tidy(tidy(FIRST, line), source_code="lof", new_source=SOURCE, by=None)
    assert [str(fault) for fault in refused.value.faults] == [f"homes.csv, line 3: {sentence}"]
    session.rollback()
    assert [count(session, what) for what in (MetricSource, Metric, MetricImport, MetricValue)] == [0, 0, 0, 0]


def test_a_wrong_code_far_down_is_named_with_its_line(session):
    """One wrong code on line 7,412 of a long file, and not one line comes in."""
    lines = bytes_of("ons").split(b"\n")[:8000]
    cells = lines[7411].split(b",")
    lines[7411] = b",".join([*cells[:2], b"E99999999", *cells[3:]])
    with pytest.raises(FilesRefused) as refused:
        import_shipped("ons", by=None, file=of_bytes("ons.csv", b"\n".join([*lines, b""])))
    assert [str(fault) for fault in refused.value.faults] == [
        "ons.csv, line 7,412: No council has or had the code E99999999. Correct the code."
    ]
    assert count(session, MetricValue) == 0


def test_wrong_header_and_wrong_encoding_are_said(session):
    for content, sentence in (
        (b"code,period\n", "homes.csv, line 1: The header lacks the columns metric_code, gss_code, value."),
        (FIRST.encode("utf-16"), "homes.csv, line 1: This line is not UTF-8 text."),
    ):
        with pytest.raises(FilesRefused) as refused:
            import_tidy(of_bytes("homes.csv", content), source_code="lof", new_source=SOURCE, by=None)
        assert str(refused.value.faults[0]).startswith(sentence)


def test_missing_is_never_zero(session):
    import_tidy(tidy(FIRST, "lof:homes,2023/24,E06000001,,,,,,,,,,"), source_code="lof", new_source=SOURCE, by=None)
    missing = session.scalars(sa.select(MetricValue).where(MetricValue.period == "2023/24")).one()
    assert (missing.value, missing.missing_reason) == (None, "Not available at source")
