"""A peer logs training, corrects it and takes it back."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import BinaryIO

import sqlalchemy as sa

from peerhub import clock
from peerhub.audit.operations import Actor, changes, record
from peerhub.db import db
from peerhub.documents import operations as documents
from peerhub.documents.media import MediaType
from peerhub.documents.models import StoredFile
from peerhub.peers.models import Peer
from peerhub.training.models import OUR_PROVIDER, Course, TrainingLog, TrainingState
from peerhub.training.operations.errors import TrainingRefused

EARLIEST = date(1990, 1, 1)
LEAST_HOURS, MOST_HOURS = Decimal("0.5"), Decimal(200)
LONGEST_TITLE, LONGEST_PROVIDER, LONGEST_REFLECTION = 160, 120, 4000
CERTIFICATE_TYPES = (MediaType.PDF, MediaType.PNG, MediaType.JPEG)


@dataclass(frozen=True)
class Training:
    """What was taken: one of the LGA's courses, or training elsewhere by its title and provider."""

    taken_on: date
    hours: Decimal
    course: Course | None = None
    title: str = ""
    provider: str = ""
    reflection: str = ""


@dataclass(frozen=True)
class Upload:
    """A certificate as it arrives. `max_bytes` is the installation's setting."""

    stream: BinaryIO
    name: str
    max_bytes: int


def log_training(peer: Peer, training: Training, *, certificate: Upload | None = None, by: Actor) -> TrainingLog:
    """Add an entry to the peer's log, to be checked by staff. Raises TrainingRefused at the field."""
    _check(peer, training, besides=None)
    entry = TrainingLog(peer=peer, state=TrainingState.LOGGED, logged_at=clock.now(), **_columns(training))
    if certificate is not None:
        entry.certificate = _store(certificate, by)
    db.session.add(entry)
    record("training.log", entry, by=by, label=label_of(entry), after=told(entry))
    return entry


def amend(
    entry: TrainingLog,
    training: Training,
    *,
    certificate: Upload | None = None,
    version: int | None = None,
    by: Actor,
) -> None:
    """Correct an entry that staff have not verified; it goes (back) to the end of what they check.

    Without a new certificate the old one stays. Raises TrainingRefused.
    """
    _check_open(entry, version)
    _check(entry.peer, training, besides=entry)
    before = told(entry)
    replaced = entry.certificate if certificate is not None else None
    if certificate is not None:
        entry.certificate = _store(certificate, by)
    for key, value in _columns(training).items():
        setattr(entry, key, value)
    entry.state, entry.logged_at = TrainingState.LOGGED, clock.now()
    entry.decided_by_id = entry.decided_at = None
    was, now = changes(before, told(entry))
    record("training.amend", entry, by=by, label=label_of(entry), before=was, after=now)
    if replaced is not None:
        documents.discard_file(replaced, by=by)


def withdraw(entry: TrainingLog, *, version: int | None = None, by: Actor) -> None:
    """Take back an entry that staff have not verified. It goes with its certificate; the record of changes stays."""
    _check_open(entry, version)
    certificate = entry.certificate
    record("training.withdraw", entry, by=by, label=label_of(entry), before=told(entry))
    db.session.delete(entry)
    db.session.flush()
    if certificate is not None:
        documents.discard_file(certificate, by=by)


def label_of(entry: TrainingLog) -> str:
    return f"{entry.title}, {entry.peer.reference}"


def told(entry: TrainingLog) -> dict[str, object]:
    """An entry as the record of changes keeps it. Reflections are the peer's own and are not copied there."""
    return {
        "title": entry.title,
        "provider": entry.provider,
        "taken_on": entry.taken_on,
        "hours": entry.hours,
        "state": entry.state,
        "certificate": entry.certificate.name if entry.certificate else None,
    }


def _check_open(entry: TrainingLog, version: int | None) -> None:
    if entry.state is TrainingState.VERIFIED:
        raise TrainingRefused("This has been verified by now, and cannot be changed any more. Nothing was lost")
    if version is not None and version != entry.version:
        raise TrainingRefused("This has changed since you opened it. Look at what stands there now, and try again")


def _check(peer: Peer, training: Training, *, besides: TrainingLog | None) -> None:
    if training.course is None:
        _check_words(training.title, "title", LONGEST_TITLE, field="title")
        _check_words(training.provider, "name of who gave it", LONGEST_PROVIDER, field="provider")
    if len(training.reflection) > LONGEST_REFLECTION:
        raise TrainingRefused(f"The reflection must be {LONGEST_REFLECTION:,} characters or fewer", field="reflection")
    if training.taken_on > clock.today():
        raise TrainingRefused("The day must be today or earlier. Log it once you have been there", field="taken_on")
    if training.taken_on < EARLIEST:
        raise TrainingRefused("The day must be in 1990 or later", field="taken_on")
    if not LEAST_HOURS <= training.hours <= MOST_HOURS:
        raise TrainingRefused("The hours must be between half an hour and 200", field="hours")
    twin = _twin(peer, training, besides)
    if twin is not None:
        field = "course" if training.course else "title"
        raise TrainingRefused("You have logged this for the same day already", field=field)


def _check_words(text: str, name: str, longest: int, *, field: str) -> None:
    if not text.strip():
        raise TrainingRefused(f"Enter the {name}", field=field)
    if len(text) > longest:
        raise TrainingRefused(f"The {name} must be {longest} characters or fewer", field=field)


def _twin(peer: Peer, training: Training, besides: TrainingLog | None) -> int | None:
    """The same training on the same day in the peer's log: a form that was sent twice, or a slip."""
    columns = _columns(training)
    return db.session.scalar(
        sa.select(TrainingLog.id)
        .where(
            TrainingLog.peer_id == peer.id,
            TrainingLog.taken_on == training.taken_on,
            sa.func.lower(TrainingLog.title) == str(columns["title"]).lower(),
            TrainingLog.id != (besides.id if besides else 0),
        )
        .limit(1)
    )


def _columns(training: Training) -> dict[str, object]:
    course = training.course
    return {
        "course": course,
        "title": course.title if course else training.title.strip(),
        "provider": OUR_PROVIDER if course else training.provider.strip(),
        "taken_on": training.taken_on,
        "hours": training.hours,
        "reflection": training.reflection.strip(),
    }


def _store(upload: Upload, by: Actor) -> StoredFile:
    try:
        return documents.store_file(
            upload.stream, name=upload.name, allowed=CERTIFICATE_TYPES, max_bytes=upload.max_bytes, by=by
        )
    except documents.FileRefused as refused:
        raise TrainingRefused(refused.sentence, field="certificate") from refused
