"""The optimiser against another solver with another formulation, and against HiGHS handed the whole model at once."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from peerhub.matching.problem import read_problem
from peerhub.matching.solve import highs, solve
from peerhub.matching.solve.choices import objective_of
from peerhub.matching.solve.compiling import compiled
from peerhub.matching.solve.model import model_of
from peerhub.matching.solve.watch import Watch
from tests.matching.problems import medium

CP_SAT = Path(__file__).with_name("cp_sat.py")


@pytest.mark.parametrize("first", range(0, 200, 40))
def test_cp_sat_and_the_whole_model_find_the_same_maximum_of_small_seasons(first):
    _compare([(seed, medium(seed, peers=14, engagements=3)) for seed in range(first, first + 40)])


def test_cp_sat_and_the_whole_model_find_the_same_maximum_of_seasons():
    _compare([(seed, medium(seed)) for seed in range(20)])


def _compare(problems):
    asked = json.dumps([problem for _, problem in problems])
    said = subprocess.run([sys.executable, str(CP_SAT)], input=asked, capture_output=True, text=True, check=True)
    for (seed, invented), expected in zip(problems, json.loads(said.stdout), strict=True):
        problem = read_problem(json.dumps(invented))
        result = solve(problem)
        if expected is None:
            assert result.status == "infeasible", seed
            continue
        maximum, met, points = expected
        assert (result.status, result.objective, result.bound) == ("optimal", points, points), seed
        assert (len(result.balance_met), result.balance_cost) == (met, maximum - points), seed
        assert _by_whole_model(problem) == maximum, seed


def _by_whole_model(problem):
    """The maximum of points, without balance, by one search over every candidate."""
    instance = compiled(problem)
    found = highs.whole(model_of(instance, np.arange(len(instance.columns))), Watch())
    assert found.finished
    return objective_of(instance, found.columns)
