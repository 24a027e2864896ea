"""`flask --app wsgi permissions-table`."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from peerhub.home.permissions_table import Page, table
from peerhub.web.access import FRAMEWORK_ENDPOINTS


@click.command("permissions-table")
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file, not to the screen."
)
@with_appcontext
def permissions_table(output: Path | None) -> None:
    """Print which role may open which page, from the pages themselves.

    docs/permissions.md is made with --output docs/permissions.md; a test says when it has to be made anew.
    """
    text = table(pages())
    if output:
        output.write_text(text, encoding="utf-8")
    else:
        click.echo(text, nl=False)


def pages() -> list[Page]:
    """Every page of the application with what it asks for."""
    return [
        Page(
            address=rule.rule,
            methods=tuple(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})),
            endpoint=rule.endpoint,
            access=getattr(current_app.view_functions[rule.endpoint], "access", "nothing"),
        )
        for rule in current_app.url_map.iter_rules()
        if rule.endpoint not in FRAMEWORK_ENDPOINTS
    ]
