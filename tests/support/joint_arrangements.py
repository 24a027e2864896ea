"""What two councils share, for tests that need no more of it."""

from typing import Any

from peerhub import clock
from peerhub.councils.models import Council, JointArrangement, JointKind
from peerhub.db import db


def make_joint_arrangement(one: Council, other: Council, **details: Any) -> JointArrangement:
    first, second = sorted((one, other), key=lambda council: council.id)
    given = {
        "kind": JointKind.CHIEF_EXECUTIVE,
        "source": "https://council.example/about",
        "entered_at": clock.now(),
        "entered_by_name": "Robin Officer",
        **details,
    }
    made = JointArrangement(one_id=first.id, other_id=second.id, **given)
    db.session.add(made)
    db.session.flush()
    return made
