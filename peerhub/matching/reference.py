"""The first version of the weights, which every installation starts with."""

import sqlalchemy as sa

from peerhub import clock
from peerhub.db import db
from peerhub.matching.models import WeightSet
from peerhub.matching.scoring import FIRST_WEIGHTS

NOTE = "The first weights. Skills weigh most; who was asked least weighs as much as the kind of council."


def ensure_reference() -> int:
    """Add the first version of the weights where there is none; returns how many were added."""
    if db.session.scalar(sa.select(sa.func.count()).select_from(WeightSet)):
        return 0
    db.session.add(WeightSet(version=1, weights=FIRST_WEIGHTS, note=NOTE, created_at=clock.now()))
    db.session.flush()
    return 1
