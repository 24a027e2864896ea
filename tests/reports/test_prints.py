"""Printouts: asked for on the page, made by a job, for whoever asked alone, and tell what changed since."""

from io import BytesIO

import pytest
import sqlalchemy as sa
from pypdf import PdfReader

from peerhub.accounts.models import User
from peerhub.councils.models import Council
from peerhub.documents.models import StoredFile
from peerhub.jobs.models import Job, JobState
from peerhub.jobs.worker import Worker
from peerhub.peers.models import Skill
from peerhub.permissions import Role
from peerhub.reports.prints import operations
from peerhub.reports.prints.kinds import MAP as MAP_KIND
from peerhub.reports.prints.operations import KEPT
from tests.documents import files
from tests.insight.test_reports import publish_report
from tests.support import factories

MAP = "/councils/map/printouts"
REVIEW = "/reports/thematic-reviews"


def arranged(council):
    counting = factories.make_engagement_type(counts_towards_cycle=True)
    factories.make_engagement(council=council, type=counting, first_day=factories.in_days(30))


@pytest.fixture
def councils(arrange):
    with arrange():
        made = [
            factories.make_council(code=f"C{n}", name=f"Council {n}", region="North East", map_q=n, map_r=0)
            for n in range(3)
        ]
        factories.make_council(code="FAR", name="Farby", region="South West", map_q=0, map_r=3)
        arranged(made[0])


def ask(client, path, of="/councils/map"):
    answer = client.post(path, data={"csrf_token": client.token(of)})
    assert answer.status_code == 302
    return answer.headers["Location"]


def words_of(client, page):
    reader = PdfReader(BytesIO(client.get(f"{page}.pdf").data))
    return reader, " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_the_map_is_printed_as_it_was_asked_for(app, sign_in, councils):
    peer = sign_in(Role.PEER)
    page = ask(peer, f"{MAP}?region=North+East&show=due&nonsense=1")
    assert "Begins in a moment" in peer.page(page).text
    assert peer.get(f"{page}.pdf").status_code == 404
    assert Worker(app).do_next()
    assert "Nothing that it says has changed since" in peer.page(page).text
    reader, words = words_of(peer, page)
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert next(item.title for item in reader.outline if not isinstance(item, list)).startswith("Map of councils")
    assert "3 councils" in words
    assert "Council 2" in words
    assert "Farby" not in words
    assert 'href="/councils/map?show=due&amp;region=North+East"' in peer.get(page).text
    assert not any("/Annots" in sheet for sheet in reader.pages)  # nothing on paper is a link


def test_what_only_staff_know_is_not_printed_for_others(app, sign_in, councils):
    staff, peer = sign_in(Role.ADMINISTRATOR), sign_in(Role.PEER)
    page, public = ask(staff, MAP), ask(peer, MAP)
    while Worker(app).do_next():
        pass
    assert "arranged for" in words_of(staff, page)[1]
    assert "arranged for" not in words_of(peer, public)[1]
    for path in (page, f"{page}.pdf"):
        assert peer.get(path).status_code == 404


def test_a_printout_for_staff_is_closed_to_somebody_who_left_the_staff(app, arrange, sign_in, councils):
    staff = sign_in(Role.ADMINISTRATOR)
    page, waiting = ask(staff, MAP), ask(staff, f"{MAP}?show=due")
    assert Worker(app).do_next()
    with arrange() as session:
        owner = session.get_one(User, session.scalars(sa.select(Job.asked_by_id)).first())
        owner.role_rows[0].role = Role.PEER
    assert staff.get(f"{page}.pdf").status_code == 404
    assert Worker(app).do_next()
    assert "arranged for" not in words_of(staff, waiting)[1]


def test_one_that_still_says_what_is_so_is_not_made_twice(app, arrange, sign_in, councils):
    staff = sign_in(Role.PRINCIPAL_ADVISER)
    page = ask(staff, MAP)
    assert ask(staff, MAP) == page  # it waits already
    Worker(app).do_next()
    assert ask(staff, f"{MAP}?kind=") == page
    with arrange() as session:
        council = session.scalars(sa.select(Council).where(Council.code == "C1")).one()
        arranged(council)
    told = staff.page(page).text
    assert "What has changed since Changed: Council 1" in " ".join(told.split())
    assert ask(staff, MAP) != page


