"""`flask --app wsgi demo`."""

import click
from flask import current_app
from flask.cli import with_appcontext

from peerhub.audit.models import Way
from peerhub.audit.operations import by_way_of
from peerhub.db import db, writing
from peerhub.demo.distributions import USUAL_POOL
from peerhub.demo.operations import DemoRefused, Size, build_demo, refuse_unless_empty
from peerhub.demo.progress import progress_bar


@click.command("demo")
@click.option(
    "--peers", default=USUAL_POOL, show_default=True, type=click.IntRange(120, 50_000), help="Peers in the pool."
)
@click.option("--years", default=10, show_default=True, type=click.IntRange(1, 20), help="Years of past engagements.")
@click.option("--seed", default=1, show_default=True, type=int, help="The same seed gives the same people.")
@with_appcontext
def demo(peers: int, years: int, seed: int) -> None:
    """Fill an empty database with invented people on the real register of councils."""
    if not current_app.config["DEMO"]:
        raise click.ClickException("The demo can be built in demo mode only. Set PEERHUB_ENV=demo.")
    with writing(), by_way_of(Way.COMMAND):
        try:
            refuse_unless_empty()
        except DemoRefused as refused:
            raise click.ClickException(refused.sentence) from refused
        with progress_bar() as progress:
            build_demo(Size(peers, years, seed), keys=current_app.config["MONITORING_KEYS"], progress=progress)
            db.session.commit()
    click.echo(f"{peers:,} invented peers and {years} years of engagements are in the database.")
