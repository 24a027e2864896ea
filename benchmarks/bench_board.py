"""The board's pages and its pack on the full demo: SQL statements and time of each page, pages and time of the pack.

Builds the demo in a folder of its own, or reads one that is there. Time is that of the process (what the work costs,
whatever else the machine does), beside the limits of the issue.

    python benchmarks/bench_board.py [--database sqlite:///demo.db] [--repeats 9]
"""

import argparse
import logging
import statistics
import sys
import tempfile
import time
from datetime import date
from io import BytesIO
from pathlib import Path

from flask.testing import FlaskClient
from pypdf import PdfReader

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(ROOT / "benchmarks"))

from bench_pages import KEY, MEDIAN_LIMIT, SQL_LIMIT, build_demo, signed_in  # noqa: E402 - found only now

from config import DemoConfig  # noqa: E402
from peerhub import clock, collector, create_app  # noqa: E402
from peerhub.accounts import queries as accounts_queries  # noqa: E402
from peerhub.accounts.models import User  # noqa: E402
from peerhub.actionplan import queries  # noqa: E402
from peerhub.actionplan.front_page import meeting_before  # noqa: E402
from peerhub.actionplan.operations.reporting import Report, add_action, report_on  # noqa: E402
from peerhub.db import db  # noqa: E402
from peerhub.permissions import Role  # noqa: E402
from peerhub.reports.board_pack import pack_content  # noqa: E402
from peerhub.web.pdf import render_pdf  # noqa: E402
from tests.support.sql import recording_sql  # noqa: E402

PACK_LIMIT = 15  # seconds for 60 pages
PAGES = (
    "/", "/plans/1", "/plans/1?as-at={then}", "/meetings", "/coverage", "/programme", "/themes", "/themes/3",
    "/good-practice", "/good-practice?topic=finance", "/reports", "/reports?q=savings&topic=finance",
)  # fmt: skip


def measured_page(client: FlaskClient, path: str, repeats: int) -> str:
    times, statements = [], 0
    for _ in range(repeats):
        started = time.process_time()
        with recording_sql() as record:
            answer = client.get(path, buffered=True)
        times.append((time.process_time() - started) * 1000)
        statements = len(record)
    assert answer.status_code == 200, path
    return f"| `{path}` | {statements} | {statistics.median(times):.0f} |"


def measured_pack(since: date | None) -> str:
    plan = queries.current_plan_row()
    assert plan, "the demo has a plan"
    started = time.process_time()
    pdf = render_pdf("reports/board_pack.pdf.html", pack=pack_content(plan.id, as_at=clock.today(), since=since))
    seconds, pages = time.process_time() - started, len(PdfReader(BytesIO(pdf)).pages)
    return f"Board pack: {pages} pages in {seconds:.1f} s"


def lengthen(by: User) -> None:
    """Report as much again on as many actions again as the plan has: a plan of the board's whole programme."""
    plan = queries.current_plan()
    assert plan, "the demo has a plan"
    for action in plan.actions:
        theme = action.theme if action.theme.plan is plan.plan else plan.themes[-1]
        reports = [
            Report(
                made_on=max(update.made_on, theme.plan.adopted_on), owner=update.owner, due_on=update.due_on,
                rating=update.rating, note=update.note, evidence=update.evidence, needs_decision=update.needs_decision,
            )
            for update in action.updates
        ]  # fmt: skip
        again = add_action(theme, title=action.title, detail=action.detail, report=reports[0], by=by)
        for report in reports[1:]:
            report_on(again, report, seen=again.updates[-1].id, by=by)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", help="a demo that is built already")
    parser.add_argument("--repeats", type=int, default=9, help="requests per page, of which the median counts")
    wanted = parser.parse_args()
    logging.disable(logging.INFO)
    with tempfile.TemporaryDirectory() as folder:
        address = wanted.database or build_demo(Path(folder), 2200, 10)[0]
        app = create_app(DemoConfig({"DATABASE_URL": address, "SECRET_KEY": KEY}, instance=Path(folder)))
        collector.settle(app)  # as wsgi.py does
        with app.app_context():
            meetings = queries.meetings()
            since = meeting_before(meetings, clock.today())
            then = meeting_before(meetings, since) if since else None
        client = signed_in(app, Role.BOARD_MEMBER)
        print(f"| page | SQL (limit {SQL_LIMIT}) | median ms (limit {MEDIAN_LIMIT}) |\n|-|-:|-:|")
        for path in PAGES:
            print(measured_page(client, path.format(then=then), wanted.repeats), flush=True)
        with app.app_context():
            print(f"\n{measured_pack(since)}")
            by = accounts_queries.find_user(f"{Role.ADMINISTRATOR.value}@demo.example")
            assert by, "the demo has an administrator"
            for _ in range(2):
                lengthen(by)
                db.session.flush()
                db.session.expire_all()
                print(f"Longer: {measured_pack(since)} (limit {PACK_LIMIT} s for 60)", flush=True)
            db.session.rollback()  # the database stays as it was given


if __name__ == "__main__":
    main()
