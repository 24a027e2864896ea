"""Logging, correcting, verifying and returning training; and the accreditation that follows in the same transaction."""

import io
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa

from peerhub import clock
from peerhub.audit.models import AuditEvent
from peerhub.documents.models import StoredFile
from peerhub.permissions import Role
from peerhub.training import operations
from peerhub.training.models import Accreditation, TrainingLog, TrainingState
from peerhub.training.operations import Training, TrainingRefused, Upload
from tests.documents import files
from tests.support import factories
from tests.support.factories import in_days

LIMIT = 10 * 1024 * 1024


@pytest.fixture
def user(session):
    return factories.make_user(Role.PEER)


@pytest.fixture
def peer(session, user):
    return factories.make_peer(user_id=user.id)


@pytest.fixture
def staff(session):
    return factories.make_user(Role.PLACEMENT_OFFICER, name="Sam Staff")


@pytest.fixture
def elsewhere() -> Training:
    return Training(
        taken_on=in_days(-3),
        hours=Decimal("3.5"),
        title=" Chairing well ",
        provider="A college",
        reflection=" Listen. ",
    )


def certificate(content: bytes | None = None, name: str = "certificate.pdf", limit: int = LIMIT) -> Upload:
    return Upload(io.BytesIO(files.pdf() if content is None else content), name, limit)


def refusal(function, *arguments, **details) -> TrainingRefused:
    with pytest.raises(TrainingRefused) as refused:
        function(*arguments, **details)
    return refused.value


def actions(session) -> list[str]:
    session.flush()
    return list(session.scalars(sa.select(AuditEvent.action).order_by(AuditEvent.id)))


class TestLogging:
    def test_training_elsewhere_is_kept_in_the_peers_words(self, session, peer, user, elsewhere):
        entry = operations.log_training(peer, elsewhere, by=user)
        session.commit()
        assert (entry.title, entry.provider, entry.reflection) == ("Chairing well", "A college", "Listen.")
        assert (entry.state, entry.course, entry.is_elsewhere) == (TrainingState.LOGGED, None, True)

    def test_one_of_our_courses_brings_its_title(self, session, peer, user):
        course = factories.make_course(title="Induction")
        entry = operations.log_training(peer, Training(in_days(0), Decimal(2), course=course), by=user)
        assert (entry.title, entry.provider, entry.is_elsewhere) == ("Induction", "Local Government Association", False)

    def test_the_record_of_changes_has_the_facts_but_not_the_reflection(self, session, peer, user, elsewhere):
        operations.log_training(peer, elsewhere, certificate=certificate(), by=user)
        event = session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "training.log")).one()
        assert event.actor_id == user.id
        assert event.after == {
            "title": "Chairing well", "provider": "A college", "taken_on": in_days(-3).isoformat(), "hours": "3.5",
            "state": "logged", "certificate": "certificate.pdf",
        }  # fmt: skip
        assert "Listen" not in str(event.after)

    def test_a_certificate_is_stored(self, session, peer, user, elsewhere):
        entry = operations.log_training(peer, elsewhere, certificate=certificate(), by=user)
        session.commit()
        assert (entry.certificate.media_type, entry.certificate.stored_by_id) == ("application/pdf", user.id)

    @pytest.mark.parametrize(
        ("changed", "field"),
        [
            ({"title": "  "}, "title"),
            ({"title": "x" * 161}, "title"),
            ({"provider": ""}, "provider"),
            ({"provider": "x" * 121}, "provider"),
            ({"reflection": "x" * 4001}, "reflection"),
            ({"taken_on": clock.today() + timedelta(days=3)}, "taken_on"),
            ({"taken_on": date(1989, 12, 31)}, "taken_on"),
            ({"hours": Decimal("0.4")}, "hours"),
            ({"hours": Decimal("200.1")}, "hours"),
        ],
    )
    def test_what_cannot_be_is_refused_at_its_field(self, session, peer, user, elsewhere, changed, field):
        refused = refusal(operations.log_training, peer, replace(elsewhere, **changed), by=user)
        assert refused.field == field
        assert session.scalars(sa.select(TrainingLog)).all() == []

    @pytest.mark.parametrize(
        "changed", [{"taken_on": date(1990, 1, 1)}, {"hours": Decimal("0.5")}, {"hours": Decimal(200)}]
    )
    def test_the_bounds_themselves_are_fine(self, session, peer, user, elsewhere, changed):
        assert operations.log_training(peer, replace(elsewhere, **changed), by=user)

    def test_the_same_training_on_the_same_day_is_logged_once(self, session, peer, user, elsewhere):
        operations.log_training(peer, elsewhere, by=user)
        again = replace(elsewhere, title="chairing WELL")
        assert refusal(operations.log_training, peer, again, by=user).field == "title"
        assert operations.log_training(peer, replace(elsewhere, taken_on=in_days(-4)), by=user)
        assert operations.log_training(factories.make_peer(), elsewhere, by=user)

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (files.ELF, "a program"),
            (files.HTML, "a web page"),
            (files.archive(), "an archive"),
            (files.pdf()[:-60], "damaged"),
            (b"", "empty"),
            (files.pdf(padding=2000), "larger than 1,000 bytes"),
        ],
    )
    def test_a_lying_certificate_is_refused_and_nothing_is_kept(
        self, session, app, peer, user, elsewhere, content, words
    ):  # fmt: skip
        upload = certificate(content, limit=1000 if len(content) > 2000 else LIMIT)
        refused = refusal(operations.log_training, peer, elsewhere, certificate=upload, by=user)
        session.commit()
        assert refused.field == "certificate"
        assert words in refused.sentence
        assert session.scalars(sa.select(TrainingLog)).all() == []
        assert session.scalars(sa.select(StoredFile)).all() == []
        assert [path for path in Path(app.config["DOCUMENTS_FOLDER"]).rglob("*") if path.is_file()] == []


