"""Why something was not done to the plan."""


class PlanError(Exception):
    """Refused: `sentence` says what to do next, `field` names the part of the form that it belongs to."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field
