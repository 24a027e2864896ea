"""Staff verify an entry, or return it with a reason. Accreditation follows in the same transaction."""

from peerhub import clock
from peerhub.audit.operations import Actor, record
from peerhub.training.models import Course, TrainingLog, TrainingState
from peerhub.training.operations.errors import TrainingRefused
from peerhub.training.operations.holding import renew_accreditations
from peerhub.training.operations.logging import label_of

LONGEST_REASON = 400


def verify(entry: TrainingLog, *, counts_as: Course | None = None, version: int | None = None, by: Actor) -> None:
    """Confirm that this training was taken. Training elsewhere may count as one of our courses.

    Raises TrainingRefused: verified or returned by somebody else meanwhile, or the checker's own.
    """
    _check(entry, version, by)
    if entry.state is not TrainingState.LOGGED:
        raise TrainingRefused(f"This was {entry.state.value} by somebody else meanwhile. Nothing was changed")
    before = {"state": entry.state}
    if entry.course is None and counts_as is not None:
        entry.course = counts_as
    entry.state = TrainingState.VERIFIED
    entry.decided_by_id, entry.decided_at = by.id, clock.now()
    after = {"state": entry.state, "counts_as": entry.course.title if entry.course else None}
    record("training.verify", entry, by=by, label=label_of(entry), before=before, after=after)
    renew_accreditations(entry.peer, by=by)


def return_to_peer(entry: TrainingLog, *, reason: str, version: int | None = None, by: Actor) -> None:
    """Send an entry back, saying what is missing. One verified by mistake can be returned too, and counts no longer."""
    _check(entry, version, by)
    if entry.state is TrainingState.RETURNED:
        raise TrainingRefused("This was returned by somebody else meanwhile. Nothing was changed")
    told = reason.strip()
    if not told:
        raise TrainingRefused("Say what the peer has to put right", field="reason")
    if len(told) > LONGEST_REASON:
        raise TrainingRefused(f"The reason must be {LONGEST_REASON} characters or fewer", field="reason")
    before = {"state": entry.state}
    was_verified = entry.state is TrainingState.VERIFIED
    entry.state, entry.return_reason = TrainingState.RETURNED, told
    if entry.is_elsewhere:
        entry.course = None  # what it counts as was the checker's decision
    entry.decided_by_id, entry.decided_at = by.id, clock.now()
    record(
        "training.return", entry, by=by, label=label_of(entry), before=before, after={"state": entry.state}, reason=told
    )  # fmt: skip
    if was_verified:
        renew_accreditations(entry.peer, by=by)


def _check(entry: TrainingLog, version: int | None, by: Actor) -> None:
    if entry.peer.user_id == by.id:
        raise TrainingRefused("This is your own training. A colleague has to check it")
    if version is not None and version != entry.version:
        raise TrainingRefused("The peer has changed this since you opened it. Look at what stands there now")
