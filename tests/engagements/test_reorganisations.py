"""A reorganisation entered by staff: looked at, entered, obeyed, kept by imports, in effect on its day."""

from datetime import date

import pytest
import sqlalchemy as sa
import time_machine

from peerhub.councils import operations, queries
from peerhub.councils.models import Council, CouncilCode, CouncilKind, CouncilStatus, CouncilSuccession, Reorganisation
from peerhub.councils.operations import import_shipped_register
from peerhub.councils.reorganising import Place, ReorganisationRefused, read_plan
from peerhub.engagements.checks import check_council
from peerhub.engagements.errors import EngagementError
from peerhub.engagements.models import Stage
from peerhub.engagements.queries.reorganising import touched_by
from peerhub.metrics.models import Adding, Audience
from peerhub.metrics.operations import GroupDescription, bring_group
from peerhub.metrics.queries import series_of
from peerhub.permissions import Role
from tests.metrics.figures import give, of_bytes
from tests.support import factories

DAY = date(2027, 4, 1)
SURREY = """
West Surrey: Guildford, Woking, Surrey
East Surrey: Tandridge, Reigate and Banstead, Surrey
"""
NEW = "Norfolk North: Breckland, BRO"


@pytest.fixture
def app(register_app):
    return register_app


@pytest.fixture
def by(session):
    return factories.make_user(Role.PRINCIPAL_ADVISER)


def plan(lines=SURREY):
    return read_plan(lines, queries.places_by_name())


def enter(by, lines=SURREY, day=DAY, name="Surrey 2027"):
    return operations.plan_reorganisation(name, day, plan(lines), by=by)


def named(session, name):
    session.expire_all()
    return session.scalars(sa.select(Council).where(Council.name == name, Council.status != CouncilStatus.FORMER)).one()


# Reading what staff write


def place(number, name, status=CouncilStatus.CURRENT, ends_on=None):
    return Place(number, name, CouncilKind.DISTRICT, status, "South East", ends_on)


PLACES = {
    one.name.casefold(): one
    for one in (
        place(1, "Ash"), place(2, "Birch"), place(3, "Cedar", ends_on=DAY), place(4, "Dale", CouncilStatus.SHADOW),
    )
}  # fmt: skip


def test_lines_are_read_and_who_stands_in_two_is_split():
    read = read_plan(" Dale : ash,  Birch \n\n Elm: ASH", PLACES)
    assert [(new.name, bool(new.place), len(new.takes_over)) for new in read.successors] == [
        ("Dale", True, 2),
        ("Elm", False, 1),
    ]
    assert [(old.name, read.is_split(old)) for old in read.predecessors] == [("Ash", True), ("Birch", False)]


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("", "Enter a line"),
        ("Ash, Birch", "must name the new council"),
        ("Dale:", "must name the new council"),
        (": Ash", "must name the new council"),
        ("Dale: Ash, Fir", "“Fir” is no council of today"),
        ("Dale: Ash, Dale", "“Dale” is no council of today"),
        ("Dale: Ash, Cedar", "Cedar ends already"),
        ("Birch: Ash, Birch", "Birch exists already"),
        ("Dale: Ash\nDale: Birch", "stands in two lines"),
        ("Elm: Ash", "change of name or code"),
        (f"{'E' * 81}: Ash, Birch", "too long"),
    ],
)
def test_what_cannot_be_read_is_said(lines, words):
    with pytest.raises(ReorganisationRefused, match=words):
        read_plan(lines, PLACES)


# Entering it


def test_old_councils_get_a_last_day_and_rules_obey_at_once(session, by):
    enter(by)
    guildford, surrey = named(session, "Guildford"), named(session, "Surrey")
    west = named(session, "West Surrey")
    assert (guildford.status, guildford.ended_on) == (CouncilStatus.CURRENT, date(2027, 3, 31))
    assert (west.status, west.id in queries.family_ids(guildford.id)) == (CouncilStatus.SHADOW, True)  # R1
    split = sa.select(CouncilSuccession.is_split).where(CouncilSuccession.predecessor_id == surrey.id)
    assert session.scalars(split).all() == [True, True]
    kind = factories.make_engagement_type()
    check_council(guildford, kind, date(2027, 3, 31))
    with pytest.raises(EngagementError, match="Guildford ends on 31 March 2027"):
        check_council(guildford, kind, date(2027, 4, 1))
    with pytest.raises(ReorganisationRefused, match="ends already"):
        plan()


def test_a_council_that_no_register_has_is_made(session, by):
    enter(by, NEW)
    made = named(session, "Norfolk North")
    assert (made.kind, made.region, made.gss_code[0]) == (CouncilKind.UNITARY, "East of England", "X")
    assert session.get(CouncilCode, made.gss_code).council_id == made.id


def test_counts_of_old_councils_are_added_up_into_the_new_one(session, by):
    enter(by, NEW)
    run, made = factories.make_metric_import(), named(session, "Norfolk North")
    count = factories.make_metric(adding=Adding.AREA)
    for code, value in (("BRE", "10"), ("BRO", "5")):
        give(count, queries.get_council(code), run, {2025: value})
    (series,) = series_of(made.id, [count], compared_with=[], visible_to=None)
    assert (series.latest.value, series.latest.added_up_from) == (15, ("Breckland", "Broadland"))


