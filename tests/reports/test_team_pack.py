"""The team pack: what it says, what it leaves out, who may have it, and that everybody can read it."""

import io
import re

import pytest
from pypdf import PdfReader

from peerhub.engagements.models import Occasion, PinnedSnapshot
from peerhub.metrics.models import PublicationStatus
from peerhub.metrics.operations import take_snapshot
from peerhub.peers.models import PeerPost, Seniority
from peerhub.permissions import Role
from peerhub.teams.models import AssignmentState, Clearance, ClearanceState
from tests.support.factories import (
    in_days,
    make_assignment,
    make_core_theme,
    make_council,
    make_engagement,
    make_engagement_type,
    make_group,
    make_metric,
    make_metric_value,
    make_peer,
    make_skill,
    make_user,
)


class Scene:
    """An engagement at Hartlepool with one peer, figures of every sort, and everybody's e-mail address."""


def _figures(hartlepool):
    reserves = make_metric(label="Usable reserves", unit="%", topic="Finance")
    for year in (2022, 2023, 2024):
        make_metric_value(reserves, hartlepool, f"{year - 2000}.5", year=year)
    make_metric_value(
        make_metric(label="Empty homes", topic="Housing"), hartlepool, None, missing_reason="Not collected"
    )
    make_metric_value(
        make_metric(label="Secret figure"), hartlepool, "777.7", status=PublicationStatus.RESTRICTED
    )  # fmt: skip
    make_metric_value(
        make_metric(label="Early figure"), hartlepool, "888.8", status=PublicationStatus.PROVISIONAL
    )  # fmt: skip
    make_metric_value(make_metric(label="Ancient figure"), hartlepool, "3.1", year=2009)


@pytest.fixture
def scene(arrange):
    made = Scene()
    with arrange() as session:
        hartlepool = make_council(name="Hartlepool", official_name="Hartlepool Borough Council")
        finance = make_skill(name="Financial planning")
        manager = make_user(Role.CHALLENGE_MANAGER, name="Morgan Manager", email="morgan@example.org")
        engagement = make_engagement(
            council=hartlepool,
            type=make_engagement_type("Lead member peer", name="Corporate peer challenge"),
            needs={finance: 3},
            themes=[make_core_theme(name="Governance and culture")],
            local_focus="The town deal",
            manager=manager,
            reference="CPC-2031-004",
        )
        group = make_group(name="Labour")
        peer = make_peer(
            seniority=Seniority.LEADER,
            council=make_council(name="Gateshead"),
            group=group,
            given_name="Lee",
            family_name="Leader",
            email="lee.private@example.org",
            about="Has chaired a combined body.",
            skills={finance: 4, make_skill(name="Housing"): 2},
        )
        peer.posts.append(
            PeerPost(
                council=make_council(name="Barnsley"),
                title="Cabinet member",
                seniority=Seniority.CABINET_MEMBER,
                is_main=False,
                started_on=in_days(-4000),
                ended_on=in_days(-2000),
            )
        )
        earlier = make_engagement(first_day=in_days(-500))
        make_assignment(earlier, peer, state=AssignmentState.SERVED)
        assignment = make_assignment(engagement, peer, reasons="Has led a council by the sea.")
        session.add(
            Clearance(
                assignment_id=assignment.id, group_id=group.id, state=ClearanceState.CLEARED, reason="Office note"
            )
        )
        _figures(hartlepool)
        snapshot = take_snapshot(hartlepool, by=manager)
        engagement.snapshots.append(PinnedSnapshot(snapshot=snapshot, occasion=Occasion.SCOPING))
        own = make_user(Role.PEER)
        peer.user_id = own.id
        made.emails = {
            "council": make_user(Role.COUNCIL_CONTACT, council_id=hartlepool.id).email,
            "other council": make_user(Role.COUNCIL_CONTACT, council_id=make_council().id).email,
            "peer": own.email,
            "other peer": make_user(Role.PEER).email,
        }
        made.checksum = snapshot.checksum
        made.path = f"/engagements/{engagement.id}/team-pack.pdf"
        made.empty = f"/engagements/{make_engagement(council=hartlepool).id}/team-pack.pdf"
    return made


@pytest.fixture(scope="module")
def made_once():
    """The answer that the module's tests read: a document takes a second to make, and reading it changes nothing."""
    return {}


@pytest.fixture
def answer(made_once, request, test_run):
    if not made_once:
        scene = request.getfixturevalue("scene")
        made_once["answer"] = request.getfixturevalue("sign_in")(Role.PLACEMENT_OFFICER).get(scene.path)
        made_once["checksum"] = scene.checksum
    return made_once["answer"]


@pytest.fixture
def reader(answer):
    return PdfReader(io.BytesIO(answer.data))


@pytest.fixture
def words(reader):
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in reader.pages))


def test_it_downloads_under_a_name_that_says_what_it_is(answer):
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="Team pack CPC-2031-004 Hartlepool.pdf"'
    assert len(answer.sql) <= 12


