"""The application, for servers and for `flask --app wsgi`."""

import sys

from flask import Flask

from config import ConfigError, from_environment
from peerhub import collector, create_app
from peerhub.matching.commands import solve_command

try:
    app = create_app(from_environment())
except ConfigError as fault:
    # To solve a problem file nothing is needed but the file: it works where nothing is set up, too.
    if "solve" not in sys.argv:
        sys.exit(f"peerhub cannot start. {fault}")
    app = Flask("peerhub")
    app.cli.add_command(solve_command)

collector.settle(app)