def test_a_job_that_was_stopped_leaves_nothing_and_can_be_repeated(app, arrange, sign_in, councils):
    peer = sign_in(Role.PEER)
    page = ask(peer, MAP)
    with arrange() as session:
        number = session.scalars(sa.select(Job.id)).one()
    peer.post(f"/jobs/{number}/stop", data={"csrf_token": peer.token(page)})
    assert not Worker(app).do_next()
    assert "Stopped before anything was found" in peer.page(page).text
    peer.post(f"/jobs/{number}/repeat", data={"csrf_token": peer.token(page)})
    assert Worker(app).do_next()
    assert "Download the PDF" in peer.page(page).text


def test_only_the_newest_keep_their_file(arrange, sign_in, councils):
    with arrange() as session:
        owner = factories.make_user(Role.PEER)
        made = [operations.ask_anew(operations.ask_for_printout(MAP_KIND, "", by=owner), by=owner)]
        for _ in range(KEPT + 1):
            made[-1].job.state = JobState.DONE
            operations.keep_printout(made[-1], files.pdf(), pages=1, parts=[], by=owner)
            made.append(operations.ask_anew(made[-1], by=owner))
        session.flush()
        email, first, kept = owner.email, made[0].id, [one.file_id is not None for one in made]
        assert session.scalar(sa.select(sa.func.count(StoredFile.id))) == KEPT
    assert kept == [False, *[True] * KEPT, False]
    peer = sign_in(email=email)
    assert "Its file is no longer kept" in peer.page(f"/printouts/{first}").text
    assert peer.get(f"/printouts/{first}.pdf").status_code == 404


def test_a_thematic_review_has_its_sources(app, arrange, sign_in):
    with arrange():
        manager = factories.make_user(Role.CHALLENGE_MANAGER)
        topic = factories.make_skill(code="audit", name="Audit")
        north = factories.make_council(name="Northby")
        for _ in range(2):
            publish_report(manager, "Audits are late.|Audit in time.", council=north, topic=topic)
        south = factories.make_council(name="Southby")
        publish_report(manager, "The audit is read.", council=south, topic=topic, good=True)
        number = north.id
    board = sign_in(Role.BOARD_MEMBER)
    page = ask(board, f"{REVIEW}?topic=audit", "/reports?topic=audit")
    assert Worker(app).do_next()
    reader, text = words_of(board, page)
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert "Thematic review: Audit" in text
    assert "Audit in time. [1, 2]" in text
    assert "The audit is read. [3]" in text
    assert text.count("https://www.local.gov.uk/report") == 3
    with arrange() as session:
        about = {"council": session.get_one(Council, number), "topic": session.scalars(sa.select(Skill)).one()}
        publish_report(factories.make_user(Role.CHALLENGE_MANAGER), "Audits are late.|Audit in time.", **about)
    told = " ".join(board.page(page).text.split())
    assert "New: Northby" in told
    assert "Changed: Topics of what the reports say" in told


def test_a_review_of_nothing_is_refused_in_words(sign_in):
    board = sign_in(Role.BOARD_MEMBER)
    answer = board.post(f"{REVIEW}?q=nothingness", data={"csrf_token": board.token("/reports")})
    assert answer.headers["Location"] == "/reports?q=nothingness"
    assert "there is nothing to review" in board.page("/reports?q=nothingness").text


def test_a_worker_says_why_a_printout_cannot_be_made_any_more(app, arrange, sign_in, councils):
    peer = sign_in(Role.PEER)
    ask(peer, MAP)
    with arrange() as session:
        session.get_one(User, session.scalars(sa.select(Job.asked_by_id)).one()).is_active = False
    assert Worker(app).do_next()
    with arrange() as session:
        job = session.scalars(sa.select(Job)).one()
        assert job.state is JobState.FAILED
        assert "may not read it any more" in job.error
