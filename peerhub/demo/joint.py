"""Two real pairs of councils that share a chief executive and staff, with the pages that say so."""

from datetime import date

import sqlalchemy as sa

from peerhub.accounts.models import User
from peerhub.councils import operations
from peerhub.councils.models import Council, JointKind
from peerhub.db import db

SOUTH_OXFORDSHIRE = "https://www.southoxon.gov.uk/south-oxfordshire-district-council"
PAIRS = (
    ("Babergh", "Mid Suffolk", date(2011, 5, 1), "https://www.midsuffolk.gov.uk/the-council/onecouncil/"),
    (
        "South Oxfordshire",
        "Vale of White Horse",
        None,
        f"{SOUTH_OXFORDSHIRE}/district-councils-approve-a-revised-management-structure-to-provide-stability-to-residents",
    ),
)


def build(*, by: User) -> None:
    names = [name for one, other, *_ in PAIRS for name in (one, other)]
    councils = {one.name: one for one in db.session.scalars(sa.select(Council).where(Council.name.in_(names)))}
    for one, other, since, source in PAIRS:
        facts = operations.JointFacts(JointKind.MANAGERS, since, None, source)
        operations.enter_joint_arrangement(councils[one], councils[other], facts, by=by)
