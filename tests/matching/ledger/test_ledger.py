"""The ledger follows the facts, and what a person decided holds until they change."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from peerhub import clock
from peerhub.audit.models import AuditEvent
from peerhub.councils.models import CouncilBorder
from peerhub.db import db
from peerhub.jobs import operations as jobs
from peerhub.jobs.models import Job, JobState
from peerhub.jobs.worker import Worker
from peerhub.matching import operations as matching
from peerhub.matching.errors import ReasonNeeded
from peerhub.matching.ledger import queries
from peerhub.matching.ledger.tasks import LABEL, TASK, is_due
from peerhub.matching.queries import load_workbench
from peerhub.peers.models import Conflict, ConflictKind, ConflictState, Peer, PeerPost, Seniority
from peerhub.peers.operations import decide_conflict
from peerhub.permissions import Role
from tests.support.factories import (
    in_days,
    make_conflict,
    make_council,
    make_engagement,
    make_peer,
    make_user,
)


@pytest.fixture
def world(arrange):
    """A visit ahead; a chief executive from next door; a former officer of the council itself."""
    with arrange() as session:
        here, next_door = make_council(name="Hartlepool"), make_council(name="Stockton")
        session.add(CouncilBorder(council_id=here.id, neighbour_id=next_door.id))
        make_engagement(council=here, first_day=in_days(90))
        make_peer(council=next_door, family_name="Near")
        back = make_peer(family_name="Back")
        held = {"title": "Director", "seniority": Seniority.DIRECTOR, "is_main": False}
        back.posts.append(PeerPost(council=here, started_on=in_days(-3000), ended_on=in_days(-900), **held))
        make_peer(family_name="Far")
        make_user(Role.PLACEMENT_OFFICER, email="officer@example.org")


@pytest.fixture
def look(app, world):
    """Let the system look, as the worker does; returns what the ledger then has."""

    def looking():
        with app.app_context():
            jobs.queue(TASK, label=LABEL, arguments={}, by=None)
            db.session.commit()
        assert Worker(app).do_next()
        with app.app_context():
            assert db.session.scalars(sa.select(Job.state)).all()[-1] is JobState.DONE
        return lines(app)

    return looking


def lines(app):
    with app.app_context():
        found = db.session.scalars(sa.select(Conflict).order_by(Conflict.id)).all()
        return [(one.peer.family_name, one.kind, one.state, "lapsed" if one.lapsed_at else "holds") for one in found]


NEAR = ("Near", ConflictKind.NEIGHBOUR)
BACK = ("Back", ConflictKind.EMPLOYMENT)
SUSPECTED, DISMISSED, CONFIRMED = ConflictState.SUSPECTED, ConflictState.DISMISSED, ConflictState.CONFIRMED


def decide(arrange, family_name, state):
    with arrange() as session:
        conflict = session.scalars(sa.select(Conflict).join(Peer).where(Peer.family_name == family_name)).one()
        officer = make_user(Role.PLACEMENT_OFFICER)
        decide_conflict(conflict, state, reason="Looked into it.", by=officer)


def move(arrange, family_name, **changed):
    with arrange() as session:
        person = session.scalars(sa.select(Peer).where(Peer.family_name == family_name)).one()
        for name, value in changed.items():
            setattr(person.posts[-1], name, value)


def test_what_is_found_stands_there_once_with_its_reason_and_an_event_each(look, app):
    first = look()
    assert sorted(first, key=lambda line: line[0]) == [(*BACK, SUSPECTED, "holds"), (*NEAR, SUSPECTED, "holds")]
    assert look() == first
    with app.app_context():
        reasons = db.session.scalars(sa.select(AuditEvent.reason).where(AuditEvent.action == "conflict.find")).all()
    assert "Works at Stockton, a neighbouring council" in reasons
    assert len(reasons) == 2


def test_dismissed_once_it_stays_dismissed_until_the_facts_change(look, arrange, app):
    look()
    decide(arrange, "Back", DISMISSED)
    assert (*BACK, DISMISSED, "holds") in look()
    move(arrange, "Back", title="Director of place")
    assert (*BACK, DISMISSED, "holds") in look()
    move(arrange, "Back", ended_on=in_days(-100))
    assert {(*BACK, DISMISSED, "lapsed"), (*BACK, SUSPECTED, "holds")} <= set(look())
    move(arrange, "Back", ended_on=in_days(-900))
    assert {(*BACK, DISMISSED, "holds"), (*BACK, SUSPECTED, "lapsed")} <= set(look())


def test_a_confirmed_conflict_stays_whatever_changes(look, arrange):
    look()
    decide(arrange, "Near", CONFIRMED)
    with arrange() as session:
        session.execute(sa.delete(CouncilBorder))
    assert (*NEAR, CONFIRMED, "holds") in look()


def test_a_suspicion_lapses_with_its_facts_and_when_no_visit_is_ahead(look, arrange, app):
    look()
    with arrange() as session:
        session.execute(sa.delete(CouncilBorder))
    assert {(*NEAR, SUSPECTED, "lapsed"), (*BACK, SUSPECTED, "holds")} == set(look())
    with arrange() as session:
        session.execute(sa.text("UPDATE engagement SET first_day = :day"), {"day": in_days(-4)})
    assert (*BACK, SUSPECTED, "lapsed") in look()


def test_only_what_is_about_people_on_a_team_waits_and_what_a_person_suspects(look, arrange, app):
    look()
    with arrange() as session:
        by_hand = make_conflict(make_peer(family_name="Told"), make_council(), state=SUSPECTED)
        engagement = queries.engagements_ahead(clock.today())[0][0]
        near = session.scalars(sa.select(Peer).where(Peer.family_name == "Near")).one()
        names = [one.peer.family_name for one in queries.waiting(today=clock.today(), limit=9)[0]]
        assert names == ["Told"]
        officer = session.scalars(sa.select(make_user(Role.PLACEMENT_OFFICER).__class__)).first()
        visit = session.get(make_engagement().__class__, engagement)
        matching.choose(visit, slot_id=visit.slots[0].id, peer_id=near.id, by=officer, reason="As agreed.")
        found, total = queries.waiting(today=clock.today(), limit=9)
        assert ([one.peer.family_name for one in found], total) == (["Near", "Told"], 2)
        assert by_hand in found


def test_setting_r3_aside_is_written_beside_the_conflict(session, engagement, officer, chief):
    conflict = make_conflict(chief, engagement.council)
    place = {"slot_id": engagement.slots[0].id, "peer_id": chief.id, "by": officer}
    with pytest.raises(ReasonNeeded):
        matching.choose(engagement, **place)
    matching.choose(engagement, **place, reason="The council asked for him.")
    event = session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "conflict.waive-for")).one()
    assert (event.subject_id, event.reason) == (conflict.id, "The council asked for him.")
    assert engagement.reference in event.after["engagement"]


def test_a_waived_conflict_needs_no_further_reason_in_the_builder(session, engagement, officer, chief):
    conflict = make_conflict(chief, engagement.council)
    decide_conflict(conflict, ConflictState.WAIVED, reason="Both sides agree.", by=officer)
    matching.choose(engagement, slot_id=engagement.slots[0].id, peer_id=chief.id, by=officer)
    settings = matching.usual_settings()
    bench = load_workbench(engagement.id, visible_to=officer, settings=settings)
    assert bench.standing[engagement.slots[0].id].id == chief.id


def test_looking_is_due_after_a_change_that_bears_and_on_another_day(look, app, arrange):
    def due():
        with app.app_context():
            return is_due()

    assert due()
    Worker(app).do_rounds()
    assert not due()  # it waits in the queue
    assert Worker(app).do_next()
    look()
    assert not due()
    with arrange() as session:
        job = session.scalars(sa.select(Job).order_by(Job.id.desc())).first()
        job.result = {**job.result, "seen_event_id": -1}
        session.add(
            AuditEvent(
                at=clock.now(), actor_name="X", way="page", action="peer.end-post", subject_kind="peer",
                subject_label="x",
            )
        )  # fmt: skip
    assert due()
    with arrange() as session:
        job = session.scalars(sa.select(Job).order_by(Job.id.desc())).first()
        job.ended_at, job.result = clock.now() - timedelta(days=2), {"seen_event_id": 10**6}
    assert due()
