"""The application without a database behind it: enough to look at its routes, views and commands."""

import pytest
from flask import Flask

from config import TestConfig
from peerhub import create_app


@pytest.fixture(scope="session")
def bare_app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return create_app(TestConfig({"DATABASE_URL": "sqlite://"}, instance=tmp_path_factory.mktemp("instance")))
