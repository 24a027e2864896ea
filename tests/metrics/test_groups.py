"""Comparator groups that staff bring in: read from a file, compared with, shown with their licence note."""

import io

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from peerhub.audit.models import AuditEvent
from peerhub.councils import queries as council_queries
from peerhub.councils.csv_files import Faults
from peerhub.metrics import queries
from peerhub.metrics.groups import members_of
from peerhub.metrics.models import Audience, ComparatorGroup, ComparatorMember
from peerhub.metrics.operations import GroupDescription, GroupRefused, bring_group, change_group, withdraw_group
from peerhub.metrics.sources.comparators import Membership, read_group
from peerhub.permissions import Role
from tests.metrics.figures import give, give_group, of_bytes
from tests.support import factories

COUNCILS = {"hartlepool": 1, "E06000001": 1, "kent": 2, "E10000016": 2, "york": 3}
LIST = "council\nHartlepool\nKent\nYork\n"
PAIRS = "council,compared_with\nHartlepool,Kent\nHartlepool,E06000014\nKent,Hartlepool\n"
NOTE = "CIPFA nearest neighbours, licensed to the LGA until March 2028."


def read(text, name="group.csv"):
    faults = Faults()
    return read_group(of_bytes(name, text.encode()), COUNCILS, faults), [str(fault) for fault in faults.kept]


@pytest.fixture
def by(session):
    return factories.make_user(Role.PRINCIPAL_ADVISER)


def bring(by, text=LIST, name="Neighbours 2026", audience=Audience.STAFF):
    return bring_group(of_bytes("group.csv", text.encode()), GroupDescription(name, NOTE, audience), by=by)


def compared_with(group, code):
    """Ids of those whom a member of staff sees this council compared with."""
    staff, council = factories.make_user(Role.PRINCIPAL_ADVISER), council_queries.get_council(code)
    (found,) = [one for one in queries.own_groups(council.id, visible_to=staff) if one.id == group.id]
    return members_of(found, council)


def ids(*codes):
    return [council_queries.get_council(code).id for code in codes]


# Reading the file


@given(st.lists(st.tuples(st.sampled_from(["Hartlepool", "KENT", "york"]), st.sampled_from(["E06000001", "Kent"]))))
def test_every_line_is_a_membership_or_a_fault(pairs):
    found, faults = read("compared_with,council\n" + "".join(f"{member},{council}\n" for council, member in pairs))
    assert len(found) + len(faults) == len(pairs) or faults == [
        "group.csv: The file names fewer than two councils, so there is nobody to compare with."
    ]
    assert len(set(found)) == len(found)
    assert all(one.council != one.member for one in found)


def test_one_list_belongs_to_all_its_members():
    assert read("Council\nHartlepool\n\nkent\n") == ([Membership(None, 1), Membership(None, 2)], [])


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "group.csv, line 1: The first line must name the column council, and compared_with"),
        ("name\nKent\n", "group.csv, line 1: The first line must name the column council"),
        ("council\nKent\nHartlepol\n", "group.csv, line 3: No council of England or Wales has the name or code “Hart"),
        ("council,compared_with\nKent,\n", "group.csv, line 2: A cell is empty."),
        ("council\nKent\nE10000016\nYork\n", "group.csv, line 3: This line says the same as line 2. Keep one of them."),
        ("council,compared_with\nKent,Kent\n", "group.csv, line 2: This line compares a council with itself."),
        ("council\nKent\n", "group.csv: The file names fewer than two councils"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text, fault):
    _, faults = read(text)
    assert faults[0].startswith(fault)


# Keeping it


def test_a_list_compares_each_member_with_the_others_and_nobody_else(session, by):
    group, (hartlepool, kent, york) = bring(by), ids("HPL", "KEN", "YOR")
    assert compared_with(group, "HPL") == sorted([kent, york])
    assert compared_with(group, "KEN") == sorted([hartlepool, york])
    assert compared_with(group, "WOI") == []


def test_each_council_may_have_a_list_of_its_own(session, by):
    group, (hartlepool, kent, york) = bring(by, PAIRS), ids("HPL", "KEN", "YOR")
    assert compared_with(group, "HPL") == sorted([kent, york])
    assert compared_with(group, "KEN") == [hartlepool]
    assert compared_with(group, "YOR") == []
    (size,) = queries.group_sizes()
    assert (size.councils, size.members, size.is_list) == (2, 3, False)


def test_a_newer_file_takes_the_place_of_the_members_before(session, by):
    group = bring(by)
    said = GroupDescription("Neighbours 2027", NOTE, Audience.EVERYBODY)
    change_group(group, said, file=of_bytes("newer.csv", b"council\nKent\nYork"), by=by)
    assert (group.name, group.audience, group.file_name) == ("Neighbours 2027", Audience.EVERYBODY, "newer.csv")
    assert compared_with(group, "HPL") == []
    change_group(group, said, file=None, by=by)
    assert compared_with(group, "KEN") == ids("YOR")
    what = session.scalars(sa.select(AuditEvent.action).where(AuditEvent.action.startswith("comparator."))).all()
    assert sorted(what) == ["comparator.bring", "comparator.change", "comparator.change"]


