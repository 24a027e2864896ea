"""Documents of an engagement: who adds, reads and withdraws what; what is missing; who is reminded once."""

import io
from datetime import timedelta

import pytest
import sqlalchemy as sa
from werkzeug.datastructures import FileStorage
from werkzeug.test import stream_encode_multipart

from peerhub import clock
from peerhub.db import db
from peerhub.documents import storage
from peerhub.documents.models import StoredFile
from peerhub.engagements import operations as engagement_operations
from peerhub.engagements.errors import EngagementError
from peerhub.engagements.models import DeadlineRule, ExpectedPaper, PaperKind, Stage
from peerhub.notifications.models import Message
from peerhub.permissions import Role
from peerhub.teams.errors import TeamError
from peerhub.teams.papers import operations
from peerhub.teams.papers.models import PaperVersion
from peerhub.teams.papers.queries import lines_of
from peerhub.teams.papers.rules import missing
from tests.documents import files
from tests.support import factories

STATEMENT, DRAFT = PaperKind.POSITION_STATEMENT, PaperKind.REPORT_DRAFT
LIMIT = 50 * 1024 * 1024


def add(engagement, by, content=None, *, kind=STATEMENT, name="Position statement", **details):
    upload = operations.Upload(io.BytesIO(content or files.pdf()), "statement.pdf", 1_000_000)
    return operations.add_version(engagement, kind=kind, name=name, upload=upload, by=by, **details)


def expect(type_id, *names):
    for position, name in enumerate(names):
        db.session.add(ExpectedPaper(type_id=type_id, position=position, kind=STATEMENT, name=name))
    db.session.flush()


class TestRules:
    def test_what_is_expected_and_not_there_is_missing(self, engagement, officer):
        expect(engagement.type_id, "Position statement", "Corporate plan")
        add(engagement, officer, name="position  STATEMENT")
        add(engagement, officer, name="Something else")
        lines = lines_of(engagement, visible_to=officer)
        assert [line.name for line in lines] == ["Position statement", "Corporate plan", "Something else"]
        assert missing(lines) == ["Corporate plan"]

    def test_a_withdrawn_document_is_missing_again_and_its_bytes_are_gone(self, engagement, officer, app):
        expect(engagement.type_id, "Position statement")
        version = add(engagement, officer)
        db.session.commit()
        place = storage.path_of(version.sha256)
        assert place.is_file()
        with pytest.raises(TeamError) as refused:
            operations.withdraw_version(version, reason=" ", by=officer)
        assert refused.value.field == "reason"
        operations.withdraw_version(version, reason="It names a resident.", by=officer)
        db.session.commit()
        assert not place.exists()
        assert missing(lines_of(engagement, visible_to=officer)) == ["Position statement"]
        assert version.withdrawn_because == "It names a resident."

    def test_the_same_name_is_the_next_version_and_the_same_bytes_are_a_mistake(self, engagement, officer):
        add(engagement, officer)
        with pytest.raises(TeamError, match="same file") as refused:
            add(engagement, officer)
        assert refused.value.field == "file"
        assert add(engagement, officer, files.pdf(pages=2)).number == 2

    def test_what_is_for_the_team_never_becomes_the_councils_by_its_name(self, engagement, officer):
        add(engagement, officer, kind=DRAFT, name="Notes")
        with pytest.raises(TeamError, match="for other readers"):
            add(engagement, officer, files.pdf(pages=2), name="Notes")

    def test_a_council_adds_no_report_and_a_closed_engagement_takes_nothing(self, engagement, officer):
        contact = factories.make_user(Role.COUNCIL_CONTACT, council_id=engagement.council_id)
        with pytest.raises(TeamError):
            add(engagement, contact, kind=DRAFT)
        engagement.stage = Stage.CLOSED
        with pytest.raises(EngagementError, match="closed"):
            add(engagement, officer)

    def test_only_who_added_it_or_staff_withdraws(self, engagement, officer):
        version = add(engagement, officer)
        contact = factories.make_user(Role.COUNCIL_CONTACT, council_id=engagement.council_id)
        with pytest.raises(TeamError, match="Only whoever added"):
            operations.withdraw_version(version, reason="Mine", by=contact)


class TestTelling:
    def test_the_manager_hears_of_what_others_add(self, engagement, officer):
        engagement.manager = factories.make_user(Role.CHALLENGE_MANAGER)
        add(engagement, officer)
        add(engagement, engagement.manager, files.pdf(pages=2))
        told = db.session.scalars(sa.select(Message).where(Message.kind == "document.added")).all()
        assert [message.to_user_id for message in told] == [engagement.manager_id]

    def test_the_council_is_reminded_once_before_and_once_after_the_day(self, engagement, officer):
        contact = factories.make_user(Role.COUNCIL_CONTACT, council_id=engagement.council_id)
        expect(engagement.type_id, "Position statement")
        db.session.add(
            DeadlineRule(
                type_id=engagement.type_id, rule="R25", code="documents", name="Documents", from_event="first-day",
                days=-21, valid_from=factories.in_days(-900),
            )
        )  # fmt: skip
        db.session.flush()
        due_on = engagement.first_day - timedelta(days=21)
        for today in (due_on - timedelta(days=8), due_on - timedelta(days=7), due_on, due_on + timedelta(days=1)):
            operations.remind(today)
            operations.remind(today)
        told = db.session.scalars(sa.select(Message).where(Message.kind == "document.missing")).all()
        assert [message.to_user_id for message in told] == [contact.id, contact.id]
        assert ["are due by" in message.text for message in told] == [True, False]
        add(engagement, officer)
        assert operations.remind(due_on + timedelta(days=2)) == 0


