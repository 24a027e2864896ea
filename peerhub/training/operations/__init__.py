"""What peers and staff do with the training log."""

from peerhub.training.operations.checking import return_to_peer, verify
from peerhub.training.operations.errors import TrainingRefused
from peerhub.training.operations.logging import (
    CERTIFICATE_TYPES,
    Training,
    Upload,
    amend,
    log_training,
    withdraw,
)

__all__ = [
    "CERTIFICATE_TYPES",
    "Training",
    "TrainingRefused",
    "Upload",
    "amend",
    "log_training",
    "return_to_peer",
    "verify",
    "withdraw",
]
