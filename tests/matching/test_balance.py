"""Balance: off by default, never dearer than its price, and nothing else in matching reaches what anybody shares."""

import re

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from peerhub import clock
from peerhub.db import Base, db
from peerhub.matching import operations
from peerhub.matching.errors import DraftChanged, MatchingError
from peerhub.matching.facts import Settings
from peerhub.matching.models import DecisionRecord
from peerhub.matching.operations.balancing import mark_of
from peerhub.matching.proposing import Assessment, peer_key, propose, slot_key
from peerhub.matching.proposing.balance import offer
from peerhub.matching.recording import disclose
from peerhub.matching.replaying import replay
from peerhub.matching.solve import evaluate
from peerhub.peers.models import Seniority
from peerhub.permissions import Role
from peerhub.sharing.models import ConsentText, SharedAnswer, SharedQuestion
from peerhub.sharing.reference import ensure_reference
from tests.matching.drafts import actions, draft_of
from tests.matching.making import bench
from tests.matching.pools import mixed_pool
from tests.support.factories import make_council, make_engagement, make_engagement_type, make_peer
from tests.support.sql import recording_sql

PRIVATE = re.compile(r"\b(shared_|consent_|monitoring)\w*")
REASON = "The council asked for a team that looks like its residents."


@settings(max_examples=25)
@given(seed=st.integers(0, 500), tolerance=st.sampled_from((0, 100, 300, 5_000)), marked=st.sets(st.integers(1, 30)))
def test_balance_never_costs_more_than_was_allowed_and_only_to_meet_more_goals(seed, tolerance, marked):
    without = propose(Assessment(bench(mixed_pool(seed, 30))))
    marks = {peer_key(number): (("b1", "b2") if number % 3 else ("b1",)) for number in marked}
    found = offer(without, goals=[("b1", 2), ("b2", 1)], by_peer=marks, tolerance=tolerance)
    pairs = [(slot_key(slot), peer_key(peer)) for slot, peer in found.choices.items()]
    points = evaluate(without.problem, pairs)
    assert points.broken == ()
    assert without.result.objective - points.objective == found.price
    assert 0 <= found.price <= tolerance
    assert (found.balanced is None) == (found.changes == {})
    assert len(points.unfilled) <= len(without.result.unfilled)
    if found.balanced is not None:
        assert _met(pairs, marks) > _met(without.result.assignments, marks)


def _met(team, marks):
    held = [mark for _, peer in team for mark in marks.get(peer, ())]
    return (held.count("b1") >= 2) + (held.count("b2") >= 1)


class Scene:
    """Two chief executives hardly apart; ten peers who share, of whom the second chief executive is one."""

    def __init__(self):
        ensure_reference()
        type_ = make_engagement_type("Lead officer peer", "Lead member peer")
        self.engagement = make_engagement(type=type_, council=make_council(name="Hartlepool"))
        self.engagement.slots[0].seniority = Seniority.CHIEF_EXECUTIVE
        self.chiefs = [
            make_peer(seniority=Seniority.CHIEF_EXECUTIVE, given_name=name, family_name="Chief", terms_version=3)
            for name in ("Pat", "Sam")
        ]
        make_peer(seniority=Seniority.LEADER, given_name="Lee", family_name="Leader", terms_version=3)
        self.others = [make_peer(terms_version=3) for _ in range(9)]

    def share(self, code, *peers):
        question = db.session.scalars(sa.select(SharedQuestion).where(SharedQuestion.code == code)).one()
        consent = db.session.scalars(sa.select(ConsentText)).one()
        for peer in peers:
            db.session.add(
                SharedAnswer(peer_id=peer.id, question_id=question.id, consent_id=consent.id, agreed_at=clock.now())
            )
        db.session.flush()


@pytest.fixture
def scene(session):
    return Scene()


@pytest.fixture
def usual():
    return Settings(today=clock.today(), terms_version=3, rest_days=1)


def _look(scene, officer, usual):
    return operations.look_at_balance(scene.engagement, reason=REASON, tolerance=300, by=officer, settings=usual)


def _chosen(scene):
    return {choice.slot.name: choice.peer.name for choice in draft_of(scene.engagement).choices}


def test_what_is_shared_changes_no_proposal_and_no_problem(scene, officer, usual):
    operations.propose(scene.engagement, by=officer, settings=usual)
    before = (_chosen(scene), draft_of(scene.engagement).problem)
    draft_of(scene.engagement).choices = []
    scene.share("under-40", *scene.chiefs[1:], *scene.others)
    scene.share("woman", *scene.others, *scene.chiefs)
    operations.propose(scene.engagement, by=officer, settings=usual)
    assert (_chosen(scene), draft_of(scene.engagement).problem) == before
    assert '"balance"' not in before[1] or '"balance":[]' in before[1]


