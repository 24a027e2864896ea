"""`flask --app wsgi solve`, which needs no database, and `flask --app wsgi replay`."""

import sys
from math import isfinite
from pathlib import Path
from typing import IO, Any

import click
from flask.cli import with_appcontext

from peerhub.matching.problem import Problem, ProblemFault, read_problem
from peerhub.web.formats import plural

_STANDARD_INPUT = "-"


class Refused(click.ClickException):
    """What was asked for cannot be done; said in one line on standard error, with nothing around it."""

    exit_code = 2

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(self.message, file=file, err=True)


def _number(least: float, most: float, *, above_least: bool, what: str) -> Any:
    def read(_context: click.Context, option: click.Parameter, text: str | None) -> float | None:
        if text is None:
            return None
        try:
            value = float(text)
        except ValueError:
            value = float("nan")
        if isfinite(value) and (value > least if above_least else value >= least) and value <= most:
            return value
        raise Refused(f"{option.opts[0]}: must be {what}, not {text!r}")

    return read


@click.command("solve")
@click.argument("file")
@click.option(
    "--gap",
    default="0.0001",
    show_default=True,
    metavar="SHARE",
    callback=_number(0, 1, above_least=False, what="a share from 0 to 1, such as 0.0001"),
    help="How far the answer may be from the bound on all choices, as a share of its points; 0 asks for the maximum. "
    "Small problems are always solved to the maximum.",
)
@click.option(
    "--time-limit",
    metavar="SECONDS",
    callback=_number(0, 1e9, above_least=True, what="a number of seconds above 0"),
    help="Stop after so many seconds with the best choice found, its bound, and the status time_limit.",
)
def solve_command(*, file: str, gap: float, time_limit: float | None) -> None:
    """Solve the matching problem in FILE (- for standard input) and print the result as one JSON object.

    \b
    flask --app wsgi solve problem.json
    flask --app wsgi solve --gap 0 --time-limit 60 - < problem.json

    The file is JSON in UTF-8. The order of its keys, spaces between them and one byte order mark before it say nothing,
    and change neither the answer nor the fingerprint.

    The exit code is 0 when there is a result, also one that says infeasible or time_limit, and 2 when there is none:
    then one line on standard error says where the file breaks the format, and how.
    """
    problem = _problem(file)
    from peerhub.matching.solve import solve

    click.echo(solve(problem, gap=gap, time_limit=time_limit).to_json())


@click.command("replay")
@click.argument("decision_id", metavar="DECISION", type=click.IntRange(1))
@with_appcontext
def replay_command(decision_id: int) -> None:
    """Solve the stored problem of the decision record number DECISION again, and compare the answers.

    What was proposed is solved again, under the rules and weights of that day, which the problem holds. Where a person
    then decided otherwise, or set a rule aside, that is said too.

    The exit code is 0 when nothing differs, 1 when something does or the record's seal is broken, and 2 when there is
    no such record.
    """
    from peerhub.matching import queries
    from peerhub.matching.recording import Seal, verify
    from peerhub.matching.replaying import replay

    record = queries.decision_to_replay(decision_id)
    if record is None:
        raise Refused(f"There is no decision record with the number {decision_id}.")
    seal = verify(record)
    click.echo(f"Decision {decision_id}, by {record.decided_by_name}. {seal.label}.")
    outcome = replay(record.problem, sha256=record.problem_sha256, stored=record.result)
    for difference in outcome.differences:
        click.echo(difference)
    if not outcome.is_same or seal is Seal.BROKEN:
        raise click.exceptions.Exit(1)
    chosen = len(outcome.result.assignments)
    click.echo(f"Decision {decision_id} stands: the same {chosen} choices, {outcome.result.objective:,} points.")
    if outcome.result.solver != record.solver:
        click.echo(f"Solved with {outcome.result.solver}; it was {record.solver} then.")
    if record.overrides:
        click.echo(f"A person then changed or set aside {plural(len(record.overrides), 'thing')}; the record says why.")


def _problem(file: str) -> Problem:
    try:
        text = sys.stdin.buffer.read() if file == _STANDARD_INPUT else Path(file).read_bytes()
    except OSError as fault:
        raise Refused(f"{file}: cannot be read ({fault.strerror})") from None
    except ValueError:
        raise Refused(f"{file!r}: is not the name of a file") from None
    try:
        return read_problem(text)
    except ProblemFault as fault:
        raise Refused(str(fault)) from None
