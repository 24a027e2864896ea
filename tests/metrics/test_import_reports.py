"""What an import writes down: what was new, what was revised and how it stood before; and that it is all or nothing."""

import os
import signal
import subprocess
import sys
from decimal import Decimal

import pytest
import sqlalchemy as sa

from peerhub.metrics import queries
from peerhub.metrics.models import ChangeKind, MetricImport, MetricRevision, MetricValue
from peerhub.metrics.operations import ValuesRefused, import_tidy, record_refusal
from peerhub.metrics.sources import File, SourceEntry
from peerhub.permissions import Role
from tests.metrics.figures import of_bytes
from tests.support.databases import ROOT

SOURCE = SourceEntry("lof", "Local Outcomes Framework", "Open Government Licence v3.0", "MHCLG")
HEADER = "metric_code,period,gss_code,value,missing_reason,label,topic,unit,polarity"
HOMES = "Homes built,Housing,homes,higher"


def bring(*lines: str, first: bool = False):
    file = of_bytes("homes.csv", "\n".join((HEADER, *lines, "")).encode())
    return import_tidy(file, source_code="lof", new_source=SOURCE if first else None, by=None).run


def log_of(run) -> set[tuple[ChangeKind, str, str, int]]:
    return {(line.kind, line.area, line.period, line.rows) for line in queries.change_log(run.id)}


def test_the_change_log_tells_new_metrics_periods_and_areas_apart(session):
    run = bring(f"lof:homes,2023/24,E06000001,412,,{HOMES}", first=True)
    assert log_of(run) == {(ChangeKind.METRIC, "", "", 1)}
    run = bring("lof:homes,2024/25,E06000001,9,,,,,", "lof:homes,2023/24,E06000002,8,,,,,")
    assert log_of(run) == {(ChangeKind.PERIOD, "", "2024/25", 1), (ChangeKind.AREA, "Middlesbrough", "", 1)}
    run = bring("lof:homes,2024/25,E06000002,7,,,,,")
    assert log_of(run) == set()  # both were known


def test_every_revision_keeps_what_was_published_before(session):
    first = bring(f"lof:homes,2023/24,E06000001,412.0,,{HOMES}", first=True)
    second = bring("lof:homes,2023/24,E06000001,,Withdrawn,,,,")
    third = bring("lof:homes,2023/24,E06000001,415,,,,,")
    kept = session.scalars(sa.select(MetricRevision).order_by(MetricRevision.id)).all()
    assert [(one.import_id, one.earlier_import_id, one.published_as, one.missing_reason) for one in kept] == [
        (second.id, first.id, "412.0", None),
        (third.id, second.id, "", "Withdrawn"),
    ]
    (shown,) = queries.revisions_of(second.id)
    assert (shown.area, shown.period, shown.before, shown.now) == ("Hartlepool", "2023/24", "412.0", "415")
    assert log_of(third) == {(ChangeKind.REVISED, "", "2023/24", 1)}


def test_a_figure_written_otherwise_is_the_same_figure_yet_another_publication(session):
    bring(f"lof:homes,2023/24,E06000001,412.50,,{HOMES}", first=True)
    run = bring("lof:homes,2023/24,E06000001,412.5,,,,,")
    assert (run.rows_changed, run.rows_unchanged) == (1, 0)
    value = session.scalars(sa.select(MetricValue)).one()
    assert (value.value, value.previous_value) == (Decimal("412.5"), None)


def test_the_same_file_is_read_again_once_another_came_between(session):
    """The short way is for the very same bytes and nothing in between; otherwise every line is compared."""
    bring(f"lof:homes,2023/24,E06000001,412,,{HOMES}", first=True)
    assert bring(f"lof:homes,2023/24,E06000001,412,,{HOMES}").rows_unchanged == 1
    assert bring("lof:homes,2023/24,E06000001,413,,,,,").rows_changed == 1
    assert bring(f"lof:homes,2023/24,E06000001,412,,{HOMES}").rows_changed == 1
    assert session.scalars(sa.select(MetricValue.value)).one() == 412


def test_the_report_of_a_refused_file_has_more_faults_than_the_page(session):
    lines = [f"lof:homes,2023/24,E99{number:06},1,,{HOMES if number == 0 else ',,,'}" for number in range(150)]
    with pytest.raises(ValuesRefused) as refused:
        bring(*lines, first=True)
    assert len(refused.value.faults) == 100
    session.rollback()
    run = record_refusal(refused.value, by=None)
    kept = queries.refusals_of(run.id)
    assert [fault.line for fault in kept] == list(range(2, 152))
    assert kept[0].sentence == "No council has or had the code E99000000. Correct the code."


