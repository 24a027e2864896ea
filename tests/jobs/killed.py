"""A worker in a process of its own, which says how far it is and waits to be killed there."""

import sys
from pathlib import Path

from config import TestConfig
from peerhub import create_app
from peerhub.db import db
from peerhub.jobs.kinds import Keep, Run, task
from peerhub.jobs.worker import Worker
from tests.support.factories import make_skill


def main(address: str, folder: str, place: str) -> None:
    @task("add.skill", page="jobs.own")
    def add(run: Run) -> Keep:
        if place == "working":
            _wait()

        def keep() -> dict[str, str]:
            make_skill(name=run.arguments["name"])
            db.session.flush()
            _wait()
            return {}

        return keep

    Worker(create_app(TestConfig({"DATABASE_URL": address}, instance=Path(folder)))).do_next()


def _wait() -> None:
    sys.stdout.write("here\n")
    sys.stdout.flush()
    sys.stdin.read()


if __name__ == "__main__":
    main(*sys.argv[1:])
