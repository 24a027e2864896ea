"""What two councils share, entered, corrected and taken out by staff (R8)."""

from dataclasses import asdict, dataclass
from datetime import date

from peerhub import clock
from peerhub.audit import operations as audit
from peerhub.councils import queries
from peerhub.councils.models import Council, JointArrangement, JointKind
from peerhub.db import db


class JointRefused(Exception):
    """It cannot be entered as it is; `field` is the input that mends it."""

    def __init__(self, sentence: str, field: str) -> None:
        self.sentence, self.field = sentence, field
        super().__init__(sentence)


@dataclass(frozen=True)
class JointFacts:
    """What an entry says besides the two councils."""

    kind: JointKind
    started_on: date | None
    ended_on: date | None
    source: str


def enter_joint_arrangement(one: Council, other: Council, facts: JointFacts, *, by: audit.Actor) -> JointArrangement:
    """From now on R8 says so of every peer of the one at the other. Raises JointRefused."""
    if one.id == other.id:
        raise JointRefused("Choose two different councils", "other")
    first, second = sorted((one, other), key=lambda council: council.id)
    made = JointArrangement(one_id=first.id, other_id=second.id, entered_at=clock.now(), entered_by_name=by.name)
    _put(made, facts)
    made.one, made.other = first, second
    db.session.add(made)
    audit.record("joint.enter", made, by=by, label=made.label, after=_said(facts))
    return made


def change_joint_arrangement(arrangement: JointArrangement, facts: JointFacts, *, by: audit.Actor) -> None:
    """Correct it, or write down that it has ended. Raises JointRefused."""
    before = _said(_facts_of(arrangement))
    _put(arrangement, facts)
    audit.record("joint.change", arrangement, by=by, label=arrangement.label, before=before, after=_said(facts))


def remove_joint_arrangement(arrangement: JointArrangement, *, by: audit.Actor) -> None:
    """Take out what was entered by mistake; what has ended keeps its last day instead."""
    before = _said(_facts_of(arrangement))
    audit.record("joint.remove", arrangement, by=by, label=arrangement.label, before=before)
    db.session.delete(arrangement)
    db.session.flush()


def _put(arrangement: JointArrangement, facts: JointFacts) -> None:
    if facts.started_on and facts.ended_on and facts.ended_on < facts.started_on:
        raise JointRefused("The last day must not be before the first", "ended_on")
    pair = (arrangement.one_id, arrangement.other_id)
    if queries.has_joint_arrangement(*pair, facts.kind, but=arrangement.id):
        raise JointRefused("This is entered for these two councils already. Change that entry instead", "kind")
    arrangement.kind, arrangement.source = facts.kind, facts.source
    arrangement.started_on, arrangement.ended_on = facts.started_on, facts.ended_on


def _facts_of(arrangement: JointArrangement) -> JointFacts:
    return JointFacts(arrangement.kind, arrangement.started_on, arrangement.ended_on, arrangement.source)


def _said(facts: JointFacts) -> dict[str, object]:
    return {name.replace("_", " "): value for name, value in asdict(facts).items()}
