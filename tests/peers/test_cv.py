"""A profile from a CV: what is read, what is suggested, and that only what the peer confirms is saved."""

import io
import zipfile
from datetime import date

import pytest
import sqlalchemy as sa

from peerhub.councils.finding import Findable
from peerhub.db import db
from peerhub.documents.models import StoredFile
from peerhub.peers.cv.finding import seniority_of, suggest
from peerhub.peers.cv.reading import MOST_BYTES, CvUnreadable, text_in
from peerhub.peers.models import Peer, PeerKind, Seniority
from peerhub.peers.portfolios import portfolio_in
from peerhub.peers.reference import SKILLS
from tests.documents import files
from tests.support import factories

COUNCILS = [
    Findable(1, ("York", "City of York Council"), ()), Findable(2, ("North Yorkshire",), ()),
    Findable(3, ("Kent", "Kent County Council"), ()),
]  # fmt: skip
OFFICER = """PAT EVANS

Profile
I have worked in local government for twenty years. I led a medium term financial strategy through a merger.

Career
Director of Finance (Section 151), Kent County Council, May 2019 – present
Head of Housing | North Yorkshire | 2012 to 2019
2008-2012
Adviser
A large consultancy
I speak Welsh. I managed homelessness and the budgets of two services.
"""


def test_an_officers_cv_is_understood():
    found = suggest(OFFICER, PeerKind.OFFICER, COUNCILS, SKILLS)
    first, second, third = found.posts
    assert (first.title, first.council_id, first.seniority) == ("Director of Finance", 3, Seniority.SECTION_151)
    assert (first.started_on, first.ended_on) == (date(2019, 5, 1), None)
    assert (second.title, second.council_id) == ("Head of Housing", 2)  # not York
    assert (second.started_on, second.ended_on) == (date(2012, 1, 1), date(2019, 1, 1))
    assert (third.title, third.council_id) == ("Adviser", None)
    assert found.about.startswith("I have worked in local government")
    assert found.skills == ("finance", "housing")
    assert found.speaks_welsh


@pytest.mark.parametrize(
    ("title", "kind", "seniority"),
    [
        ("Deputy Leader of the Council", PeerKind.MEMBER, Seniority.DEPUTY_LEADER),
        ("Leader of the Opposition Group", PeerKind.MEMBER, Seniority.LEADER),
        ("Cabinet Member for Housing", PeerKind.MEMBER, Seniority.CABINET_MEMBER),
        ("Ward member", PeerKind.MEMBER, Seniority.COUNCILLOR),
        ("Chief Executive", PeerKind.OFFICER, Seniority.CHIEF_EXECUTIVE),
        ("Assistant Chief Executive", PeerKind.OFFICER, Seniority.DIRECTOR),
        ("Policy lead", PeerKind.OFFICER, Seniority.SPECIALIST),
    ],
)
def test_a_title_says_the_kind_of_post(title, kind, seniority):
    assert seniority_of(title, kind) is seniority


@pytest.mark.parametrize(
    ("title", "portfolio"),
    [
        ("Cabinet Member for Housing and Planning", "Housing and Planning"),
        ("Portfolio holder: climate", "Climate"),
        ("Director of Finance", "Finance"),
        ("Head of the revenues service.", "Revenues service"),
        ("Leader of the Council", ""),
        ("Chief Executive", ""),
        ("Councillor", ""),
        ("Cabinet member", ""),
    ],
)
def test_a_title_says_what_the_post_answers_for(title, portfolio):
    assert portfolio_in(title) == portfolio


def test_nothing_is_made_up():
    found = suggest("Dear all, see you on Tuesday.", PeerKind.MEMBER, COUNCILS, SKILLS)
    assert (found.about, found.posts, found.skills, found.speaks_welsh) == ("", (), (), False)


def docx(xml: str, name: str = "word/document.xml") -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(name, xml)
    return packed.getvalue()


def written_pdf(words: str) -> bytes:
    """The smallest PDF with one line of words."""
    stream = f"BT /F1 12 Tf 40 700 Td ({words}) Tj ET".encode()
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%b\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]  # fmt: skip
    out, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += b"%d 0 obj%b endobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
    return out + head + table + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(out)


def test_words_are_read_from_each_kind_of_file():
    runs = '<w:r><w:t xml:space="preserve">Leader &amp; </w:t><w:tab/><w:t>Kent</w:t></w:r>'
    assert text_in(docx(f"<w:document><w:p>{runs}</w:p></w:document>")) == "Leader & \tKent"
    assert "Leader of Kent" in text_in(written_pdf("Leader of Kent"))
    assert text_in("Caf\xe9".encode("cp1252")) == text_in("Café".encode()) == "Café"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"   ",
        b"\0\1\2",
        docx("", "other.xml"),
        b"PK\x03\x04 broken",
        b"%PDF-1.4 half",
        files.pdf(),
        b"x" * (MOST_BYTES + 1),
    ],
    ids=["empty", "blank", "program", "no Word", "half zip", "half PDF", "PDF without words", "too large"],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(content):
    with pytest.raises(CvUnreadable) as refused:
        text_in(content)
    assert refused.value.sentence[0].isupper()


@pytest.fixture
def member(as_own_peer, arrange):
    with arrange():
        factories.make_skill(code="housing", name="Housing")
        factories.make_council(name="Kent")
    return as_own_peer(seniority=Seniority.COUNCILLOR, about="")


def test_only_what_is_confirmed_is_saved(member, app):
    client, peer_id = member
    words = "Cabinet member for housing, Kent, May 2015 - present\nAdviser, A charity, 2010 - 2014\n\nHousing."
    page = client.submit("/my-profile/cv", {"words": words}).page
    assert "Nothing is saved yet" in page.text
    with app.app_context():
        assert len(db.session.get_one(Peer, peer_id).posts) == 1
    sent = page.form_with("about", "keep-1").filled_in({"about": "I lead.", "keep-2": []}, button="Confirm and save")
    saved = client.post("/my-profile/cv/confirmation", data=sent, follow_redirects=True)
    assert "your CV was not kept" in saved.page.text
    with app.app_context():
        peer = db.session.get_one(Peer, peer_id)
        told = {(post.title, post.portfolio, post.council_id is not None) for post in peer.posts}
        assert told >= {("Cabinet member for housing", "Housing", True)}
        assert len(peer.posts) == 2
        assert [(item.skill.code, item.level) for item in peer.skills] == [("housing", 2)]
        assert peer.about == "I lead."
        assert db.session.scalar(sa.select(sa.func.count(StoredFile.id))) == 0


def test_a_post_that_cannot_be_is_refused_at_its_field_and_nothing_is_saved(member, app):
    client, peer_id = member
    page = client.submit("/my-profile/cv", {"words": "Leader, Kent, 2015 - 2019"}).page
    form = page.form_with("about", "keep-1")
    sent = form.filled_in({"about": "I lead.", "title-1": ""}, button="Confirm and save")
    refused = client.post("/my-profile/cv/confirmation", data=sent).page
    assert refused.field_errors == {"title-1": "Enter the post's title"}
    with app.app_context():
        peer = db.session.get_one(Peer, peer_id)
        assert (len(peer.posts), peer.about) == (1, "")


def test_neither_a_file_nor_words(member):
    client, _ = member
    assert client.submit("/my-profile/cv", {}).page.field_errors == {
        "words": "Choose a file, or paste the words of your CV"
    }
