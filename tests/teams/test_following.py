"""After the visit: the report is published, and the engagement is closed or kept open until its steps are taken."""

import pytest
import sqlalchemy as sa

from peerhub.audit.models import AuditEvent
from peerhub.engagements import operations
from peerhub.engagements.errors import EngagementError
from peerhub.engagements.models import Engagement, Stage
from peerhub.permissions import Role
from tests.support.factories import in_days, make_engagement, make_user

ADDRESS = "https://council.example/peer-challenge-report"


@pytest.fixture
def manager(session):
    return make_user(Role.CHALLENGE_MANAGER)


@pytest.fixture
def visited(session):
    return make_engagement(first_day=in_days(-43), last_day=in_days(-40), stage=Stage.REPORTING)


def publish(engagement, manager, **details):
    usual = {"published_on": in_days(-2), "address": ADDRESS}
    operations.publish_report(engagement, **(usual | details), by=manager)


def test_a_published_report_brings_the_engagement_on(session, visited, manager):
    publish(visited, manager)
    session.commit()
    assert (visited.stage, visited.report_published_on, visited.report_address) == (
        Stage.FOLLOWING_UP, in_days(-2), ADDRESS,
    )  # fmt: skip
    publish(visited, manager, published_on=in_days(-1))
    session.commit()
    corrected = session.scalars(
        sa.select(AuditEvent).where(AuditEvent.action == "engagement.publish-report").order_by(AuditEvent.id.desc())
    ).first()
    assert corrected.before["published_on"] == in_days(-2).isoformat()


@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({"published_on": in_days(1)}, "published_on"),
        ({"published_on": in_days(-41)}, "published_on"),
        ({"address": "javascript:alert(1)"}, "address"),
        ({"address": "council.example/report"}, "address"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(session, visited, manager, details, field):
    with pytest.raises(EngagementError) as refused:
        publish(visited, manager, **details)
    assert refused.value.field == field
    assert visited.report_published_on is None


@pytest.mark.parametrize("stage", sorted(set(Stage) - {Stage.REPORTING, Stage.FOLLOWING_UP}, key=lambda s: s.value))
def test_nothing_follows_before_the_visit_or_after_the_end(session, manager, stage):
    engagement = make_engagement(first_day=in_days(-43), last_day=in_days(-40), stage=stage)
    with pytest.raises(EngagementError):
        publish(engagement, manager)
    with pytest.raises(EngagementError):
        operations.close(engagement, open_steps=[], reason="", by=manager)
    assert engagement.stage is stage


def test_closing_with_open_steps_needs_a_reason_that_stays(session, visited, manager):
    with pytest.raises(EngagementError, match="Progress review") as refused:
        operations.close(visited, open_steps=["Progress review"], reason=" ", by=manager)
    assert refused.value.field == "reason"
    operations.close(visited, open_steps=["Progress review"], reason="The council is abolished.", by=manager)
    session.commit()
    event = session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "engagement.set-stage")).one()
    assert (visited.stage, event.reason) == (Stage.CLOSED, "The council is abolished.")


def test_closing_when_all_is_done_needs_none(session, visited, manager):
    operations.close(visited, open_steps=[], reason="", by=manager)
    assert visited.stage is Stage.CLOSED


def test_the_pages_lead_from_the_report_to_the_end(arrange, sign_in):
    with arrange() as session:
        engagement = make_engagement(first_day=in_days(-43), last_day=in_days(-40), stage=Stage.REPORTING)
        session.flush()
        path, id_ = f"/engagements/{engagement.id}", engagement.id
    client = sign_in(Role.CHALLENGE_MANAGER)
    refused = client.submit(f"{path}/report", {"address": "council.example"})
    assert refused.page.field_errors
    day = in_days(-3)
    boxes = {"published_on-day": str(day.day), "published_on-month": str(day.month), "published_on-year": str(day.year)}
    done = client.submit(f"{path}/report", {"address": ADDRESS, **boxes})
    assert done.page.links["read it"] == ADDRESS
    closed = client.submit(f"{path}/close")
    assert "The engagement is closed." in closed.page.text
    with arrange() as session:
        assert session.get_one(Engagement, id_).stage is Stage.CLOSED
