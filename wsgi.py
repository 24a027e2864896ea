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
