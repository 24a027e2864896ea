"""What may go wrong around a team, each with the sentence that a person sees."""


class TeamError(Exception):
    """Refused: `sentence` says what to do next, `field` names the part of the form that it belongs to, if any."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


class DoubleBooked(TeamError):
    """The database refused a second engagement on the same days (R2), or the same person twice on one team (R14)."""


class SlotTaken(TeamError):
    """Somebody else filled the place meanwhile."""