class TestAmending:
    @pytest.fixture
    def entry(self, session, peer, user, elsewhere):
        entry = operations.log_training(peer, elsewhere, certificate=certificate(), by=user)
        session.commit()
        return entry

    def test_a_returned_entry_goes_back_to_be_checked(self, session, entry, user, staff, elsewhere):
        operations.return_to_peer(entry, reason="No date on it.", by=staff)
        session.commit()
        before = entry.logged_at
        operations.amend(entry, replace(elsewhere, hours=Decimal(4)), version=entry.version, by=user)
        session.commit()
        assert (entry.state, entry.hours, entry.decided_by_id) == (TrainingState.LOGGED, 4, None)
        assert entry.logged_at > before
        assert entry.return_reason == "No date on it."  # the checker sees what was asked for

    def test_the_old_certificate_stays_unless_another_takes_its_place(self, session, entry, user, elsewhere):
        first = entry.certificate
        operations.amend(entry, replace(elsewhere, hours=Decimal(4)), by=user)
        assert entry.certificate is first
        operations.amend(entry, elsewhere, certificate=certificate(files.png(), "photo.png"), by=user)
        session.commit()
        assert entry.certificate.name == "photo.png"
        assert [row.name for row in session.scalars(sa.select(StoredFile))] == ["photo.png"]

    def test_a_refused_certificate_changes_nothing(self, session, entry, user, elsewhere):
        changed = replace(elsewhere, hours=Decimal(9))
        assert (
            refusal(operations.amend, entry, changed, certificate=certificate(files.ELF), by=user).field
            == "certificate"
        )
        session.commit()
        assert (entry.hours, entry.certificate.name) == (Decimal("3.5"), "certificate.pdf")

    def test_verified_training_cannot_be_changed_or_withdrawn(self, session, entry, user, staff, elsewhere):
        operations.verify(entry, by=staff)
        assert "verified by now" in refusal(operations.amend, entry, elsewhere, by=user).sentence
        assert "verified by now" in refusal(operations.withdraw, entry, by=user).sentence

    def test_an_edit_that_began_earlier_is_refused(self, session, entry, user, elsewhere):
        assert "has changed" in refusal(operations.amend, entry, elsewhere, version=entry.version - 1, by=user).sentence
        assert "has changed" in refusal(operations.withdraw, entry, version=entry.version - 1, by=user).sentence

    def test_correcting_towards_another_entrys_day_is_refused(self, session, peer, entry, user, elsewhere):
        operations.log_training(peer, replace(elsewhere, taken_on=in_days(-9)), by=user)
        assert refusal(operations.amend, entry, replace(elsewhere, taken_on=in_days(-9)), by=user).field == "title"

    def test_withdrawing_takes_the_certificate_along(self, session, app, entry, user):
        operations.withdraw(entry, version=entry.version, by=user)
        session.commit()
        assert session.scalars(sa.select(TrainingLog)).all() == []
        assert session.scalars(sa.select(StoredFile)).all() == []
        assert [path for path in Path(app.config["DOCUMENTS_FOLDER"]).rglob("*") if path.is_file()] == []
        assert "training.withdraw" in actions(session)


