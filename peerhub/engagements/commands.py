"""`flask --app wsgi pin-snapshots`: run it every night."""

import click
from flask.cli import with_appcontext

from peerhub import clock
from peerhub.audit.models import Way
from peerhub.audit.operations import by_way_of
from peerhub.db import db, writing
from peerhub.engagements.operations import pin_due_snapshots
from peerhub.web.formats import plural


@click.command("pin-snapshots")
@with_appcontext
def pin_snapshots() -> None:
    """Pin what is known of its council to every engagement that is on site within three weeks.

    An engagement that has such a snapshot already is left alone, so the command may run as often as you like.
    """
    with writing(), by_way_of(Way.JOB):
        done = pin_due_snapshots(clock.today(), by=None)
        said = [f"{one.reference}: {one.council.name}" for one in done]
        db.session.commit()
    for line in said:
        click.echo(line)
    click.echo(f"{plural(len(said), 'snapshot')} pinned.")
