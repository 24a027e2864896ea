"""Staff change a rule; everybody's accreditation follows in the same transaction."""

import re

import sqlalchemy as sa

from peerhub import clock
from peerhub.accreditations import queries
from peerhub.accreditations.proposals import Effect, Proposal, earned
from peerhub.audit.operations import Actor, record
from peerhub.db import db
from peerhub.engagements.models import EngagementType
from peerhub.training.accreditation import Run
from peerhub.training.models import Accreditation, AccreditationKind, AccreditationRequirement

LONGEST_REASON = 400


class RuleRefused(Exception):
    """The rule cannot be saved; `sentence` says why, `field` where it was asked."""

    def __init__(self, sentence: str, *, field: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


def save_rule(kind: AccreditationKind | None, proposal: Proposal, *, reason: str, by: Actor) -> AccreditationKind:
    """Put the proposal in force, or add an accreditation, and recompute who holds it. Needs a reason.

    Returns the accreditation. One event records the rule before and after, and how many gained and lost by it.
    """
    _check(kind, proposal)
    told = reason.strip()
    if not told:
        raise RuleRefused("Say why the rule is changed", field="reason")
    if len(told) > LONGEST_REASON:
        raise RuleRefused(f"The reason must be {LONGEST_REASON} characters or fewer", field="reason")
    found = queries.effect_of(kind, proposal)
    before = _told(kind) if kind is not None else None
    kind = _written(kind, proposal)
    _recompute(kind, proposal)
    record(
        "accreditation-rule.change" if before else "accreditation-rule.add", kind, by=by, label=kind.name,
        before=before, after={**_told(kind), **_counts(found)}, reason=told,
    )  # fmt: skip
    return kind


def _check(kind: AccreditationKind | None, proposal: Proposal) -> None:
    if not proposal.requirements:
        raise RuleRefused("Choose at least one course", field="courses_1")
    seen: set[int] = set()
    for need in proposal.requirements:
        if need.course_id in seen:
            raise RuleRefused("A course can count once only. Take it out of one of the steps", field="courses_1")
        seen.add(need.course_id)
    twin = sa.select(AccreditationKind.id).where(
        sa.func.lower(AccreditationKind.name) == proposal.name.lower(), AccreditationKind.id != (kind.id if kind else 0)
    )
    if db.session.scalar(twin.limit(1)) is not None:
        raise RuleRefused("There is an accreditation of this name already", field="name")


def _written(kind: AccreditationKind | None, proposal: Proposal) -> AccreditationKind:
    if kind is None:
        last = db.session.scalar(sa.select(sa.func.max(AccreditationKind.position))) or 0
        kind = AccreditationKind(code=_code(proposal.name), name="", lasts_months=1, position=last + 1)
        db.session.add(kind)
    kind.name, kind.lasts_months = proposal.name, proposal.lasts_months
    db.session.flush()
    db.session.execute(sa.delete(AccreditationRequirement).where(AccreditationRequirement.kind_id == kind.id))
    db.session.execute(
        sa.insert(AccreditationRequirement), [{"kind_id": kind.id, **vars(need)} for need in proposal.requirements]
    )
    db.session.refresh(kind)
    for type_ in queries.types_in_order():
        if type_.id in proposal.type_ids:
            type_.accreditation_code = kind.code
        elif type_.accreditation_code == kind.code:
            type_.accreditation_code = None
    db.session.flush()
    return kind


def _recompute(kind: AccreditationKind, proposal: Proposal) -> None:
    """Write who holds it now: only what differs."""
    taken = queries.verified_training({need.course_id for need in proposal.requirements})
    wanted = {(peer_id, run) for peer_id, runs in earned(taken, proposal).items() for run in runs}
    gone = []
    for row in db.session.execute(
        sa.select(Accreditation.id, Accreditation.peer_id, Accreditation.starts_on, Accreditation.ends_on).where(
            Accreditation.kind_id == kind.id
        )
    ):
        key = (row.peer_id, Run(row.starts_on, row.ends_on))
        if key in wanted:
            wanted.remove(key)
        else:
            gone.append(row.id)
    for start in range(0, len(gone), 500):
        db.session.execute(sa.delete(Accreditation).where(Accreditation.id.in_(gone[start : start + 500])))
    if wanted:
        db.session.execute(
            sa.insert(Accreditation),
            [{"peer_id": peer_id, "kind_id": kind.id, **run._asdict()} for peer_id, run in sorted(wanted)],
        )


def _told(kind: AccreditationKind) -> dict[str, object]:
    steps: dict[int, list[str]] = {}
    for need in kind.requirements:
        steps.setdefault(need.position, []).append(f"{need.course.title}, within {need.within_months} months")
    types = db.session.scalars(
        sa.select(EngagementType.name)
        .where(EngagementType.accreditation_code == kind.code)
        .order_by(EngagementType.position)
    )
    return {
        "name": kind.name,
        "lasts_months": kind.lasts_months,
        "courses": [" or ".join(step) for _, step in sorted(steps.items())],
        "asked_for": list(types),
    }


def _counts(found: Effect) -> dict[str, object]:
    return {"gained": len(found.gains), "lost": len(found.loses), "as_of": clock.today()}


def _code(name: str) -> str:
    base = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:34] or "accreditation"
    held = set(db.session.scalars(sa.select(AccreditationKind.code)))
    return next(code for number in range(1, 1000) if (code := f"{base}-{number}" if number > 1 else base) not in held)
