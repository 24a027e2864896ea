"""The words that a peer signs before they are confirmed, and whether a signature is theirs. Pure."""

from dataclasses import dataclass

from peerhub.peers.models import ConflictKind

STATEMENT_NONE = (
    "I have no interest in {council}: I do not work, sit or live with somebody who works or sits there, have not "
    "applied for a post there, and have no business with it. If that changes before the visit I will say so at once."
)
STATEMENT_SOME = (
    "I declare the interest described here in {council}. The LGA decides whether I can take part. If anything else "
    "arises before the visit I will say so at once."
)


@dataclass(frozen=True)
class Signed:
    """What a peer declares: an interest of some kind with its details, or none; and the name they signed with."""

    name: str
    kind: ConflictKind | None = None
    details: str = ""

    @property
    def has_interest(self) -> bool:
        return self.kind is not None


def statement(signed: Signed, council: str) -> str:
    """The text as it is kept."""
    return (STATEMENT_SOME if signed.has_interest else STATEMENT_NONE).format(council=council)


def is_signed_by(signed: Signed, name: str) -> bool:
    """Whether somebody signed with this name, however they write it."""
    return " ".join(signed.name.casefold().split()) == " ".join(name.casefold().split())
