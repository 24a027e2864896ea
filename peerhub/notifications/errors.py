"""What may go wrong with a message."""


class MessageRefused(Exception):
    """A message cannot be queued: a fault of ours, said to whoever writes the code."""


class NotSent(Exception):
    """The e-mail surely did not go. `is_lasting`: trying again would end the same way."""

    def __init__(self, fault: str, *, is_lasting: bool = False) -> None:
        super().__init__(fault)
        self.is_lasting = is_lasting


class Unsure(Exception):
    """The e-mail was handed over and nobody said whether it arrived: sending it again might send it twice."""
