"""Other weights are tried on the last season, put in force with a reason, and old decisions keep theirs."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError

from peerhub import clock
from peerhub.audit.models import AuditEvent
from peerhub.db import db
from peerhub.jobs.worker import Worker
from peerhub.matching.errors import MatchingError
from peerhub.matching.models import WeightSet, WeightTrial
from peerhub.matching.queries import weights_in_force
from peerhub.matching.reference import ensure_reference
from peerhub.matching.scoring import FIRST_WEIGHTS
from peerhub.matching.weighing import checks, operations
from peerhub.peers.models import Seniority
from peerhub.permissions import Role
from peerhub.teams.models import AssignmentState
from tests.support.factories import (
    in_days,
    make_assignment,
    make_council,
    make_engagement,
    make_engagement_type,
    make_peer,
    make_user,
)

OTHER = {**FIRST_WEIGHTS, "travel": 0, "experience": 6000}


@pytest.fixture
def season(arrange):
    """A visit two months ago, on which a chief executive from far off with a challenge behind her served."""
    with arrange():
        ensure_reference()
        type_ = make_engagement_type("Lead officer peer")
        council = make_council(name="Hartlepool", latitude=54.7, longitude=-1.2)
        visit = make_engagement(type=type_, council=council, first_day=in_days(-60))
        visit.slots[0].seniority = Seniority.CHIEF_EXECUTIVE
        far = make_peer(
            seniority=Seniority.CHIEF_EXECUTIVE, family_name="Far", terms_version=1, joined_on=in_days(-4000),
            council=make_council(latitude=50.3, longitude=-4.1),
        )  # fmt: skip
        make_assignment(make_engagement(type=type_, first_day=in_days(-1700)), far, state=AssignmentState.SERVED)
        make_assignment(visit, far, state=AssignmentState.SERVED, assigned_at=clock.now() - timedelta(days=150))
        make_peer(
            seniority=Seniority.CHIEF_EXECUTIVE, family_name="Near", terms_version=1, joined_on=in_days(-4000),
            council=make_council(latitude=54.5, longitude=-1.3),
        )  # fmt: skip
        make_user(Role.ADMINISTRATOR, email="admin@example.org")
        make_user(Role.PLACEMENT_OFFICER, email="officer@example.org")


def in_points(weights):
    return {name: f"{number / 100:g}" for name, number in weights.items()}


def work(app):
    assert Worker(app).do_next()


def test_weights_are_tried_shown_in_people_and_points_and_put_in_force(season, sign_in, app, arrange):
    admin = sign_in(email="admin@example.org")
    page = admin.submit("/weights/new", {**in_points(OTHER), "reason": "Experience matters more than the way."}).page
    assert "Begins in a moment" in page.text
    assert "Put these weights in force" not in page.text
    work(app)
    with arrange() as session:
        trial = session.scalars(sa.select(WeightTrial)).one()
        path = f"/weight-trials/{trial.id}"
    page = admin.page(path)
    assert "1 of 1 places would have gone to somebody else" in page.text
    assert "Hartlepool" in page.text
    assert "Near" in page.text
    assert "Far" in page.text
    assert "Experience of challenges" in page.text
    officer = sign_in(email="officer@example.org").page(path)
    assert "Put these weights in force" not in officer.text
    after = admin.post(f"{path}/enforce", data={"csrf_token": admin.token(path)}, follow_redirects=True).page
    assert "Version 2 of the weights is in force" in after.text
    assert "“Experience matters more than the way.”" in after.text
    with arrange() as session:
        assert weights_in_force().version == 2
        event = session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "weights.enforce")).one()
        assert event.before == {"experience": 1200, "travel": 800}
        assert (event.after["experience"], event.reason) == (6000, "Experience matters more than the way.")
        first = session.scalars(sa.select(WeightSet).where(WeightSet.version == 1)).one()
        assert first.weights == FIRST_WEIGHTS


def test_what_makes_no_sense_is_refused_and_what_was_typed_is_kept(season, sign_in):
    admin = sign_in(email="admin@example.org")
    page = admin.submit("/weights/new", {**in_points(OTHER), "unfilled": "50", "reason": "To see."}).page
    assert "must cost more than" in page.field_errors["unfilled"]
    assert page.form_with("reason").held()["reason"] == ["To see."]
    page = admin.submit("/weights/new", {"travel": "a lot", "reason": ""}).page
    assert set(page.field_errors) == {"travel", "reason"}
    page = admin.submit("/weights/new", {"reason": "Nothing."}).page
    assert "These are the weights in force" in page.text


def test_a_trial_can_be_changed_further(season, sign_in, arrange):
    admin = sign_in(email="admin@example.org")
    admin.submit("/weights/new", {**in_points(OTHER), "reason": "To see."})
    with arrange() as session:
        trial_id = session.scalars(sa.select(WeightTrial.id)).one()
    assert admin.page(f"/weights/new?like={trial_id}").form_with("travel").held()["travel"] == ["0"]


class TestEnforcing:
    @pytest.fixture
    def admin(self, session):
        ensure_reference()
        return make_user(Role.ADMINISTRATOR)

    def tried(self, admin, outcome=True):
        trial = operations.try_weights(OTHER, reason="To see.", rest_days=1, by=admin)
        if outcome:
            operations.keep_outcome(trial, {"changes": []})
        return trial

    def test_nobody_puts_in_force_what_nobody_has_seen(self, admin):
        with pytest.raises(MatchingError, match="worked out"):
            operations.enforce(self.tried(admin, outcome=False), by=admin)

    def test_once_is_enough_and_others_meanwhile_are_not_overwritten(self, admin):
        first, second = self.tried(admin), self.tried(admin)
        assert operations.enforce(first, by=admin).version == 2
        with pytest.raises(MatchingError, match="already"):
            operations.enforce(first, by=admin)
        with pytest.raises(MatchingError, match="Version 2 was put in force"):
            operations.enforce(second, by=admin)

    def test_a_version_is_never_edited(self, admin, session):
        session.flush()
        with pytest.raises(DatabaseError), session.begin_nested():
            session.execute(sa.update(WeightSet).values(note="Something else"))


def test_weights_under_which_a_place_would_better_stay_empty_are_refused():
    most = sum(FIRST_WEIGHTS[part.key] for part in checks.PARTS) + 3 * FIRST_WEIGHTS["need"] + 1500
    for unfilled, is_refused in ((most, True), (most + 1, False)):
        wanted = {**FIRST_WEIGHTS, "unfilled": unfilled}
        if is_refused:
            with pytest.raises(MatchingError):
                checks.check(wanted, FIRST_WEIGHTS)
        else:
            checks.check(wanted, FIRST_WEIGHTS)


def test_without_a_season_the_page_says_so(arrange, sign_in, app):
    with arrange():
        ensure_reference()
        make_user(Role.ADMINISTRATOR, email="admin@example.org")
    admin = sign_in(email="admin@example.org")
    admin.submit("/weights/new", {**in_points(OTHER), "reason": "To see."})
    work(app)
    with app.app_context():
        trial_id = db.session.scalars(sa.select(WeightTrial.id)).one()
    assert "No team to try them on" in admin.page(f"/weight-trials/{trial_id}").text
