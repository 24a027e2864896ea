"""What an operation on a peer says when it refuses."""

from collections.abc import Mapping
from typing import Any


class PeerRefused(Exception):
    """It cannot be done; `sentence` says why and what to do, `field` where it was asked."""

    def __init__(self, sentence: str, *, field: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


class EditedMeanwhile(PeerRefused):
    """Somebody else saved the same record since this person opened it.

    `theirs` holds what is saved now, for the fields in which it differs from what this person wanted to save.
    """

    def __init__(self, theirs: Mapping[Any, Any]) -> None:
        super().__init__("Somebody else has changed this since you opened it. Compare, then save again")
        self.theirs = dict(theirs)
