"""Making packs, and seeing whether one that was made still says what is so."""

import base64
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

from pypdf import PdfReader

from peerhub.db import db, writing
from peerhub.documents import storage
from peerhub.documents.media import OFFICE_TYPES, MediaType
from peerhub.engagements.labels import WEIGHTS
from peerhub.engagements.models import Engagement
from peerhub.jobs.errors import JobError, StoppedWithNothing
from peerhub.jobs.kinds import Keep, Run, task
from peerhub.jobs.rounds import every
from peerhub.metrics.briefing import CANNOT_SEE, RULES
from peerhub.peers.rules import SKILL_LEVELS
from peerhub.reports.parts import changes
from peerhub.reports.peer_packs import operations, queries
from peerhub.reports.peer_packs.merging import CannotBeJoined, Insert, join, try_out
from peerhub.reports.queries import asker
from peerhub.teams.errors import TeamError
from peerhub.teams.papers.models import Paper, PaperVersion
from peerhub.web.formats import plural
from peerhub.web.pdf import render_to_join

READING, PAPERS, SETTING, JOINING = (
    "Reading what belongs in it",
    "Looking at the documents",
    "Setting the pages",
    "Joining",
)
MOST_PICTURE_BYTES = 12 * 1024 * 1024
MOST_JOINED_BYTES = 150 * 1024 * 1024  # a pack that nobody's computer opens helps nobody
TEN_MINUTES = 600


@dataclass(frozen=True)
class Sheet:
    """A document as the pack shows it: joined, as a picture, or only named with the reason."""

    paper: Paper
    version: PaperVersion
    insert: Insert | None = None
    picture: str = ""
    why_not: str = ""
    pages_before: int = 0  # of the document before it, which follow that one's own first page


@task(queries.TASK, page="reports.peer_pack", page_arguments=("engagement_id",))
def make_pack(run: Run) -> Keep:
    """Reads everything, sets and joins the pages; the pack is kept in the transaction that ends the job."""
    run.tell(READING, share=5)
    engagement = queries.engagement_with_scope(run.arguments["engagement_id"])
    reading = queries.read_for_pack(engagement)
    if reading is None:
        raise JobError("Nobody is on the team yet, so there is no pack to make.")
    sheets = list(_sheets(reading.papers, run))
    run.tell(SETTING, share=50)
    front = render_to_join(
        "reports/peer_pack.pdf.html", pack=reading.pack, page=reading.briefing, sheets=sheets, levels=SKILL_LEVELS,
        weights=WEIGHTS, rules=RULES, cannot_see=CANNOT_SEE,
    )  # fmt: skip
    run.tell(JOINING, share=80)
    content = _joined(front, sheets)
    contents, pages = contents_of(content)
    parts, engagement_id = reading.parts, engagement.id

    def keep() -> Mapping[str, Any]:
        held = queries.engagement_with_scope(engagement_id)
        pack = operations.keep_pack(held, parts, content, contents=contents, pages=pages, by=asker(run))
        return {"number": pack.number, "pages": pack.pages}

    return keep


@every(name="packs.renew", words="Make peer packs anew where a part has changed", seconds=TEN_MINUTES)
def renew(_config: Mapping[str, Any]) -> str:
    """Looks at the packs of visits ahead and has those made anew that no longer say what is so."""
    asked = 0
    for pack in queries.latest_of_visits_ahead():
        engagement = queries.engagement_with_scope(pack.engagement_id)
        if _is_stale(engagement, pack.parts):
            asked += _ask(engagement.id)
    return f"{plural(asked, 'pack')} to make anew."


def contents_of(content: bytes) -> tuple[list[dict[str, Any]], int]:
    """The parts of the pack with the page on which each begins, as its bookmarks say; and how many pages there are."""
    reader = PdfReader(BytesIO(content))
    found: list[dict[str, Any]] = []
    _read_outline(reader, reader.outline, found)
    return found, len(reader.pages)


def _read_outline(reader: PdfReader, outline: Any, found: list[dict[str, Any]], depth: int = 0) -> None:
    """Titles of the second level: the first is the name of the pack itself."""
    for item in outline:
        if isinstance(item, list):
            _read_outline(reader, item, found, depth + 1)
        elif depth == 1:
            number = reader.get_destination_page_number(item)
            found.append({"title": str(item.title), "page": (number or 0) + 1})


def _sheets(papers: Sequence[Paper], run: Run) -> Iterator[Sheet]:
    before = joined = 0
    for at, paper in enumerate(papers):
        if run.should_stop():
            raise StoppedWithNothing
        run.tell(PAPERS, f"{at + 1} of {plural(len(papers), 'document')}", 10 + 40 * at // len(papers))
        version = paper.latest
        assert version is not None  # asked for by the query
        sheet = _sheet(paper, version, before, room=MOST_JOINED_BYTES - joined)
        before = sheet.insert.pages if sheet.insert else 0
        joined += version.size if sheet.insert else 0
        yield sheet


def _sheet(paper: Paper, version: PaperVersion, before: int, *, room: int) -> Sheet:
    sheet, kind = Sheet(paper, version, pages_before=before), MediaType(version.media_type)
    why_not = _why_not(kind, version.size, room)
    if why_not:
        return replace(sheet, why_not=why_not)
    try:
        content = storage.content_of(version.sha256)
        if kind is MediaType.PDF:
            return replace(sheet, insert=try_out(paper.name, content))
    except FileNotFoundError:
        return replace(sheet, why_not="Its file is missing from the store.")
    except CannotBeJoined as reason:
        return replace(sheet, why_not=str(reason))
    return replace(sheet, picture=f"data:{kind.value};base64,{base64.b64encode(content).decode()}")


def _why_not(kind: MediaType, size: int, room: int) -> str:
    """Why a document of this kind and size is only named; empty where it is joined or shown."""
    if kind in OFFICE_TYPES:
        return f"It is {'an' if kind is MediaType.EXCEL else 'a'} {kind.label} file."
    if kind is MediaType.PDF:
        return "With it the pack would be too large to open." if size > room else ""
    return "The picture is too large to print." if size > MOST_PICTURE_BYTES else ""


def _joined(front: bytes, sheets: Sequence[Sheet]) -> bytes:
    """The documents behind their own first pages, from the last on, so that page numbers need no second look."""
    inserts = [sheet.insert or Insert(sheet.paper.name, b"", 0, keeps_tags=False) for sheet in sheets]
    own = len(PdfReader(BytesIO(front)).pages) - len(sheets)
    numbers, at = [], own
    for insert in inserts:
        numbers += [(insert.title, at + 1 + page) for page in range(1, insert.pages + 1)]
        at += 1 + insert.pages
    stamps = render_to_join("reports/peer_pack_stamps.pdf.html", tags=False, numbers=numbers) if numbers else b""
    return join(front, inserts, stamps)


def _is_stale(engagement: Engagement, parts: Sequence[Mapping[str, Any]]) -> bool:
    reading = queries.read_for_pack(engagement)
    return reading is not None and bool(changes(parts, reading.parts))


def _ask(engagement_id: int) -> int:
    db.session.rollback()
    with writing():
        try:
            operations.ask_for_pack(queries.engagement_with_scope(engagement_id), by=None)
        except TeamError:
            db.session.rollback()
            return 0
        db.session.commit()
    return 1
