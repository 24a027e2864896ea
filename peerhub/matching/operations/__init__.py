"""Every change to a team while it is built: proposed, chosen, removed, locked, accepted."""

from peerhub.matching.operations.accepting import accept
from peerhub.matching.operations.balancing import look_at_balance, take_balance
from peerhub.matching.operations.choosing import choose, lock, remove, take_over
from peerhub.matching.operations.drafting import usual_settings
from peerhub.matching.operations.helping import ask_for_help, lower_need
from peerhub.matching.operations.proposing import propose, propose_and_look
from peerhub.matching.operations.repairing import repair

__all__ = [
    "accept",
    "ask_for_help",
    "choose",
    "lock",
    "look_at_balance",
    "lower_need",
    "propose",
    "propose_and_look",
    "remove",
    "repair",
    "take_balance",
    "take_over",
    "usual_settings",
]
