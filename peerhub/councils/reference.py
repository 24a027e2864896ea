"""Political groups with an office at the LGA: what every installation starts with."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from peerhub.councils.models import PoliticalGroup
from peerhub.db import db


@dataclass(frozen=True)
class GroupEntry:
    code: str
    name: str
    started_on: date | None = None


# A group earns an office at 5% of the weighted electorate, so the list changes; Reform UK's dates from July 2025.
# Greens and Plaid Cymru sit with the Independent group.
GROUPS = (
    GroupEntry("conservative", "Conservative"),
    GroupEntry("labour", "Labour"),
    GroupEntry("liberal-democrat", "Liberal Democrat"),
    GroupEntry("independent", "Independent"),
    GroupEntry("reform-uk", "Reform UK", date(2025, 7, 1)),
)


def ensure_reference() -> int:
    """Add the groups that are missing; returns how many. Never changes one that is there."""
    present = set(db.session.scalars(sa.select(PoliticalGroup.code)))
    missing = [entry for entry in GROUPS if entry.code not in present]
    db.session.add_all(
        PoliticalGroup(code=entry.code, name=entry.name, started_on=entry.started_on) for entry in missing
    )
    db.session.flush()
    return len(missing)
