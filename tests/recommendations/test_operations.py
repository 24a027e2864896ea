"""A report from its first finding to what a progress review says about the council's actions."""

import pytest
import sqlalchemy as sa

from peerhub import clock
from peerhub.db import db
from peerhub.engagements.models import Passage, Stage
from peerhub.notifications.models import Message
from peerhub.recommendations import operations, queries
from peerhub.recommendations.errors import Overtaken, ReportError
from peerhub.recommendations.models import ActionRating, CommentKind, Headway, ReportState
from peerhub.recommendations.operations.drafting import FindingDraft
from peerhub.recommendations.rules import checksum
from tests.recommendations.conftest import give_to_council, make_draft, make_visit, publish, standing
from tests.support import factories


def test_two_who_save_one_finding_at_once_lose_nothing(manager):
    finding = make_draft(make_visit(), manager)
    read = finding.version
    operations.edit_finding(finding, FindingDraft("The first text."), version=read, by=manager)
    db.session.flush()
    with pytest.raises(Overtaken):
        operations.edit_finding(finding, FindingDraft("The second text."), version=read, by=manager)
    assert finding.text == "The first text."
    operations.edit_finding(finding, FindingDraft("Both."), version=finding.version, by=manager)
    assert finding.text == "Both."


def test_two_findings_are_edited_at_once_by_two_people(manager):
    visit = make_visit()
    first, second = make_draft(visit, manager), make_draft(visit, manager, "Reserves are used.")
    versions = first.version, second.version
    operations.edit_finding(first, FindingDraft("One."), version=versions[0], by=manager)
    operations.edit_finding(second, FindingDraft("Two."), version=versions[1], by=manager)
    assert [finding.text for finding in queries.findings_of(visit.id)] == ["One.", "Two."]


def test_the_council_sees_nothing_of_a_draft(manager):
    visit = make_visit()
    make_draft(visit, manager)
    assert queries.whole_report(visit, for_council=True).findings == []
    give_to_council(visit, manager)
    assert len(queries.whole_report(visit, for_council=True).findings) == 1


def test_the_council_gets_one_link_and_may_then_comment(manager):
    visit = make_visit()
    finding = make_draft(visit, manager)
    link = give_to_council(visit, manager)
    sent = db.session.scalars(sa.select(Message).where(Message.kind == "report.to-check")).one()
    assert (sent.to_email, sent.is_urgent) == (link.email, True)
    made = operations.comment(finding, kind=CommentKind.FACT, text="It was 2025.", by=manager)
    assert queries.open_comments(visit.id) == 1
    operations.answer_comment(made, answer="Thank you.", new_text="It was in 2025.", by=manager)
    assert (finding.text, made.has_changed) == ("It was in 2025.", True)


def test_only_a_fact_changes_the_report(manager):
    visit = make_visit()
    finding = make_draft(visit, manager)
    give_to_council(visit, manager)
    made = operations.comment(finding, kind=CommentKind.OPINION, text="We see it otherwise.", by=manager)
    with pytest.raises(ReportError) as refused:
        operations.answer_comment(made, answer="Well.", new_text="Scrutiny is good.", by=manager)
    assert refused.value.field == "new_text"
    operations.answer_comment(made, answer="The team keeps its view.", new_text=finding.text, by=manager)
    assert (finding.text, made.has_changed) == ("Scrutiny looks back.", False)
    with pytest.raises(ReportError, match="answered already"):
        operations.answer_comment(made, answer="Again.", new_text=None, by=manager)


def test_while_the_council_checks_nobody_edits(manager):
    visit = make_visit()
    finding = make_draft(visit, manager)
    give_to_council(visit, manager)
    with pytest.raises(ReportError, match="only an error of fact"):
        operations.edit_finding(finding, FindingDraft("New."), version=finding.version, by=manager)
    with pytest.raises(ReportError, match="already"):
        give_to_council(visit, manager)


def test_publishing_waits_for_the_council_and_its_answers(manager):
    visit = make_visit()
    finding = make_draft(visit, manager)
    with pytest.raises(ReportError, match="not checked"):
        publish(visit, manager)
    give_to_council(visit, manager)
    made = operations.comment(finding, kind=CommentKind.OPINION, text="Hm.", by=manager)
    with pytest.raises(ReportError, match="1 comment of the council is unanswered"):
        publish(visit, manager)
    operations.answer_comment(made, answer="We hear you.", new_text=None, by=manager)
    version = publish(visit, manager)
    assert version.number == 1
    assert version.sha256 == checksum(version.content)
    assert (visit.stage, visit.report_published_on) == (Stage.FOLLOWING_UP, clock.today())
    assert queries.whole_report(visit, for_council=True).state is ReportState.PUBLISHED


def published(manager, **details):
    visit = make_visit(**details)
    finding = make_draft(visit, manager)
    give_to_council(visit, manager)
    publish(visit, manager)
    return visit, finding.recommendations[0]


def test_a_published_version_never_changes(manager):
    visit, _ = published(manager)
    version = queries.versions_of(visit.id)[0]
    version.address = "https://elsewhere.example"
    with pytest.raises(sa.exc.DatabaseError, match="append-only"):
        db.session.flush()


def test_another_address_of_the_same_text_is_a_version_of_its_own(manager):
    visit, _ = published(manager)
    again = {"published_on": clock.today(), "by": manager}
    version = operations.publish(visit, address="https://www.local.gov.uk/moved", **again)
    assert (version.number, visit.report_address) == (2, "https://www.local.gov.uk/moved")
    with pytest.raises(ReportError, match="Nothing has changed since version 2"):
        operations.publish(visit, address="https://www.local.gov.uk/moved", **again)


