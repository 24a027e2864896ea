"""`flask --app wsgi create-user`."""

import pytest
import sqlalchemy as sa

from peerhub.accounts.models import User
from peerhub.audit.models import AuditEvent, Way
from peerhub.permissions import ROLE_LABELS, Role
from tests.support import factories
from tests.support.client import CheckingClient

PASSWORD = "four new words here"


@pytest.fixture
def run(app):
    def create_user(*arguments: str, typed: str = f"{PASSWORD}\n"):
        return app.test_cli_runner().invoke(args=["create-user", *arguments], input=typed)

    return create_user


def test_from_standard_input(run, app, arrange):
    done = run("Sam@LGA.gov.uk", "Sam Ortega", "--role", "placement", "--role", "adviser", "--password-stdin")
    assert (done.exit_code, done.output) == (0, "Sam Ortega can now sign in as sam@lga.gov.uk.\n")
    with arrange() as session:
        user = session.scalars(sa.select(User)).one()
        assert user.roles == {Role.PLACEMENT_OFFICER, Role.PRINCIPAL_ADVISER}
        event = session.scalars(sa.select(AuditEvent)).one()
        assert (event.way, event.actor_name, event.action) == (Way.COMMAND, "The system", "user.create")
    CheckingClient(app).sign_in("sam@lga.gov.uk", PASSWORD)


def test_asked_twice_for_the_password_which_is_not_shown(run, app):
    done = run("sam@lga.gov.uk", "Sam", "--role", "placement", typed=f"{PASSWORD}\n{PASSWORD}\n")
    assert done.exit_code == 0
    assert PASSWORD not in done.output
    CheckingClient(app).sign_in("sam@lga.gov.uk", PASSWORD)


def test_scopes_by_code_and_name(run, arrange):
    with arrange():
        council = factories.make_council(code="HPL", region="North East")
        group = factories.make_group(code="labour")
        ids = (council.id, group.id)
    done = run(
        "kim@example.org", "Kim", "--role", "council", "--role", "groupoffice", "--role", "adviser",
        "--council", "hpl", "--group", "labour", "--region", "North East", "--password-stdin",
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    with arrange() as session:
        user = session.scalars(sa.select(User)).one()
        assert (user.council_id, user.group_id, user.region) == (*ids, "North East")


@pytest.mark.parametrize(
    ("arguments", "typed", "words"),
    [
        (["kim", "Kim", "--role", "peer"], PASSWORD, "Enter the e-mail address in full"),
        (["pat@example.org", "Pat", "--role", "peer"], PASSWORD, "has an account already"),
        (["kim@demo.example", "Kim", "--role", "peer"], PASSWORD, "in demonstrations only"),
        (["kim@example.org", "x" * 300, "--role", "peer"], PASSWORD, "120 characters or fewer"),
        (["kim@example.org", "Kim", "--role", "emperor"], PASSWORD, "'emperor' is not one of"),
        (["kim@example.org", "Kim"], PASSWORD, "Missing option '--role'"),
        (["kim@example.org", "Kim", "--role", "peer"], "short", "at least 10 characters"),
        (["kim@example.org", "Kim", "--role", "peer"], "", "at least 10 characters"),
        (["kim@example.org", "Kim", "--role", "council"], PASSWORD, "Choose the council"),
        (
            ["kim@example.org", "Kim", "--role", "council", "--council", "NOPE"],
            PASSWORD,
            "no council with the",
        ),
        (["kim@example.org", "Kim", "--role", "peer", "--council", "HPL"], PASSWORD, "Only a council contact"),
        (["kim@example.org", "Kim", "--role", "groupoffice", "--group", "tory"], PASSWORD, "Known codes: labour"),
        (["kim@example.org", "Kim", "--role", "adviser", "--region", "Mars"], PASSWORD, "Known regions: North East"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(run, arrange, arguments, typed, words):
    with arrange():
        factories.make_council(code="HPL", region="North East")
        factories.make_group(code="labour")
        factories.make_user(Role.PEER, email="pat@example.org")
    done = run(*arguments, "--password-stdin", typed=f"{typed}\n")
    assert done.exit_code == 2
    assert words in done.output
    assert "Traceback" not in done.output
    with arrange() as session:
        assert session.scalar(sa.select(sa.func.count(User.id))) == 1


def test_help_names_every_role(run):
    text = " ".join(run("--help").output.split())
    assert all(f"{role.value}: {label}" in text for role, label in ROLE_LABELS.items())
