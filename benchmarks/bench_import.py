"""An import of a million values, beside what the database's own loader does with the same rows and the same indexes.

`psql \\copy` and `sqlite3 .import` get the finished rows and check nothing; the import reads a tidy file as people hand
it in, resolves codes, periods and metrics, checks every line, writes the change log and the report. The bars: 40 % of
`\\copy`, 35 % of `.import`, an unchanged import twice as fast as the first, and less than 300 MB.

The time that the program takes to start, which depends on no value, is measured and taken off.

    python benchmarks/bench_import.py [--values 1000000] [--engine sqlite|postgresql]
"""

import argparse
import csv
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import sqlalchemy as sa

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.support.postgres import ThrowAwayPostgres  # noqa: E402 - found only now

KEY = "only for this benchmark, and never for anything else"
BARS = {"sqlite": 0.35, "postgresql": 0.40}
MEMORY_LIMIT = 300  # MB
COLUMNS = (
    "metric_id", "area_code", "period", "import_id", "council_id", "period_start", "period_end", "value",
    "published_as", "missing_reason", "ci_lower", "ci_upper", "status", "note", "previous_value",
)  # fmt: skip
METRICS = 100


def write_file(path: Path, values: int, codes: list[str], revised: bool = False) -> None:
    """A tidy file: councils inside periods inside metrics; one in two hundred is missing, one in ten has limits."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(
            ["metric_code", "period", "gss_code", "value", "missing_reason", "ci_lower", "ci_upper", "label", "topic",
             "unit", "polarity"]
        )  # fmt: skip
        for number, (metric, year, code) in zip(range(values), keys(values, codes), strict=False):
            value = f"{(number * 7919 % 100_003) / 10}"
            limits = [str(number % 7), str(20_000 + number % 7)] if number % 10 == 0 else ["", ""]
            if revised and number % 20 == 0:
                value = f"{value}1"
            if number % 200 == 0:
                value, limits = "", ["", ""]
            described = (
                [f"Measure {metric}", "Benchmark", "%", "higher"] if year == 2000 and code == codes[0] else [""] * 4
            )
            writer.writerow([f"bench:m{metric}", f"{year}/{(year + 1) % 100:02}", code, value, "", *limits, *described])


def keys(values: int, codes: list[str]) -> Iterator[tuple[int, int, str]]:
    years = -(-values // (METRICS * len(codes)))
    for metric in range(METRICS):
        for year in range(2000, 2000 + years):
            for code in codes:
                yield metric, year, code


def environment(address: str, folder: Path) -> dict[str, str]:
    return {**os.environ, "PEERHUB_ENV": "test", "DATABASE_URL": address, "SECRET_KEY": KEY,
            "DOCUMENTS_FOLDER": str(folder / "documents")}  # fmt: skip


def flask(address: str, folder: Path, *arguments: str) -> str:
    command = [sys.executable, "-m", "flask", "--app", "wsgi", *arguments]
    done = subprocess.run(
        command, cwd=ROOT, env=environment(address, folder), capture_output=True, text=True, check=False
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)
    return done.stdout.strip() + "\n" + done.stderr.strip()


def timed(act: Callable[[], object]) -> tuple[float, object]:
    started = time.perf_counter()
    said = act()
    return time.perf_counter() - started, said


def import_tidy(address: str, folder: Path, file: Path, *, first: bool) -> tuple[float, str]:
    options = ["--source", "bench"]
    if first:
        options += ["--name", "Benchmark", "--licence", "None", "--attribution", "Nobody"]
    start, _ = timed(lambda: flask(address, folder, "import-metrics", "--help"))
    seconds, said = timed(lambda: flask(address, folder, "import-metrics", "tidy", str(file), *options))
    return seconds - start, str(said)


def measure_sqlite(folder: Path, values: int) -> tuple[float, list[tuple[str, float, str]]]:
    database = folder / "bench.db"
    address = f"sqlite:///{database}"
    runs = measure_imports(address, folder, values)
    rows = folder / "rows.csv"
    other = folder / "other.db"
    shutil.copyfile(database, other)
    for suffix in ("-wal",):
        if (wal := Path(f"{database}{suffix}")).exists():
            shutil.copyfile(wal, f"{other}{suffix}")
    shell = ["sqlite3", str(other)]
    columns = ", ".join(("id", *COLUMNS))
    subprocess.run(
        [
            *shell,
            ".mode csv",
            f".once {rows}",
            f"SELECT {columns} FROM metric_value ORDER BY id",
            "DELETE FROM metric_revision",
            "DELETE FROM metric_value",
            "VACUUM",
        ],
        check=True,
    )
    setup = ["PRAGMA foreign_keys=ON", "PRAGMA journal_mode=WAL", "PRAGMA synchronous=NORMAL"]
    order = subprocess.run([*shell, "SELECT group_concat(name) FROM pragma_table_info('metric_value')"], check=True,
                           capture_output=True, text=True).stdout.strip()  # fmt: skip
    # .import wants the columns in the table's own order.
    reorder(rows, ("id", *COLUMNS), order.split(","))
    seconds, _ = timed(
        lambda: subprocess.run(
            [*shell, *setup, ".mode csv", f".import {rows} metric_value"], check=True, capture_output=True
        )
    )
    return seconds, runs


def reorder(path: Path, present: tuple[str, ...], wanted: list[str]) -> None:
    places = [present.index(name) for name in wanted]
    made = path.with_suffix(".ordered")
    with path.open(newline="") as source, made.open("w", newline="") as target:
        writer = csv.writer(target)
        # SQLite's shell cannot write NULL from CSV: a number or a text stands where a check would refuse "".
        for row in csv.reader(source):
            writer.writerow([row[place] for place in places])
    made.replace(path)


def measure_postgresql(folder: Path, values: int) -> tuple[float, list[tuple[str, float, str]]]:
    place = folder / "pg"
    server = ThrowAwayPostgres(place)
    server.start()
    try:
        engine = sa.create_engine(server.address("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql("CREATE DATABASE bench")
        engine.dispose()
        address = server.address("bench")
        runs = measure_imports(address, folder, values)
        rows = folder / "rows.csv"
        psql = ["psql", "-q", "-h", str(place), "-U", "peerhub", "-d", "bench", "-v", "ON_ERROR_STOP=1", "-c"]
        columns = ", ".join(COLUMNS)
        subprocess.run(
            [*psql, f"\\copy (SELECT {columns} FROM metric_value ORDER BY id) TO '{rows}' CSV"], check=True
        )  # fmt: skip
        subprocess.run([*psql, "TRUNCATE metric_revision, metric_value"], check=True)
        seconds, _ = timed(
            lambda: subprocess.run([*psql, f"\\copy metric_value ({columns}) FROM '{rows}' CSV"], check=True)
        )
        return seconds, runs
    finally:
        server.stop()


def measure_imports(address: str, folder: Path, values: int) -> list[tuple[str, float, str]]:
    flask(address, folder, "db", "upgrade")
    flask(address, folder, "import-councils")
    engine = sa.create_engine(address)
    with engine.connect() as connection:
        codes = list(connection.exec_driver_sql("SELECT gss_code FROM council WHERE status = 'current'").scalars())
    engine.dispose()
    file, revised = folder / "tidy.csv", folder / "revised.csv"
    write_file(file, values, sorted(codes))
    write_file(revised, values, sorted(codes), revised=True)
    shorter = folder / "shorter.csv"
    shorter.write_bytes(revised.read_bytes().rpartition(b"\n")[0].rpartition(b"\n")[0] + b"\n")
    runs = []
    for what, each, first in (
        ("first", file, True), ("unchanged", file, False), ("one in twenty revised", revised, False),
        ("one line fewer", shorter, False),
    ):  # fmt: skip
        seconds, said = import_tidy(address, folder, each, first=first)
        runs.append((what, seconds, said))
    return runs


def report(engine: str, bare: float, runs: list[tuple[str, float, str]]) -> bool:
    name = "sqlite3 .import" if engine == "sqlite" else "psql \\copy"
    first, unchanged = runs[0][1], runs[1][1]
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"\n{engine}: {name} {bare:.1f} s")
    for what, seconds, said in runs:
        print(f"  {what:24} {seconds:6.1f} s  {bare / seconds:5.0%} of {name}\n    " + said.replace("\n", "\n    "))
    print(f"  unchanged is {first / unchanged:.1f} times as fast as the first; largest process {memory:.0f} MB")
    return bare / first >= BARS[engine] and first / unchanged >= 2 and memory < MEMORY_LIMIT


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--values", type=int, default=1_000_000)
    parser.add_argument("--engine", choices=sorted(BARS), action="append")
    asked = parser.parse_args()
    met = True
    for engine in asked.engine or sorted(BARS):
        folder = Path(tempfile.mkdtemp(prefix="peerhub-import-"))
        folder.chmod(0o711)
        try:
            measure = measure_sqlite if engine == "sqlite" else measure_postgresql
            met &= report(engine, *measure(folder, asked.values))
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    print("\nEvery bar is met." if met else "\nA bar is missed.")
    sys.exit(not met)


if __name__ == "__main__":
    main()
