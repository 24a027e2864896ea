"""No record of the demo contradicts another, or a rule that people would be held to."""

from collections import Counter
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import aliased

from peerhub import clock
from peerhub.councils.models import Council, CouncilSuccession, PoliticalGroup
from peerhub.engagements.models import Engagement
from peerhub.peers.models import GroupMembership, Peer, PeerKind, PeerPost, PeerStatus
from peerhub.teams.models import Assignment, AssignmentState, Clearance, ClearanceState
from peerhub.training.accreditation import Taken, accreditations_earned
from peerhub.training.models import Accreditation, AccreditationKind, TrainingLog, TrainingState


@pytest.fixture(params=["small", "usual"])
def demo(request, test_run):
    """Both demos in turn. They are asked for by name only when it is their turn, so the run is named here."""
    return request.getfixturevalue("small" if request.param == "small" else "full")


def how_many(demo, query) -> int:
    return demo.scalar(sa.select(sa.func.count()).select_from(query.subquery()))


def test_everybody_is_invented_and_can_be_told_to_be(demo):
    people = demo.scalars(sa.select(Peer)).all()
    assert all(peer.is_invented for peer in people)
    assert all(peer.email.endswith("@peers.example") for peer in people)
    assert len({peer.reference for peer in people}) == len(people)
    assert all(len(peer.about) > 40 for peer in people)


def test_nobody_went_to_their_own_council_nor_its_predecessor_or_successor(demo):
    """R1, by the posts held on the days of the visit."""
    family = {id_: {id_} for id_ in demo.scalars(sa.select(Council.id))}
    for before, after in demo.execute(sa.select(CouncilSuccession.predecessor_id, CouncilSuccession.successor_id)):
        family[before].add(after)
        family[after].add(before)
    rows = demo.execute(
        sa.select(Assignment.id, Engagement.council_id, PeerPost.council_id)
        .join(Engagement)
        .join(PeerPost, PeerPost.peer_id == Assignment.peer_id)
        .where(
            Assignment.is_active,
            PeerPost.started_on <= Assignment.last_day,
            sa.func.coalesce(PeerPost.ended_on, Assignment.first_day) >= Assignment.first_day,
        )
    ).all()
    assert rows
    assert [id_ for id_, visited, home in rows if home and visited in family[home]] == []


def test_nobody_was_in_two_places(demo):
    other = aliased(Assignment)
    twice = (
        sa.select(Assignment.id)
        .join(other, sa.and_(other.peer_id == Assignment.peer_id, other.id != Assignment.id))
        .where(
            Assignment.is_active,
            other.is_active,
            other.first_day <= Assignment.last_day,
            other.last_day >= Assignment.first_day,
        )
    )
    assert how_many(demo, twice) == 0


def test_nobody_served_before_joining_or_after_leaving(demo):
    outside = (
        sa.select(Assignment.id)
        .join(Peer)
        .where(
            sa.or_(
                Assignment.first_day < Peer.joined_on,
                Assignment.last_day > Peer.left_on,
                Peer.status == PeerStatus.JOINING,
            )
        )
    )
    assert how_many(demo, outside) == 0


def test_nobody_gave_more_days_in_a_year_than_they_offer(demo):
    given: Counter[tuple[int, int]] = Counter()
    offered = dict(demo.execute(sa.select(Peer.id, Peer.days_per_year)).all())
    served = sa.select(Assignment.peer_id, Assignment.first_day, Assignment.days)
    for peer_id, day, days in demo.execute(served.where(Assignment.state == AssignmentState.SERVED)):
        given[peer_id, day.year] += days
    assert given
    assert {key: days for key, days in given.items() if days > offered[key[0]]} == {}


def test_no_two_of_a_team_are_from_one_council(demo):
    """R17, by the posts that they hold now."""
    homes: dict[int, Counter[int]] = {}
    rows = demo.execute(
        sa.select(Assignment.engagement_id, PeerPost.council_id)
        .join(PeerPost, PeerPost.peer_id == Assignment.peer_id)
        .where(Assignment.is_active, PeerPost.is_main, PeerPost.ended_on.is_(None))
    )
    for engagement_id, council_id in rows:
        homes.setdefault(engagement_id, Counter())[council_id] += 1
    assert homes
    assert [id_ for id_, councils in homes.items() if max(councils.values()) > 1] == []