class TestExpecting:
    def test_an_administrator_says_what_a_type_needs(self, engagement, officer):
        engagement_operations.expect_papers(engagement.type, [(STATEMENT, " Self  assessment ")], by=officer)
        assert missing(lines_of(engagement, visible_to=officer)) == ["Self assessment"]
        with pytest.raises(EngagementError, match="twice"):
            engagement_operations.expect_papers(engagement.type, [(STATEMENT, "A"), (STATEMENT, "a")], by=officer)

    def test_the_page_shows_and_keeps_them(self, scene, sign_in, arrange, app):
        with arrange():
            type_id = factories.make_engagement_type("Peer").id
        page = f"/engagement-types/{type_id}/documents"
        client = sign_in(Role.ADMINISTRATOR)
        given = {"council_document": "Corporate plan\n\nBudget", "position_statement": "", "timetable": ""}
        shown = client.submit(page, given, button="Show what would change").page
        client.post(page, data={**shown.form_with("council_document").held(), "act": "save"})
        again = client.get(page)
        assert "Corporate plan\nBudget" in again.text


def send(client, scene, content, file_name="statement.pdf", **changed):
    fields = {"kind": STATEMENT.value, "name": "Position statement", "note": "", **changed}
    return client.submit(f"{scene.path}/documents/new", {**fields, "file": (io.BytesIO(content), file_name)})


class TestPages:
    def test_a_council_adds_and_everybody_concerned_reads(self, scene, sign_in):
        council = sign_in(email=scene.emails["council"])
        response = send(council, scene, files.pdf(), "../My <statement>.PDF")
        assert "Position statement is there, as version 1" in response.page.text
        address = council.get(scene.path).page.links["Download Position statement"]
        for who in ("council", "chief"):
            answer = sign_in(email=scene.emails[who]).get(address)
            assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert "sandbox" in answer.headers["Content-Security-Policy"]
            assert answer.data == files.pdf()
        for who in ("other council", "other peer"):
            assert sign_in(email=scene.emails[who]).get(address).status_code == 404

    def test_the_council_sees_nothing_of_a_draft(self, scene, staff, sign_in):
        send(staff, scene, files.pdf(), kind=DRAFT.value, name="Draft report")
        address = staff.get(scene.path).page.links["Download Draft report"]
        council = sign_in(email=scene.emails["council"])
        assert "Draft report" not in council.get(scene.path).page.text
        assert council.get(address).status_code == 404
        assert sign_in(email=scene.emails["chief"]).get(address).status_code == 200

    @pytest.mark.parametrize(
        ("content", "name", "words"),
        [
            (files.HTML, "statement.pdf", "web page"),
            (files.WINDOWS_PROGRAM, "statement.docx", "a program"),
            (b"", "statement.pdf", "empty"),
        ],
    )
    def test_a_lying_file_is_refused_and_what_was_typed_is_kept(self, scene, staff, content, name, words):
        response = send(staff, scene, content, name, note="New figures")
        assert words in response.page.text
        assert "New figures" in response.text
        assert "Missing" not in response.text

    def test_a_file_too_large_is_refused_at_the_field(self, scene, staff, app):
        fields = {"csrf_token": staff.token(f"{scene.path}/documents/new"), "kind": STATEMENT.value, "name": "Plan"}
        file = FileStorage(io.BytesIO(b"%PDF-" + bytes(LIMIT + 1_000_000)), filename="a.pdf")
        body, length, boundary = stream_encode_multipart({**fields, "file": file}, use_tempfile=False)
        response = staff.post(
            f"{scene.path}/documents/new", input_stream=body, content_length=length,
            content_type=f'multipart/form-data; boundary="{boundary}"',
        )  # fmt: skip
        assert "larger than 50 MB" in response.page.text
        with app.app_context():
            assert not db.session.scalar(sa.select(sa.func.count(StoredFile.id)))

    def test_other_pages_stay_small(self, staff, app):
        answer = staff.post("/sign-in", data={"email": "x" * (app.config["MAX_CONTENT_LENGTH"] + 1)})
        assert answer.status_code == 413

    def test_withdrawing_leaves_the_trail(self, scene, staff, app):
        send(staff, scene, files.pdf())
        with app.app_context():
            version = db.session.scalars(sa.select(PaperVersion)).one()
            page = f"/documents/{version.paper_id}"
        response = staff.submit(f"{page}/versions/1/withdrawal", {"reason": "It names a resident."})
        assert "It names a resident." in response.page.text
        assert staff.get(f"{page}/versions/1").status_code == 404
        assert clock.today().strftime("%Y") in response.page.text
