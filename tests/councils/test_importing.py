import pytest
import sqlalchemy as sa

from peerhub.audit.models import AuditEvent
from peerhub.councils import queries
from peerhub.councils.csv_files import FilesRefused
from peerhub.councils.models import Council, CouncilContext, CouncilSeats, CouncilStatus, StatisticalNeighbour
from peerhub.councils.operations import import_register
from peerhub.councils.register import read_register
from tests.councils.editions import last_line, shipped_files, small_files, with_line, with_text
from tests.support import factories


def everything(session):
    """Every row of every table, to compare the register before and after."""
    return {
        table: sorted(map(repr, session.execute(sa.text(f"SELECT * FROM {table}"))))
        for table in (
            "council", "council_code", "council_succession", "council_border", "statistical_neighbour",
            "council_seats", "council_control", "council_context", "political_group",
        )
    }  # fmt: skip


def faults_of(files):
    with pytest.raises(FilesRefused) as refused:
        read_register(files)
    return [str(fault) for fault in refused.value.faults]


def test_the_same_edition_twice_changes_nothing_and_says_so(session):
    before = everything(session)
    done = import_register(shipped_files(), by=None)
    assert done.is_unchanged
    assert done.sentence == "The register is the same as before. Nothing was changed."
    assert everything(session) == before
    assert done.tables["Councils"].unchanged == 389


def test_a_new_edition_changes_what_is_new_and_nothing_else(session):
    files = with_text(
        shipped_files(), "council_context.csv", "E06000001,Hartlepool,98180,", "E06000001,Hartlepool,99000,"
    )
    done = import_register(files, by=None)
    assert done.sentence == "The register was imported: 0 rows added, 1 changed, 0 removed."
    hartlepool = queries.get_council("HPL")
    assert hartlepool.context.population == 99000
    assert import_register(shipped_files(), by=None).tables["People and place"].changed == 1


def test_an_import_is_on_record_with_who_and_what(session):
    person = factories.make_user()
    files = with_text(shipped_files(), "councils.csv", "Hartlepool Borough Council", "Hartlepool Council")
    import_register(files, by=person)
    event = session.scalars(
        sa.select(AuditEvent).where(AuditEvent.action == "register.import").order_by(AuditEvent.id.desc())
    ).first()
    assert event.actor_id == person.id
    assert event.after["Councils"] == {"added": 0, "changed": 1, "removed": 0, "unchanged": 388}
    assert queries.get_council("hpl").official_name == "Hartlepool Council"


def test_councils_that_the_files_lack_stay_and_their_rows_can_go(session):
    before = session.scalar(sa.select(sa.func.count(StatisticalNeighbour.rank)))
    files = shipped_files()
    lines = files["nearest_neighbours_ons_2026.csv"].splitlines(keepends=True)
    made_up = factories.make_council(code="ZZZ", gss_code="E06999999")
    done = import_register(files | {"nearest_neighbours_ons_2026.csv": b"".join(lines[:-1])}, by=None)
    assert done.tables["Statistical neighbours"].removed == 1
    assert session.scalar(sa.select(sa.func.count(StatisticalNeighbour.rank))) == before - 1
    assert session.get(Council, made_up.id).code == "ZZZ"


def test_seats_and_reorganisations_follow_the_edition(session):
    files = with_line(
        shipped_files(), "reorganisations.csv",
        predecessor_la_code="ADU", successor_la_code="WSX", last_day="2028-03-31", split="no",
    )  # fmt: skip
    import_register(files, by=None)
    adur, west_sussex = queries.get_council("ADU"), queries.get_council("WSX")
    assert west_sussex.id in queries.family_ids(adur.id)
    seats = session.scalars(sa.select(CouncilSeats).where(CouncilSeats.council_id == adur.id)).all()
    assert sum(row.seats for row in seats) == 29


COUNCIL = {
    "la_code": "ZZZ", "gss_code": "E06999999", "official_name": "New Council", "short_name": "New",
    "nation": "England", "region": "North East", "council_type": "unitary", "status": "current", "is_council": "yes",
}  # fmt: skip
ONE_LINE_EACH = "is used on an earlier line. Each council has one line."


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ({"la_code": "HPL"}, f"The code HPL {ONE_LINE_EACH}"),
        ({"gss_code": "E06000001"}, f"The GSS code E06000001 {ONE_LINE_EACH}"),
        (
            {"gss_code": "E0600001"},
            "“E0600001” is not a GSS code. It is a letter and eight digits, such as E06000001.",
        ),
        ({"nation": "Mercia"}, "“Mercia” is not a value of nation. It must be one of England, Wales."),
        ({"short_name": ""}, "The cell short_name is empty. Fill it in."),
        ({"short_name": "N" * 81}, "The cell short_name is longer than 80 characters. Shorten it."),
        ({"start_date": "1/4/2023"}, "“1/4/2023” in start_date is not a date. Write it like 2023-03-31."),
        (
            {"start_date": "2023-04-01", "last_day": "2020-03-31"},
            "ZZZ ends on 2020-03-31, before it starts on 2023-04-01.",
        ),
        ({"latitude": "north"}, "“north” in latitude is not a number. Write it like 12.5."),
        ({"is_council": "maybe"}, "“maybe” is not a value of is_council. It must be yes or no."),
        ({"is_council": ""}, "An empty cell is not a value of is_council. It must be yes or no."),
    ],
)
def test_each_fault_of_a_council_is_one_sentence_with_its_line(cells, sentence):
    files = with_line(small_files(), "councils.csv", **COUNCIL | cells)
    assert faults_of(files) == [f"councils.csv, line {last_line(files, 'councils.csv')}: {sentence}"]


