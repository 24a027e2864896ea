"""Packages import only downwards; the contract is in pyproject.toml."""

from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports


def test_packages_import_only_packages_on_lower_lines(monkeypatch, capsys):
    from tests.architecture.source import ROOT

    monkeypatch.chdir(ROOT)
    status = lint_imports(config_filename=str(ROOT / "pyproject.toml"), cache_dir=None, no_cache=True)
    assert status == EXIT_STATUS_SUCCESS, capsys.readouterr().out
