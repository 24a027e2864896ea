"""`flask --app wsgi replay`: a stored decision is solved again and compared; and which weights are in force."""

import pytest
import sqlalchemy as sa

from peerhub import clock
from peerhub.db import db
from peerhub.matching import operations
from peerhub.matching.models import DecisionRecord, WeightSet
from peerhub.matching.queries import weights_in_force
from peerhub.matching.reference import ensure_reference
from peerhub.matching.scoring import FIRST_WEIGHTS
from peerhub.peers.models import Seniority
from peerhub.permissions import Role
from tests.support.factories import make_engagement, make_peer, make_user


@pytest.fixture
def decision_id(arrange):
    with arrange():
        officer, engagement = make_user(Role.PLACEMENT_OFFICER), make_engagement()
        for seniority in (Seniority.CHIEF_EXECUTIVE, Seniority.LEADER):
            make_peer(seniority=seniority)
        operations.propose(engagement, by=officer)
        return operations.accept(engagement, by=officer).id


def replayed(app, number):
    return app.test_cli_runner().invoke(args=["replay", str(number)])


def test_a_decision_that_stands_says_so(app, decision_id):
    outcome = replayed(app, decision_id)
    assert outcome.exit_code == 0
    assert f"Decision {decision_id} stands: the same 2 choices" in outcome.output


def test_a_record_that_says_something_else_is_told_apart(app, arrange, decision_id):
    with arrange() as session:
        real = session.get_one(DecisionRecord, decision_id)
        names = [column.key for column in DecisionRecord.__table__.columns if column.key != "id"]
        columns = {name: getattr(real, name) for name in names}
        columns["result"] = {**real.result, "objective": 1, "assignments": []}
        altered = DecisionRecord(**columns)
        session.add(altered)
        session.flush()
        altered_id = altered.id
    outcome = replayed(app, altered_id)
    assert outcome.exit_code == 1
    assert "the record says 1." in outcome.output
    assert outcome.output.count("the record says nobody.") == 2
    assert "does not match" in outcome.output


def test_a_number_without_record_is_refused_in_one_line(app):
    outcome = replayed(app, 999_999)
    assert outcome.exit_code == 2
    assert outcome.output == "There is no decision record with the number 999999.\n"


def test_a_decision_record_cannot_be_changed(arrange, decision_id):
    with arrange() as session:
        session.get_one(DecisionRecord, decision_id).solver = "another"
        with pytest.raises(sa.exc.DBAPIError, match="append-only"):
            session.flush()
        session.rollback()


def test_the_first_weights_are_added_once_and_a_newer_version_holds(session):
    assert (ensure_reference(), ensure_reference()) == (1, 0)
    assert weights_in_force().version == 1
    newer = {**FIRST_WEIGHTS, "travel": 0}
    db.session.add(WeightSet(version=2, weights=newer, note="Nobody minds the way.", created_at=clock.now()))
    assert (weights_in_force().version, weights_in_force().travel) == (2, 0)


# On its page


def altered(session, decision_id, **changed):
    """Another record that says something else of the same problem."""
    real = session.get_one(DecisionRecord, decision_id)
    names = [column.key for column in DecisionRecord.__table__.columns if column.key != "id"]
    made = DecisionRecord(**{**{name: getattr(real, name) for name in names}, **changed})
    session.add(made)
    session.flush()
    return made.id


def test_the_page_works_the_decision_out_again_and_says_that_it_stands(app, arrange, sign_in, decision_id):
    staff = sign_in(Role.CHALLENGE_MANAGER)
    assert "Work it out again" in staff.page(f"/decisions/{decision_id}").links
    answer = staff.get(f"/decisions/{decision_id}/replay")
    assert "The decision stands" in answer.page.text
    assert "makes the same 2 choices again" in answer.page.text
    assert len(answer.sql) <= 8


def test_the_page_marks_where_the_answer_differs(arrange, sign_in, decision_id):
    with arrange() as session:
        stored = session.get_one(DecisionRecord, decision_id).result
        other = altered(
            session, decision_id, result={**stored, "objective": 1, "assignments": stored["assignments"][:1]}
        )
    page = sign_in(Role.PLACEMENT_OFFICER).page(f"/decisions/{other}/replay")
    for words in ("Something differs", "the record says 1.", "1 place comes out differently", "not what it was"):
        assert words in page.text
    assert "The decision stands" not in page.text


def test_a_problem_that_cannot_be_read_any_more_says_so(arrange, sign_in, decision_id):
    with arrange() as session:
        other = altered(session, decision_id, problem="{}")
    page = sign_in(Role.PLACEMENT_OFFICER).page(f"/decisions/{other}/replay")
    assert "It cannot be worked out again" in page.text
