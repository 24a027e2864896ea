"""An existing pool from a spreadsheet: read, compared, let in as a whole, taken back as a whole."""

import io

import pytest
import sqlalchemy as sa

from peerhub import clock
from peerhub.db import db
from peerhub.peers.importing import operations
from peerhub.peers.importing.mapping import MEANINGS, guessed, lacking
from peerhub.peers.importing.models import PeerImport
from peerhub.peers.importing.planning import plan_of
from peerhub.peers.importing.pool import Pool
from peerhub.peers.importing.tables import FileUnreadable, sheet_in
from peerhub.peers.models import GroupMembership, Peer, PeerKind, PeerPost, PeerSkill, PeerStatus, Seniority
from peerhub.peers.operations import PeerRefused
from peerhub.permissions import Role
from tests.peers.shared import events, rows_of
from tests.peers.sheets import workbook
from tests.support import factories
from tests.support.factories import in_days
from tests.support.sql import recording_sql

HEADINGS = ["Name", "E-mail", "Political group", "Job title", "Council", "Skills", "Days a year", "Status"]
PAT = ["Pat Evans", "pat@example.org", "Labour", "Leader", "Hartlepool", "housing 3; waste", "8", "deployable"]
SAM = ["Shah, Sam", "sam@example.org", "", "Director of finance", "Kent", "", "", ""]


def csv_of(*rows: list[str]) -> bytes:
    return "\n".join(";".join(f'"{cell}"' for cell in row) for row in (HEADINGS, *rows)).encode()


# Pure ----------------------------------------------------------------------

POOL = Pool({}, {}, {"hartlepool": 1, "kent": 2}, {1: "Hartlepool", 2: "Kent"}, {"labour": 7},
            {"housing": 3, "waste": 4}, {3: "Housing", 4: "Waste"})  # fmt: skip


def planned(*rows: list[str]):
    sheet = sheet_in("pool.csv", csv_of(*rows))
    return plan_of(
        sheet.lines, mapping=guessed(sheet.columns), choices={}, pool=POOL, today=clock.today()
    )  # fmt: skip


def test_a_line_becomes_a_person():
    pat, sam = [line.person for line in planned(PAT, SAM).lines]
    assert (pat.given_name, pat.family_name, pat.kind, pat.group_id) == ("Pat", "Evans", PeerKind.MEMBER, 7)
    assert (pat.seniority, pat.council_id, pat.skills, pat.days_per_year) == (Seniority.LEADER, 1, {3: 3, 4: 2}, 8)
    assert (sam.given_name, sam.family_name, sam.kind, sam.group_id) == ("Sam", "Shah", PeerKind.OFFICER, None)
    assert (sam.seniority, sam.status, sam.days_per_year) == (Seniority.DIRECTOR, None, None)


@pytest.mark.parametrize(
    ("place", "value", "sentence"),
    [
        (0, "Evans", "The first or the last name is missing."),
        (1, "pat", "“pat” is not an e-mail address. Write it in full, for example name@council.gov.uk."),
        (2, "Whigs", "“Whigs” is no political group that has an office."),
        (3, "", "The title of the post is missing."),
        (4, "", "The council is missing."),
        (5, "alchemy 3", "“alchemy” is not in the list of skills."),
        (6, "many", "The days a year must be a number between 0 and 200, not “many”."),
        (7, "tired", "“tired” is no status. Write joining, deployable, suspended or left."),
    ],
)
def test_what_is_wrong_is_said_with_its_line(place, value, sentence):
    row = [*PAT]
    row[place] = value
    assert planned(SAM, row).faults == [(3, sentence)]


def test_the_same_address_twice_is_a_fault_of_the_second():
    assert planned(PAT, SAM, PAT).faults == [(4, "Line 2 has the same e-mail address. Take one of the two away.")]


def test_a_workbook_says_the_same_as_a_csv_file():
    book = sheet_in("pool.xlsx", workbook([HEADINGS, PAT, ["", ""], SAM]))
    assert [cells for _, cells in book.lines] == [cells for _, cells in sheet_in("pool.csv", csv_of(PAT, SAM)).lines]
    assert [number for number, _ in book.lines] == [2, 4]


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.csv", b"Name\n"), ("a.csv", "Näme\nx".encode("latin-1")), ("a.xlsx", b"no workbook"), ("a.csv", b'a\n"b')],
)  # fmt: skip
def test_what_is_no_table_is_refused_in_a_sentence(name, content):
    with pytest.raises(FileUnreadable) as refused:
        sheet_in(name, content)
    assert refused.value.sentence[-1] != "."


def test_what_must_be_mapped_is_asked_for():
    assert set(lacking({})) == {"full_name", "email", "title", "council"}
    assert not lacking(guessed(HEADINGS))


# In the database -------------------------------------------------------------


@pytest.fixture
def lists(session):
    factories.make_council(name="Hartlepool")
    factories.make_council(name="Kent")
    factories.make_group(name="Labour")
    factories.make_skill(name="Housing", code="housing")
    factories.make_skill(name="Waste", code="waste")


