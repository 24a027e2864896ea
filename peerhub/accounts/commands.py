"""`flask --app wsgi create-user`."""

import sys

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import NoResultFound

from peerhub.accounts import operations, queries
from peerhub.councils.queries import get_council
from peerhub.db import db, writing
from peerhub.permissions import ROLE_LABELS, Role

ROLES_HELP = "; ".join(f"{role.value}: {label}" for role, label in ROLE_LABELS.items())


@click.command("create-user")
@click.argument("email")
@click.argument("name")
@click.option(
    "--role", "roles", multiple=True, required=True, metavar="ROLE", type=click.Choice([role.value for role in Role]),
    help=f"What the person is in the programme; give it again for a further role. {ROLES_HELP}.",
)  # fmt: skip
@click.option("--council", metavar="CODE", help="Register code of a council contact's council, for example HPL.")
@click.option("--group", metavar="CODE", help="Code of a group office's political group, for example labour.")
@click.option("--region", metavar="NAME", help='Region of a principal adviser, for example "North East".')
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input instead of asking for it.")
@with_appcontext
def create_user(
    *,
    email: str,
    name: str,
    roles: tuple[str, ...],
    council: str | None,
    group: str | None,
    region: str | None,
    password_stdin: bool,
) -> None:
    """Make an account for the person NAME who signs in with EMAIL.

    \b
    flask --app wsgi create-user sam@lga.gov.uk "Sam Ortega" --role placement
    flask --app wsgi create-user leader@council.gov.uk "Kim Vale" --role council --council HPL
    """
    password = _password(from_stdin=password_stdin)
    with writing():
        try:
            user = operations.create_user(
                email=email, name=name, roles={Role(role) for role in roles}, password=password, by=None,
                council_id=_council_id(council), group_id=_group_id(group), region=_region(region),
                demo=current_app.config["DEMO"],
            )  # fmt: skip
        except operations.AccountRefused as refused:
            raise click.UsageError(refused.sentence) from refused
        db.session.commit()
    click.echo(f"{user.name} can now sign in as {user.email}.")


def _password(*, from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    password: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    return password


def _council_id(code: str | None) -> int | None:
    if code is None:
        return None
    try:
        return get_council(code).id
    except NoResultFound as missing:
        raise click.UsageError(f"There is no council with the register code {code!r}.") from missing


def _group_id(code: str | None) -> int | None:
    if code is None:
        return None
    group = queries.find_group(code)
    if group is None:
        known = ", ".join(queries.group_codes()) or "none yet; run load-reference first"
        raise click.UsageError(f"There is no political group with the code {code!r}. Known codes: {known}.")
    return group.id


def _region(name: str | None) -> str | None:
    regions = queries.scopes().regions if name else []
    if name and name not in regions:
        known = ", ".join(regions) or "none yet; run import-councils first"
        raise click.UsageError(f"There is no region {name!r}. Known regions: {known}.")
    return name
