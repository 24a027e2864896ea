"""A worker that is killed in the middle, for real: nothing is lost, and nothing is seen twice."""

import subprocess
import sys
from datetime import timedelta

import pytest
import sqlalchemy as sa

from peerhub import clock
from peerhub.db import db, writing
from peerhub.jobs import operations
from peerhub.jobs.kinds import task
from peerhub.jobs.models import JobState
from peerhub.peers.models import Skill
from tests.jobs.conftest import add_skill
from tests.support.databases import ROOT


@pytest.mark.parametrize("place", ["working", "writing"])
def test_a_killed_worker_loses_nothing_and_repeats_nothing(app, hand, worker_database, asked, job, place, tmp_path):
    number = asked("add.skill", name="once")
    _kill_at(place, worker_database.address, tmp_path)
    assert job(number).state is JobState.RUNNING
    assert not hand.do_next(), "Its lease still runs."
    with app.app_context(), writing():
        assert operations.sweep(now=clock.now() + timedelta(minutes=1)) == 1
        db.session.commit()
    task("add.skill", page="jobs.own")(add_skill)
    assert hand.do_next()
    assert (job(number).state, job(number).attempts) == (JobState.DONE, 2)
    with app.app_context():
        assert list(db.session.scalars(sa.select(Skill.name))) == ["once"]


def _kill_at(place, address, folder):
    command = [sys.executable, "-m", "tests.jobs.killed", address, str(folder), place]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout.readline() == "here\n"
        finally:
            process.kill()
