"""A peer logs training; staff check it; what was verified feeds accreditation."""

from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image

from peerhub import clock
from tests.journeys.conftest import SignedIn
from tests.journeys.person import Person


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A photograph of a piece of paper."""
    file = tmp_path / "certificate.png"
    Image.new("RGB", (600, 400), "white").save(file)
    return file


def log_course(peer: Person, course: str, file: Path) -> None:
    """Fill in the form for one of the LGA's courses, taken ten days ago."""
    taken = clock.today() - timedelta(days=10)
    peer.follow("Log training")
    peer.tick("The LGA")
    peer.select(peer.page.get_by_label("Which course?"), course)
    peer.fill_day("When was it?", taken.day, taken.month, taken.year)
    peer.fill_in("What will you do differently now?", "Ask before I judge.")
    peer.upload("Certificate", file)


def test_a_peer_logs_training_and_staff_verify_it(signed_in: SignedIn, certificate: Path) -> None:
    course = "Finance and governance peer challenge training"
    peer = signed_in("peer")
    peer.look("training-1-first-page")
    peer.follow("My training")
    peer.sees("What I hold")
    peer.sees("To put right")
    peer.look("training-2-what-i-hold")
    log_course(peer, course, certificate)
    peer.look("training-3-log")
    peer.press("Log it")
    peer.sees("Thank you, it is logged")
    peer.look("training-4-logged")

    officer = signed_in("placement")
    officer.go_by("Peers", "Training checks")
    officer.sees("Peer, title or provider")
    officer.look("training-5-checks")
    officer.fill_in("Peer, title or provider", _name_of(peer))
    officer.press("Show")
    officer.follow(course)
    officer.sees("Ask before I judge.")
    officer.look("training-6-check")
    officer.press("Verify")
    officer.sees("Verified for")

    peer.visitor.go("/training")
    entry = peer.page.locator(".ph-entry").filter(has_text=course).first
    entry.get_by_text("Verified").wait_for()


def _name_of(peer: Person) -> str:
    """The family name of whoever is signed in, as the page's head shows it."""
    return peer.page.locator(".ph-header__who").inner_text().split()[-1]


def test_a_lying_certificate_is_refused_at_its_field(signed_in: SignedIn, tmp_path: Path) -> None:
    lying = tmp_path / "certificate.pdf"
    lying.write_bytes(b"\x7fELF\x02\x01\x01" + bytes(500))
    peer = signed_in("peer")
    peer.follow("My training")
    log_course(peer, "Councillor mentoring", lying)
    peer.press("Log it")
    peer.sees("There is a problem")
    peer.look("training-7-refused")
    # What was typed is kept.
    assert peer.page.get_by_label("What will you do differently now?").input_value() == "Ask before I judge."


def test_returned_training_comes_back_with_its_reason(signed_in: SignedIn, certificate: Path) -> None:
    peer = signed_in("peer")
    peer.follow("My training")
    log_course(peer, "Digital and cyber peer briefing", certificate)
    peer.press("Log it")
    officer = signed_in("placement")
    officer.go_by("Peers", "Training checks")
    officer.fill_in("Peer, title or provider", _name_of(peer))
    officer.press("Show")
    officer.follow("Digital and cyber peer briefing")
    officer.fill_in("What has to be put right?", "The certificate is blank.")
    officer.press("Return to the peer")
    officer.sees("Returned to")
    peer.visitor.go("/training")
    peer.sees("The certificate is blank.")
