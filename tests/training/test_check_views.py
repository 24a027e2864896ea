"""Staff check training one after the other; certificates reach only those who may see them."""

import io

import pytest
import sqlalchemy as sa

from peerhub import clock
from peerhub.db import db
from peerhub.documents import operations as documents
from peerhub.documents.media import MediaType
from peerhub.peers.models import Peer
from peerhub.permissions import Role
from peerhub.training.models import Accreditation, TrainingLog, TrainingState
from tests.documents import files
from tests.support import factories

LIMIT = 10 * 1024 * 1024


class TestCertificates:
    def test_a_peer_gets_their_own(self, as_own_peer, entry_of):
        client, peer_id = as_own_peer()
        response = client.get(f"/training-logs/{entry_of(peer_id, certificate=files.pdf())}/certificate")
        assert response.data == files.pdf()
        assert response.headers["Content-Type"] == "application/pdf"
        assert response.headers["Content-Disposition"] == "inline; filename=certificate.pdf"
        assert response.headers["X-Content-Type-Options"] == "nosniff"

    def test_it_can_be_saved_instead(self, as_own_peer, entry_of):
        client, peer_id = as_own_peer()
        response = client.get(f"/training-logs/{entry_of(peer_id, certificate=files.png())}/certificate?save=yes")
        assert response.headers["Content-Disposition"].startswith("attachment")
        assert response.headers["Content-Security-Policy"].endswith("sandbox")

    def test_none_uploaded_is_said(self, as_own_peer, entry_of):
        client, peer_id = as_own_peer()
        page = client.page(f"/training-logs/{entry_of(peer_id)}/certificate", status=404)
        assert "No certificate was uploaded with this training." in page.text

    @pytest.mark.parametrize(
        ("role", "status"),
        [
            (Role.PLACEMENT_OFFICER, 200),
            (Role.CHALLENGE_MANAGER, 200),
            (Role.PEER, 404),
            (Role.ADMINISTRATOR, 403),
            (Role.PRINCIPAL_ADVISER, 403),
            (Role.GROUP_OFFICE, 403),
            (Role.COUNCIL_CONTACT, 403),
            (Role.BOARD_MEMBER, 403),
            (Role.EQUALITY_ANALYST, 403),
        ],
    )
    def test_others_see_it_only_to_check_it(self, sign_in, entry_of, peer_id, role, status):
        log_id = entry_of(peer_id, certificate=files.pdf())
        assert sign_in(role).get(f"/training-logs/{log_id}/certificate").status_code == status


