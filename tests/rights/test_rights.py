"""What a peer may ask of whoever keeps their data."""

import json

import pytest
import sqlalchemy as sa

from peerhub import clock
from peerhub.accounts.models import User
from peerhub.audit.models import AuditEvent
from peerhub.db import Base, db
from peerhub.feedback.models import PeerFeedback
from peerhub.jobs.models import Job
from peerhub.peers.models import Conflict, Peer, PeerPost, PeerStatus, PeerView, Seniority
from peerhub.permissions import Role
from peerhub.rights import operations, queries
from peerhub.rights.holdings import HEADINGS, SECRET
from peerhub.rights.models import RequestKind
from peerhub.rights.operations import GONE, GONE_FROM_TEAMS, RightsRefused, forget_from
from peerhub.rights.tasks import forget_peers
from peerhub.teams.evaluations.models import Evaluation, Side
from peerhub.teams.models import Assignment, ConflictDeclaration
from tests.support import factories
from tests.support.factories import in_days

STAYS = {"accreditation", "assignment", "draft_choice", "peer_post"}  # says nothing of the person any more
WITH_FILES = {"training_log"}  # goes with its certificates
STAYS_ON_TEAMS = {"clearance"}  # that they were allowed to go


@pytest.fixture
def known(session) -> Peer:
    """Somebody about whom much is held."""
    user = factories.make_user(Role.PEER, name="Pat Evans", email="pat@example.org")
    skill = factories.make_skill(name="Housing")
    peer = factories.make_peer(
        seniority=Seniority.LEADER, given_name="Pat", family_name="Evans", email="pat@example.org", user_id=user.id,
        skills={skill: 3}, about="Plain speaker.",
    )  # fmt: skip
    factories.make_training_log(peer)
    factories.make_availability(peer, in_days(3), in_days(5))
    factories.make_conflict(peer, factories.make_council(), reason="Holds shares.")
    place = factories.make_assignment(factories.make_engagement(), peer)
    session.add_all([
        ConflictDeclaration(
            assignment_id=place.id, statement="I declare", has_interest=True, details="A cousin works there.",
            conflict_id=session.scalars(sa.select(Conflict.id)).one(), signed_name="Pat Evans", signed_at=clock.now(),
        ),
        PeerFeedback(
            assignment_id=place.id, by_user_id=factories.make_user(Role.PEER).id, is_manager=False, contribution=4,
            teamwork=4, strengths="Asks the right question.", given_at=clock.now(),
        ),
        Evaluation(
            engagement_id=place.engagement_id, side=Side.PEER, email="pat@example.org", name="Pat Evans",
            marks={"prepared": 4}, worked="My warm welcome.", made_at=clock.now(),
        ),
    ])  # fmt: skip
    session.flush()
    return peer


def tables(target: str = "peer") -> set[str]:
    return {table.name for table, _ in queries.tables_about(Base.metadata, target)}


# Everything held ---------------------------------------------------------------


def test_every_table_about_a_peer_is_exported_under_a_heading():
    """A table that is added later is exported by itself; here its author is asked for words."""
    references = {
        table.name
        for table in Base.metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table.name == "peer"
    }
    assert tables() == references
    unnamed = (tables() | tables("assignment")) - set(HEADINGS)
    assert not unnamed, f"Say in peerhub/rights/holdings.py what {sorted(unnamed)} are."


def test_every_table_about_a_peer_is_forgotten_or_kept_for_a_reason():
    decided = set(GONE) | STAYS | WITH_FILES
    assert tables() <= decided, f"Say in peerhub/rights/operations.py what becomes of {sorted(tables() - decided)}."
    decided = set(GONE_FROM_TEAMS) | STAYS_ON_TEAMS
    assert tables("assignment") <= decided, f"Say there what becomes of {sorted(tables('assignment') - decided)}."


