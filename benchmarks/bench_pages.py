"""Every page on the full demo: how big, how many SQL statements, how long; beside the limits of docs/performance.md.

Builds the demo in a folder of its own and asks the application in this process, so that no network is measured.

    python benchmarks/bench_pages.py [--peers 2200] [--years 10] [--repeats 9]
"""

import argparse
import logging
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from config import DemoConfig  # noqa: E402 - found only now
from peerhub import collector, create_app  # noqa: E402
from peerhub.db import db  # noqa: E402
from peerhub.models import METADATA  # noqa: E402
from peerhub.permissions import PERMISSIONS_OF, Role  # noqa: E402
from peerhub.web.access import FRAMEWORK_ENDPOINTS, PUBLIC  # noqa: E402
from tests.support.pages import Page  # noqa: E402
from tests.support.sql import recording_sql  # noqa: E402

SQL_LIMIT = 12
MEDIAN_LIMIT = 50  # milliseconds; a PDF has its own limit
KEY = "only for this benchmark, and never for anything else"
TOUR_COUNCIL = "HPL"
# Addresses whose number is not of the table with that name.
TABLES = {
    "decision_id": "decision_record",
    "log_id": "training_log",
    "post_id": "peer_post",
    "theme_id": "plan_theme",
    "user_id": "user_account",
}
CANDIDATES = 60  # rows tried until one of them opens the page


@dataclass
class Measured:
    address: str
    role: str
    kilobytes: float
    statements: int
    milliseconds: float

    def row(self) -> str:
        limit = None if self.address.endswith(".pdf") else MEDIAN_LIMIT
        slow = " over" if limit and self.milliseconds > limit else ""
        many = " over" if self.statements > SQL_LIMIT else ""
        return (
            f"| {self.address:58} | {self.role:11} | {self.kilobytes:8.1f} | "
            f"{self.statements:3}{many:5} | {self.milliseconds:8.1f}{slow:5} |"
        )


def build_demo(folder: Path, peers: int, years: int) -> tuple[str, float]:
    """The address of a database with the demo in it, and how many seconds building it took."""
    address = f"sqlite:///{folder}/demo.db"
    environment = {**os.environ, "PEERHUB_ENV": "demo", "DATABASE_URL": address, "SECRET_KEY": KEY,
                   "DOCUMENTS_FOLDER": str(folder / "documents")}  # fmt: skip
    flask = [sys.executable, "-m", "flask", "--app", "wsgi"]
    subprocess.run([*flask, "db", "upgrade"], check=True, cwd=ROOT, env=environment, capture_output=True)
    started = time.perf_counter()
    command = [*flask, "demo", "--peers", str(peers), "--years", str(years)]
    subprocess.run(command, check=True, cwd=ROOT, env=environment)
    return address, time.perf_counter() - started


def signed_in(app: Flask, role: Role) -> FlaskClient:
    client = app.test_client()
    token = Page(client.get("/sign-in").text).form_with("email").held()["csrf_token"][0]
    fields = {"email": f"{role.value}@demo.example", "password": "peerhub-demo", "csrf_token": token}
    answer = client.post("/sign-in", data=fields)
    assert answer.status_code == 302, answer.text
    return client


def pages(app: Flask) -> list[Rule]:
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint not in FRAMEWORK_ENDPOINTS]
    return sorted((rule for rule in rules if "GET" in (rule.methods or ())), key=lambda rule: rule.rule)


def roles_for(app: Flask, rule: Rule) -> list[Role]:
    access = getattr(app.view_functions[rule.endpoint], "access", PUBLIC)
    return [role for role in Role if access == PUBLIC or access in PERMISSIONS_OF[role]]


def addresses(rule: Rule) -> Iterator[str]:
    """Addresses of this page, of the newest rows first. The row behind the last number names the others."""
    numbers = [name for name in rule.rule.replace("<", ">").split(">")[1::2] if name.startswith("int:")]
    if not numbers:
        yield rule.rule.replace("<string:code>", TOUR_COUNCIL)
        return
    last = numbers[-1].removeprefix("int:")
    table = METADATA.tables[TABLES.get(last, last.removesuffix("_id"))]
    rows = db.session.execute(sa.select(table).order_by(table.primary_key.columns.values()[0].desc()).limit(CANDIDATES))
    for row in rows.mappings():
        address = rule.rule.replace("<string:code>", TOUR_COUNCIL)
        for number in numbers:
            name = number.removeprefix("int:")
            value = row.get("id", row.get(name)) if name == last else row.get(name)
            address = address.replace(f"<{number}>", str(value))
        yield address


def measure(client: FlaskClient, address: str, role: Role, repeats: int) -> Measured:
    times, statements = [], 0
    for _ in range(1 if address.endswith(".pdf") else repeats):
        started = time.perf_counter()
        with recording_sql() as record:
            answer = client.get(address, buffered=True)
        times.append((time.perf_counter() - started) * 1000)
        statements = len(record)
    return Measured(address, role.value, len(answer.data) / 1024, statements, statistics.median(times))


def measure_all(app: Flask, repeats: int) -> Iterator[Measured | str]:
    """One result a page, for the first role and row that open it; the rule's text where none does."""
    clients = {role: signed_in(app, role) for role in Role}
    for rule in pages(app):
        with app.app_context():
            candidates = list(addresses(rule))
        opened = (
            (role, address)
            for role in roles_for(app, rule)
            for address in candidates
            if clients[role].get(address, buffered=True).status_code == 200
        )
        found = next(opened, None)
        yield measure(clients[found[0]], found[1], found[0], repeats) if found else rule.rule


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peers", type=int, default=2200, help="peers in the pool (default: 2200)")
    parser.add_argument("--years", type=int, default=10, help="years of past engagements (default: 10)")
    parser.add_argument("--repeats", type=int, default=9, help="requests per page, of which the median counts")
    wanted = parser.parse_args()
    logging.disable(logging.INFO)
    with tempfile.TemporaryDirectory() as folder:
        address, seconds = build_demo(Path(folder), wanted.peers, wanted.years)
        app = create_app(DemoConfig({"DATABASE_URL": address, "SECRET_KEY": KEY}, instance=Path(folder)))
        collector.settle(app)  # as wsgi.py does
        print(f"\nDemo of {wanted.peers} peers and {wanted.years} years: built in {seconds:.1f} s (limit 60 s)\n")
        print(f"| {'page':58} | {'as':11} | {'KB':>8} | {'SQL':8} | {'median ms':13} |\n|-|-|-:|-:|-:|")
        unseen = []
        for result in measure_all(app, wanted.repeats):
            if isinstance(result, Measured):
                print(result.row(), flush=True)
            else:
                unseen.append(result)
    print(f"\nLimits: {SQL_LIMIT} SQL statements, median {MEDIAN_LIMIT} ms (PDFs apart)")
    if unseen:
        print(f"No row of the demo opens: {', '.join(unseen)}")


if __name__ == "__main__":
    main()
