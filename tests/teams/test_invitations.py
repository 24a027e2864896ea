"""Answers and clearances on their pages: the right person, the right reason, and nobody else's."""

import pytest

from peerhub.db import db
from peerhub.engagements.models import Stage
from peerhub.permissions import Role
from peerhub.teams.models import Assignment, AssignmentState, Clearance, ClearanceState

# Invitations


def test_a_peer_says_yes(app, state_of, scene, sign_in):
    path = f"/assignments/{scene.second}"
    client = sign_in(email=scene.emails["leader"])
    assert client.page(path).heading.endswith(": can you come?")
    done = client.submit(path, {"answer": "yes"})
    assert "Your group office has still to clear it" in done.page.text
    assert state_of(scene.second)[0] is AssignmentState.ASKED


def test_a_peer_says_no_and_why(app, state_of, scene, sign_in):
    path = f"/assignments/{scene.second}"
    client = sign_in(email=scene.emails["leader"])
    refused = client.submit(path, {"answer": "no"})
    assert refused.page.field_errors == {"reason": "Say why, so that the team can be filled again"}
    done = client.submit(path, {"answer": "no", "reason": "Budget council"})
    assert "You said that you cannot come" in done.page.text
    assert state_of(scene.second) == (AssignmentState.DECLINED, Stage.TEAM)


def test_nothing_chosen_is_said_at_the_question(scene, sign_in):
    refused = sign_in(email=scene.emails["leader"]).submit(f"/assignments/{scene.second}")
    assert refused.page.field_errors == {"answer": "Say whether you can come"}


def test_a_confirmed_peer_drops_out(app, state_of, scene, sign_in):
    path = f"/assignments/{scene.first}"
    done = sign_in(email=scene.emails["chief"]).submit(path, {"reason": "Ill"}, button="I cannot come any more")
    assert state_of(scene.first)[0] is AssignmentState.DECLINED
    assert "You said that you cannot come" in done.page.text


@pytest.mark.parametrize("who", ["chief", "other peer"])
def test_somebody_elses_invitation_is_not_there(app, state_of, scene, sign_in, who):
    client = sign_in(email=scene.emails[who])
    path = f"/assignments/{scene.second}"
    assert client.get(path).status_code == 404
    token = client.token("/engagements")
    assert client.post(path, data={"answer": "yes", "csrf_token": token}).status_code == 404
    assert state_of(scene.second)[0] is AssignmentState.ASKED


def test_staff_do_not_answer_as_the_peer(scene, staff):
    assert staff.get(f"/assignments/{scene.second}").status_code == 403


def test_staff_note_an_answer(app, state_of, scene, staff):
    path = f"/assignments/{scene.second}/answer"
    assert "Enter" not in staff.page(path).text
    assert staff.submit(path, {"answer": "no"}).page.field_errors == {
        "reason": "Say why, so that the team can be filled again"
    }
    done = staff.submit(path, {"answer": "no", "reason": "Told us by telephone"})
    assert done.path == scene.path
    assert "on behalf of Lee Leader" in done.page.text
    assert state_of(scene.second)[0] is AssignmentState.DECLINED


def test_staff_take_somebody_off(app, state_of, scene, staff):
    path = f"/assignments/{scene.first}/withdraw"
    assert "will be free on these days again" in staff.page(path).text
    assert staff.submit(path).page.field_errors == {"reason": "Say why in a few words"}
    assert staff.submit(path, {"reason": "New post"}).path == scene.path
    assert state_of(scene.first) == (AssignmentState.WITHDRAWN, Stage.TEAM)
    assert "no longer on this team" in staff.submit(path, {"reason": "Again"}).page.text


@pytest.mark.parametrize("act", ["answer", "withdraw"])
@pytest.mark.parametrize("who", ["council", "leader", "labour"])
def test_only_staff_change_the_team(scene, sign_in, act, who):
    assert sign_in(email=scene.emails[who]).get(f"/assignments/{scene.first}/{act}").status_code == 403


@pytest.mark.parametrize("act", ["answer", "withdraw"])
def test_an_assignment_that_is_not_there(staff, act):
    assert staff.get(f"/assignments/99999/{act}").status_code == 404


# Clearances


def test_a_group_office_clears(app, state_of, scene, sign_in):
    client = sign_in(email=scene.emails["labour"])
    page = client.page("/clearances")
    assert "Lee Leader" in page.text
    assert "Pat Chief" not in page.text
    done = client.submit(f"/clearances/{scene.second}", {"decision": "clear"})
    assert done.path == "/clearances"
    assert "Nothing waits for you" in done.page.text
    assert "Cleared" in done.page.text


def test_a_group_office_refuses_with_a_reason(app, state_of, scene, sign_in):
    client = sign_in(email=scene.emails["labour"])
    path = f"/clearances/{scene.second}"
    assert client.submit(path, {"decision": "refuse"}).page.field_errors == {
        "reason": "Say why, so that staff can find somebody else"
    }
    assert client.submit(path).page.field_errors == {"decision": "Choose whether you clear this deployment"}
    client.submit(path, {"decision": "refuse", "reason": "Standing in an election"})
    assert state_of(scene.second) == (AssignmentState.WITHDRAWN, Stage.TEAM)
    assert "Standing in an election" in client.page("/clearances").text
    assert "Decided on" in client.page(path).text


def test_the_offices_reason_stays_with_the_office_and_staff(scene, sign_in, staff):
    sign_in(email=scene.emails["labour"]).submit(
        f"/clearances/{scene.second}", {"decision": "refuse", "reason": "Standing in an election"}
    )
    assert "Standing in an election" in staff.page(scene.path).text
    assert "election" not in sign_in(email=scene.emails["council"]).page(scene.path).text
    assert "election" not in sign_in(email=scene.emails["leader"]).page(f"/assignments/{scene.second}").text


def test_another_group_office_sees_nothing_of_it(app, state_of, scene, sign_in):
    client = sign_in(email=scene.emails["other group"])
    assert "Lee Leader" not in client.page("/clearances").text
    path = f"/clearances/{scene.second}"
    assert client.get(path).status_code == 404
    token = client.token("/clearances")
    assert client.post(path, data={"decision": "clear", "csrf_token": token}).status_code == 404
    with app.app_context():
        assert db.session.get_one(Clearance, scene.second).state is ClearanceState.WAITING


@pytest.mark.parametrize("role", [Role.PLACEMENT_OFFICER, Role.ADMINISTRATOR, Role.PEER, Role.COUNCIL_CONTACT])
def test_only_group_offices_clear(scene, sign_in, role):
    client = sign_in(role)
    assert client.get("/clearances").status_code == 403
    assert client.get(f"/clearances/{scene.second}").status_code == 403


def test_nothing_to_decide_when_the_peer_declined(arrange, scene, sign_in):
    with arrange() as session:
        assignment = session.get_one(Assignment, scene.second)
        assignment.state, assignment.is_active = AssignmentState.DECLINED, False
    page = sign_in(email=scene.emails["labour"]).page(f"/clearances/{scene.second}")
    assert "Nothing to decide any more" in page.text
    assert not [form for form in page.forms if "decision" in form.names]
