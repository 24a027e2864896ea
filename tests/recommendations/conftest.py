"""A visit that is over, its team, and a report in any state."""

from datetime import timedelta

import pytest

from peerhub import clock
from peerhub.db import db
from peerhub.engagements.models import Stage
from peerhub.permissions import Role
from peerhub.recommendations import operations
from peerhub.recommendations.models import ActionRating
from peerhub.recommendations.operations.drafting import FindingDraft
from peerhub.recommendations.operations.planning import Standing
from peerhub.teams.models import AssignmentState
from tests.support import factories


def make_visit(council=None, *, peer=None, **details):
    """An engagement whose visit ended 20 days ago, with one peer who served."""
    begin = factories.in_days(-23)
    made = factories.make_engagement(
        council=council or factories.make_council(), first_day=begin, stage=Stage.REPORTING, **details
    )
    factories.make_assignment(
        made, peer or factories.make_peer(), state=AssignmentState.SERVED, slot=made.slots[0]
    )  # fmt: skip
    db.session.flush()
    return made


def make_draft(engagement, by, text="Scrutiny looks back."):
    """One finding with one recommendation."""
    finding = operations.add_finding(engagement, FindingDraft(text), by=by)
    operations.add_recommendation(finding, text="Let scrutiny shape policies.", by=by)
    db.session.refresh(finding)
    return finding


def give_to_council(engagement, by):
    return operations.start_checking(
        engagement, until=clock.today() + timedelta(days=14), name="Chris Chief", email="c@council.example", by=by
    )


def publish(engagement, by):
    return operations.publish(
        engagement, published_on=clock.today(), address="https://www.local.gov.uk/report", by=by
    )  # fmt: skip


def standing(**details):
    return Standing(
        **{
            "owner": "Monitoring officer",
            "due_on": clock.today() + timedelta(days=90),
            "rating": ActionRating.GREEN,
            **details,
        }
    )


@pytest.fixture
def manager(session):
    return factories.make_user(Role.CHALLENGE_MANAGER)