def test_nothing_is_kept_of_a_file_with_a_fault_or_of_a_name_that_is_taken(session, by):
    group = bring(by)
    said, file = GroupDescription("Other", NOTE, Audience.STAFF), of_bytes("x.csv", b"council\nX\nY")
    with pytest.raises(GroupRefused, match="cannot be read as a group") as refused:
        change_group(group, said, file=file, by=by)
    assert len(refused.value.faults) == 2
    assert (group.name, len(compared_with(group, "HPL"))) == ("Neighbours 2026", 2)
    with pytest.raises(GroupRefused, match="Another group has this name"):
        bring(by)


def test_a_group_that_is_withdrawn_leaves_nothing_but_its_record(session, by):
    withdraw_group(bring(by), by=by)
    session.flush()
    for model in (ComparatorGroup, ComparatorMember):
        assert session.scalar(sa.select(sa.func.count()).select_from(model)) == 0


def test_who_may_compare_with_a_group(session, by):
    ours, open_to_all = bring(by), bring(by, name="Open", audience=Audience.EVERYBODY)
    (hartlepool,), contact = ids("HPL"), factories.make_user(Role.COUNCIL_CONTACT)
    assert [one.id for one in queries.own_groups(hartlepool, visible_to=by)] == [ours.id, open_to_all.id]
    assert [one.id for one in queries.own_groups(hartlepool, visible_to=contact)] == [open_to_all.id]
    assert [one.id for one in queries.groups_to_hand_on(hartlepool)] == [open_to_all.id]


# The pages


def of_upload(text):
    return (io.BytesIO(text.encode()), "group.csv")


@pytest.fixture
def compared(arrange):
    """A metric of Hartlepool, of five in a list, and a group of that list for staff: (metric, group)."""
    codes = ("KEN", "YOR", "WOI", "GRT", "BRO")
    with arrange():
        run, metric = factories.make_metric_import(), factories.make_metric(label="Homes built", unit="homes")
        give(metric, council_queries.get_council("HPL"), run, {2022: "412"})
        others = [council_queries.get_council(code) for code in codes]
        give_group(metric, others, run, {2022: ["1", "2", "3", "4", "5"]})
        lines = "\n".join(["council", "Hartlepool", *(one.gss_code for one in others)])
        group = bring(factories.make_user(Role.PRINCIPAL_ADVISER), lines)
        return metric.id, group.id


def test_figures_stand_beside_the_group_with_its_licence_note(sign_in, compared):
    metric_id, group_id = compared
    client = sign_in(Role.PRINCIPAL_ADVISER)
    page = client.page(f"/councils/HPL/metrics/{metric_id}?group=brought-{group_id}")
    assert "Median of 5 councils of the group “Neighbours 2026”: 3" in page.text
    assert NOTE in client.page(f"/councils/HPL?group=brought-{group_id}").text
    assert NOTE in client.get(f"/councils/HPL/metrics/{metric_id}.svg?group=brought-{group_id}").text
    address = f"/councils/HPL/metrics/{metric_id}-metadata.json?group=brought-{group_id}"
    assert f"Neighbours 2026: {NOTE}" in client.get(address).get_json()["dc:license"]


def test_a_group_for_staff_is_nobody_elses_and_in_no_briefing(sign_in, compared):
    metric_id, group_id = compared
    for role, address in ((Role.PEER, f"metrics/{metric_id}"), (Role.PRINCIPAL_ADVISER, "briefing")):
        page = sign_in(role).page(f"/councils/HPL/{address}?group=brought-{group_id}")
        assert "Neighbours 2026" not in page.text
        assert page.all(class_="govuk-error-message")


def test_a_group_is_added_changed_and_withdrawn(sign_in, arrange):
    client = sign_in(Role.PRINCIPAL_ADVISER)
    assert "No group of our own yet" in client.page("/comparator-groups").text
    said = {"name": "Neighbours 2026", "licence_note": NOTE, "audience": "staff"}
    refused = client.submit("/comparator-groups/new", {**said, "file": of_upload("council\nKent\nNowhere")})
    assert "“Nowhere”" in refused.page.text
    done = client.submit("/comparator-groups/new", {**said, "file": of_upload(LIST)})
    assert "3 councils" in done.page.text
    with arrange() as session:
        group_id = session.scalars(sa.select(ComparatorGroup.id)).one()
    address = f"/comparator-groups/{group_id}"
    assert "Neighbours 2027" in client.submit(address, {"name": "Neighbours 2027"}, button="Save").page.text
    done = client.post(f"{address}/withdraw", data={"csrf_token": client.token(address)}, follow_redirects=True)
    assert "is withdrawn" in done.page.text
