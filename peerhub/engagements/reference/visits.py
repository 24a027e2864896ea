"""Which documents a visit needs, and when councils are hard to visit: what every installation starts with."""

from collections.abc import Mapping
from datetime import date

import sqlalchemy as sa

from peerhub.db import db
from peerhub.engagements.models import ExpectedPaper, PaperKind, QuietPeriod, Repeats

ELECTIONS = (
    "Where the council has one, its leaders will have little time in the five weeks before and the week after. "
    "Ask the council first."
)
# The documents that a team reads before it comes; staff change them for each type.
STATEMENT, TIMETABLE = (PaperKind.POSITION_STATEMENT, "Position statement"), (PaperKind.TIMETABLE, "Timetable")
PAPERS = (
    STATEMENT,
    *((PaperKind.COUNCIL_DOCUMENT, name) for name in (
        "Corporate plan", "Medium-term financial strategy", "Annual governance statement", "External auditor's report",
        "Organisation chart",
    )),
    TIMETABLE,
)  # fmt: skip
PAPERS_OF_SERVICES = (STATEMENT, (PaperKind.COUNCIL_DOCUMENT, "Service plan"), TIMETABLE)
PAPERS_OF_TYPES = {
    **dict.fromkeys(("corporate", "finance", "governance"), PAPERS),
    "progress-review": ((PaperKind.POSITION_STATEMENT, "Progress against the action plan"), TIMETABLE),
    "welsh-panel": (
        (PaperKind.POSITION_STATEMENT, "Self-assessment report"),
        (PaperKind.COUNCIL_DOCUMENT, "Well-being statement"), TIMETABLE,
    ),
    **dict.fromkeys(("remote", "mentoring", "political-groups", "post-election", "parish"), ()),
}  # fmt: skip


# Notices of election are published about five weeks before polling; a week later the annual meetings begin.
QUIET = (
    ("Local elections", Repeats.ELECTIONS, None, None, 35, 7,
     ELECTIONS),
    ("August", Repeats.YEARLY, date(2024, 8, 1), date(2024, 8, 31), 0, 0,
     "Many people are away in August. Ask the council first."),
    ("Christmas and New Year", Repeats.YEARLY, date(2024, 12, 18), date(2025, 1, 3), 0, 0,
     "These days fall in the Christmas and New Year holidays. Ask the council first."),
)  # fmt: skip


def ensure_papers(type_ids: Mapping[str, int]) -> int:
    """Only where there is none yet: from then on staff decide."""
    if db.session.scalar(sa.select(ExpectedPaper.id).limit(1)):
        return 0
    rows = [
        ExpectedPaper(type_id=type_id, position=position, kind=kind, name=name)
        for code, type_id in type_ids.items()
        for position, (kind, name) in enumerate(PAPERS_OF_TYPES.get(code, PAPERS_OF_SERVICES), start=1)
    ]
    db.session.add_all(rows)
    db.session.flush()
    return len(rows)


def ensure_quiet_periods() -> int:
    """Only where there is none yet: from then on staff decide."""
    if db.session.scalar(sa.select(QuietPeriod.id).limit(1)):
        return 0
    rows = [
        QuietPeriod(
            name=name, repeats=repeats, first_day=first, last_day=last, days_before=before, days_after=after,
            advice=advice,
        )
        for name, repeats, first, last, before, after, advice in QUIET
    ]  # fmt: skip
    db.session.add_all(rows)
    return len(rows)
