"""What may go wrong between us and a source that answers over HTTP."""


class FetchRefused(Exception):
    """Nothing more can be fetched now; `sentence` says why and what to do. Never holds a key."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(sentence)


class AllowanceSpent(FetchRefused):
    """The month's allowance is used up, by our own count or by the source's word."""


class NotThere(FetchRefused):
    """The source does not have what it was asked for."""
