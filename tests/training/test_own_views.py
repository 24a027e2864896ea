"""A peer logs training, corrects it, and sees what is held."""

import io

import pytest
import sqlalchemy as sa
from werkzeug.datastructures import FileStorage
from werkzeug.test import stream_encode_multipart

from peerhub.db import db
from peerhub.documents.models import StoredFile
from peerhub.peers.models import Peer
from peerhub.training.models import OUR_PROVIDER, TrainingLog, TrainingState
from tests.documents import files
from tests.support import factories
from tests.support.factories import in_days

LIMIT = 10 * 1024 * 1024
NOT_WHAT_IT_SAYS = "whatever its name says. Choose a PDF, PNG or JPEG file"


def day_in_boxes(days: int) -> dict[str, int]:
    day = in_days(days)
    return {"taken_on-day": day.day, "taken_on-month": day.month, "taken_on-year": day.year}


def elsewhere(**changed):
    return {
        "where": "elsewhere", "title": "Chairing well", "provider": "A college", "hours": "3.5",
        "reflection": "Listen more.", **day_in_boxes(-3), **changed,
    }  # fmt: skip


def upload(content: bytes, name: str = "certificate.pdf"):
    return (io.BytesIO(content), name)


def send_large(client, content: bytes):
    """Log training with a large certificate. The request is made in memory: the test client would leave files open."""
    fields = {name: str(value) for name, value in elsewhere(csrf_token=client.token("/training/new")).items()}
    file = FileStorage(io.BytesIO(content), filename="certificate.pdf", content_type="application/pdf")
    body, length, boundary = stream_encode_multipart({**fields, "certificate": file}, use_tempfile=False)
    return client.post(
        "/training/new",
        input_stream=body,
        content_length=length,
        content_type=f'multipart/form-data; boundary="{boundary}"',
        follow_redirects=True,
    )


