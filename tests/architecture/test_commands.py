"""Every command explains itself, and so does each of its options."""

import click
import pytest

from tests.architecture.source import assert_none

BROUGHT_BY_LIBRARIES = {"run", "shell", "routes", "db"}


@pytest.fixture(scope="session")
def commands(bare_app):
    own = {name: command for name, command in bare_app.cli.commands.items() if name not in BROUGHT_BY_LIBRARIES}
    assert own
    return own


def test_every_command_answers_help(bare_app, commands):
    for name in commands:
        outcome = bare_app.test_cli_runner().invoke(args=[name, "--help"])
        assert outcome.exit_code == 0, outcome.output
        assert "Usage:" in outcome.output


def test_every_command_and_option_is_explained(commands):
    silent = []
    for name, command in commands.items():
        if not (command.help or "").strip():
            silent.append(name)
        options = [item for item in command.params if isinstance(item, click.Option)]
        silent += [f"{name} {option.opts[0]}" for option in options if not option.help]
    assert_none(silent)


def test_commands_are_kebab_case(commands):
    assert_none([name for name in commands if not name.replace("-", "").islower()])