class TestChecking:
    @pytest.fixture
    def kind(self, session):
        """Two courses are needed, each within 36 months."""
        return factories.make_accreditation_kind(courses=2)

    def held(self, session, peer) -> list[tuple[date, date]]:
        session.flush()
        rows = session.scalars(
            sa.select(Accreditation).where(Accreditation.peer_id == peer.id).order_by(Accreditation.starts_on)
        )
        return [(row.starts_on, row.ends_on) for row in rows]

    def logged(self, peer, course, taken: date, user) -> TrainingLog:
        return operations.log_training(peer, Training(taken, Decimal(6), course=course), by=user)

    def test_verified_training_gives_the_accreditation_and_unverified_none(self, session, peer, user, staff, kind):
        first, second = (need.course for need in kind.requirements)
        one = self.logged(peer, first, date(2025, 1, 10), user)
        two = self.logged(peer, second, date(2025, 3, 9), user)
        operations.verify(one, by=staff)
        assert self.held(session, peer) == []
        operations.verify(two, by=staff)
        assert self.held(session, peer) == [(date(2025, 3, 9), date(2028, 3, 8))]
        assert (two.state, two.decided_by_id) == (TrainingState.VERIFIED, staff.id)
        assert actions(session)[-2:] == ["training.verify", "accreditation.renew"]

    def test_returning_verified_training_takes_it_away_again(self, session, peer, user, staff, kind):
        entries = [self.logged(peer, need.course, date(2025, 3, 9), user) for need in kind.requirements]
        for entry in entries:
            operations.verify(entry, by=staff)
        assert len(self.held(session, peer)) == 1
        operations.return_to_peer(entries[0], reason="It was somebody else's.", by=staff)
        assert self.held(session, peer) == []

    def test_a_renewal_makes_the_same_run_longer(self, session, peer, user, staff, kind):
        for taken in (date(2024, 3, 9), date(2026, 3, 9)):
            for need in kind.requirements:
                operations.verify(self.logged(peer, need.course, taken, user), by=staff)
        rows = session.scalars(sa.select(Accreditation)).all()
        assert [(row.starts_on, row.ends_on) for row in rows] == [(date(2024, 3, 9), date(2029, 3, 8))]

    def test_an_earlier_course_found_later_moves_the_beginning(self, session, peer, user, staff, kind):
        first, second = (need.course for need in kind.requirements)
        for course, taken in ((first, date(2026, 1, 10)), (second, date(2025, 3, 9)), (first, date(2025, 6, 1))):
            operations.verify(self.logged(peer, course, taken, user), by=staff)
        assert self.held(session, peer) == [(date(2025, 6, 1), date(2029, 1, 9))]

    def test_training_elsewhere_can_count_as_one_of_our_courses(self, session, peer, user, staff, elsewhere):
        kind = factories.make_accreditation_kind(courses=1)
        entry = operations.log_training(peer, elsewhere, by=user)
        operations.verify(entry, counts_as=kind.requirements[0].course, by=staff)
        assert entry.course is kind.requirements[0].course
        assert (entry.title, entry.is_elsewhere) == ("Chairing well", True)
        assert len(self.held(session, peer)) == 1
        operations.return_to_peer(entry, reason="The provider is not known.", by=staff)
        assert entry.course is None

    def test_our_own_course_is_not_made_another(self, session, peer, user, staff):
        course, other = factories.make_course(), factories.make_course()
        entry = self.logged(peer, course, in_days(-5), user)
        operations.verify(entry, counts_as=other, by=staff)
        assert entry.course is course

    def test_nobody_checks_their_own(self, session):
        both = factories.make_user(Role.PEER, Role.PLACEMENT_OFFICER)
        entry = factories.make_training_log(factories.make_peer(user_id=both.id))
        assert "A colleague has to check it" in refusal(operations.verify, entry, by=both).sentence
        assert "A colleague has to check it" in refusal(operations.return_to_peer, entry, reason="x", by=both).sentence
        assert entry.state is TrainingState.LOGGED

    @pytest.mark.parametrize("state", [TrainingState.VERIFIED, TrainingState.RETURNED])
    def test_what_a_colleague_decided_meanwhile_stays(self, session, peer, staff, state):
        entry = factories.make_training_log(peer, state=state, return_reason="No date.")
        assert "Nothing was changed" in refusal(operations.verify, entry, by=staff).sentence

    def test_a_returned_entry_is_not_returned_twice(self, session, peer, staff):
        entry = factories.make_training_log(peer)
        operations.return_to_peer(entry, reason="No date.", by=staff)
        assert "Nothing was changed" in refusal(operations.return_to_peer, entry, reason="Again", by=staff).sentence
        assert entry.return_reason == "No date."

    @pytest.mark.parametrize("reason", ["", "  \n ", "x" * 401])
    def test_a_return_needs_a_reason(self, session, peer, staff, reason):
        entry = factories.make_training_log(peer)
        assert refusal(operations.return_to_peer, entry, reason=reason, by=staff).field == "reason"
        assert entry.state is TrainingState.LOGGED

    def test_an_entry_that_the_peer_changed_meanwhile_is_looked_at_again(self, session, peer, staff):
        entry = factories.make_training_log(peer)
        assert (
            "The peer has changed this"
            in refusal(operations.verify, entry, version=entry.version + 1, by=staff).sentence
        )

    def test_other_peers_accreditations_are_left_alone(self, session, peer, user, staff, kind):
        other = factories.make_accreditation(factories.make_peer(), kind)
        operations.verify(self.logged(peer, kind.requirements[0].course, in_days(-5), user), by=staff)
        session.commit()
        assert session.get(Accreditation, other.id) is other

    def test_the_database_wants_a_reason_for_a_return(self, session, peer):
        entry = factories.make_training_log(peer)
        entry.state = TrainingState.RETURNED
        with pytest.raises(sa.exc.IntegrityError):
            session.flush()
        session.rollback()
