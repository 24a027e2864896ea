"""`flask --app wsgi extend-patterns`."""

import click
from flask.cli import with_appcontext

from peerhub.db import db, writing
from peerhub.peers import operations


@click.command("extend-patterns")
@with_appcontext
def extend_patterns() -> None:
    """Write down the days of every peer's patterns two years ahead. For once a month."""
    with writing():
        peers = operations.extend_patterns()
        db.session.commit()
    click.echo(f"The patterns of {peers} peers reach two years ahead.")
