"""The application, for servers and for `flask --app wsgi`."""

import gc
import sys

from config import ConfigError, from_environment
from peerhub import create_app

try:
    app = create_app(from_environment())
except ConfigError as fault:
    sys.exit(f"peerhub cannot start. {fault}")

# What is loaded by now stays: the collector need not look through it again and again while pages are made.
gc.freeze()
# A team is built from tens of thousands of small facts; at the usual 700 the collector would run dozens of times over
# what is all still needed, which took a third of the time.
gc.set_threshold(50_000, 20, 50)
