"""`flask --app wsgi import-councils`."""

import sys
from pathlib import Path

import click
from flask.cli import with_appcontext

from peerhub.audit.models import Way
from peerhub.audit.operations import by_way_of
from peerhub.councils import operations, shipped
from peerhub.councils.csv_files import FilesRefused
from peerhub.db import db, writing


@click.command("import-councils")
@click.option(
    "--folder", type=click.Path(exists=True, file_okay=False, path_type=Path), default=shipped.FOLDER,
    show_default="the data that comes with peerhub", help="The folder with the register's CSV files.",
)  # fmt: skip
@with_appcontext
def import_councils(folder: Path) -> None:
    """Bring the register of councils up to date: all of it, or nothing.

    Adds and changes councils, codes, reorganisations, borders, neighbours, composition and facts about the place. A
    council that the files do not name stays as it is. Files with faults change nothing: each fault is printed with its
    file and line, and the exit code is 2.
    """
    with writing(), by_way_of(Way.IMPORT):
        try:
            done = operations.import_register(shipped.register_files(folder), by=None)
        except FilesRefused as refused:
            db.session.rollback()
            click.echo(refused.sentence, err=True)
            for fault in refused.faults:
                click.echo(f"  {fault}", err=True)
            sys.exit(2)
        db.session.commit()
    click.echo(done.sentence)
    for words, change in done.tables.items():
        click.echo(
            f"  {words:<24}{change.added:>8,} added {change.changed:>8,} changed {change.removed:>8,} removed "
            f"{change.unchanged:>8,} unchanged"
        )
