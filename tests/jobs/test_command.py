"""`flask --app wsgi worker`, as it runs in production."""

import os
import signal
import subprocess
import sys

from tests.support.databases import ROOT


def test_the_worker_says_who_it_is_and_ends_when_it_is_told_to(worker_database, app):
    settings = {"PEERHUB_ENV": "test", "DATABASE_URL": worker_database.address}
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "worker"]
    with subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, **settings}, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout.readline().startswith("Working as ")
            process.send_signal(signal.SIGTERM)
            assert process.wait(60) == 0
        finally:
            process.kill()
