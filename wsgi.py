"""The application, for servers and for `flask --app wsgi`."""

import gc
import sys

from flask import Flask

from config import ConfigError, from_environment
from peerhub import create_app
from peerhub.matching.commands import solve_command

try:
    app = create_app(from_environment())
except ConfigError as fault:
    # To solve a problem file nothing is needed but the file: it works where nothing is set up, too.
    if "solve" not in sys.argv:
        sys.exit(f"peerhub cannot start. {fault}")
    app = Flask("peerhub")
    app.cli.add_command(solve_command)

# What is loaded by now stays: the collector need not look through it again and again while pages are made.
gc.freeze()
# A team is built from tens of thousands of small facts; at the usual 700 the collector would run dozens of times over
# what is all still needed, which took a third of the time.
gc.set_threshold(50_000, 20, 50)
