"""Reading printouts: everybody their own."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from peerhub.accounts.models import User
from peerhub.db import db
from peerhub.jobs.models import Job
from peerhub.reports.prints.kinds import KINDS
from peerhub.reports.prints.models import Printout

TASK = "print.make"


def get_printout(printout_id: int, *, owner: User) -> Printout:
    """Raises NoResultFound for those of others, and for one that says more than its owner may read by now."""
    return db.session.scalars(_of(owner).where(Printout.id == printout_id)).one()


def for_worker(printout_id: int) -> Printout:
    """The printout that a job makes."""
    return db.session.scalars(sa.select(Printout).where(Printout.id == printout_id)).one()


def newest(kind: str, address: str, *, owner: User) -> Printout | None:
    """The latest of exactly this that the person asked for."""
    statement = _of(owner).where(Printout.kind == kind, Printout.address == address)
    return db.session.scalars(statement.order_by(Printout.id.desc()).limit(1)).first()


def with_file(owner_id: int) -> Sequence[Printout]:
    """A person's printouts that still have their file, the latest first."""
    statement = sa.select(Printout).join(Printout.job).options(joinedload(Printout.file))
    found = statement.where(Job.asked_by_id == owner_id, Printout.file_id.is_not(None)).order_by(Printout.id.desc())
    return db.session.scalars(found).all()


def _of(owner: User) -> sa.Select[Printout]:
    allowed = [kind.name for kind in KINDS.values() if owner.can(kind.permission)]
    statement = (
        sa.select(Printout)
        .join(Printout.job)
        .where(Job.asked_by_id == owner.id, Printout.kind.in_(allowed))
        .options(contains_eager(Printout.job), joinedload(Printout.file))
    )
    return statement if owner.is_staff else statement.where(Printout.for_staff.is_(False))
