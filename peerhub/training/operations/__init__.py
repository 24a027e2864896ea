"""What peers and staff do with training: the log, sessions, places, attendance, courses."""

from peerhub.training.operations.attendance import Opinion, evaluate, note_attendance
from peerhub.training.operations.booking import book, give_back
from peerhub.training.operations.checking import return_to_peer, verify
from peerhub.training.operations.courses import CourseDetails, add_course, change_course
from peerhub.training.operations.errors import TrainingRefused
from peerhub.training.operations.logging import (
    CERTIFICATE_TYPES,
    Training,
    Upload,
    amend,
    log_training,
    withdraw,
)
from peerhub.training.operations.scheduling import SessionDetails, cancel_session, change_session, plan_session

__all__ = [
    "CERTIFICATE_TYPES",
    "CourseDetails",
    "Opinion",
    "SessionDetails",
    "Training",
    "TrainingRefused",
    "Upload",
    "add_course",
    "amend",
    "book",
    "cancel_session",
    "change_course",
    "change_session",
    "evaluate",
    "give_back",
    "log_training",
    "note_attendance",
    "plan_session",
    "return_to_peer",
    "verify",
    "withdraw",
]
