"""The peer pack: made by a worker from all there is, numbered as the page says, made anew when a part changes."""

import hashlib
import io

import pytest
import sqlalchemy as sa
from pypdf import PdfReader

from peerhub.db import db
from peerhub.documents.models import StoredFile
from peerhub.engagements.models import Engagement, PaperKind, Stage
from peerhub.jobs.models import Job, JobState
from peerhub.jobs.worker import Worker
from peerhub.notifications.models import Message
from peerhub.permissions import Role
from peerhub.reports.parts import Part, changes
from peerhub.reports.peer_packs import operations, tasks
from peerhub.reports.peer_packs.models import PeerPack
from peerhub.teams.models import AssignmentState
from peerhub.teams.papers.operations import Upload, add_version
from tests.documents import files
from tests.support import factories


def add(engagement, content, name, by):
    upload = Upload(io.BytesIO(content), "file.pdf", 1_000_000)
    return add_version(engagement, kind=PaperKind.COUNCIL_DOCUMENT, name=name, upload=upload, by=by)


class Scene:
    """An engagement with a confirmed peer, two documents that can be joined and one that cannot."""


@pytest.fixture
def scene(arrange):
    made = Scene()
    with arrange():
        council = factories.make_council(name="Hartlepool")
        engagement = factories.make_engagement(council=council)
        peer = factories.make_peer()
        peer.user_id = factories.make_user(Role.PEER).id
        factories.make_assignment(engagement, peer, state=AssignmentState.CONFIRMED)
        officer = factories.make_user(Role.PLACEMENT_OFFICER)
        add(engagement, files.pdf(pages=3), "Corporate plan", officer)
        add(engagement, files.png(), "Map", officer)
        add(engagement, files.office(), "Budget", officer)
        other = factories.make_user(Role.COUNCIL_CONTACT, council_id=factories.make_council().id)
        made.id, made.officer, made.other = engagement.id, officer.email, other.email
    made.path = f"/engagements/{made.id}/peer-pack"
    return made


def made_packs(app):
    with app.app_context():
        return db.session.scalars(sa.select(PeerPack).order_by(PeerPack.number)).all()


def test_it_is_made_read_and_made_anew(scene, sign_in, app):
    officer, worker = sign_in(email=scene.officer), Worker(app)
    assert "There is no pack yet" in officer.get(scene.path).page.text
    officer.submit(scene.path, {}, button="Make the pack")
    assert worker.do_next()
    page = officer.get(scene.path).page
    answer = officer.get(page.links["Download the pack (PDF)"])
    assert answer.headers["Content-Disposition"].startswith("attachment")
    reader = PdfReader(io.BytesIO(answer.data))
    (pack,) = made_packs(app)
    assert (pack.pages, pack.sha256) == (len(reader.pages), hashlib.sha256(answer.data).hexdigest())
    _numbers_match(pack, reader)
    assert "It is a Word file" in reader.pages[-1].extract_text() + reader.pages[-2].extract_text()
    assert "/StructTreeRoot" in reader.root_object

    with app.app_context():
        assert tasks.renew(app.config) == "0 packs to make anew."
        engagement = db.session.get_one(Engagement, scene.id)
        add(engagement, files.pdf(pages=2), "Corporate plan", factories.make_user(Role.PLACEMENT_OFFICER))
        engagement.local_focus = "The town deal"
        db.session.commit()
        assert tasks.renew(app.config) == "1 pack to make anew."
        tasks.renew(app.config)
        assert len(db.session.scalars(sa.select(Job).where(Job.state == JobState.QUEUED)).all()) == 1
    assert worker.do_next()
    second = made_packs(app)[-1]
    assert second.changes == ["Changed: The engagement: scope, days, who runs it", "Changed: Corporate plan"]
    assert second.pages == pack.pages - 1
    assert "Changed: Corporate plan" in officer.get(scene.path).page.text
    with app.app_context():
        told = db.session.scalars(sa.select(Message).where(Message.kind == "pack.made").order_by(Message.id)).all()
        assert ["Corporate plan" in message.text for message in told] == [False, True]


def _numbers_match(pack, reader):
    """What the page lists, the pack's own contents print, and the sheet of paper shows are one and the same."""
    contents = next(page.extract_text() for page in reader.pages if "Contents" in page.extract_text())
    for entry in pack.contents[1:]:
        sheet = reader.pages[entry["page"] - 1].extract_text()
        assert entry["title"] in " ".join(sheet.split())
        assert f"Page {entry['page']}" in sheet
        line = next(line for line in contents.splitlines() if entry["title"] in line)
        assert str(entry["page"]) in line + contents.split(line, 1)[1].split("\n", 2)[1]
    plan = next(entry["page"] for entry in pack.contents if entry["title"] == "Corporate plan")
    assert [f"Page {plan + at}" in reader.pages[plan - 1 + at].extract_text() for at in range(4)] == [True] * 4


def test_only_the_latest_two_keep_their_file(scene, app):
    with app.app_context():
        engagement = db.session.get_one(Engagement, scene.id)
        kept = {"contents": [], "pages": 1, "by": None}
        packs = [operations.keep_pack(engagement, [Part("a", "A", str(n))], files.pdf(n), **kept) for n in range(1, 5)]
        db.session.commit()
        assert [pack.file is not None for pack in packs] == [False, False, True, True]
        named = db.session.scalars(sa.select(StoredFile.name).where(StoredFile.name.startswith("Peer pack"))).all()
        assert len(named) == 2


def test_no_pack_without_a_team_or_after_the_visit(session):
    officer = factories.make_user(Role.PLACEMENT_OFFICER)
    with pytest.raises(operations.TeamError, match="Nobody is on the team"):
        operations.ask_for_pack(factories.make_engagement(), by=officer)
    with pytest.raises(operations.TeamError, match="over or called off"):
        operations.ask_for_pack(factories.make_engagement(stage=Stage.REPORTING), by=officer)


def test_another_council_has_no_way_in(scene, sign_in):
    assert sign_in(email=scene.other).get(scene.path).status_code == 404


def test_changes_say_what_is_new_different_and_gone():
    before = [Part("a", "A", "1").as_json(), Part("b", "B", "1").as_json(), Part("c", "C", "1").as_json()]
    after = [Part("a", "A", "1"), Part("b", "B", "2"), Part("d", "D", "1")]
    assert changes(before, after) == ["Changed: B", "New: D", "No longer in it: C"]