def test_no_officer_has_a_group_and_every_member_has_exactly_one_at_a_time(demo):
    of_officers = sa.select(GroupMembership.id).join(Peer).where(Peer.kind == PeerKind.OFFICER)
    assert how_many(demo, of_officers) == 0
    now = Counter(demo.scalars(sa.select(GroupMembership.peer_id).where(GroupMembership.ended_on.is_(None))))
    assert set(now) == set(demo.scalars(sa.select(Peer.id).where(Peer.kind == PeerKind.MEMBER)))
    assert set(now.values()) == {1}
    other = aliased(GroupMembership)
    overlapping = sa.select(GroupMembership.id).join(
        other,
        sa.and_(
            other.peer_id == GroupMembership.peer_id,
            other.id != GroupMembership.id,
            other.started_on <= sa.func.coalesce(GroupMembership.ended_on, clock.today()),
            sa.func.coalesce(other.ended_on, clock.today()) >= GroupMembership.started_on,
        ),
    )
    assert how_many(demo, overlapping) == 0


def test_nobody_sat_with_a_group_before_it_had_an_office(demo):
    early = (
        sa.select(GroupMembership.id)
        .join(PoliticalGroup)
        .where(GroupMembership.started_on < PoliticalGroup.started_on)
    )  # fmt: skip
    assert how_many(demo, early) == 0


def test_every_member_who_served_was_cleared_by_the_group_of_that_day(demo):
    rows = demo.execute(
        sa.select(Assignment.id, Clearance.state, Clearance.group_id, GroupMembership.group_id)
        .join(Peer, Peer.id == Assignment.peer_id)
        .outerjoin(Clearance, Clearance.assignment_id == Assignment.id)
        .outerjoin(
            GroupMembership,
            sa.and_(
                GroupMembership.peer_id == Peer.id,
                GroupMembership.started_on <= Assignment.first_day,
                sa.func.coalesce(GroupMembership.ended_on, Assignment.first_day) >= Assignment.first_day,
            ),
        )
        .where(Assignment.state == AssignmentState.SERVED, Peer.kind == PeerKind.MEMBER)
    ).all()
    assert rows
    assert [row for row in rows if row[1] is not ClearanceState.CLEARED or row[2] != row[3]] == []
    of_officers = sa.select(Clearance.assignment_id).join(Assignment).join(Peer).where(Peer.kind == PeerKind.OFFICER)
    assert how_many(demo, of_officers) == 0


def test_every_post_fits_into_the_life_of_its_council(demo):
    impossible = (
        sa.select(PeerPost.id)
        .join(Council)
        .where(
            sa.or_(
                PeerPost.started_on < Council.started_on,
                sa.func.coalesce(PeerPost.ended_on, clock.today()) > Council.ended_on,
                PeerPost.started_on > clock.today(),
                PeerPost.ended_on > clock.today(),
            )
        )
    )
    assert how_many(demo, impossible) == 0


def test_everybody_holds_one_main_post_or_waits_to_be_reviewed(demo):
    now = Counter(
        demo.scalars(sa.select(PeerPost.peer_id).where(PeerPost.ended_on.is_(None), PeerPost.is_main)),
    )
    assert set(now.values()) == {1}
    without = set(demo.scalars(sa.select(Peer.id))) - set(now)
    waiting = set(demo.scalars(sa.select(Peer.id).where(Peer.needs_review_since.is_not(None))))
    assert without == waiting


def test_accreditations_are_what_verified_training_earns(demo):
    kinds = demo.scalars(sa.select(AccreditationKind)).all()
    taken: dict[int, list[Taken]] = {}
    verified = sa.select(TrainingLog.peer_id, TrainingLog.course_id, TrainingLog.taken_on).where(
        TrainingLog.state == TrainingState.VERIFIED, TrainingLog.course_id.is_not(None)
    )
    for peer_id, course_id, day in demo.execute(verified):
        taken.setdefault(peer_id, []).append(Taken(course_id, day))
    earned = {
        (peer_id, kind.id, run.starts_on, run.ends_on)
        for peer_id, entries in taken.items()
        for kind in kinds
        for run in accreditations_earned(entries, kind)
    }
    columns = (Accreditation.peer_id, Accreditation.kind_id, Accreditation.starts_on, Accreditation.ends_on)
    held = {tuple(row) for row in demo.execute(sa.select(*columns))}
    assert held
    assert held == earned


def test_training_is_taken_then_logged_then_checked_and_not_in_the_future(demo):
    for entry in demo.scalars(sa.select(TrainingLog)):
        assert entry.taken_on <= entry.logged_at.date() <= clock.today(), entry.id
        if entry.decided_at:
            assert entry.logged_at <= entry.decided_at <= clock.now(), entry.id
        assert (entry.decided_at is None) == (entry.state is TrainingState.LOGGED)


def test_who_still_joins_has_neither_terms_nor_training(demo):
    joining = demo.scalars(sa.select(Peer).where(Peer.status == PeerStatus.JOINING)).all()
    assert joining
    for peer in joining:
        assert peer.terms_version is None
        assert clock.today() - peer.joined_on <= timedelta(days=200)
    trained = sa.select(TrainingLog.id).join(Peer).where(Peer.status == PeerStatus.JOINING)
    assert how_many(demo, trained) == 0
