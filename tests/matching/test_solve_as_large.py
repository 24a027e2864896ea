"""What the optimiser does only for tens of thousands of columns and hundreds of teams done to small problems."""

import json
import threading

import numpy as np
import pytest

from peerhub.matching.problem import read_problem
from peerhub.matching.solve import beside, diving, highs, improving, relaxing, searching, solve
from peerhub.matching.solve.compiling import compiled
from peerhub.matching.solve.model import model_of
from peerhub.matching.solve.relaxing import Relaxation, first_bounds
from peerhub.matching.solve.watch import Watch
from tests.matching.counting import best_by_counting
from tests.matching.problems import season, tiny

Way = highs.Way


@pytest.fixture
def as_if_large(monkeypatch):
    monkeypatch.setattr(relaxing, "_MANY_COLUMNS", 0)
    monkeypatch.setattr(beside, "MANY_PAIRS", 0)
    for module in (diving, improving, searching):
        monkeypatch.setattr(module, "TEAMS_AT_ONCE", 4)


@pytest.mark.parametrize("seed", range(3))
def test_the_answer_is_as_good_either_way(seed, request):
    problem = read_problem(json.dumps(season(seed, peers=60, engagements=9)))
    best = solve(problem)
    request.getfixturevalue("as_if_large")
    assert solve(problem).assignments == best.assignments
    near = solve(problem, gap=0.001)
    assert near.status == "optimal"
    assert near.gap <= 0.001
    assert near.objective <= best.objective <= near.bound


def test_every_bound_through_the_middle_holds_for_every_choice(as_if_large):
    for seed in range(40):
        problem = tiny(seed)
        best = best_by_counting(problem)
        if best is None:
            continue
        instance = compiled(read_problem(json.dumps(problem)))
        relaxation = Relaxation(instance, np.arange(0), first_bounds(instance, Watch()), Watch())
        relaxation.price_all(Watch())
        assert relaxation.bounds.every >= best.maximum, seed
        relaxation.cut(Watch(), best.maximum, lambda _: False)
        assert relaxation.bounds.every >= best.maximum, seed
        chosen = {(slot, peer) for slot, peer in best.assignments}
        for column, choice in enumerate(instance.choices(np.array([at]))[0] for at in range(len(instance.columns))):
            if choice in chosen:
                assert relaxation.bounds.with_column[column] >= best.objective, seed


def test_halves_are_the_whole_and_only_who_asked_is_told(as_if_large):
    done, told = [], []
    watch = Watch(on_progress=lambda _: told.append(threading.get_ident()))
    beside.in_halves(done.append, range(7), watch, pairs=1)
    assert sorted(done) == list(range(7))
    assert set(told) == {threading.get_ident()}


def test_what_fails_beside_fails(as_if_large):
    with pytest.raises(ZeroDivisionError):
        beside.in_halves(lambda part: 1 // (3 - part), range(4), Watch(), pairs=1)


def test_every_way_comes_to_the_same_relaxation():
    instance = compiled(read_problem(json.dumps(season(5, peers=80, engagements=10))))
    model = model_of(instance, np.arange(len(instance.columns)))
    by_corners, to_a_corner, middle, roughly = (highs.relaxed(model, Watch(), way=way) for way in Way)
    assert to_a_corner.objective == pytest.approx(by_corners.objective, abs=0.01)
    assert middle.objective == pytest.approx(by_corners.objective, rel=1e-5)
    assert roughly.objective == pytest.approx(by_corners.objective, rel=1e-2)
    for in_a_corner in (by_corners, to_a_corner):
        assert in_a_corner.basis.valid
    again = highs.relaxed(model, Watch(), middle)
    assert again.objective == pytest.approx(by_corners.objective, abs=0.01)


def test_a_relaxation_through_the_middle_ends_when_it_is_told():
    instance = compiled(read_problem(json.dumps(season(5, peers=80, engagements=10))))
    model = model_of(instance, np.arange(len(instance.columns)))
    for way in Way:
        assert highs.relaxed(model, Watch(should_stop=lambda: True), way=way) is None