def test_the_export_has_all_that_was_entered(known):
    held = {item.table: item.rows for item in queries.everything_about(known)}
    assert held["peer"][0]["about"] == "Plain speaker."
    assert held["peer_skill"][0]["skill"] == "Housing"
    assert held["conflict"][0]["reason"] == "Holds shares."
    assert {"training_log", "availability", "assignment", "group_membership", "user_account"} <= set(held)
    assert not {column for rows in held.values() for row in rows for column in row} & SECRET
    assert held["conflict_declaration"][0]["details"] == "A cousin works there."
    assert held["evaluation"][0]["worked"] == "My warm welcome."
    assert held["peer_feedback"][0]["strengths"] == "Asks the right question."
    json.dumps(held)


def test_the_export_has_nothing_of_others(known):
    other = factories.make_peer(given_name="Somebody", family_name="Else", about="Their words.")
    factories.make_training_log(other, title="Their course")
    text = json.dumps([item.rows for item in queries.everything_about(known)])
    assert "Their" not in text


# Forgetting ---------------------------------------------------------------------


def test_a_peer_who_left_is_forgotten_and_their_teams_stay(session, known):
    home, assignment = known.posts[0].council_id, session.scalars(sa.select(Assignment)).one()
    known.status, known.left_on = PeerStatus.LEFT, in_days(-600)
    known.posts[0].portfolio = "Roads and buses"
    reference, user_id = known.reference, known.user_id
    session.flush()
    operations.forget(known, by=None)
    session.flush()
    session.expire_all()
    held = json.dumps([item.rows for item in queries.everything_about(known)])
    words_told = (
        "Pat", "Evans", "pat@example.org", "Plain speaker.", "Holds shares.", "cousin", "welcome", "question", "Roads",
    )  # fmt: skip
    for words in words_told:
        assert words not in held, words
    assert known.name == f"Former peer {reference}"
    assert session.get(Assignment, assignment.id).peer_id == known.id
    assert [(post.council_id, post.title) for post in session.scalars(sa.select(PeerPost))] == [
        (home, "Leader of the council")
    ]
    said = session.scalars(sa.select(Evaluation)).one()  # still counted, and nobody knows whose it was
    assert (said.name, said.worked, said.marks) == (
        "Former peer",
        "",
        {"prepared": 4},
    )
    user = session.get(User, user_id)
    assert (user.name, user.is_active, user.password_hash) == ("Former peer", False, None)
    (event,) = session.scalars(sa.select(AuditEvent).filter_by(action="peer.forget"))
    assert event.subject_label == reference


def test_nobody_in_the_pool_is_forgotten(known):
    with pytest.raises(RightsRefused):
        operations.forget(known, by=None)


@pytest.mark.parametrize(("later", "is_due"), [(0, True), (-1, True), (1, False)])
def test_who_is_due_is_a_matter_of_one_day(session, later, is_due):
    last = forget_from(clock.today(), 36)
    left_on = last.fromordinal(last.toordinal() + later)
    factories.make_peer(status=PeerStatus.LEFT, joined_on=in_days(-3000), left_on=left_on)
    assert bool(queries.due_to_be_forgotten(last)) is is_due


def test_whoever_is_forgotten_is_not_due_again(session):
    factories.make_peer(status=PeerStatus.LEFT, joined_on=in_days(-3000), left_on=in_days(-2000))
    ((peer, teams),) = queries.due_to_be_forgotten(clock.today())
    assert teams == 0
    operations.forget(peer, by=None)
    session.flush()
    assert queries.due_to_be_forgotten(clock.today()) == []


def test_a_request_is_answered_once(session, known):
    asked = operations.ask(known, RequestKind.OBJECTION, "No more.", by=session.get(User, known.user_id))
    staff = factories.make_user(Role.PLACEMENT_OFFICER)
    operations.answer(asked, "Stopped.", by=staff)
    with pytest.raises(RightsRefused):
        operations.answer(asked, "Again.", by=staff)


# Pages ---------------------------------------------------------------------------


@pytest.fixture
def own(arrange, sign_in):
    with arrange():
        user = factories.make_user(Role.PEER)
        peer = factories.make_peer(user_id=user.id, given_name="Pat", about="Plain speaker.", joined_on=in_days(-900))
        email, peer_id = user.email, peer.id
    return sign_in(email=email), peer_id


