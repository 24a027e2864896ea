"""Pages about figures with 100,000 and then a million values, on both databases, beside their limits.

Processor time of this process is measured, because the machine may be busy with other work; what PostgreSQL does in a
process of its own is told beside it as time on the clock. The limits: twelve statements, a median of 50 ms, growth of
at most half for ten times the data; a snapshot of 200 metrics beside twenty councils in 300 ms; a chart in 1 ms.

    python benchmarks/bench_figures.py [--engine sqlite|postgresql] [--repeats 15]
"""

import argparse
import gc
import logging
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa
from flask import Flask

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.bench_import import flask  # noqa: E402 - found only now
from benchmarks.bench_pages import KEY, signed_in  # noqa: E402
from config import DemoConfig  # noqa: E402
from peerhub import collector, create_app  # noqa: E402
from peerhub.accounts.passwords import hash_password  # noqa: E402
from peerhub.councils import queries as council_queries  # noqa: E402
from peerhub.db import db  # noqa: E402
from peerhub.metrics.models import MetricSource  # noqa: E402
from peerhub.metrics.operations import take_snapshot  # noqa: E402
from peerhub.permissions import Role  # noqa: E402
from peerhub.web import charts  # noqa: E402
from tests.support import factories  # noqa: E402
from tests.support.postgres import ThrowAwayPostgres  # noqa: E402
from tests.support.sql import recording_sql  # noqa: E402

HEADLINES, PERIODS = 20, 15
SIZES = (20, 200)  # metrics; of 339 councils and 15 periods
PAGES = ("/councils/HPL", "/councils/HPL/figures", "/councils/HPL/metrics/1", "/councils/HPL/briefing", "/councils/map")
FILL = """
INSERT INTO metric_value (metric_id, council_id, area_code, period, period_start, period_end, value, published_as,
                          ci_lower, ci_upper, status, import_id)
SELECT metric.id, council.id, council.gss_code, '{year}/{next}', {first}, {last},
       (council.id * 7919 + metric.id * 104729 + {year} * 31) % 1000 / 10.0, '1', 1, 99, 'published', 1
FROM metric CROSS JOIN council
WHERE council.status = 'current' AND metric.id > {after}
"""


def fill(metrics: int, after: int) -> None:
    """A value for each new metric, current council and year."""
    source = factories.make_metric_source() if after == 0 else db.session.get_one(MetricSource, 1)
    if after == 0:
        factories.make_metric_import(source_id=source.id)
    for number in range(after, metrics):
        factories.make_metric(source=source, topic=f"Topic {number % 5}", is_headline=number < HEADLINES)
    db.session.flush()
    for year in range(2010, 2010 + PERIODS):
        days = {"first": f"DATE '{year}-04-01'", "last": f"DATE '{year + 1}-03-31'"}
        if db.engine.dialect.name == "sqlite":
            days = {"first": f"'{year}-04-01'", "last": f"'{year + 1}-03-31'"}
        db.session.execute(sa.text(FILL.format(year=year, next=year + 1, after=after, **days)))
    db.session.commit()
    db.session.execute(sa.text("ANALYZE"))
    db.session.commit()


def timed(act: Callable[[], object], repeats: int) -> tuple[float, float]:
    """Medians in milliseconds: of this process, and on the clock."""
    act()
    spent, passed = [], []
    for _ in range(repeats):
        gc.collect()
        clock, processor = time.perf_counter(), time.process_time()
        act()
        spent.append((time.process_time() - processor) * 1000)
        passed.append((time.perf_counter() - clock) * 1000)
    return statistics.median(spent), statistics.median(passed)


def timed_once(act: Callable[[], object]) -> float:
    """Milliseconds of this process for one time."""
    gc.collect()
    processor = time.process_time()
    act()
    return (time.process_time() - processor) * 1000


def measure_pages(app: Flask, repeats: int) -> dict[str, tuple[int, float, float]]:
    """Statements, processor and clock milliseconds by page."""
    client = signed_in(app, Role.ADMINISTRATOR)
    found = {}
    for page in PAGES:
        with recording_sql() as record:
            assert client.get(page, buffered=True).status_code == 200, page
        found[page] = (len(record), *timed(lambda page=page: client.get(page, buffered=True), repeats))
    return found