def opened(staff, *rows: list[str]) -> PeerImport:
    return operations.open_import("pool.csv", csv_of(*rows), by=staff)


def everything(session) -> list[list[tuple[object, ...]]]:
    """All that an import can change, but for versions, which only rise."""
    session.flush()
    columns = [column for column in Peer.__table__.columns if column.name != "version"]
    return [
        [tuple(row) for row in session.execute(sa.select(*wanted).order_by(*wanted))]
        for wanted in (columns, *(list(model.__table__.columns) for model in (PeerPost, PeerSkill, GroupMembership)))
    ]


@pytest.fixture
def pat(session, lists) -> Peer:
    """In the pool already, under the same address, with other details."""
    council = session.scalars(sa.select(factories.Council).filter_by(name="Hartlepool")).one()
    housing = session.scalars(sa.select(factories.Skill).filter_by(code="housing")).one()
    group = session.scalars(sa.select(factories.PoliticalGroup).filter_by(name="Labour")).one()
    return factories.make_peer(
        email="pat@example.org", given_name="Pat", family_name="Evans", seniority=Seniority.CABINET_MEMBER,
        council=council, group=group, skills={housing: 1},
    )  # fmt: skip


def test_new_peers_are_added_with_all_they_have(session, lists, staff):
    done = opened(staff, PAT, SAM)
    operations.apply(done, by=staff)
    pat, sam = session.scalars(sa.select(Peer).order_by(Peer.id)).all()
    assert (pat.status, sam.status, pat.version) == (PeerStatus.DEPLOYABLE, PeerStatus.JOINING, 1)
    assert [(post.title, post.council.name, post.is_main) for post in pat.posts] == [("Leader", "Hartlepool", True)]
    assert [item.group.name for item in pat.memberships] == ["Labour"]
    assert {item.skill.name: item.level for item in pat.skills} == {"Housing": 3, "Waste": 2}
    assert (done.added, done.content) == (2, None)
    assert {event.subject_label for event in events(session, "peer.create")} == {
        f"{pat.reference} Pat Evans", f"{sam.reference} Sam Shah",
    }  # fmt: skip


def test_a_column_says_what_a_post_answers_for(session, lists, staff):
    sheet = "\n".join(
        ";".join(f'"{cell}"' for cell in row)
        for row in ([*HEADINGS, "Portfolio"], [*PAT, "Housing and planning"], [*SAM, ""])
    )
    operations.apply(operations.open_import("pool.csv", sheet.encode(), by=staff), by=staff)
    assert [post.portfolio for post in session.scalars(sa.select(PeerPost).order_by(PeerPost.peer_id))] == [
        "Housing and planning", None,
    ]  # fmt: skip


def test_a_fault_anywhere_lets_nothing_in(session, lists, staff):
    item = opened(staff, PAT, ["", *SAM[1:]])
    with pytest.raises(PeerRefused, match="Nothing was imported"):
        operations.apply(item, by=staff)
    assert session.scalar(sa.select(sa.func.count(Peer.id))) == 0


def test_a_known_address_is_merged_and_only_what_the_file_says_changes(session, pat, staff):
    pat.about = "Plain speaker."
    operations.apply(opened(staff, PAT), by=staff)
    session.refresh(pat)
    assert (pat.about, pat.days_per_year) == ("Plain speaker.", 8)
    assert {item.skill.name: item.level for item in pat.skills} == {"Housing": 3, "Waste": 2}
    assert {(post.title, post.is_main) for post in pat.posts} == {("Leader", True), ("Cabinet member", False)}
    assert pat.needs_review_since == clock.today()  # a change of post (R7)


def test_an_undo_leaves_the_pool_as_it_was(session, pat, staff):
    before = everything(session)
    done = opened(staff, PAT, SAM)
    operations.apply(done, by=staff)
    assert everything(session) != before
    operations.undo(done, by=staff)
    assert everything(session) == before


def test_what_was_changed_since_is_not_undone(session, pat, staff):
    done = opened(staff, PAT, SAM)
    operations.apply(done, by=staff)
    session.refresh(pat)
    pat.about = "Said since."
    session.flush()
    after = everything(session)
    with pytest.raises(PeerRefused, match=pat.reference):
        operations.undo(done, by=staff)
    assert everything(session) == after


def test_a_new_peer_who_is_on_a_team_keeps_the_import(session, lists, staff):
    done = opened(staff, SAM)
    operations.apply(done, by=staff)
    sam = session.scalars(sa.select(Peer)).one()
    factories.make_assignment(factories.make_engagement(), sam)
    with pytest.raises(PeerRefused, match="on a team"):
        operations.undo(done, by=staff)


def test_a_look_alike_is_merged_unless_a_person_says_otherwise(session, pat, staff):
    other = ["Pat Evans", "p.evans@example.org", *PAT[2:]]
    item = opened(staff, other)
    plan = operations.plan_for(item)
    assert ([line.is_lookalike for line in plan.lines], len(plan.merges)) == ([True], 1)
    operations.set_choices(item, {"2": "add"}, by=staff)
    plan = operations.plan_for(item)
    assert (len(plan.new), len(plan.merges), len(plan.lookalikes)) == (1, 0, 1)


