"""The peer's sheet is the peer's alone; the figures are what was published, whoever asks."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from peerhub import clock
from peerhub.audit.models import AuditEvent
from peerhub.monitoring import operations, queries
from peerhub.monitoring.models import MonitoringRelease, MonitoringSheet
from peerhub.monitoring.reference import QUESTIONS, ensure_reference
from peerhub.monitoring.vault import SheetUnreadable, Vault
from peerhub.peers.models import PeerStatus
from peerhub.permissions import Role
from tests.architecture.source import PACKAGE
from tests.support import factories

OLD, NEW = "b" * 43 + "=", "c" * 43 + "="


@pytest.fixture
def peer(arrange):
    with arrange():
        ensure_reference()
        user = factories.make_user(Role.PEER, email="peer@example.org")
        return factories.make_peer(user_id=user.id).id


def fill(session, app, women: int, men: int) -> Vault:
    """So many peers who answered the question of sex."""
    ensure_reference()
    vault, asked = Vault(app.config["MONITORING_KEYS"]), queries.current_set()
    for sex in ["female"] * women + ["male"] * men:
        made = factories.make_peer(user_id=None)
        operations.answer(made, {"sex": sex}, asked=asked, vault=vault, by=None)
    for _ in range(30):
        factories.make_peer()
    session.flush()
    return vault


def test_ethnicity_has_the_nineteen_harmonised_options_and_every_question_can_be_refused(session):
    ensure_reference()
    asked = queries.current_set()
    assert len(QUESTIONS[0][3]) == 19
    for question in asked.questions:
        assert [option.code for option in question.options if not option.is_telling] == ["prefer-not-to-say"]


def test_answering_looking_and_withdrawing(arrange, peer, sign_in):
    browser = sign_in(email="peer@example.org")
    page = browser.page("/my-monitoring")
    assert "Withdraw everything" not in page.text
    browser.submit("/my-monitoring", {"sex": "female", "religion": "prefer-not-to-say"}, button="Keep my answers")
    with arrange() as session:
        sheet = session.scalars(sa.select(MonitoringSheet)).one()
        assert "female" not in sheet.sealed
    page = browser.page("/my-monitoring")
    assert page.form_with("sex").held()["sex"] in ("", [""])
    token = browser.token("/my-monitoring")
    shown = browser.post("/my-monitoring/answers", data={"csrf_token": token}).page
    assert shown.form_with("sex").held()["sex"] in ("female", ["female"])
    browser.post("/my-monitoring/withdrawal", data={"csrf_token": token})
    with arrange() as session:
        assert session.scalars(sa.select(MonitoringSheet)).all() == []
        events = session.scalars(sa.select(AuditEvent).order_by(AuditEvent.id)).all()
        assert [event.action for event in events if event.action.startswith("monitoring.")] == [
            "monitoring.answer",
            "monitoring.read",
            "monitoring.withdraw",
        ]
        assert all(event.before is None and event.after is None for event in events if "monitoring" in event.action)


def test_two_sheets_of_different_answers_have_one_length():
    vault = Vault([OLD])
    assert len(vault.seal(1, {})) == len(vault.seal(2, {"ethnicity": "white-british", "sex": "female"}))


def test_a_sheet_moved_to_another_peer_cannot_be_read():
    vault = Vault([OLD])
    with pytest.raises(SheetUnreadable):
        vault.open(2, vault.seal(1, {"sex": "male"}))


def test_a_changed_key_opens_what_the_old_one_sealed(session):
    ensure_reference()
    made = factories.make_peer()
    operations.answer(made, {"sex": "male"}, asked=queries.current_set(), vault=Vault([OLD]), by=None)
    assert operations.change_key(vault=Vault([NEW, OLD])) == 1
    sealed = queries.sheet_of(made).sealed
    assert Vault([NEW]).open(made.id, sealed) == {"sex": "male"}
    with pytest.raises(SheetUnreadable):
        Vault([OLD]).open(made.id, sealed)


def test_a_quarter_is_published_once_and_the_next_only_when_ten_more_have_moved(session, app):
    vault = fill(session, app, women=20, men=30)
    release = operations.publish(vault=vault, by=None)
    sex = next(table for table in release.tables if table["code"] == "sex")
    assert [row["all"] for row in sex["rows"][:2]] == [20, 30]
    with pytest.raises(operations.MonitoringRefused, match="published already"):
        operations.publish(vault=vault, by=None)
    later = clock.now() + timedelta(days=100)
    with pytest.raises(operations.MonitoringRefused, match="Fewer than 10"):
        operations.publish(vault=vault, by=None, at=later)
    for sheet in queries.every_sheet()[:10]:
        session.delete(sheet)
    session.flush()
    operations.publish(vault=vault, by=None, at=later)


def test_publishing_forgets_those_who_left_and_says_what_it_read(session, app):
    vault = fill(session, app, women=12, men=12)
    gone = queries.sheets_of_the_pool()[0][0].peer_id
    session.get_one(factories.Peer, gone).status = PeerStatus.LEFT
    release = operations.publish(vault=vault, by=None)
    assert gone not in {sheet.peer_id for sheet in queries.every_sheet()}
    event = session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "monitoring.publish")).one()
    assert event.after == {"sheets_read": 23}
    assert release.sheets == 23


@pytest.mark.parametrize("role", [Role.EQUALITY_ANALYST, Role.BOARD_MEMBER], ids=lambda role: role.value)
def test_the_figures_on_the_page_and_in_the_file(app, arrange, sign_in, role):
    with arrange() as session:
        operations.publish(vault=fill(session, app, women=20, men=23), by=None)
    browser = sign_in(role)
    page = browser.page("/monitoring-releases")
    assert "45% of active peers in 2022/23" in page.text
    assert "32% of councillors" in page.text
    assert "50%" in page.text
    with arrange() as session:
        number = session.scalars(sa.select(MonitoringRelease.id)).one()
    text = browser.get(f"/monitoring-releases/{number}.csv").text
    assert re.search(r"Sex,Female,withheld,20,20|Sex,Female,withheld,withheld,20", text)
    assert not re.search(r",[1-9]\b", text)


def test_without_a_key_the_pages_say_so(app, arrange, peer, sign_in, monkeypatch):
    monkeypatch.setitem(app.config, "MONITORING_KEYS", ())
    assert "cannot be answered at the moment" in sign_in(email="peer@example.org").page("/my-monitoring").text
    assert "MONITORING_KEY is missing" in sign_in(Role.EQUALITY_ANALYST).page("/monitoring-releases").text


def test_nothing_that_chooses_people_knows_of_monitoring():
    """Beside the import contract: not by name in a text either (an address, a table, a late import)."""
    # `teams`, `peers` and all below them could not import it either.
    for package in ("matching", "teams", "engagements", "training", "peers", "reports"):
        for path in (PACKAGE / package).rglob("*.py"):
            assert "monitoring." not in Path(path).read_text().replace("monitoring officer", ""), path
            assert "monitoring_" not in Path(path).read_text().replace("monitoring_officer", ""), path