@pytest.mark.parametrize("cell", ["412\t", '"41\n2"', "4\\12", "\\N", "NaN", "Infinity", "1_0", "0x1F", "--1"])
def test_strange_cells_are_refused_and_never_guessed(session, cell):
    """Marks that mean something to COPY, to a database's own numbers or to Python's, and nothing to statistics."""
    if cell.strip() == "412":
        assert bring(f"lof:homes,2023/24,E06000001,{cell},,{HOMES}", first=True).rows_new == 1
        return
    with pytest.raises(ValuesRefused):
        bring(f"lof:homes,2023/24,E06000001,{cell},,{HOMES}", first=True)


def test_the_page_of_an_import_says_what_it_brought(arrange, sign_in):
    with arrange():
        bring(f"lof:homes,2023/24,E06000001,412,,{HOMES}", first=True)
        run = bring("lof:homes,2023/24,E06000001,413,,,,,", "lof:homes,2024/25,E06000001,9,,,,,")
        address = f"/metric-imports/{run.id}"
    text = sign_in(Role.ADMINISTRATOR).get(address).page.text
    assert "New period" in text
    assert "Hartlepool" in text
    report = sign_in(Role.ADMINISTRATOR).get(f"{address}.csv").text
    assert "Revised,,Homes built,Hartlepool,2023/24,412,413," in report


# Killed

STOPPED = """
import sys
from contextlib import nullcontext
from pathlib import Path
from wsgi import app
from peerhub.db import db, writing
from peerhub.metrics.operations import import_tidy
from peerhub.metrics.sources import File, SourceEntry

def said(step):
    print(step, flush=True)
    if step == sys.argv[2]:
        sys.stdin.read()  # until killed, or let go

print("begun", flush=True)
with app.app_context(), writing(patience=60):
    import_tidy(File.at(Path(sys.argv[1])), source_code="lof", by=None, on_step=said)
    said("before commit")
    db.session.commit()
    said("committed")
"""


def started(file, step: str, address: str) -> subprocess.Popen:
    """An import in a process of its own, which says each step and stops after `step`."""
    settings = {"PEERHUB_ENV": "test", "DATABASE_URL": address, "SECRET_KEY": "a key for tests only, and for nothing"}
    return subprocess.Popen(
        [sys.executable, "-c", STOPPED, str(file), step], cwd=ROOT, env=os.environ | settings, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip


def test_of_two_imports_at_once_the_second_waits_for_the_first(app, arrange, tmp_path):
    with arrange() as session:
        bring(f"lof:homes,2023/24,E06000001,412,,{HOMES}", first=True)
        address = session.get_bind().url.render_as_string(hide_password=False)
    file = tmp_path / "homes.csv"
    file.write_text(f"{HEADER}\nlof:homes,2024/25,E06000001,1,,,,,\n")
    other = tmp_path / "more.csv"
    other.write_text(f"{HEADER}\nlof:homes,2024/25,E06000001,1,,,,,\nlof:homes,2024/25,E06000002,2,,,,,\n")
    with started(file, "before commit", address) as first:
        assert any(line.strip() == "before commit" for line in first.stdout)
        with started(other, "nowhere", address) as second:
            assert second.stdout.readline().strip() == "begun"
            first.communicate()  # lets it go
            second.communicate()
    assert (first.returncode, second.returncode) == (0, 0)
    with arrange() as session:
        runs = session.execute(sa.select(MetricImport.rows_new, MetricImport.rows_unchanged).order_by(MetricImport.id))
        assert list(map(tuple, runs)) == [(1, 0), (1, 0), (1, 1)]


@pytest.mark.parametrize("step", ["read", "checked", "written", "before commit", "committed"])
def test_an_import_that_is_killed_leaves_all_or_nothing(app, arrange, tmp_path, step):
    with arrange() as session:
        bring(f"lof:homes,2023/24,E06000001,412,,{HOMES}", first=True)
        address = session.get_bind().url.render_as_string(hide_password=False)
    file = tmp_path / "homes.csv"
    file.write_text(
        f"{HEADER}\nlof:homes,2023/24,E06000001,413,,,,,\nlof:homes,2024/25,E06000002,1,,,,,\n"
        "lof:more,2024/25,E06000002,1,,More,Housing,homes,higher\n"
    )
    with started(file, step, address) as process:
        assert any(line.strip() == step for line in process.stdout)
        process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    whole = {("2023/24", "413"), ("2024/25", "1")}
    with arrange() as session:
        stands = set(map(tuple, session.execute(sa.select(MetricValue.period, MetricValue.published_as))))
        assert stands == (whole if step == "committed" else {("2023/24", "412")})
        assert len(session.scalars(sa.select(MetricImport)).all()) == (2 if step == "committed" else 1)
    with arrange() as session:  # and the same file then brings what it lacks
        import_tidy(File.at(file), source_code="lof", by=None)
        assert set(map(tuple, session.execute(sa.select(MetricValue.period, MetricValue.published_as)))) == whole
