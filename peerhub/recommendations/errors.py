"""What may go wrong with a report or the council's plan, each with the sentence that a person sees."""


class ReportError(Exception):
    """Refused: `sentence` says what to do next, `field` names the part of the form that it belongs to, if any."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


class Overtaken(ReportError):
    """Somebody else saved the same text meanwhile. Both are shown, and nothing is lost."""