class TestLogging:
    def test_training_elsewhere_with_a_certificate(self, as_own_peer, app):
        client, peer_id = as_own_peer()
        response = client.submit("/training/new", elsewhere(certificate=upload(files.pdf(), "../My paper.PDF")))
        assert response.page.heading == "Thank you, it is logged"
        assert "The peer team checks it" in response.page.text
        assert "My paper.pdf" in response.page.text
        with app.app_context():
            entry = db.session.scalars(sa.select(TrainingLog)).one()
            assert (entry.peer_id, entry.title, entry.hours) == (peer_id, "Chairing well", 3.5)
            assert entry.certificate.size == len(files.pdf())

    def test_one_of_our_courses_needs_no_hours(self, as_own_peer, arrange):
        with arrange():
            course = factories.make_course(title="Induction", hours=2).id
        client, _ = as_own_peer()
        page = client.submit("/training/new", {"where": "ours", "course": course, **day_in_boxes(-3)}).page
        assert "Induction" in page.text
        assert "Hours 2" in page.text
        assert "None uploaded" in page.text

    def test_words_left_from_the_other_answer_do_no_harm(self, as_own_peer, arrange, app):
        with arrange():
            course = factories.make_course(title="Induction").id
        client, _ = as_own_peer()
        client.submit("/training/new", elsewhere(where="ours", course=course))
        with app.app_context():
            assert db.session.scalars(sa.select(TrainingLog)).one().title == "Induction"

    def test_an_empty_form_asks_for_what_it_needs(self, as_own_peer):
        client, _ = as_own_peer()
        assert client.submit("/training/new", {}).page.field_errors == {
            "where": "Choose whether the LGA or somebody else gave it",
            "taken_on-day": "Enter the day of the training, for example 9 3 2027",
        }

    def test_each_answer_asks_for_its_own(self, as_own_peer):
        client, _ = as_own_peer()
        ours = client.submit("/training/new", {"where": "ours", **day_in_boxes(-3)})
        assert ours.page.field_errors == {"course": "Choose the course"}
        others = client.submit("/training/new", {"where": "elsewhere", **day_in_boxes(-3)})
        assert others.page.field_errors == {
            "title": "Enter what it was called",
            "provider": "Enter who gave it",
            "hours": "Enter the hours, for example 2.5",
        }

    @pytest.mark.parametrize(
        ("changed", "field", "sentence"),
        [
            ({"title": "x" * 300}, "title", "Title must be 160 characters or fewer"),
            (day_in_boxes(3), "taken_on-day", "The day must be today or earlier. Log it once you have been there"),
            ({"taken_on-year": 1989}, "taken_on-day", "The day must be in 1990 or later"),
            ({"taken_on-month": 13}, "taken_on-day", "Day of the training must be a real date, for example 9 3 2027"),
            ({"hours": "0.4"}, "hours", "Hours must be between 0.5 and 200"),
            ({"hours": "201"}, "hours", "Hours must be between 0.5 and 200"),
            ({"hours": "many"}, "hours", "Hours must be a number, for example 7.5"),
            ({"hours": "2.25"}, "hours", "Hours must have no more than 1 decimal places"),
            ({"reflection": "x" * 4001}, "reflection", "Reflection must be 4,000 characters or fewer"),
        ],
    )
    def test_what_is_wrong_is_said_at_its_field_and_everything_typed_is_kept(
        self, as_own_peer, changed, field, sentence
    ):  # fmt: skip
        client, _ = as_own_peer()
        fields = elsewhere(**changed)
        page = client.submit("/training/new", fields).page
        assert page.field_errors == {field: sentence}
        held = page.form_with("title").held()
        assert {name: held[name] for name in fields} == {name: [str(value)] for name, value in fields.items()}

    @pytest.mark.parametrize(
        ("content", "name", "sentence"),
        [
            (files.ELF, "certificate.pdf", f"This file is a program, {NOT_WHAT_IT_SAYS}"),
            (files.WINDOWS_PROGRAM, "certificate.pdf", f"This file is a program, {NOT_WHAT_IT_SAYS}"),
            (files.HTML, "certificate.png", f"This file is a web page or drawing, {NOT_WHAT_IT_SAYS}"),
            (files.SVG, "certificate.jpg", f"This file is a web page or drawing, {NOT_WHAT_IT_SAYS}"),
            (
                files.pdf() + files.archive(),
                "certificate.pdf",
                "This PDF hides an archive of other files. Save it again and choose that",
            ),
            (
                files.pdf()[:-80],
                "certificate.pdf",
                "This PDF is damaged or incomplete. Save it again and see that it opens",
            ),
            (b"", "certificate.pdf", "This file is empty. Choose the one that you meant"),
        ],
        ids=["elf", "exe", "html", "svg", "polyglot", "truncated", "empty"],
    )
    def test_a_lying_certificate_is_refused_at_its_field(self, as_own_peer, app, content, name, sentence):
        client, _ = as_own_peer()
        page = client.submit("/training/new", elsewhere(certificate=upload(content, name))).page
        assert page.field_errors == {"certificate": sentence}
        assert page.form_with("title").held()["reflection"] == ["Listen more."]
        with app.app_context():
            assert db.session.scalars(sa.select(TrainingLog)).all() == []
            assert db.session.scalars(sa.select(StoredFile)).all() == []

    def test_ten_megabytes_fit_and_one_byte_more_does_not(self, as_own_peer):
        client, _ = as_own_peer()
        spare = len(files.pdf(padding=LIMIT)) - LIMIT
        page = send_large(client, files.pdf(padding=LIMIT - spare + 1)).page
        assert page.field_errors == {"certificate": "This file is larger than 10 MB. Choose a smaller one"}
        page = send_large(client, files.pdf(padding=LIMIT - spare)).page
        assert page.heading == "Thank you, it is logged"

    def test_a_far_larger_file_gets_a_page_of_its_own(self, as_own_peer):
        client, _ = as_own_peer()
        response = send_large(client, b"%PDF-" + bytes(13 * 1024 * 1024))
        assert response.status_code == 413
        assert "12" in response.page.text

    def test_a_file_has_to_be_chosen_again_after_another_error(self, as_own_peer):
        client, _ = as_own_peer()
        page = client.submit("/training/new", elsewhere(title="", certificate=upload(files.pdf()))).page
        assert page.field_errors == {
            "title": "Enter what it was called",
            "certificate": "Choose the file again. For your safety a browser sends a file only once",
        }

    def test_a_form_sent_twice_is_logged_once(self, as_own_peer, app):
        client, _ = as_own_peer()
        client.submit("/training/new", elsewhere())
        page = client.submit("/training/new", elsewhere(certificate=upload(files.pdf()))).page
        assert page.field_errors["title"] == "You have logged this for the same day already"
        with app.app_context():
            assert len(db.session.scalars(sa.select(TrainingLog)).all()) == 1
            assert db.session.scalars(sa.select(StoredFile)).all() == []


