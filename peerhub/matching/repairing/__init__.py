"""When somebody drops out or the days move: what broke, and the fewest changes that make the team whole again. Pure."""

from peerhub.matching.repairing.breaks import Break, Departure, find_breaks, without_the_broken
from peerhub.matching.repairing.plans import Plan, Proposed, plans_for
from peerhub.matching.repairing.showing import RepairPage, repair_page

__all__ = [
    "Break",
    "Departure",
    "Plan",
    "Proposed",
    "RepairPage",
    "find_breaks",
    "plans_for",
    "repair_page",
    "without_the_broken",
]
