"""`flask --app wsgi solve`, without a database and without an application."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from peerhub.matching.commands import solve_command
from tests.matching.counting import best_by_counting
from tests.matching.problems import one_team, tiny

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def run(tmp_path):
    def run(*arguments, problem=None, standard_input=None):
        if problem is not None:
            (tmp_path / "problem.json").write_text(json.dumps(problem))
        names = [str(tmp_path / "problem.json") if part == "FILE" else part for part in arguments]
        return CliRunner().invoke(solve_command, names, input=standard_input)

    return run


def test_the_result_is_one_json_object_on_standard_output(run):
    done = run("FILE", problem=tiny(1))
    assert (done.exit_code, done.stderr, done.stdout.count("\n")) == (0, "", 1)
    assert json.loads(done.stdout)["status"] == "optimal"


def test_a_hyphen_reads_standard_input(run):
    from_file, from_input = run("FILE", problem=tiny(1)), run("-", standard_input=json.dumps(tiny(1)))
    assert from_input.exit_code == 0
    assert json.loads(from_input.stdout)["assignments"] == json.loads(from_file.stdout)["assignments"]


def test_an_infeasible_problem_is_a_result(run):
    problem = next(problem for problem in map(tiny, range(100)) if best_by_counting(problem) is None)
    done = run("FILE", problem=problem)
    assert (done.exit_code, json.loads(done.stdout)["status"]) == (0, "infeasible")


def test_one_team_is_solved_to_the_maximum_whatever_the_gap(run):
    done = run("FILE", "--gap", "0.5", problem=one_team(3, peers=300))
    assert json.loads(done.stdout)["gap"] == 0.0


def test_a_fault_of_the_format_is_one_line_and_exit_code_2(run):
    problem = tiny(1)
    problem["engagements"][0]["slots"].append(problem["engagements"][0]["slots"][0])
    slots = len(problem["engagements"][0]["slots"])
    done = run("FILE", problem=problem)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == f'engagements[0].slots[{slots - 1}].id: "e0.s0" is used twice\n'


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["missing.json"], "missing.json: cannot be read (No such file or directory)"),
        (["."], ".: cannot be read (Is a directory)"),
        (["a\0b"], r"'a\x00b': is not the name of a file"),
        (["-", "--gap", "-0.1"], "--gap: must be a share from 0 to 1, such as 0.0001, not '-0.1'"),
        (["-", "--gap", "1.5"], "--gap: must be a share from 0 to 1, such as 0.0001, not '1.5'"),
        (["-", "--gap", "nan"], "--gap: must be a share from 0 to 1, such as 0.0001, not 'nan'"),
        (["-", "--gap", "little"], "--gap: must be a share from 0 to 1, such as 0.0001, not 'little'"),
        (["-", "--time-limit", "0"], "--time-limit: must be a number of seconds above 0, not '0'"),
        (["-", "--time-limit", "inf"], "--time-limit: must be a number of seconds above 0, not 'inf'"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(run, arguments, line):
    done = run(*arguments, standard_input=json.dumps(tiny(1)))
    assert (done.exit_code, done.stdout, done.stderr) == (2, "", f"{line}\n")


def test_text_that_is_not_utf_8_is_refused(run):
    done = run("-", standard_input=b'{"version": "\xe9"}')
    assert (done.exit_code, done.stdout, done.stderr) == (2, "", "byte 14: is not UTF-8 text\n")


def test_one_byte_order_mark_says_nothing(run):
    """Windows programs write one, and JSON lets its readers pass over it (RFC 8259, section 8.1)."""
    plain = json.dumps(tiny(1)).encode()
    answers = [run("-", standard_input=mark + plain) for mark in (b"", b"\xef\xbb\xbf")]
    for kept in ("assignments", "problem_sha256"):
        assert len({json.dumps(json.loads(done.stdout)[kept]) for done in answers}) == 1
    for second in (b"\xef\xbb\xbf" * 2, b"\xff\xfe"):
        done = run("-", standard_input=second + plain)
        assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (2, "", 1)


def test_a_time_limit_is_taken(run):
    done = run("FILE", "--gap", "0", "--time-limit", "30", problem=tiny(3))
    assert json.loads(done.stdout)["status"] in {"optimal", "infeasible"}


def test_the_help_says_what_the_exit_codes_mean(run):
    done = run("--help")
    assert done.exit_code == 0
    for word in ("FILE", "--gap", "--time-limit", "standard input", "exit code"):
        assert word in done.stdout


def test_a_file_is_solved_where_nothing_is_set_up(tmp_path):
    """No settings, no database, no secret: what anybody needs to check an answer is the file and this program."""
    problem = tmp_path / "problem.json"
    problem.write_text(json.dumps(tiny(3)))
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "solve", str(problem)]
    done = subprocess.run(command, cwd=ROOT, env={"PATH": os.environ["PATH"]}, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["version"] == 1
