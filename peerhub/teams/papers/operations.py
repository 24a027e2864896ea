"""Adding a document or its next version, withdrawing one, and reminding of what is missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import BinaryIO

from peerhub import clock
from peerhub.accounts.models import User
from peerhub.audit.operations import record
from peerhub.db import db
from peerhub.documents import operations as documents
from peerhub.documents.media import MediaType
from peerhub.engagements import queries as engagement_queries
from peerhub.engagements.deadlines import deadlines
from peerhub.engagements.labels import label_of
from peerhub.engagements.models import Engagement, PaperKind
from peerhub.engagements.operations import refuse_if_over
from peerhub.teams.errors import TeamError
from peerhub.teams.operations.answering import checked_reason
from peerhub.teams.operations.telling import tell
from peerhub.teams.papers import queries
from peerhub.teams.papers.messages import added, still_missing
from peerhub.teams.papers.models import Paper, PaperVersion
from peerhub.teams.papers.rules import kinds_for, list_of, missing
from peerhub.teams.queries.proposals import council_contacts

ALLOWED = tuple(MediaType)
LONGEST_NAME, LONGEST_NOTE = 120, 400
REMIND_BEFORE = timedelta(days=7)
FURTHEST_STEP = timedelta(days=60)  # documents are never due earlier before a visit than this


@dataclass(frozen=True)
class Upload:
    """A file as it arrives. `max_bytes` is the installation's setting."""

    stream: BinaryIO
    name: str
    max_bytes: int


def add_version(
    engagement: Engagement, *, kind: PaperKind, name: str, upload: Upload, note: str = "", by: User
) -> PaperVersion:
    """Add a document, or the next version of the one of that name. Raises TeamError with the field to mend.

    The same bytes as in the version before are refused: somebody chose the wrong file.
    """
    refuse_if_over(engagement)
    if kind not in kinds_for(by.roles):
        raise TeamError("Choose one of the kinds in the list", "kind")
    name, note = _checked_texts(name, note)
    paper = queries.lock_papers(engagement.id).get(name.casefold())
    if paper is not None and paper.kind.is_for_team_only != kind.is_for_team_only:
        raise TeamError("There is a document of this name for other readers. Give this one another name", "name")
    paper = paper or Paper(engagement=engagement, kind=kind, name=name, versions=[])
    try:
        stored = documents.store_file(
            upload.stream, name=upload.name, allowed=ALLOWED, max_bytes=upload.max_bytes, by=by
        )
    except documents.FileRefused as refused:
        raise TeamError(refused.sentence, "file") from refused
    latest = paper.latest
    if latest is not None and latest.sha256 == stored.sha256:
        raise TeamError("This is the same file as the version before. Choose the new one", "file")
    version = PaperVersion(
        number=len(paper.versions) + 1, file=stored, file_name=stored.name, size=stored.size, sha256=stored.sha256,
        media_type=stored.media_type, note=note, added_at=clock.now(), added_by_id=by.id, added_by_name=by.name,
    )  # fmt: skip
    paper.versions.append(version)
    db.session.add(paper)
    after = {"document": paper.name, "version": version.number, "file": version.file_name, "sha256": version.sha256}
    record("document.add", engagement, by=by, label=label_of(engagement), after=after)
    if engagement.manager is not None and engagement.manager_id != by.id:
        db.session.flush()
        tell(added(engagement, version, engagement.manager), urgent=False)
    return version


def withdraw_version(version: PaperVersion, *, reason: str, by: User) -> None:
    """Take back what should not have been uploaded: its bytes go for good, that it was there stays on record."""
    refuse_if_over(version.paper.engagement)
    if version.file is None:
        raise TeamError("This version was withdrawn already.")
    if not by.is_staff and version.added_by_id != by.id:
        raise TeamError("Only whoever added this version, or the LGA, can withdraw it.")
    version.withdrawn_because = checked_reason(reason, "Say why it is withdrawn, for whoever looks for it")
    version.withdrawn_at, version.withdrawn_by_name = clock.now(), by.name
    stored, version.file = version.file, None
    db.session.flush()
    documents.discard_file(stored, by=by)
    engagement = version.paper.engagement
    before = {"document": version.paper.name, "version": version.number, "sha256": version.sha256}
    reason = version.withdrawn_because
    record("document.withdraw", engagement, by=by, label=label_of(engagement), before=before, reason=reason)


def remind(today: date) -> int:
    """Tell the people of each council, once a week before the day and once after it, what is missing. Safe twice."""
    visits = queries.visits_before(today + FURTHEST_STEP, first=today)
    papers = queries.papers_of([visit.id for visit in visits])
    told = 0
    for visit in visits:
        due_on = _due_on(visit)
        if due_on is None or today < due_on - REMIND_BEFORE:
            continue
        lacking = _lacking(visit, [paper for paper in papers if paper.engagement_id == visit.id])
        for contact in council_contacts(visit.council_id) if lacking else ():
            tell(still_missing(visit, lacking, contact, due_on=due_on, is_late=today > due_on), urgent=False)
            told += 1
    return told


def _lacking(visit: Engagement, papers: Sequence[Paper]) -> list[str]:
    return missing(list_of(engagement_queries.expected_papers(visit.type_id), papers))


def _due_on(visit: Engagement) -> date | None:
    due = deadlines(visit, engagement_queries.rules(visit.type_id))
    return next((one.due_on for one in due if one.code == "documents"), None)


def _checked_texts(name: str, note: str) -> tuple[str, str]:
    name, note = " ".join(name.split()), note.strip()
    if not name:
        raise TeamError("Say what this document is, such as Medium-term financial strategy", "name")
    if len(name) > LONGEST_NAME:
        raise TeamError(f"The name must be {LONGEST_NAME} characters or fewer", "name")
    if len(note) > LONGEST_NOTE:
        raise TeamError(f"What is new must be {LONGEST_NOTE} characters or fewer", "note")
    return name, note