def measure_first_looks(app: Flask) -> float:
    """Median processor milliseconds of the pages of fifty councils that nobody has looked at yet."""
    client = signed_in(app, Role.ADMINISTRATOR)
    with app.app_context():
        codes = db.session.scalars(sa.text("SELECT code FROM council WHERE status = 'current' ORDER BY code LIMIT 51"))
        pages = [f"/councils/{code}" for code in codes if code != "HPL"]
    return statistics.median(timed_once(lambda page=page: client.get(page, buffered=True)) for page in pages)


def measure_snapshot(app: Flask, repeats: int) -> tuple[float, float]:
    def take() -> None:
        council = council_queries.get_council("HPL")
        take_snapshot(council, by=None)
        db.session.rollback()

    with app.app_context():
        db.session.execute(sa.text("UPDATE metric SET is_headline = true"))
        db.session.commit()
        return timed(take, repeats)


def measure_charts(app: Flask, repeats: int) -> dict[str, float]:
    """Each picture as the page draws it: geometry and markup."""
    points = [charts.LinePoint(f"{year}/{year + 1}", year % 7, 1, 3, 5, 0, 8) for year in range(2010, 2025)]
    calls = {
        "line": "{% from 'components/charts/line.html' import line_chart %}{{ line_chart('a', 'A', p, table=false) }}",
        "range": "{% from 'components/charts/range.html' import range_chart %}{{ range_chart('a', 'A', 4, 2, 3, 5) }}",
        "sparkline": "{% from 'components/charts/sparkline.html' import sparkline %}{{ sparkline('A', [1, 2, 3]) }}",
    }
    with app.test_request_context():
        drawn = {name: app.jinja_env.from_string(call) for name, call in calls.items()}
        return {
            name: timed(lambda one=one: [one.render(p=points) for _ in range(50)], repeats)[0] / 50
            for name, one in drawn.items()
        }


def measure(name: str, address: str, folder: Path, repeats: int) -> None:
    flask(address, folder, "db", "upgrade")
    flask(address, folder, "import-councils")
    app = create_app(DemoConfig({"DATABASE_URL": address, "SECRET_KEY": KEY}, instance=folder))
    collector.settle(app)  # as wsgi.py does
    with app.app_context():
        factories.make_user(
            Role.ADMINISTRATOR, email="admin@demo.example", is_demo=True, password_hash=hash_password("peerhub-demo")
        )  # fmt: skip
        db.session.commit()
    results, before = [], 0
    for metrics in SIZES:
        with app.app_context():
            fill(metrics, before)
        results.append(measure_pages(app, repeats))
        before = metrics
    print(f"\n### {name}\n\n| page | SQL | 100,000 values | a million | on the clock | growth |\n|-|-:|-:|-:|-:|-:|")
    for page in PAGES:
        (_, small, _), (statements, large, passed) = (result[page] for result in results)
        print(f"| `{page}` | {statements} | {small:.1f} ms | {large:.1f} ms | {passed:.1f} ms | {large / small:.2f} |")
    print(f"\nThe first look at each of fifty councils: {measure_first_looks(app):.1f} ms")
    spent, passed = measure_snapshot(app, 5)
    print(f"A snapshot of 200 metrics beside twenty councils: {spent:.0f} ms, {passed:.0f} ms on the clock (limit 300)")
    told = ", ".join(f"{chart} {milliseconds:.2f} ms" for chart, milliseconds in measure_charts(app, repeats).items())
    print(f"Charts: {told} (limit 1 ms)")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", choices=["sqlite", "postgresql"], help="only one of the two")
    parser.add_argument("--repeats", type=int, default=15, help="requests per page, of which the median counts")
    wanted = parser.parse_args()
    logging.disable(logging.INFO)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if wanted.engine != "postgresql":
            measure("SQLite", f"sqlite:///{folder}/bench.db", folder, wanted.repeats)
        if wanted.engine != "sqlite":
            folder.chmod(0o755)
            server = ThrowAwayPostgres(folder / "server")
            server.start()
            try:
                engine = sa.create_engine(server.address("postgres"), isolation_level="AUTOCOMMIT")
                with engine.connect() as connection:
                    connection.exec_driver_sql("CREATE DATABASE bench")
                engine.dispose()
                measure("PostgreSQL", server.address("bench"), folder, wanted.repeats)
            finally:
                server.stop()


if __name__ == "__main__":
    main()
