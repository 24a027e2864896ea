"""Kinds of work that only tests know, and somebody who asks for them."""

import pytest

from peerhub.db import db
from peerhub.jobs import kinds
from peerhub.jobs.models import Job
from peerhub.jobs.operations import queue
from peerhub.jobs.worker import Worker
from peerhub.permissions import Role
from tests.support.factories import make_skill, make_user


@pytest.fixture(autouse=True)
def _only_own_kinds(monkeypatch):
    monkeypatch.setattr(kinds, "_kinds", {})


@pytest.fixture
def hand(app):
    return Worker(app)


@pytest.fixture
def asked(app):
    """`asked("kind", name="finance")`: the id of a job in the queue."""

    def ask(kind: str, **arguments: object) -> int:
        with app.app_context():
            job = queue(kind, label="Something that takes long", arguments=arguments, by=make_user(Role.ADMINISTRATOR))
            db.session.commit()
            return job.id

    return ask


@pytest.fixture
def job(app):
    """`job(id)`: the job as it is now."""

    def look(job_id: int) -> Job:
        with app.app_context():
            return db.session.get_one(Job, job_id)

    return look


def add_skill(run: kinds.Run) -> kinds.Keep:
    """Work whose trace can be counted: one skill with the name that was asked for."""

    def keep() -> dict[str, str]:
        make_skill(name=run.arguments["name"])
        return {"made": run.arguments["name"]}

    return keep