class TestChecks:
    def test_an_empty_queue_says_so(self, checker):
        assert "Nothing waits to be checked" in checker.page("/training-checks").text

    def test_the_queue_can_be_narrowed(self, checker, entry_of, peer_id):
        entry_of(peer_id, title="Chairing")
        entry_of(peer_id, title="Coaching", state=TrainingState.RETURNED, return_reason="x")
        assert "Coaching" not in checker.page("/training-checks").text
        page = checker.submit("/training-checks", {"state": "any", "q": "coach"}).page
        assert "Coaching" in page.text
        assert "Chairing" not in page.text
        assert "No entry matches" in checker.page("/training-checks?q=nobody").text

    def test_the_queue_costs_the_same_for_few_and_for_many(self, checker, arrange):
        with arrange():
            factories.make_training_log(factories.make_peer())
        before = len(checker.get("/training-checks").sql)
        with arrange():
            for _ in range(40):
                factories.make_training_log(factories.make_peer())
        assert len(checker.get("/training-checks").sql) == before <= 8

    def test_verifying_leads_on_to_the_next_and_then_back(self, checker, entry_of, arrange, app, peer_id):
        with arrange():
            kind = factories.make_accreditation_kind(courses=1)
            course = kind.requirements[0].course.id
        first = entry_of(peer_id, title="First", course_id=course, provider="Local Government Association")
        second = entry_of(peer_id, title="Second")
        page = checker.submit(f"/training-checks/{first}", button="Verify").page
        assert page.heading == "Second"
        assert "Verified for Pat Evans. This one comes next." in page.text
        page = checker.submit(f"/training-checks/{second}", button="Verify").page
        assert "Nothing else waits to be checked." in page.text
        with app.app_context():
            assert len(db.session.scalars(sa.select(Accreditation)).all()) == 1

    def test_training_elsewhere_can_be_let_count(self, checker, entry_of, arrange, app, peer_id):
        with arrange():
            course = factories.make_accreditation_kind(courses=1).requirements[0].course
            course_id, course.title = course.id, "Induction"
        log_id = entry_of(peer_id)
        checker.submit(f"/training-checks/{log_id}", {"counts_as": course_id}, button="Verify")
        with app.app_context():
            assert db.session.get(TrainingLog, log_id).course_id == course_id
            assert len(db.session.scalars(sa.select(Accreditation)).all()) == 1
        assert "Counts as Induction" in checker.page(f"/training-checks/{log_id}").text

    def test_returning_needs_a_reason_which_the_peer_reads(self, checker, as_own_peer, entry_of):
        client, peer_id = as_own_peer()
        log_id = entry_of(peer_id)
        path = f"/training-checks/{log_id}"
        page = checker.submit(path, {"return-reason": ""}, button="Return to the peer").page
        assert page.field_errors == {"return-reason": "Say what the peer has to put right"}
        checker.submit(path, {"return-reason": "The paper has no date."}, button="Return to the peer")
        assert "The paper has no date." in client.page("/training").text
        assert "Returned to the peer" in checker.page(path).text

    def test_an_entry_shows_what_a_checker_needs(self, checker, entry_of, peer_id):
        log_id = entry_of(peer_id, certificate=files.png(), return_reason="No date.")
        page = checker.page(f"/training-checks/{log_id}")
        for words in ("Pat Evans", "Centre for Governance", "3.5", "What a good question sounds like.", "No date."):
            assert words in page.text
        assert page.one("img").attrib["src"] == f"/training-logs/{log_id}/certificate"

    def test_a_pdf_is_linked_and_not_embedded(self, checker, entry_of, peer_id):
        page = checker.page(f"/training-checks/{entry_of(peer_id, certificate=files.pdf())}")
        assert page.all("img") == []
        assert "Open certificate.pdf" in page.links

    def test_ones_own_training_is_left_to_a_colleague(self, arrange, sign_in, app):
        with arrange():
            both = factories.make_user(Role.PEER, Role.PLACEMENT_OFFICER)
            email, log_id = both.email, factories.make_training_log(factories.make_peer(user_id=both.id)).id
            other_id = factories.make_training_log(factories.make_peer()).id
        client = sign_in(email=email)
        page = client.page(f"/training-checks/{log_id}")
        assert "A colleague has to check it." in page.text
        assert "Yours: a colleague checks it" in client.page("/training-checks").text
        token = client.token(f"/training-checks/{other_id}")
        for act in ("verify", "return"):
            data = {"csrf_token": token, "act": act, "return-reason": "x", "version": "1", "return-version": "1"}
            assert "A colleague has to check it" in client.post(f"/training-checks/{log_id}", data=data).page.text
        with app.app_context():
            assert db.session.get(TrainingLog, log_id).state is TrainingState.LOGGED

    def test_two_checkers_at_once_decide_once(self, checker, sign_in, entry_of, app, peer_id):
        log_id = entry_of(peer_id)
        path = f"/training-checks/{log_id}"
        opened = checker.page(path).form_with("version").filled_in({}, button="Verify")
        sign_in(Role.CHALLENGE_MANAGER).submit(path, {"return-reason": "No date."}, button="Return to the peer")
        page = checker.post(path, data=opened).page
        assert "Look at what stands there now" in page.text
        with app.app_context():
            assert db.session.get(TrainingLog, log_id).state is TrainingState.RETURNED


class TestRecord:
    def test_staff_see_what_is_held_and_what_was_logged(self, checker, entry_of, peer_id, arrange):
        with arrange():
            factories.make_accreditation_kind(name="Corporate")
        entry_of(peer_id, title="Chairing", state=TrainingState.VERIFIED, certificate=files.pdf())
        page = checker.page(f"/peers/{peer_id}/training")
        assert page.heading == "Training of Pat Evans"
        for words in ("3.5 hours verified", "Corporate", "Chairing", "Certificate"):
            assert words in page.text

    def test_a_groups_office_sees_no_reflection_and_no_certificate(self, sign_in, arrange):
        from peerhub.peers.models import Seniority

        with arrange():
            group = factories.make_group()
            own = factories.make_peer(seniority=Seniority.LEADER, group=group)
            other = factories.make_peer(seniority=Seniority.LEADER)
            certificate = documents.store_file(
                io.BytesIO(files.pdf()), name="a.pdf", allowed=list(MediaType), max_bytes=LIMIT, by=None
            )
            factories.make_training_log(own, certificate=certificate)
            own_id, other_id = own.id, other.id
            email = factories.make_user(Role.GROUP_OFFICE, group_id=group.id).email
        office = sign_in(email=email)
        page = office.page(f"/peers/{own_id}/training")
        assert "Scrutiny in practice" in page.text
        assert "What a good question sounds like." not in page.text
        assert "Certificate" not in page.text
        assert not [href for href in page.links.values() if "training-checks" in href or "training-logs" in href]
        assert office.get(f"/peers/{other_id}/training").status_code == 404

    def test_without_training_it_says_so(self, checker, peer_id):
        assert "No training logged yet" in checker.page(f"/peers/{peer_id}/training").text

    def test_expired_today_or_tomorrow(self, as_own_peer, arrange):
        client, peer_id = as_own_peer()
        with arrange():
            kind = factories.make_accreditation_kind(courses=1, lasts_months=12)
            taken = clock.today().replace(year=clock.today().year - 1)
            factories.make_training_log(
                db.session.get(Peer, peer_id), course=kind.requirements[0].course, taken_on=taken,
                state=TrainingState.VERIFIED,
            )  # fmt: skip
        assert "Expired on" in client.page("/training").text
