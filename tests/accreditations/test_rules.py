"""Accreditation rules as data: what a change would do is seen first, and then happens exactly so."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from peerhub import clock
from peerhub.accreditations import operations, queries
from peerhub.accreditations.capacity import forecast, is_due, places_needed
from peerhub.accreditations.operations import RuleRefused
from peerhub.accreditations.proposals import Needed, Proposal
from peerhub.permissions import Role
from peerhub.training.models import Accreditation, TrainingState
from peerhub.training.operations.holding import renew_accreditations
from tests.support import factories
from tests.support.factories import in_days


def trained(course, *, days: int, **details):
    """A peer who took a course so many days ago, with what follows."""
    peer = factories.make_peer(**details)
    factories.make_training_log(peer, course=course, taken_on=in_days(-days), state=TrainingState.VERIFIED)
    renew_accreditations(peer, by=None)
    return peer


@pytest.fixture
def kind(session):
    return factories.make_accreditation_kind(courses=1, lasts_months=36)


def proposal_of(kind, **changed):
    needs = tuple(Needed(need.course_id, need.position, need.within_months) for need in kind.requirements)
    return Proposal(
        **{"name": kind.name, "lasts_months": kind.lasts_months, "requirements": needs, "type_ids": ()} | changed
    )


def holders(session, kind):
    today = clock.today()
    rows = sa.select(Accreditation.peer_id).where(
        Accreditation.kind_id == kind.id, Accreditation.starts_on <= today, Accreditation.ends_on >= today
    )
    return set(session.scalars(rows))


class TestRules:
    def test_what_is_seen_first_is_what_happens(self, session, kind):
        staff = factories.make_user(Role.PLACEMENT_OFFICER)
        other = factories.make_course()
        long_ago = trained(kind.requirements[0].course, days=500)
        lately = trained(kind.requirements[0].course, days=30)
        elsewhere = trained(other, days=30)
        assert holders(session, kind) == {long_ago.id, lately.id}
        course = kind.requirements[0].course_id
        wanted = proposal_of(kind, lasts_months=12, requirements=(Needed(course, 1, 36), Needed(other.id, 1, 36)))
        seen = queries.effect_of(kind, wanted)
        assert (seen.gains, seen.loses, seen.shorter, seen.longer) == ({elsewhere.id}, {long_ago.id}, 1, 0)
        operations.save_rule(kind, wanted, reason="Agreed in March.", by=staff)
        assert holders(session, kind) == {lately.id, elsewhere.id}
        assert queries.effect_of(kind, wanted).is_nothing

    def test_a_visit_that_would_lose_its_cover_is_named(self, session, kind):
        peer = trained(kind.requirements[0].course, days=30)
        type_ = factories.make_engagement_type("Officer peer", accreditation=kind)
        visit = factories.make_engagement(type=type_, first_day=in_days(400))
        factories.make_assignment(visit, peer)
        seen = queries.effect_of(kind, proposal_of(kind, lasts_months=12))
        assert [item.peer_id for item in seen.visits_lost] == [peer.id]
        assert not seen.loses  # today it is still held

    def test_kinds_of_engagement_follow_the_rule(self, session, kind):
        staff = factories.make_user(Role.PLACEMENT_OFFICER)
        old = factories.make_engagement_type(accreditation=kind)
        new = factories.make_engagement_type()
        operations.save_rule(kind, proposal_of(kind, type_ids=(new.id,)), reason="So decided.", by=staff)
        session.expire_all()
        assert (old.accreditation_code, new.accreditation_code) == (None, kind.code)

    def test_a_new_one_is_earned_by_what_was_taken_before(self, session):
        staff = factories.make_user(Role.PLACEMENT_OFFICER)
        course = factories.make_course()
        peer = factories.make_peer()
        factories.make_training_log(peer, course=course, taken_on=in_days(-30), state=TrainingState.VERIFIED)
        made = operations.save_rule(
            None, Proposal("Digital", 24, (Needed(course.id, 1, 24),), ()), reason="New.", by=staff
        )
        assert made.code == "digital"
        assert holders(session, made) == {peer.id}

    @pytest.mark.parametrize("wrong", ["no course", "twice", "no reason", "name taken"])
    def test_a_rule_that_cannot_be_is_refused(self, session, kind, wrong):
        staff = factories.make_user(Role.PLACEMENT_OFFICER)
        other = factories.make_accreditation_kind(courses=1)
        course = kind.requirements[0].course_id
        changed = {
            "no course": {"requirements": ()},
            "twice": {"requirements": (Needed(course, 1, 36), Needed(course, 2, 36))},
            "no reason": {},
            "name taken": {"name": other.name.upper()},
        }[wrong]
        reason = "" if wrong == "no reason" else "Because."
        with pytest.raises(RuleRefused):
            operations.save_rule(kind, proposal_of(kind, **changed), reason=reason, by=staff)


def test_the_page_saves_only_what_was_looked_at(arrange, sign_in, app):
    with arrange():
        kind = factories.make_accreditation_kind(courses=1)
        address = f"/accreditations/{kind.id}"
        trained(kind.requirements[0].course, days=500)
    client = sign_in(Role.PLACEMENT_OFFICER)
    page = client.submit(address, {"lasts_months": "12"}, button="See what this changes").page
    assert "0 gain it, 1 lose it." in page.text
    held = page.form_with("reason").held()
    swapped = {name: value[0] for name, value in held.items() if value} | {
        "lasts_months": "6", "reason": "Quietly.", "act": "save",
    }  # fmt: skip
    assert "Look at what this changes" in client.post(address, data=swapped).page.text
    swapped |= {"lasts_months": "12"}
    assert "is in force" in client.post(address, data=swapped, follow_redirects=True).page.text


days_ago = st.one_of(st.none(), st.integers(0, 2000).map(lambda days: clock.today() - timedelta(days=days)))


@given(st.lists(days_ago, max_size=40), st.integers(0, 40))
def test_more_places_never_mean_a_later_target(last_taken, yearly):
    today = clock.today()
    fewer = forecast(last_taken, today=today, planned={}, pace=yearly / 12)
    more = forecast(last_taken, today=today, planned={}, pace=(yearly + 12) / 12)
    assert fewer.met_on is None or (more.met_on is not None and more.met_on <= fewer.met_on)
    assert all(0 <= month.due <= len(last_taken) for month in fewer.months)


@given(st.lists(days_ago, min_size=1, max_size=40))
def test_the_places_needed_are_enough_and_one_fewer_is_not(last_taken):
    today = clock.today()
    needed = places_needed(last_taken, today=today)
    limit = today.replace(day=1, year=today.year + 3)

    def is_met(yearly: int) -> bool:
        found = forecast(last_taken, today=today, planned={}, pace=yearly / 12)
        return found.met_on is not None and found.met_on < limit

    assert is_met(needed)
    assert needed == 0 or not is_met(needed - 1)


def test_due_is_after_three_years_to_the_day():
    today = clock.today()
    assert is_due(None, today)
    assert not is_due(today.replace(year=today.year - 3), today)
    assert is_due(today.replace(year=today.year - 3) - timedelta(days=1), today)


def test_the_board_sees_how_many_and_not_who(arrange, sign_in):
    with arrange():
        peer = factories.make_peer(given_name="Robin", family_name="Overdue")
        assert peer.id
    assert "Robin Overdue" in sign_in(Role.PLACEMENT_OFFICER).page("/training-target").text
    page = sign_in(Role.BOARD_MEMBER).page("/training-target")
    assert "due now" in page.text
    assert "Overdue" not in page.text
