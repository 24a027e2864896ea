"""The optimiser against another solver with another formulation."""

import json
import subprocess
import sys
from pathlib import Path

from peerhub.matching.problem import read_problem
from peerhub.matching.solve import solve
from tests.matching.problems import medium

CP_SAT = Path(__file__).with_name("cp_sat.py")
SEEDS = range(20)


def test_cp_sat_finds_the_same_maximum_and_the_same_balance():
    problems = [medium(seed) for seed in SEEDS]
    asked = subprocess.run(
        [sys.executable, str(CP_SAT)], input=json.dumps(problems), capture_output=True, text=True, check=True
    )
    for seed, problem, expected in zip(SEEDS, problems, json.loads(asked.stdout), strict=True):
        result = solve(read_problem(json.dumps(problem)))
        if expected is None:
            assert result.status == "infeasible", seed
            continue
        maximum, met, points = expected
        assert (result.status, result.objective, result.bound) == ("optimal", points, points), seed
        assert (len(result.balance_met), result.balance_cost) == (met, maximum - points), seed
