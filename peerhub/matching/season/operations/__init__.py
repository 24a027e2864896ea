"""What people do with seasons, and what the worker keeps for them."""

from peerhub.matching.season.operations.applying import apply, undo
from peerhub.matching.season.operations.planning import add_scenario, ask_why, keep_plan, start

__all__ = ["add_scenario", "apply", "ask_why", "keep_plan", "start", "undo"]
