"""What may go wrong when an engagement is started or changed, each with the sentence that a person sees."""


class EngagementError(Exception):
    """Refused: `sentence` says what to do next, `field` names the part of the form that it belongs to, if any."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


class SlotInUse(EngagementError):
    """A place on the team cannot be removed, because somebody holds or held it."""
