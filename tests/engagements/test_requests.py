"""From request to scope: taken down with what is known, run by somebody, agreed with the council."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from peerhub import clock
from peerhub.accounts.models import User
from peerhub.audit.models import AuditEvent
from peerhub.db import db
from peerhub.engagements import operations, queries
from peerhub.engagements.checks import SlotPlan
from peerhub.engagements.dates import expected_days
from peerhub.engagements.deadlines import add_months, cycle
from peerhub.engagements.models import Engagement, EngagementStep, Occasion, Passage, Stage
from peerhub.permissions import Role
from peerhub.teams import operations as teams
from peerhub.teams import queries as team_queries
from tests.engagements.conftest import load_lists, type_called
from tests.support.factories import in_days, make_council, make_engagement, make_user

WISH = "Homelessness, mostly."


@pytest.fixture
def ask(lists, officer, hartlepool):
    """`ask(manager=…)` takes down a corporate peer challenge with what is usually known."""

    def asking(kind="corporate", **given):
        first_day, last_day = expected_days(None, 4, clock.today())
        usual = {
            "council": hartlepool, "type_": type_called(kind), "first_day": first_day, "last_day": last_day,
            "asked_by": " The  leader ", "asked_on": in_days(-9), "wish": WISH, "manager": None, "by": officer,
        }  # fmt: skip
        return operations.take_request(**{**usual, **given})

    return asking


@pytest.fixture
def manager(session):
    return make_user(Role.CHALLENGE_MANAGER, name="Morgan Manager")


def agree(engagement, by, **given):
    usual = {
        "met_on": in_days(-2), "first_day": in_days(150), "last_day": in_days(153), "themes": queries.themes(),
        "local_focus": "Homelessness", "needs": [(queries.skills()[0], 3, 3)],
        "slots": [SlotPlan.of(slot) for slot in engagement.type.template], "by": by,
    }  # fmt: skip
    operations.agree_scope(engagement, **{**usual, **given})


def noted(engagement):
    statement = sa.select(EngagementStep).where(EngagementStep.engagement_id == engagement.id)
    return {step.code: step.done_on for step in db.session.scalars(statement)}


def open_words(engagement, following=Stage.TEAM):
    return [need.words.split(":")[0] for need in team_queries.needs_before(engagement, following)]


def test_a_request_waits_for_somebody_who_runs_it_then_for_its_scope(ask, manager, officer):
    asked = ask()
    assert (asked.stage, asked.requested_by, asked.requested_on) == (Stage.REQUEST, "The leader", in_days(-9))
    assert not asked.days_agreed
    assert (asked.slots, asked.needs, asked.snapshots, asked.local_focus) == ([], [], [], WISH)
    assert open_words(asked)[0] == "Somebody is named who runs it"
    operations.hand_over(asked, manager, by=officer)
    assert (asked.stage, asked.manager) == (Stage.SCOPING, manager)
    assert open_words(asked) == ["Scoping meeting", "The scope is agreed", "The days on site are agreed"]


def test_what_is_agreed_brings_it_to_the_team_with_its_snapshot_and_its_days(ask, manager):
    asked = ask(manager=manager)
    agree(asked, manager)
    assert (asked.stage, asked.days_agreed, asked.first_day) == (Stage.TEAM, True, in_days(150))
    assert noted(asked) == {"scoping": in_days(-2)}
    assert [pinned.occasion for pinned in asked.snapshots] == [Occasion.SCOPING]
    assert len(asked.slots) == len(asked.type.template)
    assert not open_words(asked, Stage.TEAM)
    due = {timed.deadline.code: timed.deadline for timed in team_queries.deadlines_of(asked)}
    assert due["scoping"].is_done
    assert due["documents"].due_on == in_days(150) - timedelta(days=21)
    with pytest.raises(operations.EngagementError, match="agreed already"):
        agree(asked, manager)


def test_whoever_knows_everything_passes_both_stages_at_once(start):
    made = start()
    assert (made.stage, made.days_agreed, made.requested_on) == (Stage.TEAM, True, clock.today())
    assert noted(made) == {"scoping": clock.today()}


def test_a_kind_without_scoping_goes_from_its_request_to_the_team(ask, manager):
    kind = type_called("finance")
    kind.without_stages = (*kind.without_stages, Passage.SCOPING)
    asked = ask("finance", manager=manager)
    assert asked.stage is Stage.REQUEST
    assert "The scope is agreed" in open_words(asked)
    agree(asked, manager, themes=[])
    assert (asked.stage, noted(asked)) == (Stage.TEAM, {})


@pytest.mark.parametrize(
    ("given", "field"),
    [({"asked_by": " "}, "asked_by"), ({"asked_on": in_days(1)}, "asked_on"), ({"wish": "x" * 2001}, "local_focus")],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(ask, given, field):
    with pytest.raises(operations.EngagementError) as refused:
        ask(**given)
    assert refused.value.field == field
    assert not db.session.scalar(sa.select(sa.func.count(Engagement.id)))


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"met_on": in_days(1)}, "met_on"),
        ({"met_on": in_days(-20)}, "met_on"),
        ({"themes": []}, "themes"),
        ({"first_day": in_days(-1)}, "first_day"),
        ({"slots": []}, "slots"),
    ],
)
def test_half_a_scope_is_refused_and_the_request_stays(ask, manager, given, field):
    asked = ask(manager=manager)
    with pytest.raises(operations.EngagementError) as refused:
        agree(asked, manager, **given)
    assert refused.value.field == field
    assert (asked.stage, asked.slots, asked.days_agreed) == (Stage.SCOPING, [], False)


def test_what_was_asked_for_is_not_written_down_twice(ask, start):
    asked = ask()
    for again in (ask, start):
        with pytest.raises(operations.EngagementError, match=asked.reference):
            again()


def test_nobody_is_chosen_before_the_days_are_agreed(ask, officer, manager):
    asked = ask(manager=manager)
    with pytest.raises(teams.TeamError, match="not agreed yet"):
        teams.assign_team(asked, [], by=officer)
    with pytest.raises(teams.TeamError, match="days on site are not agreed"):
        teams.move_on(asked, reason="We go on.", by=officer)
    assert asked.stage is Stage.SCOPING


def test_it_goes_on_without_a_scope_for_a_reason_once_the_days_are_set(ask, officer, manager):
    asked = ask(manager=manager)
    teams.move_dates(asked, first_day=asked.first_day, last_day=asked.last_day, by=officer)
    with pytest.raises(teams.TeamError, match="although this is open: Scoping meeting; The scope is agreed"):
        teams.move_on(asked, reason="", by=officer)
    assert teams.move_on(asked, reason="The scope is that of the last challenge.", by=officer) is Stage.TEAM
    assert len(asked.slots) == len(asked.type.template)
    assert [pinned.occasion for pinned in asked.snapshots] == [Occasion.SCOPING]
    left = db.session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "stage.leave-out")).one()
    assert left.reason == "The scope is that of the last challenge."


def test_a_wish_is_no_challenge_whatever_day_was_thought_of(ask, hartlepool):
    """Its expected days pass: the council is not visited, and something is arranged all the same."""
    made = make_engagement(council=hartlepool, type=type_called("corporate"), stage=Stage.CLOSED)
    made.first_day = made.last_day = add_months(clock.today(), -70)
    asked = ask()
    asked.first_day = asked.last_day = in_days(-3)
    db.session.flush()
    assert queries.last_challenge_of(hartlepool.id) == made
    (standing,) = (one for one in queries.standings(visible_to=None, today=clock.today()) if one.code == "HPL")
    assert standing.last_day == made.last_day
    assert standing.arranged_on == asked.first_day
    assert cycle(standing.last_day, nation=hartlepool.nation, today=clock.today()).due_on < clock.today()
    assert asked.id not in {one.id for one in queries.without_on_site_snapshot(in_days(-9), in_days(9))}


def test_calling_it_off_ends_it(ask, officer):
    asked = ask()
    teams.cancel_engagement(asked, reason="The council prefers next year.", by=officer)
    assert asked.stage is Stage.CANCELLED
    ask()


def test_the_pages(arrange, sign_in, app):
    with arrange():
        load_lists()
        make_council(name="Hartlepool", code="HPL")
        make_user(Role.CHALLENGE_MANAGER, name="Morgan Manager")
    officer, new = sign_in(Role.PLACEMENT_OFFICER), "/engagements/requests/new?council=hpl"
    empty = officer.submit(new, {"wish": WISH}, button="Take down the request")
    assert "Enter who asked" in empty.page.field_errors["asked_by"]
    assert WISH in empty.page.text
    taken = officer.submit(new, {"asked_by": "The leader", "wish": WISH}, button="Take down the request")
    assert "Say who runs it" in taken.page.text
    assert "not agreed yet" in taken.page.text
    with app.app_context():
        made = db.session.scalars(sa.select(Engagement)).one()
        number, runs = made.id, make_id("Morgan Manager")
    here = f"/engagements/{number}"
    assert "Meet the council and agree the scope" in officer.submit(f"{here}/manager", {"manager": runs}).page.text
    assert "The leader" in officer.page(f"{here}/stages").text
    assert "Hartlepool" in officer.page("/?as=placement-officer").text
    refused = officer.submit(f"{here}/scope/agreed", button="Check the scope")
    assert "first day on site" in refused.page.field_errors["first_day-day"].lower()
    first = in_days(150)
    days = {"first_day-day": first.day, "first_day-month": first.month, "first_day-year": first.year}
    check = officer.submit(f"{here}/scope/agreed", days, button="Check the scope")
    assert "Check the scope before it stands" in check.page.text
    form = check.page.form_with("act")
    agreed = officer.post(
        f"{here}/scope/agreed", data=form.filled_in({}, button="Agree the scope"), follow_redirects=True
    )
    assert "Build the team" in agreed.page.text
    again = officer.get(f"{here}/scope/agreed", follow_redirects=True)
    assert "agreed already" in again.page.text


def make_id(name):
    return db.session.scalars(sa.select(User.id).where(User.name == name)).one()
