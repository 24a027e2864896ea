"""The pages of a report, as the team, the manager and the council use them."""

from datetime import timedelta

import sqlalchemy as sa

from peerhub import clock
from peerhub.accounts.models import SignedLink, User
from peerhub.accounts.operations import token_of
from peerhub.db import db
from peerhub.engagements.models import Engagement
from peerhub.permissions import Role
from peerhub.recommendations.models import Finding
from tests.recommendations.conftest import give_to_council, make_draft, make_visit, publish
from tests.support import factories


def day_fields(name, day):
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


def arrange_visit(arrange):
    with arrange():
        user = factories.make_user(Role.PEER, email="peer@example.org")
        council = factories.make_council()
        factories.make_user(Role.COUNCIL_CONTACT, email="council@example.org", council_id=council.id)
        factories.make_user(Role.CHALLENGE_MANAGER, email="manager@example.org")
        return make_visit(council, peer=factories.make_peer(user_id=user.id)).id


def token(app):
    with app.app_context():
        return token_of(db.session.scalars(sa.select(SignedLink)).one())


def test_a_report_from_the_first_finding_to_the_councils_answer(app, arrange, sign_in, client):
    number = arrange_visit(arrange)
    report = f"/engagements/{number}/findings"
    peer, manager = sign_in(email="peer@example.org"), sign_in(email="manager@example.org")
    assert "Nothing is drafted yet" in peer.page(report).text
    peer.submit(f"{report}/new", {"text": "Scrutiny looks back."}, button="Save")
    peer.submit("/findings/1/recommendations/new", {"text": "Let scrutiny shape policies."}, button="Save")
    council = sign_in(email="council@example.org")
    assert "Scrutiny" not in council.page(report).text
    until = clock.today() + timedelta(days=14)
    given = {"name": "Chris Chief", "email": "chris@council.example", **day_fields("until", until)}
    manager.submit(f"{report}/checking", given, button="Send the link")
    linked = f"/council-reports/{token(app)}"
    assert "Please check the facts" in client.page(linked).text
    client.submit(f"{linked}/findings/1", {"kind": "fact", "text": "It looks ahead too."}, button="Send the comment")
    answer = manager.submit(
        "/accuracy-comments/1",
        {"answer": "Put right.", "new_text": "Scrutiny mostly looks back."},
        button="Save the answer",
    )
    assert "The report was changed" in answer.page.text
    published = {"address": "https://www.local.gov.uk/report", **day_fields("published_on", clock.today())}
    manager.submit(f"{report}/publish", published, button="Keep this version")
    action = {"text": "Two policies a year.", "owner": "Leader", "rating": "green", **day_fields("due_on", until)}
    client.submit(f"{linked}/recommendations/1", action, button="Save the action")
    page = council.page(report)
    assert "Two policies a year." in page.text
    assert "Scrutiny mostly looks back." in page.text
    council.submit("/council-actions/1", {"rating": "complete"}, button="Save the update")
    assert "Complete" in client.page(linked).text


def test_the_loser_sees_both_texts(app, arrange, sign_in):
    number = arrange_visit(arrange)
    manager = sign_in(email="manager@example.org")
    manager.submit(f"/engagements/{number}/findings/new", {"text": "The first text."}, button="Save")
    token_held = manager.token("/findings/1")
    with arrange():
        db.session.get_one(Finding, 1).text = "What another wrote."
    data = {"csrf_token": token_held, "text": "What I wrote.", "version": "1"}
    page = manager.post("/findings/1", data=data).page
    assert "What another wrote." in page.text
    assert page.form_with("text").held()["text"] == ["What I wrote."]
    assert page.form_with("text").held()["version"] == ["2"]


def test_a_link_that_was_taken_back_says_so(app, arrange, sign_in, client):
    number = arrange_visit(arrange)
    manager = sign_in(email="manager@example.org")
    manager.submit(f"/engagements/{number}/findings/new", {"text": "A finding."}, button="Save")
    given = {"name": "Chris", "email": "c@council.example", **day_fields("until", clock.today() + timedelta(days=9))}
    manager.submit(f"/engagements/{number}/findings/checking", given, button="Send the link")
    linked = f"/council-reports/{token(app)}"
    with arrange():
        db.session.scalars(sa.select(SignedLink)).one().revoked_at = clock.now()
    assert "has been taken back" in client.page(linked, status=410).text
    assert "not whole" in client.page(f"{linked}x", status=404).text


def test_another_councils_contact_sees_nothing(arrange, sign_in):
    number = arrange_visit(arrange)
    with arrange():
        other = factories.make_council()
        factories.make_user(Role.COUNCIL_CONTACT, email="other@example.org", council_id=other.id)
    sign_in(email="other@example.org").page(f"/engagements/{number}/findings", status=404)


def test_a_published_report_moves_to_a_new_address_as_its_next_version(app, arrange, sign_in):
    """No way leads to another address that no version keeps, and the versions so far keep theirs."""
    number = arrange_visit(arrange)
    with arrange():
        visit, by = db.session.get_one(Engagement, number), db.session.scalars(sa.select(User)).first()
        make_draft(visit, by)
        give_to_council(visit, by)
        publish(visit, by)
    manager, report = sign_in(email="manager@example.org"), f"/engagements/{number}/findings"
    assert manager.page(report).links["Note a new address or day"] == f"{report}/publish"
    page = manager.get(f"/engagements/{number}/report", follow_redirects=True).page
    assert "Publish the next version" in page.text
    moved = {"address": "https://www.local.gov.uk/moved"}
    page = manager.submit(f"{report}/publish", moved, button="Keep this version").page
    assert "Version 2" in page.text
    assert "https://www.local.gov.uk/moved" in page.text
    assert "https://www.local.gov.uk/report" in page.text
    refused = manager.submit(f"{report}/publish", moved, button="Keep this version").page
    assert "Nothing has changed since version 2" in refused.text
