"""Documents of the visits ahead: some there, some missing, one in its second version."""

import io
from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache

from peerhub.accounts.models import User
from peerhub.demo.paper_text import INVENTED, TEXTS
from peerhub.engagements.models import Engagement, PaperKind
from peerhub.engagements.queries import expected_papers
from peerhub.reports.peer_packs.operations import ask_for_pack
from peerhub.teams.papers import operations
from peerhub.teams.queries import team_of
from peerhub.web.pdf import pdf_of

SOON = timedelta(days=60)  # councils begin to send documents
MOST_BYTES = 1_000_000


def build(visits: Sequence[Engagement], council: User, officer: User, *, today: date) -> None:
    """For the soonest visits all but the last two expected documents, and the account's own council in two versions."""
    near = [visit for visit in visits if today < visit.first_day <= today + SOON]
    own = [visit for visit in visits if visit.council_id == council.council_id]
    for visit in dict.fromkeys([*own, *near]):
        for expected in expected_papers(visit.type_id)[:-2]:
            _add(visit, expected.kind, expected.name, _document(expected.name), by=officer)
    for visit in own[:1]:
        note = "The figures of the last quarter are in it now."
        again = _document("Position statement, second version")
        _add(visit, PaperKind.POSITION_STATEMENT, "Position statement", again, by=council, note=note)
        if team_of(visit.id):
            ask_for_pack(visit, by=officer)  # the worker makes it as soon as it runs


def _add(visit: Engagement, kind: PaperKind, name: str, content: bytes, *, by: User, note: str = "") -> None:
    upload = operations.Upload(io.BytesIO(content), f"{name}.pdf", MOST_BYTES)
    operations.add_version(visit, kind=kind, name=name, upload=upload, note=note, by=by)


@cache
def _document(title: str) -> bytes:
    """A document with a text of its own; of a name that staff invented only its title and that it is invented."""
    parts = "".join(f"<h2>{heading}</h2><p>{words}</p>" for heading, words in TEXTS.get(title, {}).items())
    head = f'<html lang="en"><head><title>{title}</title></head>'
    return pdf_of(f"<!DOCTYPE html>{head}<body><h1>{title}</h1><p><em>{INVENTED}</em></p>{parts}</body></html>")
