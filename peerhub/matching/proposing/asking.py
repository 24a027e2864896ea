"""Asking the optimiser in a request: whatever goes wrong in it is said to a person, and has changed nothing."""

import logging

from peerhub.matching.errors import OptimiserFailed
from peerhub.matching.problem import Problem, Result

log = logging.getLogger(__name__)


def ask(problem: Problem) -> Result:
    """Raises OptimiserFailed."""
    from peerhub.matching.solve import solve

    try:
        return solve(problem)
    except Exception as fault:
        log.exception("The optimiser failed")
        raise OptimiserFailed from fault
