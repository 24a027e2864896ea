"""What can be wrong with a file that somebody chose."""


class FileRefused(Exception):
    """The file is not stored; `sentence` says why and what to choose instead."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
