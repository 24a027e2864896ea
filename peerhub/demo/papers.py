"""Documents of the visits ahead: some there, some missing, one in its second version."""

import io
from collections.abc import Sequence
from datetime import date, timedelta

from peerhub.accounts.models import User
from peerhub.engagements.models import Engagement, PaperKind
from peerhub.engagements.queries import expected_papers
from peerhub.reports.peer_packs.operations import ask_for_pack
from peerhub.teams.papers import operations
from peerhub.teams.queries import team_of
from peerhub.web.pdf import pdf_of

SOON = timedelta(days=60)  # councils begin to send documents
MOST_BYTES = 1_000_000
HEADINGS = ("Where we are", "What we are proud of", "What worries us", "What we ask the team to look at")
PARAGRAPH = (
    "This is an invented document of the demonstration. A real one says here, in the council's own words, how it sees "
    "itself: what its residents tell it, how its services do beside those of councils like it, how its money stands, "
    "and where it would like an honest view from outside."
)


def build(visits: Sequence[Engagement], council: User, officer: User, *, today: date) -> None:
    """For the soonest visits all but the last two expected documents, and the account's own council in two versions."""
    near = [visit for visit in visits if today < visit.first_day <= today + SOON]
    own = [visit for visit in visits if visit.council_id == council.council_id]
    files = {name: _document(name) for name in ("Position statement", "Corporate plan")}
    for visit in dict.fromkeys([*own, *near]):
        for expected in expected_papers(visit.type_id)[:-2]:
            content = files.get(expected.name) or files["Corporate plan"]
            _add(visit, expected.kind, expected.name, content, by=officer)
    for visit in own[:1]:
        note = "The figures of the last quarter are in it now."
        again = _document("Position statement, second version")
        _add(visit, PaperKind.POSITION_STATEMENT, "Position statement", again, by=council, note=note)
        if team_of(visit.id):
            ask_for_pack(visit, by=officer)  # the worker makes it as soon as it runs


def _add(visit: Engagement, kind: PaperKind, name: str, content: bytes, *, by: User, note: str = "") -> None:
    upload = operations.Upload(io.BytesIO(content), f"{name}.pdf", MOST_BYTES)
    operations.add_version(visit, kind=kind, name=name, upload=upload, note=note, by=by)


def _document(title: str) -> bytes:
    parts = "".join(f"<h2>{heading}</h2>" + f"<p>{PARAGRAPH}</p>" * 4 for heading in HEADINGS)
    head = f'<html lang="en"><head><title>{title}</title></head>'
    return pdf_of(f"<!DOCTYPE html>{head}<body><h1>{title}</h1>{parts}</body></html>")
