"""New days, calling off and having served, on their pages."""

import pytest

from peerhub.db import db
from peerhub.engagements.models import Engagement, Stage
from peerhub.peers.models import Peer
from peerhub.teams import queries
from peerhub.teams.models import Assignment, AssignmentState
from tests.support.factories import (
    in_days,
    make_assignment,
    make_availability,
    make_engagement,
)

# New days, calling off, having served


def day(name, value):
    return {f"{name}-day": value.day, f"{name}-month": value.month, f"{name}-year": value.year}


def test_the_days_are_moved_with_everybody(app, state_of, scene, staff):
    path = f"{scene.path}/dates"
    assert "Pat Chief and Lee Leader" in staff.page(path).text
    done = staff.submit(path, {**day("first_day", in_days(150)), **day("last_day", in_days(152))})
    assert "Pat Chief and Lee Leader are asked again" in done.page.text
    with app.app_context():
        assert {one.first_day for one in queries.team_of(scene.engagement)} == {in_days(150)}


def test_a_moved_team_is_looked_at_under_the_new_days(scene, staff):
    done = staff.submit(f"{scene.path}/dates", {**day("first_day", in_days(150)), **day("last_day", in_days(152))})
    assert done.path == f"{scene.path}/team-builder/repair"


def test_days_that_a_link_proposes_stand_in_the_form(scene, staff):
    held = staff.page(f"{scene.path}/dates?first={in_days(150)}&last=tomorrow").form_with("version").held()
    assert [held["first_day-day"], held["last_day-day"]] == [[str(in_days(150).day)], [str(in_days(123).day)]]


def test_days_on_which_somebody_is_elsewhere(app, state_of, arrange, scene, staff):
    with arrange() as session:
        chief = session.get_one(Assignment, scene.first).peer_id
        make_assignment(make_engagement(first_day=in_days(150)), session.get_one(Peer, chief))
    refused = staff.submit(f"{scene.path}/dates", {**day("first_day", in_days(152)), **day("last_day", in_days(154))})
    assert "Pat Chief is on the" in refused.page.field_errors["first_day-day"]
    assert refused.page.form_with("first_day-day").held()["first_day-day"] == [str(in_days(152).day)]
    with app.app_context():
        assert {one.first_day for one in queries.team_of(scene.engagement)} == {in_days(120)}


def test_days_in_the_wrong_order(scene, staff):
    refused = staff.submit(f"{scene.path}/dates", {**day("first_day", in_days(150)), **day("last_day", in_days(149))})
    assert refused.page.field_errors == {"last_day-day": "The last day on site must be the first day or later"}


def test_who_moves_the_days_second_is_told(app, state_of, scene, staff):
    path = f"{scene.path}/dates"
    mine = (
        staff.page(path)
        .form_with("version")
        .filled_in({**day("first_day", in_days(160)), **day("last_day", in_days(162))})
    )
    staff.submit(path, {**day("first_day", in_days(150)), **day("last_day", in_days(152))})
    overtaken = staff.post(path, data=mine)
    assert "changed this engagement meanwhile" in overtaken.page.field_errors["first_day-day"]
    with app.app_context():
        assert db.session.get_one(Engagement, scene.engagement).first_day == in_days(150)


def test_calling_off(app, state_of, scene, staff):
    path = f"{scene.path}/cancel"
    assert "Pat Chief and Lee Leader will be free" in staff.page(path).text
    assert staff.submit(path).page.field_errors == {"reason": "Say why in a few words"}
    assert "Cancelled" in staff.submit(path, {"reason": "Merged"}).page.text
    assert state_of(scene.first) == (AssignmentState.WITHDRAWN, Stage.CANCELLED)
    assert "can no longer be changed" in staff.submit(path, {"reason": "Again"}).page.text


def test_noting_that_the_visit_took_place(app, state_of, arrange, scene, staff):
    with arrange() as session:
        engagement = session.get_one(Engagement, scene.engagement)
        engagement.first_day, engagement.last_day = in_days(-3), in_days(0)
    refused = staff.submit(f"{scene.path}/served", {"reason": "It was agreed by telephone."})
    assert "Lee Leader never confirmed" in refused.page.text
    with arrange() as session:
        assignment = session.get_one(Assignment, scene.second)
        assignment.state = AssignmentState.CONFIRMED
    assert refused.page.form_with("reason").held()["reason"] == ["It was agreed by telephone."]
    silent = staff.submit(f"{scene.path}/served")
    assert (
        "Say why the engagement moves on although this is open: Every place is filled"
        in silent.page.field_errors["reason"]
    )
    done = staff.submit(f"{scene.path}/served", {"reason": "It was agreed by telephone."})
    assert "The report is next" in done.page.text
    assert state_of(scene.second) == (AssignmentState.SERVED, Stage.REPORTING)


@pytest.mark.parametrize("page", ["dates", "cancel"])
@pytest.mark.parametrize("who", ["council", "leader", "labour"])
def test_only_staff_move_or_call_off(scene, sign_in, page, who):
    assert sign_in(email=scene.emails[who]).get(f"{scene.path}/{page}").status_code == 403


@pytest.mark.parametrize("page", ["dates", "cancel"])
def test_moving_what_is_not_there(staff, page):
    assert staff.get(f"/engagements/99999/{page}").status_code == 404


def test_whoever_cannot_come_on_the_new_days_is_named_first_and_then_taken_off(app, arrange, scene, staff):
    with arrange() as session:
        leader = session.get_one(Peer, session.get_one(Assignment, scene.second).peer_id)
        make_availability(leader, in_days(151), in_days(155))
    path = f"{scene.path}/dates"
    days = {**day("first_day", in_days(150)), **day("last_day", in_days(152))}
    refused = staff.submit(path, days)
    assert "Lee Leader is not free" in refused.page.field_errors["first_day-day"]
    with app.app_context():
        assert {one.first_day for one in queries.team_of(scene.engagement)} == {in_days(120)}
    done = staff.post(
        path, data=refused.page.form_with("leave").filled_in({**days, "leave": "yes"}), follow_redirects=True
    )
    assert "Pat Chief is asked again" in done.page.text
    assert "the new days" in done.page.text
    with app.app_context():
        assert [one.peer.name for one in queries.team_of(scene.engagement)] == ["Pat Chief"]
        assert db.session.get_one(Assignment, scene.second).state is AssignmentState.WITHDRAWN
