"""ortools and highspy cannot live in one process; ortools checks our solver, so it stays in a process of its own."""

import subprocess
import sys

import pytest

from tests.architecture.source import all_modules
from tests.support.databases import ROOT


def run(program: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", program],
        check=False,
        cwd=ROOT,
        capture_output=True,
        text=True,
    )


def test_peerhub_never_imports_ortools():
    found = {module.name: module.imports_any_of("ortools") for module in all_modules()}
    assert not {name: names for name, names in found.items() if names}


def test_nothing_that_the_application_loads_brings_ortools_in():
    done = run(
        "import sys, pkgutil, importlib, peerhub\n"
        "for one in pkgutil.walk_packages(peerhub.__path__, 'peerhub.'): importlib.import_module(one.name)\n"
        "print('highspy' in sys.modules, any(name.split('.')[0] == 'ortools' for name in sys.modules))"
    )
    assert done.stdout.split() == ["True", "False"], done.stderr


@pytest.mark.parametrize("library", ["highspy", "ortools.math_opt.python.mathopt"])
def test_each_works_alone(library):
    done = run(f"import {library}; print('fine')")
    assert (done.returncode, done.stdout.strip()) == (0, "fine"), done.stderr