def test_whoever_opens_a_record_is_seen_by_its_peer_once_a_day(own, sign_in, app):
    client, peer_id = own
    assert "Nobody but you." in client.page("/my-data").text
    staff = sign_in(Role.PLACEMENT_OFFICER)
    staff.page(f"/peers/{peer_id}")
    staff.page(f"/peers/{peer_id}")
    with app.app_context():
        (look,) = db.session.scalars(sa.select(PeerView)).all()
        name, day = look.user_name, look.day
    assert day == clock.today()
    assert name in client.page("/my-data").text


def test_who_may_not_see_a_record_leaves_no_look(own, sign_in, arrange, app):
    _client, peer_id = own
    with arrange():
        email = factories.make_user(Role.GROUP_OFFICE, group_id=factories.make_group().id).email
    assert sign_in(email=email).get(f"/peers/{peer_id}").status_code == 404
    with app.app_context():
        assert db.session.scalar(sa.select(sa.func.count(PeerView.id))) == 0


@pytest.mark.parametrize(("form", "kind"), [("json", "application/json"), ("pdf", "application/pdf")])
def test_everything_is_taken_away_and_it_is_recorded(own, app, form, kind):
    client, _ = own
    answer = client.post("/my-data/export", data={"csrf_token": client.token("/my-data"), "form": form})
    assert (answer.status_code, answer.mimetype) == (200, kind)
    if form == "json":
        assert answer.get_json()["peer"][0]["about"] == "Plain speaker."
    with app.app_context():
        event = db.session.scalars(sa.select(AuditEvent).filter_by(action="peer.take-away")).one()
        assert event.after == {"form": form}


def test_an_objection_is_made_and_answered(own, sign_in):
    client, _ = own
    refused = client.submit("/my-data", {"kind": "objection", "words": ""})
    assert refused.page.field_errors == {"words": "Say what is wrong, or what you object to"}
    made = client.submit("/my-data", {"kind": "objection", "words": "Not for research."})
    assert "Not answered yet" in made.page.text
    staff = sign_in(Role.PLACEMENT_OFFICER)
    assert "Not for research." in staff.page("/data-requests").text
    staff.submit("/data-requests/1", {"answer": "We stopped."})
    assert "We stopped." in client.page("/my-data").text


def test_a_peer_leaves(own, app):
    client, peer_id = own
    refused = client.submit("/my-data/leaving", {"reason": ""})
    assert refused.page.field_errors == {"sure": "Tick the box to leave, or go back"}
    done = client.submit("/my-data/leaving", {"sure": "yes", "reason": "Retired."})
    assert "You have left the pool." in done.page.text
    with app.app_context():
        peer = db.session.get(Peer, peer_id)
        assert (peer.status, peer.left_on) == (PeerStatus.LEFT, clock.today())


class Asked:
    """A run of the task, as a worker makes it."""

    def __init__(self, job: Job) -> None:
        self.job_id, self.asked_by_id, self.arguments = job.id, job.asked_by_id, job.arguments

    def tell(self, *_words: object, **_more: object) -> None:
        pass

    def should_stop(self) -> bool:
        return False


def test_forgetting_does_what_its_report_said_and_no_more(sign_in, arrange, app):
    gone = {"status": PeerStatus.LEFT, "joined_on": in_days(-3000), "left_on": in_days(-2000)}
    with arrange():
        factories.make_peer(given_name="Oldest", **gone)
    client = sign_in(Role.ADMINISTRATOR)
    assert "Oldest" in client.page("/retention").text
    client.submit("/retention", {}, button="Forget 1 peer")
    with arrange():
        factories.make_peer(given_name="Later", **gone)  # due as well, but in nobody's report
    with app.app_context():
        job = db.session.scalars(sa.select(Job).filter_by(kind="rights.forget")).one()
        assert forget_peers(Asked(job))() == {"forgotten": 1}
        db.session.commit()
    text = client.page("/retention").text
    assert "Oldest" not in text
    assert "Later" in text