def test_a_balanced_team_is_offered_taken_and_recorded_without_saying_who_shares_what(scene, officer, usual):
    operations.propose(scene.engagement, by=officer, settings=usual)
    without = _chosen(scene)["Lead officer peer"]
    other = next(chief for chief in scene.chiefs if chief.name != without)
    scene.share("under-40", other, *scene.others)
    table, found = _look(scene, officer, usual)
    assert _chosen(scene)["Lead officer peer"] == without
    assert list(found.changes.values()) == [other.id]
    assert 0 <= found.price <= 300
    given_ = {"reason": REASON, "tolerance": 300, "by": officer, "settings": usual}
    with pytest.raises(MatchingError, match="changed meanwhile"):
        operations.take_balance(scene.engagement, seen="x", version=table.draft.version, **given_)
    with pytest.raises(DraftChanged):
        operations.take_balance(scene.engagement, seen=mark_of(found), version=99, **given_)
    version = draft_of(scene.engagement).version
    operations.take_balance(scene.engagement, seen=mark_of(found), version=version, **given_)
    assert _chosen(scene)["Lead officer peer"] == other.name
    record = operations.accept(scene.engagement, by=officer, settings=usual)
    assert record.basis["balance"] == {"by": officer.name, "reason": REASON, "tolerance": 300, "price": found.price}
    (change,) = record.overrides
    assert (change["proposed"], change["peer"]) == (without, other.name)
    said = repr([record.problem, record.result, record.basis, record.overrides, record.explanation])
    assert not [word for word in ("under-40", "woman", "disabled", "ethnic") if word in said]
    assert replay(record.problem, sha256=record.problem_sha256, stored=record.result).is_same
    assert disclose(record, is_full=False, groups=()).balance_reason == REASON
    assert {"balance.look", "balance.take"} <= set(actions())


def test_nothing_is_offered_where_nothing_is_shared_or_by_too_few(scene, officer, usual):
    assert _look(scene, officer, usual)[1].balanced is None
    scene.share("under-40", *scene.chiefs, *scene.others[:7])
    assert _look(scene, officer, usual)[1].balanced is None


def test_a_reason_comes_first(scene, officer, usual):
    for reason in ("", "  ", "x" * 401):
        with pytest.raises(MatchingError) as refused:
            operations.look_at_balance(scene.engagement, reason=reason, tolerance=300, by=officer, settings=usual)
        assert refused.value.field == "reason"
    assert actions() == []


def test_balance_that_was_replaced_by_hand_is_not_in_the_record(scene, officer, usual):
    operations.propose(scene.engagement, by=officer, settings=usual)
    first = next(chief for chief in scene.chiefs if chief.name == _chosen(scene)["Lead officer peer"])
    other = next(chief for chief in scene.chiefs if chief is not first)
    scene.share("under-40", other, *scene.others)
    found = _look(scene, officer, usual)[1]
    version = draft_of(scene.engagement).version
    operations.take_balance(
        scene.engagement,
        seen=mark_of(found),
        version=version,
        reason=REASON,
        tolerance=300,
        by=officer,
        settings=usual,
    )
    slot = scene.engagement.slots[0].id
    operations.choose(scene.engagement, slot_id=slot, peer_id=first.id, by=officer, settings=usual)
    assert operations.accept(scene.engagement, by=officer, settings=usual).basis["balance"] is None


def test_no_other_page_or_deed_of_matching_reads_what_is_private(scene, officer, usual, session):
    """Every statement that matching sends is looked at; only asking for balance may name these tables."""
    names = {name for name in Base.metadata.tables if PRIVATE.match(name)}
    assert {"shared_answer", "shared_question", "consent_text"} <= names
    scene.share("under-40", *scene.chiefs, *scene.others)
    with recording_sql() as said:
        operations.propose(scene.engagement, by=officer, settings=usual)
        slot = scene.engagement.slots[0].id
        operations.lock(scene.engagement, slot_id=slot, is_locked=True, by=officer, settings=usual)
        operations.remove(scene.engagement, slot_id=slot, by=officer, settings=usual)
        operations.choose(scene.engagement, slot_id=slot, peer_id=scene.chiefs[0].id, by=officer, settings=usual)
        operations.accept(scene.engagement, by=officer, settings=usual)
    assert len(said) > 20
    assert [statement for statement in said.statements if PRIVATE.search(statement)] == []


@pytest.fixture
def placed(arrange, sign_in):
    with arrange():
        made = Scene()
        made.share("under-40", *made.chiefs[1:], *made.others)
        made.id = made.engagement.id
    made.client = sign_in(Role.PLACEMENT_OFFICER)
    return made


def test_no_page_of_matching_reads_what_is_private(placed):
    builder = f"/engagements/{placed.id}/team-builder"
    for path in (builder, f"{builder}/repair", f"{builder}/balance", "/decisions", "/matching-rules"):
        statements = placed.client.get(path).sql.statements
        assert statements, path
        assert [one for one in statements if PRIVATE.search(one)] == [], path


def test_the_price_is_shown_before_anything_changes(app, arrange, placed, sign_in):
    path = f"/engagements/{placed.id}/team-builder/balance"
    assert path in placed.client.page(path.removesuffix("/balance")).links.values()
    assert placed.client.submit(path, {}).page.field_errors == {"reason": "Say why this team should be better balanced"}
    offered = placed.client.submit(path, {"reason": REASON})
    text = offered.page.text
    assert "It costs" in text or "No better balanced team" in text
    if "It costs" in text:
        done = placed.client.post(
            path,
            data={**offered.page.form_with("seen").held(), "take": "yes"},
            follow_redirects=True,
        )
        assert "The better balanced team stands in the draft" in done.page.text
        assert REASON in done.page.text
    with arrange() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(DecisionRecord)) == 0
    for role in (Role.CHALLENGE_MANAGER, Role.PRINCIPAL_ADVISER, Role.EQUALITY_ANALYST, Role.PEER):
        assert sign_in(role).get(path).status_code == 403, role
    app.config["TEAM_BALANCE"] = False
    try:
        assert placed.client.get(path).status_code == 404
        assert path not in placed.client.page(path.removesuffix("/balance")).links.values()
    finally:
        app.config["TEAM_BALANCE"] = True
