"""What an operation on a joiner says when it refuses."""


class JoiningRefused(Exception):
    """It cannot be done; `sentence` says why and what to do, `field` where it was asked."""

    def __init__(self, sentence: str, *, field: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field
