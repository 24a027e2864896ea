"""Telling others that one is here."""

from sqlalchemy.exc import IntegrityError

from peerhub import clock
from peerhub.accounts.models import User
from peerhub.db import db
from peerhub.matching.together import queries
from peerhub.matching.together.models import BuilderVisit


def be_here(engagement_id: int, *, by: User) -> None:
    """This person has the builder open. Not audited: it says nothing of the team, and is forgotten in a minute."""
    visit = queries.find_visit(engagement_id, by.id)
    if visit is not None:
        visit.seen_at = clock.now()
        return
    try:
        with db.session.begin_nested():
            db.session.add(BuilderVisit(engagement_id=engagement_id, user_id=by.id, seen_at=clock.now()))
    except IntegrityError:
        pass  # another window of the same person was quicker: they are here already
