"""What may go wrong with background work."""


class JobError(Exception):
    """Refused or failed: `sentence` is what whoever asked for the work reads."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class StoppedWithNothing(Exception):
    """The work was asked to stop and has nothing to keep."""
