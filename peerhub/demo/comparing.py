"""A comparator group of the demo's own, to be chosen beside those that ship."""

from contextlib import nullcontext
from io import BytesIO

from peerhub.accounts.models import User
from peerhub.metrics.models import Audience
from peerhub.metrics.operations import GroupDescription, bring_group
from peerhub.metrics.sources import File

ON_THE_COAST = (
    "Blackpool", "Great Yarmouth", "Hartlepool", "Hastings", "North East Lincolnshire", "Plymouth", "Portsmouth",
    "Redcar and Cleveland", "South Tyneside", "Southampton", "Sunderland", "Swansea", "Thanet", "Torbay",
)  # fmt: skip
DESCRIPTION = GroupDescription(
    name="Towns on the coast",
    licence_note="Invented for the demo. A group on a licence names its owner and terms here.",
    audience=Audience.EVERYBODY,
)


def bring(by: User) -> None:
    """One list, whose members are compared with each other."""
    lines = "\n".join(("council", *ON_THE_COAST)).encode()
    bring_group(File("towns-on-the-coast.csv", lambda: nullcontext(BytesIO(lines))), DESCRIPTION, by=by)
