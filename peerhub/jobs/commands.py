"""`flask --app wsgi worker`: the process that does background work in production."""

import signal

import click
from flask import current_app
from flask.cli import with_appcontext


@click.command("worker")
@with_appcontext
def worker_command() -> None:
    """Do background work until stopped by SIGTERM or Ctrl+C.

    Any number of workers may run over one database. What one was doing when it is stopped is done by another.
    """
    from peerhub.jobs.worker import Worker

    app = current_app._get_current_object()  # type: ignore[attr-defined]
    worker = Worker(app)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: worker.go())
    click.echo(f"Working as {worker.name}")
    worker.work()
