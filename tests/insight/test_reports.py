"""Reading across published reports: what is published can be found by whoever may, and nothing else."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from peerhub import clock
from peerhub.councils.models import CouncilKind
from peerhub.db import db
from peerhub.insight import queries
from peerhub.insight.asking import read_search
from peerhub.insight.models import SavedSearch
from peerhub.permissions import Role
from peerhub.recommendations import operations
from peerhub.recommendations import queries as recommendation_queries
from peerhub.recommendations.models import CommentKind, Passage, PassageStem
from peerhub.recommendations.operations.drafting import FindingDraft
from tests.recommendations.conftest import make_visit
from tests.support import factories


def publish_report(by, *texts, council=None, topic=None, good=False, theme=None):
    """A published report; each text is a finding and, after a bar, its recommendation."""
    visit = make_visit(council)
    for text in texts:
        found, _, advice = text.partition("|")
        draft = FindingDraft(found, theme.id if theme else None, topic.id if topic else None, is_good_practice=good)
        finding = operations.add_finding(visit, draft, by=by)
        if advice:
            operations.add_recommendation(finding, text=advice, by=by)
        db.session.refresh(finding)
    until = clock.today() + timedelta(days=14)
    operations.start_checking(visit, until=until, name="Chris Chief", email="c@council.example", by=by)
    operations.publish(visit, published_on=clock.today(), address="https://www.local.gov.uk/report", by=by)
    return visit


@pytest.fixture
def manager(session):
    return factories.make_user(Role.CHALLENGE_MANAGER)


def found_by(text):
    search = read_search([("q", text)], queries.vocabulary()).search
    passages, total = queries.find_passages(search, limit=50)
    assert total == len(passages)
    return sorted(passage.text for passage in passages)


def test_a_search_finds_words_whatever_their_ending(manager):
    north = factories.make_council(name="Northby", region="North", kind=CouncilKind.DISTRICT)
    finance = factories.make_skill(code="finance", name="Finance")
    publish_report(manager, "Savings slip.|Plan the medium term.", council=north, topic=finance)
    publish_report(manager, "The plan is 50% done.", good=True, council=factories.make_council(region="South"))
    assert found_by("planning") == ["Plan the medium term.", "The plan is 50% done."]
    assert found_by('"the medium term"') == ["Plan the medium term."]
    assert found_by('"medium the term"') == []
    assert found_by("plan -done") == ["Plan the medium term."]
    assert found_by('"50% done"') == ["The plan is 50% done."]
    assert found_by('"5_% done"') == []
    assert found_by("what:recommendation") == ["Plan the medium term."]
    assert found_by("what:good-practice") == ["The plan is 50% done."]
    assert found_by("topic:finance saved") == ["Savings slip."]
    for filters in ("council:northby", "region:north", "kind:district", "topic:finance"):
        assert found_by(filters) == ["Plan the medium term.", "Savings slip."]
    assert len(found_by(f"year:{clock.today().year} theme:local-focus")) == 3
    assert found_by(f"year:{clock.today().year - 1}") == []


def test_only_what_is_published_can_be_found_and_a_new_version_takes_the_place(manager):
    drafted = make_visit()
    operations.add_finding(drafted, FindingDraft("Secret of a draft."), by=manager)
    visit = publish_report(manager, "Audits are late.")
    assert found_by("") == ["Audits are late."]
    (finding,) = recommendation_queries.findings_of(visit.id)
    error = operations.comment(finding, kind=CommentKind.FACT, text="Only some are.", by=manager)
    operations.answer_comment(error, answer="Put right.", new_text="Audits lag.", by=manager)
    operations.publish(visit, published_on=clock.today(), address="https://www.local.gov.uk/again", by=manager)
    assert found_by("audit") == ["Audits lag."]
    assert found_by("late") == []
    kept = db.session.scalar(sa.select(sa.func.count()).select_from(PassageStem))
    assert (db.session.scalar(sa.select(sa.func.count(Passage.id))), kept) == (1, 2)
    assert [source.version for source in queries.sources_of(read_search([], queries.vocabulary()).search)] == [2]


def test_themes_good_practice_and_a_review_on_the_pages(arrange, sign_in):
    with arrange():
        manager = factories.make_user(Role.CHALLENGE_MANAGER)
        topic, theme = factories.make_skill(code="audit", name="Audit"), factories.make_core_theme(name="Governance")
        north, south = (factories.make_council(name=name) for name in ("Northby", "Southby"))
        for _ in range(2):
            publish_report(manager, "Audits are late.|Audit in time.", council=north, topic=topic, theme=theme)
        publish_report(manager, "The audit is read.", council=south, topic=topic, theme=theme, good=True)
        number = topic.id
    board = sign_in(Role.BOARD_MEMBER)
    page = board.page("/themes").text
    assert "3 reports of 2 councils" in page
    topic_page = board.page(f"/themes/{number}").text
    assert "2 of 3" in topic_page
    assert "By name: Northby" in topic_page
    practice = board.page("/good-practice?topic=audit").text
    assert "1 council could tell of it: Southby" in practice
    assert "1 council may want to hear, because a report recommends something on it: Northby" in practice
    lines = board.get("/good-practice.csv?topic=audit").text.splitlines()
    assert [line.split(",")[1] + line.split(",")[-1] for line in lines[1:]] == ["Southbytell", "Northbyhear"]
    assert "Audit,2,3,1,2,1,1" in board.get("/themes.csv").text


def test_a_search_is_kept_found_again_and_removed(arrange, sign_in):
    with arrange():
        publish_report(factories.make_user(Role.CHALLENGE_MANAGER), "Audits are late.|Audit in time.")
    board = sign_in(Role.BOARD_MEMBER)
    answer = board.get("/reports?q=audit+what:finding")
    assert (answer.status_code, answer.location) == (302, "/reports?q=audit&what=finding")
    board.submit("/reports?q=audit&what=finding", {"name": "Late audits"})
    assert 'href="/reports?q=audit&amp;what=finding"' in board.get("/reports").text
    with arrange() as session:
        saved = session.scalars(sa.select(SavedSearch)).one()
        number = saved.id
    assert sign_in(Role.PRINCIPAL_ADVISER).get(f"/saved-searches/{number}/remove").status_code == 404
    refused = board.post("/reports", data={"csrf_token": board.token("/reports?q=audit"), "name": "All"})
    assert "There is nothing to save yet" in refused.text
    board.submit(f"/saved-searches/{number}/remove")
    with arrange() as session:
        assert session.scalars(sa.select(SavedSearch)).all() == []


def test_empty_pages_say_what_to_do(sign_in):
    board = sign_in(Role.BOARD_MEMBER)
    for path in ("/themes", "/reports", "/good-practice"):
        assert "yet" in board.page(path).text
    assert "Nothing in published reports matches" in board.page("/reports?q=nothing").text
