"""The lists that every installation starts with, in the order in which they stand on each other."""

import click
from flask.cli import with_appcontext

from peerhub.councils import reference as councils
from peerhub.db import db, writing
from peerhub.engagements import reference as engagements
from peerhub.matching import reference as matching
from peerhub.monitoring import reference as monitoring
from peerhub.peers import reference as peers
from peerhub.sharing import reference as sharing
from peerhub.training import reference as training


def ensure_all() -> int:
    """Add every entry that is missing, change none; returns how many were added."""
    return sum(
        package.ensure_reference()
        for package in (councils, peers, sharing, training, engagements, matching, monitoring)
    )


@click.command("load-reference")
@with_appcontext
def load_reference() -> None:
    """Add the lists that every installation starts with: groups, skills, courses, types, weights, questions."""
    with writing():
        added = ensure_all()
        db.session.commit()
    click.echo(f"Added {added} entries." if added else "Everything was there already.")
