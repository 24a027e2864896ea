"""The council and every peer say how a visit went; each is asked once and reminded once; only staff read it."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from peerhub import clock
from peerhub.accounts.models import SignedLink
from peerhub.accounts.operations import token_of
from peerhub.db import db
from peerhub.engagements.models import Engagement, Stage
from peerhub.notifications.models import Message
from peerhub.permissions import Role
from peerhub.teams.errors import TeamError
from peerhub.teams.evaluations import operations, queries
from peerhub.teams.evaluations.models import Evaluation, Side
from peerhub.teams.evaluations.queries import Asked
from peerhub.teams.evaluations.rules import STATEMENTS, silent, tally
from peerhub.teams.models import Assignment, AssignmentState, ProposalState, TeamProposal
from tests.support import factories

PEERS = dict.fromkeys((code for code, _ in STATEMENTS[Side.PEER]), 4)
COUNCILS = dict.fromkeys((code for code, _ in STATEMENTS[Side.COUNCIL]), 5)


@pytest.fixture
def visit(session):
    made = factories.make_engagement(first_day=factories.in_days(-5), stage=Stage.REPORTING)
    peer = factories.make_peer(user_id=factories.make_user(Role.PEER).id)
    factories.make_assignment(made, peer, state=AssignmentState.SERVED)
    factories.make_user(Role.COUNCIL_CONTACT, council_id=made.council_id)
    session.add(
        TeamProposal(
            engagement_id=made.id, state=ProposalState.AGREED, team=[], name="Chris Chief",
            email="c@council.example", sent_at=clock.now(), due_on=made.first_day,
        )
    )  # fmt: skip
    session.flush()
    return made


def test_everybody_who_took_part_is_asked_once_and_reminded_once(visit):
    for days in (0, 1, 13, 14, 15):
        operations.ask_and_remind(visit.last_day + timedelta(days=days))
    told = db.session.scalars(sa.select(Message).where(Message.kind == "evaluation.wanted")).all()
    assert sorted("Reminder" in message.subject for message in told) == [False] * 3 + [True] * 3
    assert db.session.scalar(sa.select(sa.func.count(SignedLink.id))) == 1


def test_who_has_spoken_is_left_alone_and_said_again_replaces(visit):
    peer = next(one for one in queries.who_is_asked(visit) if one.side is Side.PEER)
    operations.evaluate(visit, peer, marks=PEERS, worked="The pack", better="", by=factories.make_user())
    operations.evaluate(visit, peer, marks=PEERS | {"time": 2}, worked="", better="", by=factories.make_user())
    (said,) = queries.evaluations_of(visit.id)
    assert (said.marks["time"], said.worked, said.changed_at is not None) == (2, "", True)
    assert operations.ask_and_remind(visit.last_day) == 2
    asked = [(one.name, one.email) for one in queries.who_is_asked(visit)]
    assert len(silent(asked, [said])) == 2


def test_marks_are_counted_and_never_averaged():
    said = [Evaluation(side=Side.PEER, marks=PEERS | {"time": mark}) for mark in (2, 4, 4)]
    said.append(Evaluation(side=Side.COUNCIL, marks=COUNCILS))
    time = next(one for one in tally(Side.PEER, said) if "days were used" in one.statement)
    assert time.counts == {1: 0, 2: 1, 3: 0, 4: 2, 5: 0}


@pytest.mark.parametrize("mark", [None, 0, 6])
def test_every_statement_needs_its_mark(visit, mark):
    asked = Asked(Side.COUNCIL, "Chris", "c@council.example", None)
    with pytest.raises(TeamError) as refused:
        operations.evaluate(
            visit, asked, marks=COUNCILS | {"team": mark}, worked="", better="", by=factories.make_user()
        )
    assert refused.value.field == "team"
    visit.stage = Stage.CLOSED
    with pytest.raises(TeamError, match="until the engagement is closed"):
        operations.evaluate(visit, asked, marks=COUNCILS, worked="", better="", by=factories.make_user())


def test_the_pages(scene, staff, sign_in, client, app):
    with app.app_context():
        engagement = db.session.get_one(Engagement, scene.engagement)
        engagement.stage = Stage.REPORTING
        engagement.first_day, engagement.last_day = factories.in_days(-6), factories.in_days(-3)
        first = db.session.get_one(Assignment, scene.first)
        first.state, first.first_day, first.last_day = AssignmentState.SERVED, engagement.first_day, engagement.last_day
        db.session.add(
            TeamProposal(
                engagement_id=engagement.id, state=ProposalState.AGREED, team=[], name="Chris Chief",
                email="c@council.example", sent_at=clock.now(), due_on=engagement.first_day,
            )
        )  # fmt: skip
        db.session.flush()
        operations.ask_and_remind(clock.today())
        db.session.commit()
        token = token_of(db.session.scalars(sa.select(SignedLink)).one())
    assert "Nobody has said anything yet" in staff.get(f"{scene.path}/evaluations").page.text
    peer = sign_in(email=scene.emails["chief"])
    page = peer.submit(f"{scene.path}/evaluation", {"worked": "The pack"}).page
    assert len(page.field_errors) == 5
    peer.submit(f"{scene.path}/evaluation", {**dict.fromkeys(PEERS, "4"), "worked": "The pack"})
    client.submit(f"/visit-evaluations/{token}", {**dict.fromkeys(COUNCILS, "5"), "better": "Shorter days"})
    page = staff.get(f"{scene.path}/evaluations").page
    assert "What worked: The pack" in page.text
    assert "What should be better: Shorter days" in page.text
    council = sign_in(email=scene.emails["council"])
    assert "The pack" not in council.get(f"{scene.path}/evaluation").page.text
    assert council.get(f"{scene.path}/evaluations").status_code == 403
    other = sign_in(email=scene.emails["leader"])
    assert "nothing for you to say" in other.get(f"{scene.path}/evaluation").page.text
