"""Entering a reorganisation before the register knows it, withdrawing it, and bringing it into effect on its day."""

from datetime import date
from typing import Any

import sqlalchemy as sa

from peerhub import clock
from peerhub.audit import operations as audit
from peerhub.councils import queries
from peerhub.councils.models import (
    Council,
    CouncilCode,
    CouncilKind,
    CouncilStatus,
    CouncilSuccession,
    Nation,
    Reorganisation,
)
from peerhub.councils.reorganising import NewCouncil, Plan, ReorganisationRefused
from peerhub.db import db
from peerhub.web.formats import day

OLDEST = date(2024, 1, 1)  # what is older, the register that comes with peerhub knows
Wanted = dict[tuple[Any, ...], dict[str, Any]]


def plan_reorganisation(name: str, first_day: date, plan: Plan, *, by: audit.Actor) -> Reorganisation:
    """Enter it: the old councils get their last day, the new ones stand in shadow form. Raises ReorganisationRefused.

    Nothing else changes before somebody brings it into effect. No engagement can be started that goes beyond a last
    day, and peers of old and new councils count as each other's family at once (R1).
    """
    if first_day < OLDEST:
        raise ReorganisationRefused("This day is too long ago. Import a newer register instead.", "first_day")
    if queries.has_reorganisation(name):
        raise ReorganisationRefused("Another reorganisation has this name. Choose another one.", "name")
    made = Reorganisation(name=name, first_day=first_day, entered_at=clock.now(), entered_by_name=by.name)
    db.session.add(made)
    db.session.flush()
    for position, new in enumerate(plan.successors, 1):
        council_id = new.place.id if new.place else _make_council(made, new, position).id
        made.successions += [
            CouncilSuccession(
                predecessor_id=old.id, successor_id=council_id, last_day=made.last_day, is_split=plan.is_split(old)
            )
            for old in new.takes_over
        ]
    ids = [place.id for place in plan.predecessors]
    db.session.execute(sa.update(Council).where(Council.id.in_(ids)).values(ended_on=made.last_day))
    db.session.flush()
    after = {new.name: [place.name for place in new.takes_over] for new in plan.successors}
    audit.record("reorganisation.plan", made, by=by, label=name, after={"first_day": first_day, **after})
    return made


def withdraw_reorganisation(made: Reorganisation, *, by: audit.Actor) -> None:
    """Take it back, as if it had never been entered. Raises ReorganisationRefused."""
    if made.in_effect_at is not None:
        raise ReorganisationRefused("It is in effect, so it can no longer be withdrawn.")
    olds = [row.predecessor_id for row in made.successions]
    new_ids = db.session.scalars(sa.select(Council.id).where(Council.made_for_id == made.id)).all()
    audit.record("reorganisation.withdraw", made, by=by, label=made.name, before={"first_day": made.first_day})
    for row in list(made.successions):
        db.session.delete(row)
    db.session.flush()
    db.session.execute(sa.update(Council).where(Council.id.in_(olds)).values(ended_on=None))
    db.session.execute(sa.delete(CouncilCode).where(CouncilCode.council_id.in_(new_ids)))
    try:
        with db.session.begin_nested():
            db.session.execute(sa.delete(Council).where(Council.id.in_(new_ids)))
    except sa.exc.IntegrityError as error:
        raise ReorganisationRefused(
            "An engagement, a peer or an account is with one of its new councils already. Move that first."
        ) from error
    db.session.delete(made)
    db.session.flush()


def bring_into_effect(made: Reorganisation, *, by: audit.Actor) -> None:
    """From its first day on: the old councils are gone, the new ones are there. Raises ReorganisationRefused."""
    if made.in_effect_at is not None:
        raise ReorganisationRefused("It is in effect already.")
    if clock.today() < made.first_day:
        raise ReorganisationRefused(f"Its first day is {day(made.first_day)}. Come back then.")
    olds = {row.predecessor_id for row in made.successions}
    news = {row.successor_id for row in made.successions}
    db.session.execute(sa.update(Council).where(Council.id.in_(olds)).values(status=CouncilStatus.FORMER))
    db.session.execute(
        sa.update(Council)
        .where(Council.id.in_(news))
        .values(status=CouncilStatus.CURRENT, started_on=made.first_day)
    )  # fmt: skip
    made.in_effect_at = clock.now()
    db.session.flush()
    audit.record("reorganisation.bring-into-effect", made, by=by, label=made.name, after={"first_day": made.first_day})


def with_reorganisations(wanted: Wanted) -> Wanted:
    """What a register says of councils, with what staff know already: an older edition does not undo it."""
    rows = db.session.execute(
        sa.select(CouncilSuccession.predecessor_id, CouncilSuccession.successor_id, Reorganisation)
        .join(Reorganisation, Reorganisation.id == CouncilSuccession.reorganisation_id)
        .order_by(Reorganisation.id)
    ).all()
    codes = {row.id: row.code for row in db.session.execute(sa.select(Council.id, Council.code))} if rows else {}
    for predecessor_id, successor_id, made in rows:
        old, new = wanted.get((codes[predecessor_id],)), wanted.get((codes[successor_id],))
        if old and old["status"] is CouncilStatus.CURRENT:
            old["ended_on"] = old["ended_on"] or made.last_day
            old["status"] = CouncilStatus.FORMER if made.in_effect_at else CouncilStatus.CURRENT
        if new and new["status"] is CouncilStatus.SHADOW and made.in_effect_at:
            new["status"], new["started_on"] = CouncilStatus.CURRENT, made.first_day
    return wanted


def _make_council(made: Reorganisation, new: NewCouncil, position: int) -> Council:
    """A council that no register has yet, with a stand-in for the code that the ONS will give it."""
    stand_in = f"X{made.id:05}{position:03}"
    regions = sorted({place.region for place in new.takes_over})
    council = Council(
        code=f"r{made.id}-{position}", gss_code=stand_in, name=new.name, official_name=f"{new.name} Council",
        nation=Nation.ENGLAND, region=regions[0], kind=CouncilKind.UNITARY, status=CouncilStatus.SHADOW,
        made_for_id=made.id,
    )  # fmt: skip
    db.session.add(council)
    db.session.flush()
    db.session.add(CouncilCode(gss_code=stand_in, council_id=council.id, is_current=True))
    return council
