"""Packages import only downwards; the contract is in pyproject.toml."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports


def test_packages_import_only_packages_on_lower_lines(monkeypatch, capsys):
    from tests.architecture.source import ROOT

    monkeypatch.chdir(ROOT)
    with _loggers_as_they_were():
        status = lint_imports(config_filename=str(ROOT / "pyproject.toml"), cache_dir=None, no_cache=True)
    assert status == EXIT_STATUS_SUCCESS, capsys.readouterr().out


@contextmanager
def _loggers_as_they_were() -> Iterator[None]:
    """The linter configures logging for a process of its own, and so silences every logger that is there already."""
    loggers = [each for each in logging.Logger.manager.loggerDict.values() if isinstance(each, logging.Logger)]
    before = [logger.disabled for logger in loggers]
    try:
        yield
    finally:
        for logger, was in zip(loggers, before, strict=True):
            logger.disabled = was
