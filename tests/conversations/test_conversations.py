"""Soft intelligence: who reads what, with which reason; and that nothing of it leaks."""

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from peerhub import clock
from peerhub.accounts.models import User
from peerhub.audit.models import AuditEvent
from peerhub.conversations import operations, queries
from peerhub.conversations.models import NoteAccess, NoteReader
from peerhub.conversations.operations import ConversationError
from peerhub.permissions import Role
from tests.support.factories import in_days, make_council, make_user

SECRET = "The chief executive thinks of leaving."


@pytest.fixture
def noted(arrange):
    with arrange() as session:
        council = make_council(name="Northby", region="North East")
        adviser = make_user(Role.PRINCIPAL_ADVISER, region="North East", email="adviser@example.org", name="Kim Ash")
        make_user(Role.PRINCIPAL_ADVISER, region="South West", email="other@example.org")
        make_user(Role.CHALLENGE_MANAGER, email="manager@example.org", name="Jo Pike")
        operations.write_note(council, noted_on=in_days(-3), text=SECRET, by=adviser)
        session.flush()
        return council.id, council.code


def test_the_regions_adviser_gives_a_reason_and_then_reads(noted, sign_in, arrange):
    council_id, _ = noted
    adviser = sign_in(email="adviser@example.org")
    path = f"/council-notes/{council_id}"
    page = adviser.page(path)
    assert SECRET not in page.text
    answer = adviser.submit(path, {"why": "other"})
    assert "Say which reason" in answer.page.text
    answer = adviser.submit(path, {"why": "other", "other": "A call from the leader"})
    assert SECRET in answer.page.text
    assert "Kim Ash: A call from the leader" in answer.page.text
    with arrange() as session:
        assert [row.reason for row in session.scalars(sa.select(NoteAccess))] == ["A call from the leader"]
        told = session.scalars(sa.select(AuditEvent)).all()
        assert {"council-note.write", "council-notes.open"} <= {event.action for event in told}
        words = [f"{event.subject_label}{event.before}{event.after}{event.reason}" for event in told]
        assert not any(SECRET in one for one in words)


@pytest.mark.parametrize("who", ["other@example.org", "manager@example.org"])
def test_another_adviser_and_staff_not_named_find_nothing(noted, sign_in, who):
    council_id, _ = noted
    client = sign_in(email=who)
    assert client.get(f"/council-notes/{council_id}").status_code == 404
    assert "Northby" not in client.page("/council-notes").text


def test_the_page_of_a_council_leads_those_to_its_notes_who_may_read_them(noted, sign_in, arrange):
    council_id, code = noted
    for who, leads in (("adviser@example.org", True), ("other@example.org", False), ("manager@example.org", False)):
        answer = sign_in(email=who).get(f"/councils/{code}")
        assert (f"/council-notes/{council_id}" in answer.page.links.values()) is leads, who
        assert len(answer.sql) <= 12
    with arrange() as session:
        user = session.scalars(sa.select(User).where(User.email == "manager@example.org")).one()
        admin = make_user(Role.ADMINISTRATOR)
        operations.name_reader(user, region="North East", reason="Scopes an engagement", named=[], by=admin)
    named = sign_in(email="manager@example.org").page(f"/councils/{code}")
    assert named.links["Notes about this council"] == f"/council-notes/{council_id}"
    assert "Notes about" not in sign_in(Role.PEER).page(f"/councils/{code}").text


def test_staff_read_while_they_are_named(noted, sign_in, arrange):
    council_id, _ = noted
    admin = sign_in(Role.ADMINISTRATOR)
    with arrange() as session:
        user_id = session.scalar(sa.text("SELECT id FROM user_account WHERE email = 'manager@example.org'"))
    admin.submit("/note-readers", {"user": str(user_id), "region": "North East", "reason": "Scopes an engagement"})
    again = admin.submit("/note-readers", {"user": str(user_id), "region": "North East", "reason": "Again"})
    assert "Jo Pike was named for North East on" in again.page.text
    manager = sign_in(email="manager@example.org")
    manager.submit(f"/council-notes/{council_id}", {"why": "Scoping an engagement"})
    assert SECRET in manager.page(f"/council-notes/{council_id}").text
    with arrange() as session:
        path = f"/note-readers/{session.scalars(sa.select(NoteReader.id)).one()}/end"
    assert admin.get("/note-readers").page.links["End the reading of Jo Pike, North East"] == path
    without = admin.submit(path, {"reason": " "})
    assert without.page.field_errors == {"reason": "Enter the reason"}
    assert manager.get(f"/council-notes/{council_id}").status_code == 200
    ended = admin.submit(path, {"reason": "The engagement is over"})
    assert "Jo Pike reads no more notes of North East." in ended.page.text
    assert "Nobody is named" in ended.page.text
    record = admin.page("/note-readers").text
    for kept in ("Jo Pike was named", "“Scopes an engagement”", "Jo Pike reads no more", "“The engagement is over”"):
        assert kept in record
    assert manager.get(f"/council-notes/{council_id}").status_code == 404
    assert "This was ended already." in admin.submit(path, {"reason": "Twice"}).page.text