NO_CODE = "is no council’s code. Correct it, or add the council to councils.csv."


@pytest.mark.parametrize(
    ("name", "line", "sentence"),
    [
        (
            "gss_code_aliases.csv",
            "E06000001,HPL,yes,register",
            "The GSS code E06000001 is given on an earlier line. Each code has one line.",
        ),
        ("gss_code_aliases.csv", "E06999999,ZZZ,yes,register", f"“ZZZ” {NO_CODE}"),
        ("reorganisations.csv", "ZZZ,HPL,2020-03-31,2020-04-01,no", f"“ZZZ” {NO_CODE}"),
        ("council_adjacency.csv", "current_ltla,E06000001,E06999999", f"“E06999999” {NO_CODE}"),
        (
            "nearest_neighbours_ons_2026.csv",
            "global,E06000001,21,E06000002",
            "The rank 21 is not between 1 and 20.",
        ),
        (
            "nearest_neighbours_ons_2026.csv",
            "political,E06000001,2,E06000002",
            "“political” is not a value of model. It must be one of demographic, economic, global.",
        ),
        ("council_hexes.csv", "E06000001,east,1", "“east” in q is not a whole number."),
        (
            "council_composition_2026.csv",
            "E06000001,Hartlepool,2026,36,1,1,0,0,0,0,0,LAB,single_party,lab",
            "The seats of the parties add up to 2, not to 36.",
        ),
        (
            "council_composition_2026.csv",
            "E06000001,Hartlepool,2026,1,2,-1,0,0,0,0,0,LAB,single_party,lab",
            "A party cannot have fewer than no seats.",
        ),
        (
            "council_context.csv",
            "E06000001,Hartlepool,many,1,2,3,4,5,Urban",
            "“many” in population_mid2024 is not a whole number.",
        ),
    ],
)
def test_each_fault_of_another_file_is_one_sentence_with_its_line(name, line, sentence):
    files = small_files()
    files[name] += line.encode() + b"\n"
    assert faults_of(files) == [f"{name}, line {last_line(files, name)}: {sentence}"]


def test_a_faulty_edition_writes_nothing_at_all(session):
    files = with_text(shipped_files(), "councils.csv", "Hartlepool Borough Council", "Hartlepool Council")
    files = with_line(files, "council_context.csv", gss_code="E06000001", population_mid2024="many")
    before = everything(session)
    with pytest.raises(FilesRefused):
        import_register(files, by=None)
    assert everything(session) == before


def test_several_faults_are_all_named_at_once():
    files = with_line(shipped_files(), "council_hexes.csv", gss_code="E06000001", q="x", r="1")
    files = with_line(files, "council_context.csv", gss_code="nowhere")
    with pytest.raises(FilesRefused) as refused:
        read_register(files)
    assert {fault.file for fault in refused.value.faults} == {"council_hexes.csv", "council_context.csv"}
    assert refused.value.sentence == "Nothing was imported, because 2 faults must be put right first."


def test_a_missing_file_is_named():
    files = shipped_files()
    del files["council_hexes.csv"]
    with pytest.raises(FilesRefused) as refused:
        read_register(files)
    assert [str(fault) for fault in refused.value.faults] == [
        "council_hexes.csv: This file is missing. Put it in the folder and start again."
    ]


def test_a_county_without_a_line_is_named():
    files = with_text(
        shipped_files(),
        "councils.csv",
        "South East,district,WSX,,current,,,,,50.844441",
        "South East,district,QQQ,,current,,,,,50.844441",
    )
    with pytest.raises(FilesRefused) as refused:
        read_register(files)
    assert "names the county QQQ, which has no line." in str(refused.value.faults[0])


def test_it_starts_from_nothing_too(session):
    """The fixture was filled by the same import, on an empty database: here its outcome is looked at."""
    assert session.scalar(sa.select(sa.func.count(Council.id))) == 389
    assert session.scalar(sa.select(sa.func.count(CouncilContext.council_id))) == 339
    former = session.scalars(sa.select(Council).where(Council.status == CouncilStatus.FORMER)).all()
    assert all(council.ended_on for council in former)
