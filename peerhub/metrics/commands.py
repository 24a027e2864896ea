"""`flask --app wsgi import-metrics`, `fetch-metrics` and `verify-snapshots`."""

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import click
from flask.cli import with_appcontext

from peerhub.audit.models import Way
from peerhub.audit.operations import by_way_of
from peerhub.db import db, writing
from peerhub.metrics import operations, queries
from peerhub.metrics.operations import ValuesImported
from peerhub.metrics.operations.exports import import_export
from peerhub.metrics.operations.fetching import USUAL_AREAS, USUAL_PERIODS, FetchRefused
from peerhub.metrics.snapshots import verify
from peerhub.metrics.sources import SHIPPED, File, SourceEntry
from peerhub.metrics.tasks import Asked, fetch_now

TIDY = "tidy"
EXPORT = "lginform-export"
LONGEST_WAIT = 600  # seconds that an import waits for another one


@click.command("import-metrics")
@click.argument("source", required=False, type=click.Choice([*SHIPPED, EXPORT, TIDY]))
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--all", "every", is_flag=True, help="Import every file that comes with peerhub.")
@click.option("--source", "code", metavar="CODE", help="Whose figures a tidy file holds: the code before the colon.")
@click.option("--name", help="The source's name, if it is not known yet.")
@click.option("--licence", help="Its licence, if it is not known yet.")
@click.option("--attribution", help="What its licence wants said, if it is not known yet.")
@click.option("--metric", default="", help="The number of an export’s metric, where the file does not say it.")
@with_appcontext
def import_metrics(  # noqa: PLR0917 - click hands them over by name
    source: str | None, file: Path | None, every: bool, code: str | None, name: str | None, licence: str | None,
    attribution: str | None, metric: str,
) -> None:  # fmt: skip
    """Import the metric values of FILE, which is written as SOURCE writes its files; without FILE, the shipped one.

    SOURCE "tidy" is the format of docs/metric-files.md, for every other source, and "lginform-export" a file that
    somebody exported from LG Inform. What is new is added, what changed is
    revised, the rest is left alone. A file with faults changes nothing: each fault is printed with its line, and the
    exit code is 2.
    """
    if every == (source is not None):
        raise click.UsageError("Name a source and a file, or give --all.")
    if source == EXPORT:
        if file is None:
            raise click.UsageError("An export of LG Inform needs its path.")
        _run(partial(import_export, File.at(file), number=metric, by=None))
        return
    if source != TIDY:
        given = File.at(file) if file else None
        for each in SHIPPED if source is None else (source,):
            _run(partial(operations.import_shipped, each, by=None, file=given))
        return
    if file is None or code is None:
        raise click.UsageError("A tidy file needs its path and --source CODE.")
    described = SourceEntry(code, name, licence, attribution) if name and licence and attribution else None
    _run(
        partial(
            operations.import_tidy, File.at(file), source_code=code, new_source=described, by=None
        )
    )  # fmt: skip


def _run(import_file: Callable[[], ValuesImported]) -> None:
    with writing(patience=LONGEST_WAIT), by_way_of(Way.IMPORT):
        try:
            done = import_file()
        except operations.SourceRefused as refused:
            raise click.UsageError(refused.sentence) from refused
        except operations.ValuesRefused as refused:
            db.session.rollback()
            operations.record_refusal(refused, by=None)
            db.session.commit()
            click.echo(refused.sentence, err=True)
            for fault in refused.faults:
                click.echo(f"  {fault}", err=True)
            sys.exit(2)
        db.session.commit()
    click.echo(done.sentence)


@click.command("fetch-metrics")
@click.argument("numbers", nargs=-1)
@click.option("--areas", default=",".join(USUAL_AREAS), show_default=True, help="Codes and groups, commas between.")
@click.option(
    "--periods", default=USUAL_PERIODS, show_default=True, type=click.IntRange(1, 50), help="The latest so many."
)
@click.option("--again", is_flag=True, help="Ask even where the answer of today is remembered.")
@with_appcontext
def fetch_metrics(numbers: tuple[str, ...], areas: str, periods: int, again: bool) -> None:
    """Fetch figures from LG Inform: the metrics with these NUMBERS, or without any those chosen on its page.

    The key and its secret are settings (docs/settings.md). Ends with 1 where LG Inform does not give what was asked
    for, and with 2 where some lines of it were refused; the report is among the imports.
    """
    asked = Asked(list(numbers), [area.strip() for area in areas.split(",") if area.strip()], periods, again)
    with writing(patience=LONGEST_WAIT), by_way_of(Way.IMPORT):
        try:
            done = fetch_now(asked)
        except FetchRefused as refused:
            raise click.ClickException(refused.sentence) from refused
        db.session.commit()
    click.echo(done.sentence)
    if done.refused:
        sys.exit(2)


@click.command("verify-snapshots")
@with_appcontext
def verify_snapshots() -> None:
    """Check the seal of every snapshot: whether it still says what it said on the day it was taken.

    The exit code is 1 if any was changed.
    """
    checked, broken = 0, 0
    for snapshot in queries.every_snapshot():
        checked += 1
        if not verify(snapshot):
            broken += 1
            click.echo(f"Snapshot {snapshot.id} of {snapshot.council_name} was changed after it was sealed.", err=True)
    click.echo(f"{checked:,} snapshots checked, {broken:,} changed.")
    if broken:
        sys.exit(1)