def test_nobody_names_themselves(noted, sign_in, arrange):
    with arrange():
        own = make_user(Role.ADMINISTRATOR, email="admin.of.readers@example.org").id
    admin = sign_in(email="admin.of.readers@example.org")
    answer = admin.submit("/note-readers", {"user": str(own), "region": "North East", "reason": "I want to know"})
    assert "Nobody names themselves." in answer.page.text
    with arrange() as session:
        assert session.scalars(sa.select(NoteReader)).all() == []


def test_a_reason_holds_for_a_working_day_and_opens_one_council(noted, session):
    council_id, _ = noted
    adviser = session.scalars(sa.text("SELECT id FROM user_account WHERE email = 'adviser@example.org'"))
    from peerhub.accounts.queries import get_user

    user = get_user(adviser.one())
    council = queries.get_council(council_id, visible_to=user)
    operations.open_notes(council, reason="x", by=user)
    session.flush()
    now = clock.now()
    assert queries.open_access(user, council_id, now=now)
    assert not queries.open_access(user, council_id, now=now + queries.OPEN_FOR)
    assert not queries.open_access(user, council_id + 1, now=now)


def test_what_three_people_see_of_the_same_council(noted, sign_in):
    """The board member counts, the adviser the note, the outsider neither."""
    council_id, code = noted
    adviser = sign_in(email="adviser@example.org")
    adviser.submit(f"/council-notes/{council_id}", {"why": "Writing a note"})
    adviser.submit(
        f"/council-notes/{council_id}/conversations/new",
        {"planned_for-day": "1", "planned_for-month": "2", "planned_for-year": "2031", "with_whom": "Leader",
         "purpose": "Quiet matters"},
    )  # fmt: skip
    assert SECRET in adviser.page(f"/council-notes/{council_id}").text
    board, outsider = sign_in(Role.BOARD_MEMBER), sign_in(Role.PEER)
    counts = board.get("/coverage.csv").text.splitlines()
    region = dict(zip(counts[0].lstrip("\ufeff").split(","), counts[1].split(","), strict=True))
    assert (region["Councils with notes"], region["Early conversations planned"]) == ("1", "1")
    for client, pages in ((board, ["/coverage", f"/councils/{code}"]), (outsider, [f"/councils/{code}"])):
        for page in pages:
            text = client.get(page).text
            assert "Northby" in text
            assert SECRET not in text
            assert "Quiet matters" not in text
    assert board.get(f"/council-notes/{council_id}").status_code == 403
    assert outsider.get("/coverage").status_code == 403


def test_a_conversation_is_planned_ahead_and_ends_once(session):
    adviser = make_user(Role.PRINCIPAL_ADVISER, region="North East")
    council = make_council(region="North East")
    asked = {"with_whom": "Leader", "purpose": "Help", "by": adviser}
    with pytest.raises(ConversationError, match="This day is over"):
        operations.plan_conversation(council, planned_for=in_days(-1), **asked)
    talk = operations.plan_conversation(council, planned_for=in_days(5), **asked)
    with pytest.raises(ConversationError, match="in the future"):
        operations.end_conversation(talk, held_on=in_days(1), outcome="x", by=adviser)
    operations.end_conversation(talk, held_on=None, outcome="Put off.", by=adviser)
    with pytest.raises(ConversationError, match="already how this conversation ended"):
        operations.end_conversation(talk, held_on=clock.today(), outcome="x", by=adviser)
    operations.write_note(council, noted_on=in_days(-1), text="A note.", by=adviser)
    session.commit()
    with pytest.raises(DBAPIError, match="append-only"):
        session.execute(sa.text("UPDATE council_note SET text = ''"))
    session.rollback()
