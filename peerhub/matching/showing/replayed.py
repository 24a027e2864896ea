"""The page that solves a stored decision again: what comes out now, place by place beside what the record says."""

from collections.abc import Mapping
from dataclasses import dataclass

from peerhub.matching.models import DecisionRecord
from peerhub.matching.problem import ProblemFault
from peerhub.matching.proposing import choices_in
from peerhub.matching.recording import Seal, verify
from peerhub.matching.replaying import Replay, replay

GONE = "A place that is no longer on the team"
LONGEST = 20.0  # seconds that a page may think; one team takes a fraction of one


@dataclass(frozen=True)
class ReplayedPlace:
    """Who was proposed for one place then, and who is now, by peer id; None for nobody."""

    name: str
    then: int | None
    now: int | None


@dataclass(frozen=True)
class ReplayPage:
    """`outcome` is None where the stored problem cannot be read any more."""

    seal: Seal
    outcome: Replay | None
    places: tuple[ReplayedPlace, ...] = ()

    @property
    def stands(self) -> bool:
        return self.outcome is not None and self.outcome.is_same and self.seal is not Seal.BROKEN

    @property
    def people(self) -> set[int]:
        return {who for place in self.places for who in (place.then, place.now) if who is not None}


def replay_page(record: DecisionRecord, names: Mapping[int, str]) -> ReplayPage:
    """Solved again under the rules and weights of that day, which the problem holds. `names` are of places, by slot."""
    seal = verify(record)
    try:
        outcome = replay(record.problem, sha256=record.problem_sha256, stored=record.result, time_limit=LONGEST)
    except ProblemFault:
        return ReplayPage(seal, None)
    then, now = choices_in(record.result["assignments"]), choices_in(outcome.result.assignments)
    places = tuple(
        ReplayedPlace(names.get(slot_id, GONE), then.get(slot_id), now.get(slot_id))
        for slot_id in sorted(then.keys() | now.keys())
    )
    return ReplayPage(seal, outcome, places)