def test_the_number_of_statements_does_not_grow_with_the_file(session, lists, staff):
    def statements(start: int, number: int) -> int:
        rows = [
            [f"Pat P{start + n}", f"p{start + n}@example.org", *PAT[2:4], "Kent" if n % 2 else "Elsewhere", *PAT[5:]]
            for n in range(number)
        ]
        item = opened(staff, *rows)
        with recording_sql() as record:
            operations.apply(item, by=staff)
            session.flush()
        return len(record)

    assert statements(0, 3) == statements(100, 60)


# On pages ---------------------------------------------------------------------


@pytest.fixture
def lists_made(arrange):
    with arrange():
        factories.make_council(name="Hartlepool")
        factories.make_council(name="Kent")
        factories.make_group(name="Labour")
        factories.make_skill(name="Housing", code="housing")
        factories.make_skill(name="Waste", code="waste")


def upload(client, content: bytes, name: str = "pool.xlsx"):
    return client.submit("/peer-imports/new", {"file": (io.BytesIO(content), name)})


def press(client, path: str, what: str):
    """A form of one button."""
    return client.post(f"{path}/{what}", data={"csrf_token": client.token(path)}, follow_redirects=True)


def test_from_a_file_to_the_pool_and_back(sign_in, lists_made, app):
    client = sign_in(Role.ADMINISTRATOR)
    assert "No imports yet" in client.page("/peer-imports").text
    mapping = upload(client, workbook([HEADINGS, PAT, SAM]))
    assert mapping.path.endswith("/mapping")
    dry = client.submit(mapping.path, {}, button="See what it would do")
    assert "2 new peers" in dry.page.text
    assert "Import all of it" in dry.page.text
    done = press(client, dry.path, "acceptance")
    assert "All of the file is in the pool." in done.page.text
    assert "Pat Evans" in client.page("/peers").text
    back = press(client, dry.path, "undoing")
    assert "The pool is as it was before." in back.page.text
    with app.app_context():
        assert db.session.scalar(sa.select(sa.func.count(Peer.id))) == 0


def test_faults_are_shown_and_can_be_downloaded(sign_in, lists_made):
    client = sign_in(Role.PLACEMENT_OFFICER)
    mapping = upload(client, workbook([HEADINGS, PAT, ["=cmd|' /C calc'!A0 x", "no address", *SAM[2:]]]))
    dry = client.submit(mapping.path, {}, button="See what it would do")
    assert "Nothing can be imported while a line has a fault" in dry.page.text
    assert "Import all of it" not in dry.page.text
    rows = rows_of(client.get(f"{dry.path}/faults.csv"))
    assert rows[1:] == [
        ["3", "“no address” is not an e-mail address. Write it in full, for example name@council.gov.uk."]
    ]
    gone = press(client, dry.path, "discarding")
    assert "Nothing was imported." in gone.page.text


def test_the_page_asks_for_every_meaning(sign_in, lists_made):
    mapping = upload(sign_in(Role.PLACEMENT_OFFICER), workbook([HEADINGS, PAT]))
    assert {meaning.code for meaning in MEANINGS} <= mapping.page.form_with("title").names


def test_a_column_that_is_needed_is_asked_for_at_its_field(sign_in, lists_made):
    client = sign_in(Role.ADMINISTRATOR)
    mapping = upload(client, workbook([["A", "B"], ["Pat Evans", "pat@example.org"]]))
    page = client.submit(mapping.path, {"email": "1"}, button="See what it would do").page
    assert page.field_errors == {"full_name": "Say which column has the name: the whole name, or first and last name"}
    assert page.form_with("email").held()["email"] == ["1"]


def test_no_file_and_a_wrong_one_are_refused_at_the_field(sign_in):
    client = sign_in(Role.ADMINISTRATOR)
    assert client.submit("/peer-imports/new", {}, button="Continue").page.field_errors == {"file": "Choose the file"}
    page = upload(client, b"no workbook").page
    assert page.field_errors == {"file": "This is no workbook that can be read. Save it as .xlsx or as “CSV UTF-8”"}


def test_a_look_alike_is_answered_on_the_page(sign_in, lists_made, arrange):
    with arrange() as session:
        council = session.scalars(sa.select(factories.Council).filter_by(name="Kent")).one()
        factories.make_peer(given_name="Sam", family_name="Shah", email="old@example.org", council=council,
                            joined_on=in_days(-9))  # fmt: skip
    client = sign_in(Role.ADMINISTRATOR)
    mapping = upload(client, workbook([HEADINGS, SAM]))
    dry = client.submit(mapping.path, {}, button="See what it would do")
    assert "The same person, or somebody else?" in dry.page.text
    again = client.submit(dry.path, {"line-2": "add"}, button="Save these answers")
    assert "1 new peers" in again.page.text