def test_withdrawn_it_has_never_been(session, by):
    made = enter(by, SURREY + NEW)
    operations.withdraw_reorganisation(made, by=by)
    assert named(session, "Guildford").ended_on is None
    assert named(session, "West Surrey").status is CouncilStatus.SHADOW
    for model in (Reorganisation, Council):
        condition = True if model is Reorganisation else Council.name == "Norfolk North"
        assert session.scalars(sa.select(model.id).where(condition)).all() == []
    enter(by)


def test_with_an_engagement_at_a_new_council_it_cannot_be_withdrawn(session, by):
    made = enter(by, NEW)
    factories.make_engagement(council=named(session, "Norfolk North"))
    with pytest.raises(ReorganisationRefused, match="Move that first"):
        operations.withdraw_reorganisation(made, by=by)


def test_it_comes_into_effect_on_its_day_and_only_once(session, by):
    made = enter(by)
    with time_machine.travel("2027-03-31"), pytest.raises(ReorganisationRefused, match="1 April 2027"):
        operations.bring_into_effect(made, by=by)
    with time_machine.travel("2027-04-01 12:00"):
        operations.bring_into_effect(made, by=by)
        west = named(session, "West Surrey")
        assert (west.status, west.started_on) == (CouncilStatus.CURRENT, DAY)
        assert queries.get_council("GRT").status is CouncilStatus.FORMER
        with pytest.raises(ReorganisationRefused, match="in effect already"):
            operations.bring_into_effect(made, by=by)
        with pytest.raises(ReorganisationRefused, match="no longer be withdrawn"):
            operations.withdraw_reorganisation(made, by=by)


def test_a_register_that_does_not_know_it_does_not_undo_it(session, by):
    made = enter(by, SURREY + NEW)
    assert import_shipped_register(by=None).is_unchanged
    assert named(session, "Guildford").ended_on == date(2027, 3, 31)
    with time_machine.travel("2027-04-02"):
        operations.bring_into_effect(made, by=by)
        assert import_shipped_register(by=None).is_unchanged
    assert named(session, "West Surrey").status is CouncilStatus.CURRENT
    assert named(session, "Norfolk North").started_on == DAY


# What it touches


def test_everything_that_it_touches_is_found_and_nothing_else(session):
    guildford, woking = queries.get_council("GRT"), queries.get_council("WOI")
    peer = factories.make_peer(council=guildford)
    factories.make_peer(council=woking)
    late = factories.make_engagement(council=guildford, first_day=date(2027, 5, 3), last_day=date(2027, 5, 6))
    early = factories.make_engagement(council=guildford, first_day=date(2027, 2, 1), last_day=date(2027, 2, 4))
    factories.make_engagement(
        council=guildford, first_day=date(2027, 6, 1), last_day=date(2027, 6, 4), stage=Stage.CANCELLED
    )
    factories.make_engagement(council=woking, first_day=date(2027, 5, 3), last_day=date(2027, 5, 6))
    account = factories.make_user(Role.COUNCIL_CONTACT, council_id=guildford.id)
    for name, members in (("Ours", "council\nGuildford\nKent"), ("Others", "council\nKent\nWoking")):
        said = GroupDescription(name, "Licensed to the LGA.", Audience.STAFF)
        bring_group(of_bytes("group.csv", members.encode()), said, by=factories.make_user(Role.PRINCIPAL_ADVISER))
    found = touched_by([guildford.id], date(2027, 3, 31))
    assert found.groups == [("Ours", ["Guildford"])]
    assert [one.id for one in found.peers] == [peer.id]
    assert ([one.id for one in found.too_late], [one.id for one in found.running]) == ([late.id], [early.id])
    assert [one.email for one in found.accounts] == [account.email]
    ((name, compared),) = found.comparators
    assert (name, found.compared) == ("Guildford", len(compared))
    assert compared
    assert "Guildford" not in compared


def test_staff_look_first_then_enter_and_see_the_same(sign_in, arrange):
    with arrange():
        factories.make_peer(council=queries.get_council("GRT"))
    client = sign_in(Role.PRINCIPAL_ADVISER)
    assert "None is entered" in client.page("/reorganisations").text
    said = {"name": "Surrey 2027", "lines": SURREY.strip() + "\n" + NEW}
    day = {"first_day-day": "1", "first_day-month": "4", "first_day-year": "2027"}
    page = client.submit("/reorganisations/new", {**said, **day}, button="Look at what it touches").page
    for words in ("Nothing is entered yet", "Not in the register: will be made", "(part of it)", "Guildford"):
        assert words in page.text
    with arrange() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Reorganisation)) == 0
    fields = {key: values[0] for key, values in page.form_with("lines").held().items()}
    page = client.post("/reorganisations/new", data={**fields, "act": "enter"}, follow_redirects=True).page
    for words in (
        "The reorganisation is entered.",
        "Nothing: it is split",
        "Counts, where every part has one",
        "Withdraw it",
    ):
        assert words in page.text
    assert "Bring it into effect" not in page.text
    assert "Will become" in client.page("/councils/GRT").text
    assert "Planned" in client.page("/reorganisations").text


def test_a_line_that_is_wrong_keeps_what_was_right(sign_in):
    client = sign_in(Role.ADMINISTRATOR)
    said = {
        "name": "X",
        "lines": "Elmwood: Nowhere",
        "first_day-day": "1",
        "first_day-month": "4",
        "first_day-year": "2027",
    }
    page = client.submit("/reorganisations/new", said, button="Look at what it touches").page
    assert "no council of today" in page.field_errors["lines"]
    assert page.form_with("lines").held()["name"] == ["X"]
