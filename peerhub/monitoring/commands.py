"""`flask --app wsgi publish-monitoring` and `flask --app wsgi rotate-monitoring-key`."""

import click
from flask import current_app
from flask.cli import with_appcontext

from peerhub.db import db, writing
from peerhub.monitoring import operations
from peerhub.monitoring.vault import SheetUnreadable, Vault

NO_KEY = "MONITORING_KEY is not set, so monitoring is switched off."


@click.command("publish-monitoring")
@with_appcontext
def publish_monitoring() -> None:
    """Publish the equality figures of this quarter, once; they can never be changed."""
    vault = _vault()
    with writing():
        try:
            release = operations.publish(vault=vault, by=None)
        except (operations.MonitoringRefused, SheetUnreadable) as refused:
            raise click.ClickException(f"{refused.sentence}.") from refused
        db.session.commit()
    click.echo(f"Published the figures of the quarter from {release.quarter.isoformat()}.")


@click.command("rotate-monitoring-key")
@with_appcontext
def rotate_monitoring_key() -> None:
    """Seal every monitoring sheet anew with the first key of MONITORING_KEY.

    \b
    1. Put the new key before the old one: MONITORING_KEY=NEW,OLD, and restart every process.
    2. Run this command.
    3. Take the old key away: MONITORING_KEY=NEW, and restart again.
    """
    vault = _vault()
    with writing():
        try:
            number = operations.change_key(vault=vault)
        except SheetUnreadable as unreadable:
            raise click.ClickException(f"{unreadable.sentence}. Nothing was changed.") from unreadable
        db.session.commit()
    click.echo(f"Sealed {number:,} sheets with the first key.")


def _vault() -> Vault:
    vault = Vault(current_app.config["MONITORING_KEYS"])
    if not vault.is_open:
        raise click.ClickException(NO_KEY)
    return vault