def test_it_says_what_the_engagement_is(words):
    for part in (
        "Hartlepool Borough Council",
        "Corporate peer challenge",
        "CPC-2031-004",
        "Governance and culture",
        "The town deal",
        "Morgan Manager, morgan@example.org",
    ):
        assert part in words


def test_it_introduces_everybody(words):
    for part in (
        "Lee Leader",
        "Lead member peer",
        "Leader of the council, Gateshead",
        "Has led a council by the sea.",
        "Has chaired a combined body.",
        "Cabinet member, Barnsley",
        "1 engagement as a peer so far",
        "Financial planning: could lead others (asked for)",
        "Housing: has worked with it",
    ):
        assert part in words


def test_each_figure_stands_with_its_own_period_and_age(words):
    assert re.search(r"Usable reserves 24\.5% – 2024/25, (\d+ (years?|months?) ?)+old", words)
    assert re.search(r"Ancient figure 3\.1% – 2009/10, \d+ years [\d a-z]*old old figure", words)


def test_what_is_missing_says_why(words):
    assert re.search(r"Empty homes not available Not collected", words)


def test_what_is_not_published_is_left_out(words):
    for part in ("Secret figure", "777.7", "Early figure", "888.8"):
        assert part not in words


def test_what_is_for_others_is_left_out(words):
    for part in ("lee.private", "Labour", "Office note", "clearance", "P0"):
        assert part not in words


def test_figures_are_context_and_sealed(words, made_once):
    assert "they are no judgement of the council" in words
    assert "Contains public sector information." in words
    assert made_once["checksum"] in words.replace(" ", "")
    assert "ONS statistical nearest neighbours" in words


def test_figures_of_several_periods_are_drawn(reader):
    titles = [str(figure.get("/Alt", "")) for figure in _figures_in(reader)]
    assert any("Usable reserves" in title for title in titles)


def test_it_can_be_read_by_everybody(reader):
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title == "Team pack: Hartlepool, corporate peer challenge"
    assert b"pdfuaid:part" in root["/Metadata"].get_object().get_data()


def test_bookmarks_lead_to_every_part(reader):
    titles = list(_flat(reader.outline))
    for title in ("The engagement", "The team", "Lee Leader", "The council in figures", "Where the figures come from"):
        assert title in titles


def test_pages_are_numbered_and_the_contents_agree(reader):
    pages = [re.sub(r"\s+", " ", page.extract_text()) for page in reader.pages]
    assert "Page" not in pages[0]
    for number, text in enumerate(pages[1:], start=2):
        assert f"Page {number} of {len(pages)}" in text
    (contents,) = [text for text in pages if "Contents" in text]
    for title in ("The engagement", "The council in figures", "Where the figures come from"):
        said = int(re.search(rf"{title} (\d+)", contents)[1])
        assert title in pages[said - 1]


@pytest.mark.parametrize("who", ["council", "peer"])
def test_those_who_see_the_team_may_have_it(scene, sign_in, who):
    client = sign_in(email=scene.emails[who])
    answer = client.get(scene.path)
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert scene.path in client.page(scene.path.removesuffix("/team-pack.pdf")).links.values()


@pytest.mark.parametrize("who", ["other council", "other peer"])
def test_it_is_not_there_for_others(scene, sign_in, who):
    assert sign_in(email=scene.emails[who]).get(scene.path).status_code == 404


@pytest.mark.parametrize("role", [Role.GROUP_OFFICE, Role.BOARD_MEMBER, Role.EQUALITY_ANALYST])
def test_some_have_no_business_with_it(scene, sign_in, role):
    assert sign_in(role).get(scene.path).status_code == 403


def test_without_a_team_there_is_no_pack(scene, sign_in):
    client = sign_in(Role.PLACEMENT_OFFICER)
    assert "as soon as a team is chosen" in client.page(scene.empty, status=404).text
    assert scene.empty not in client.page(scene.empty.removesuffix("/team-pack.pdf")).links.values()


def test_an_engagement_without_figures_has_a_pack_too(arrange, sign_in):
    with arrange():
        engagement = make_engagement()
        make_assignment(engagement, make_peer())
        path = f"/engagements/{engagement.id}/team-pack.pdf"
    answer = sign_in(Role.PLACEMENT_OFFICER).get(path)
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.data)).pages)
    assert "No figures are pinned to this engagement." in text


def _flat(outline):
    for entry in outline:
        if isinstance(entry, list):
            yield from _flat(entry)
        else:
            yield entry.title


def _figures_in(reader):
    """Every tagged picture of the structure tree."""
    waiting = [reader.trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        node = waiting.pop()
        if not hasattr(node, "get"):
            continue
        if node.get("/S") == "/Figure":
            yield node
        kids = node.get("/K", [])
        kids = kids.get_object() if hasattr(kids, "get_object") else kids
        waiting += [
            kid.get_object() if hasattr(kid, "get_object") else kid
            for kid in (kids if isinstance(kids, list) else [kids])
        ]