class TestOwnPage:
    def test_an_empty_log_says_what_to_do_first(self, as_own_peer):
        client, _ = as_own_peer()
        page = client.page("/training")
        assert "Nothing logged yet" in page.text
        assert page.links["Log training"] == "/training/new"

    def test_what_is_held_what_expires_and_what_is_missing(self, as_own_peer, arrange):
        client, peer_id = as_own_peer()
        with arrange():
            peer = db.session.get(Peer, peer_id)
            for position, (name, ends) in enumerate({"Held": 400, "Soon": 20, "Over": -20, "Never": None}.items()):
                kind = factories.make_accreditation_kind(name=name, courses=1, lasts_months=12, position=position)
                course = kind.requirements[0].course
                course.title = f"Course for {name}"
                if ends is not None:
                    kind.lasts_months = 24 if ends > 365 else 12
                    taken = in_days(ends - (730 if ends > 365 else 365))
                    factories.make_training_log(
                        peer, course=course, taken_on=taken, state=TrainingState.VERIFIED, provider=OUR_PROVIDER
                    )
        text = client.page("/training").text
        assert "Held Held until" in text
        assert "Soon Expires soon on" in text
        assert "Over Expired on" in text
        assert "Not held yet Never To hold it: Course for Never" in text
        assert "To keep it: Course for Soon" in text
        assert "To hold it again: Course for Over" in text
        assert "Course for Held" not in text

    def test_returned_entries_come_first_with_their_reason(self, as_own_peer, entry_of):
        client, peer_id = as_own_peer()
        entry_of(peer_id, title="Waits")
        log_id = entry_of(peer_id, title="Back again", state=TrainingState.RETURNED, return_reason="No date on it.")
        page = client.page("/training")
        assert page.text.index("To put right") < page.text.index("Back again") < page.text.index("What I hold")
        assert "“No date on it.”" in page.text
        assert page.links["Correct and send again Back again"] == f"/training-logs/{log_id}"

    def test_correcting_sends_it_back_to_be_checked(self, as_own_peer, entry_of, app):
        client, peer_id = as_own_peer()
        log_id = entry_of(
            peer_id, title="Back", state=TrainingState.RETURNED, return_reason="No date.", certificate=files.pdf()
        )
        page = client.page(f"/training-logs/{log_id}")
        assert "No date." in page.text
        assert "You uploaded certificate.pdf" in page.text
        page = client.submit(
            f"/training-logs/{log_id}", {"hours": "5", "certificate": upload(files.png(), "new.png")}
        ).page
        assert page.heading == "Thank you, it is logged"
        with app.app_context():
            entry = db.session.get(TrainingLog, log_id)
            assert (entry.state, entry.hours, entry.certificate.name) == (TrainingState.LOGGED, 5, "new.png")

    def test_taking_back_says_what_goes_and_then_it_is_gone(self, as_own_peer, entry_of, app):
        client, peer_id = as_own_peer()
        log_id = entry_of(peer_id, title="A slip", certificate=files.pdf())
        page = client.page(f"/training-logs/{log_id}/withdrawal")
        assert "the certificate certificate.pdf is deleted" in page.text
        response = client.submit(f"/training-logs/{log_id}/withdrawal", button="Take it back")
        assert "“A slip” is taken back." in response.page.text
        with app.app_context():
            assert db.session.get(TrainingLog, log_id) is None

    def test_verified_training_is_shown_as_it_is(self, as_own_peer, entry_of):
        client, peer_id = as_own_peer()
        log_id = entry_of(peer_id, state=TrainingState.VERIFIED)
        assert "cannot be changed any more" in client.page(f"/training-logs/{log_id}").text
        assert "counts towards what you hold" in client.page(f"/training-logs/{log_id}/withdrawal").text

    def test_what_was_verified_meanwhile_cannot_be_changed(self, as_own_peer, entry_of, arrange):
        client, peer_id = as_own_peer()
        log_id = entry_of(peer_id, title="Late")
        opened = {
            path: client.page(path).form_with("version").held()
            for path in (f"/training-logs/{log_id}", f"/training-logs/{log_id}/withdrawal")
        }
        with arrange():
            db.session.get(TrainingLog, log_id).state = TrainingState.VERIFIED
        for path, held in opened.items():
            response = client.post(path, data=held)
            assert response.status_code == 200
            assert "verified" in response.page.text

    def test_entries_of_others_are_not_found(self, as_own_peer, entry_of, peer_id):
        client, _ = as_own_peer()
        log_id = entry_of(peer_id, certificate=files.pdf())
        for part in ("", "/withdrawal", "/certificate", "/thank-you"):
            assert client.get(f"/training-logs/{log_id}{part}").status_code == 404

    def test_every_page_is_cheap(self, as_own_peer, entry_of, arrange):
        client, peer_id = as_own_peer()
        with arrange():
            for _ in range(6):
                factories.make_accreditation_kind(courses=2)
        for number in range(12):
            entry_of(peer_id, title=f"Training {number}", certificate=files.pdf() if number % 2 else None)
        for path in ("/training", "/training/new"):
            assert len(client.get(path).sql) <= 9
