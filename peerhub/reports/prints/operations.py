"""Asking for a printout, and keeping what the job made."""

from collections.abc import Sequence
from io import BytesIO

from peerhub import clock
from peerhub.accounts.models import User
from peerhub.db import db
from peerhub.documents.media import MediaType
from peerhub.documents.operations import discard_file, store_file
from peerhub.jobs.operations import queue
from peerhub.reports.parts import Part, changes
from peerhub.reports.prints import queries
from peerhub.reports.prints.kinds import Kind
from peerhub.reports.prints.models import Printout

LARGEST = 30 * 1024 * 1024
KEPT = 5  # of one person: what is older takes seconds to make anew


def ask_for_printout(kind: Kind, address: str, *, by: User) -> Printout:
    """One that is being made, or that still says what is so, is not asked for twice. Raises NothingToPrint."""
    content = kind.read(address, by)
    held = queries.newest(kind.name, content.address, owner=by)
    if held and (held.job.is_open or (held.file and not changes(held.parts, content.parts))):
        return held
    return _ask(kind.name, content.address, content.title, by=by)


def ask_anew(printout: Printout, *, by: User) -> Printout:
    """The same once more, unless it is being made."""
    latest = queries.newest(printout.kind, printout.address, owner=by)
    if latest and latest.job.is_open:
        return latest
    return _ask(printout.kind, printout.address, printout.title, by=by)


def _ask(kind: str, address: str, title: str, *, by: User) -> Printout:
    printout = Printout(kind=kind, address=address, title=title[:400], for_staff=by.is_staff, parts=[])
    printout.job = queue(queries.TASK, label=title, arguments={}, by=by)
    db.session.add(printout)
    db.session.flush()
    printout.job.arguments = {"printout_id": printout.id}
    return printout


def keep_printout(printout: Printout, pdf: bytes, *, pages: int, parts: Sequence[Part], by: User) -> None:
    """Store the document, and let go of the files of the person's oldest."""
    stored = store_file(
        BytesIO(pdf), name=f"{printout.title} {clock.today().isoformat()}.pdf", allowed=[MediaType.PDF],
        max_bytes=LARGEST, by=by,
    )  # fmt: skip
    printout.file, printout.pages, printout.made_at = stored, pages, clock.now()
    printout.for_staff, printout.parts = by.is_staff, [part.as_json() for part in parts]
    db.session.flush()
    for old in queries.with_file(by.id)[KEPT:]:
        file, old.file, old.parts = old.file, None, []
        db.session.flush()
        if file is not None:
            discard_file(file, by=by)
