"""What may go wrong while a team is built, each with the sentence that a person sees."""

from collections.abc import Sequence

from peerhub.matching.rules import Finding


class MatchingError(Exception):
    """Refused: `sentence` says what to do next, `field` names the part of the form that it belongs to, if any."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


class DraftChanged(MatchingError):
    """Somebody else changed the team after this page was opened. Nothing of theirs is overwritten."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} Look at the team as it is now, and do it again if it is still right.")
        self.what = what


class CannotPropose(MatchingError):
    """No team can be proposed as things stand."""


class OptimiserFailed(CannotPropose):
    """The optimiser itself failed: nobody's fault who reads this."""

    def __init__(self) -> None:
        super().__init__(
            "The optimiser failed, so nothing is proposed and nothing is changed. Choose by hand, or try again; if it "
            "fails again, tell an administrator."
        )


class PeerIsBlocked(MatchingError):
    """A rule keeps this peer out, and this person may not set it aside, or nobody may."""

    def __init__(self, sentence: str, findings: Sequence[Finding]) -> None:
        super().__init__(sentence)
        self.findings = tuple(findings)


class ReasonNeeded(PeerIsBlocked):
    """A rule keeps this peer out; this person may set it aside, with a reason."""


class NotAcceptable(MatchingError):
    """The team cannot be accepted as it stands; `reasons` lists every objection."""

    def __init__(self, sentence: str, reasons: Sequence[str]) -> None:
        super().__init__(sentence)
        self.reasons = tuple(reasons)