def test_a_kind_without_a_check_of_facts_is_published_from_its_draft(manager):
    visit = make_visit(without_stages=(Passage.CHECKING,))
    with pytest.raises(ReportError, match="Nothing is drafted"):
        publish(visit, manager)
    make_draft(visit, manager)
    with pytest.raises(ReportError, match="without a check of the facts"):
        give_to_council(visit, manager)
    assert publish(visit, manager).number == 1
    assert queries.whole_report(visit, for_council=True).state is ReportState.PUBLISHED


def test_a_kind_without_a_report_has_no_findings(manager):
    visit = make_visit(without_stages=(Passage.REPORTING, Passage.CHECKING))
    with pytest.raises(ReportError, match="has no report"):
        make_draft(visit, manager)


def test_an_error_of_fact_that_is_found_later_becomes_the_next_version(manager):
    visit, recommendation = published(manager)
    finding = recommendation.finding
    assert not queries.whole_report(visit, for_council=False).is_corrected
    with pytest.raises(ReportError, match="Nothing has changed"):
        publish(visit, manager)
    with pytest.raises(ReportError, match="only an error of fact"):
        operations.comment(finding, kind=CommentKind.OPINION, text="We see it otherwise.", by=manager)
    made = operations.comment(finding, kind=CommentKind.FACT, text="It was 2025.", by=manager)
    operations.answer_comment(made, answer="Put right.", new_text="Scrutiny looked back in 2025.", by=manager)
    assert queries.whole_report(visit, for_council=False).is_corrected
    assert publish(visit, manager).number == 2
    kept = [version.content[0]["text"] for version in queries.versions_of(visit.id)]
    assert kept == ["Scrutiny looked back in 2025.", "Scrutiny looks back."]


def test_a_closed_engagements_report_stays_as_it_was_published(manager):
    visit, recommendation = published(manager)
    assert queries.whole_report(visit, for_council=True).takes_comments
    visit.stage = Stage.CLOSED
    assert not queries.whole_report(visit, for_council=True).takes_comments
    with pytest.raises(ReportError, match="stays as it was published"):
        operations.comment(recommendation.finding, kind=CommentKind.FACT, text="It was 2025.", by=manager)


def test_whoever_runs_the_visit_hears_of_a_comment_once(manager):
    visit = make_visit(manager_id=manager.id)
    finding = make_draft(visit, manager)
    give_to_council(visit, manager)
    operations.comment(finding, kind=CommentKind.FACT, text="It was 2025.", by=manager)
    (told,) = db.session.scalars(sa.select(Message).where(Message.kind == "report.commented"))
    assert (told.to_user_id, told.is_urgent, "It was 2025." in told.text) == (manager.id, False, True)


def test_whoever_checked_is_asked_to_answer_by_the_same_link(manager):
    published(manager)
    kinds = db.session.scalars(sa.select(Message.kind).order_by(Message.id)).all()
    assert kinds == ["report.to-check", "report.to-answer"]


def test_every_recommendation_wants_an_answer(manager):
    visit, recommendation = published(manager)
    assert queries.whole_report(visit, for_council=True).unanswered == [recommendation]
    action = operations.add_action(recommendation, text="Two policies a year.", standing=standing(), by=manager)
    db.session.expire_all()
    assert queries.whole_report(visit, for_council=True).unanswered == []
    operations.update_action(action, standing(rating=ActionRating.AMBER, text="Slower."), by=manager)
    assert [update.rating for update in action.updates] == [ActionRating.GREEN, ActionRating.AMBER]
    assert action.now.text == "Slower."


def test_before_it_is_published_there_is_nothing_to_answer(manager):
    finding = make_draft(make_visit(), manager)
    with pytest.raises(ReportError, match="not published"):
        operations.add_action(finding.recommendations[0], text="Now.", standing=standing(), by=manager)


def test_a_review_needs_a_finding_on_every_action_and_somebody_who_was_there(manager):
    peer = factories.make_peer()
    visit, recommendation = published(manager, peer=peer)
    action = operations.add_action(recommendation, text="Two policies a year.", standing=standing(), by=manager)
    review = make_visit(visit.council, original_id=visit.id)
    make_draft(review, manager, "Much has been done.")
    give_to_council(review, manager)
    db.session.expire_all()
    with pytest.raises(ReportError, match="1 action of the council still needs"):
        publish(review, manager)
    found = operations.note_headway(review, action, headway=Headway.GOOD, text="Seen.", version=0, by=manager)
    with pytest.raises(Overtaken):
        operations.note_headway(review, action, headway=Headway.NONE, text="No.", version=0, by=manager)
    db.session.flush()
    operations.note_headway(review, action, headway=Headway.DONE, text="Done.", version=found.version, by=manager)
    db.session.flush()
    db.session.expire_all()
    with pytest.raises(ReportError, match="Nobody of the original team"):
        publish(review, manager)


def test_what_is_not_a_review_looks_at_no_actions(manager):
    visit, recommendation = published(manager)
    action = operations.add_action(recommendation, text="Two policies.", standing=standing(), by=manager)
    db.session.flush()
    with pytest.raises(ReportError, match="reviews no other"):
        operations.note_headway(visit, action, headway=Headway.GOOD, text="x", version=0, by=manager)
