"""Every test here stands on the real register."""

import pytest
from flask import Flask


@pytest.fixture
def app(register_app: Flask) -> Flask:
    return register_app
