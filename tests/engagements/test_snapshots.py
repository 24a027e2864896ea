"""What a snapshot holds follows from the kind and the scope; it is taken at three moments, and kept for good."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from peerhub import clock
from peerhub.councils import queries as council_queries
from peerhub.engagements import operations, queries
from peerhub.engagements.errors import EngagementError
from peerhub.engagements.models import Engagement, EngagementType, MetricNeed, Occasion, PinnedSnapshot, Stage
from peerhub.engagements.operations.taking import take_and_pin
from peerhub.metrics.models import Audience, Metric, SnapshotValue
from peerhub.metrics.operations import take_snapshot
from peerhub.metrics.snapshots import readings, seal, verify
from peerhub.permissions import Role
from tests.metrics.figures import give, neighbours_of
from tests.support import factories


@pytest.fixture
def app(register_app):
    return register_app


@pytest.fixture
def council(session):
    return council_queries.get_council("HPL")


def metric(council, **details):
    made = factories.make_metric(**{"is_headline": False} | details)
    run = factories.make_metric_import(by_name="Sam Importer")
    give(made, council, run, {2024: "7"})
    for neighbour in neighbours_of(council)[:5]:
        give(made, neighbour, run, {2024: "3"})
    return made


def codes(snapshot):
    return [value.metric_code for value in snapshot.values]


def test_the_kind_and_the_scope_add_to_the_headline_metrics(session, council):
    headline = metric(council, is_headline=True)
    of_type, of_theme, of_skill, of_nothing = (metric(council) for _ in range(4))
    engagement = factories.make_engagement(council=council)
    theme, skill = factories.make_core_theme(), factories.make_skill()
    engagement.themes.append(theme)
    engagement.needs.append(factories.SkillNeed(skill=skill, level=3, weight=2))
    for reason, one in ((engagement.type, of_type), (theme, of_theme), (skill, of_skill)):
        operations.set_metric_needs(reason, [one.code], by=None)
    snapshot = operations.pin_before_visit(engagement, by=None)
    assert codes(snapshot) == [one.code for one in (headline, of_type, of_theme, of_skill)]
    assert of_nothing.code not in codes(snapshot)
    assert all(len(value.comparators) == 5 for value in snapshot.values)


def test_every_part_of_r33_is_kept_and_sealed(session, council):
    one = metric(council, definition="Homes built.", audience=Audience.STAFF)
    snapshot = take_snapshot(council, by=None, metrics=[one])
    (value,) = snapshot.values
    assert (value.definition, value.licence, value.fetched_by) == (
        "Homes built.", "Open Government Licence v3.0", "Sam Importer",
    )  # fmt: skip
    assert len(snapshot.members) >= 10
    for name, other in (("definition", "x"), ("licence", "x"), ("fetched_by", "x"), ("audience", Audience.EVERYBODY)):
        kept = getattr(value, name)
        setattr(value, name, other)
        assert not verify(snapshot), name
        setattr(value, name, kept)
    assert verify(snapshot)


def test_a_metric_for_staff_in_a_snapshot_is_shown_to_staff_only(session, council):
    snapshot = take_snapshot(council, by=None, metrics=[metric(council, audience=Audience.STAFF), metric(council)])
    assert len(readings(snapshot, for_staff=True)) == 2
    assert len(readings(snapshot, for_staff=False)) == 1


def test_a_snapshot_from_before_these_were_kept_still_has_its_seal(session, council):
    snapshot = take_snapshot(council, by=None, metrics=[metric(council)])
    (value,) = snapshot.values
    value.definition = value.licence = value.fetched_by = value.audience = None
    text = seal(snapshot)
    assert text != snapshot.checksum
    assert '"definition"' not in str(snapshot.values)


def test_the_database_refuses_to_change_or_to_remove_one(session, council):
    snapshot = take_snapshot(council, by=None, metrics=[metric(council)])
    for statement in (
        sa.update(SnapshotValue).values(value=1),
        sa.delete(SnapshotValue).where(SnapshotValue.snapshot_id == snapshot.id),
    ):
        with pytest.raises(sa.exc.DBAPIError, match="append-only"), session.begin_nested():
            session.execute(statement)


def test_before_on_site_one_is_pinned_once_and_only_before_the_visit(session, council):
    metric(council, is_headline=True)
    engagement = factories.make_engagement(council=council, first_day=factories.in_days(10))
    operations.pin_before_visit(engagement, by=None)
    with pytest.raises(EngagementError, match="pinned already"):
        operations.pin_before_visit(engagement, by=None)
    begun = factories.make_engagement(council=council, first_day=factories.in_days(-1))
    with pytest.raises(EngagementError, match="too late"):
        operations.pin_before_visit(begun, by=None)
    off = factories.make_engagement(council=council, first_day=factories.in_days(5), stage=Stage.CANCELLED)
    with pytest.raises(EngagementError, match="cancelled"):
        operations.pin_before_visit(off, by=None)


def test_what_is_due_is_pinned_by_itself_and_nothing_twice(app, arrange):
    with arrange():
        council = council_queries.get_council("HPL")
        metric(council, is_headline=True)
        near = factories.make_engagement(council=council, first_day=factories.in_days(20)).reference
        factories.make_engagement(council=council, first_day=factories.in_days(40))
        factories.make_engagement(council=council, first_day=factories.in_days(12), stage=Stage.CANCELLED)

    def run():
        return app.test_cli_runner().invoke(args=["pin-snapshots"]).output

    assert run() == f"{near}: Hartlepool\n1 snapshot pinned.\n"
    assert run() == "0 snapshots pinned.\n"


def test_the_progress_review_pins_its_snapshot_to_both(session, council):
    reviewed = factories.make_engagement(council=council, first_day=factories.in_days(-300))
    metric(council, is_headline=True)
    kind = factories.make_engagement_type(is_progress_review=True)
    review = factories.make_engagement(council=council, type=kind, original=reviewed)
    snapshot = take_and_pin(review, Occasion.PROGRESS_REVIEW, by=None)
    rows = session.execute(sa.select(PinnedSnapshot.engagement_id, PinnedSnapshot.occasion)).all()
    assert sorted(rows) == sorted([(reviewed.id, Occasion.PROGRESS_REVIEW), (review.id, Occasion.PROGRESS_REVIEW)])
    assert snapshot.council_id == council.id


def test_needs_are_replaced_and_recorded_and_ready_made_ones_are_added_once(session):
    kind = factories.make_engagement_type()
    operations.set_metric_needs(kind, ["a:one", "a:two"], by=None)
    operations.set_metric_needs(kind, ["a:two", "a:three"], by=None)
    assert [need.metric_code for need in queries.needs_because_of(kind)] == ["a:three", "a:two"]


def test_staff_choose_the_figures_of_a_kind_on_a_page(sign_in, arrange):
    with arrange():
        council = council_queries.get_council("HPL")
        chosen, other = metric(council, label="Homes built"), metric(council)
        kind = factories.make_engagement_type(name="Housing peer challenge")
        path, code, kind_id = f"/metric-needs/type/{kind.id}", chosen.code, kind.id
        other_code = other.code
    client = sign_in(Role.CHALLENGE_MANAGER)
    page = client.submit(path, {"metrics": [code]}).page
    assert "Snapshots that are taken from now on" in page.text
    assert "Housing peer challenge" in page.text
    with arrange() as session:
        found = session.scalars(sa.select(MetricNeed.metric_code).where(MetricNeed.type_id == kind_id)).all()
        assert (found, other_code in found) == ([code], False)
        metric_row = session.scalars(sa.select(Metric).where(Metric.code == code)).one()
        metric_row.is_headline = True
    client.submit(path, {"metrics": [other_code]})
    with arrange() as session:
        found = session.scalars(sa.select(MetricNeed.metric_code).where(MetricNeed.type_id == kind_id)).all()
        assert set(found) == {code, other_code}  # a headline now, and not lost
    client.page("/metric-needs/council/1", status=404)


def test_a_manager_pins_one_on_the_engagements_page(sign_in, arrange):
    with arrange():
        council = council_queries.get_council("HPL")
        metric(council, is_headline=True)
        engagement_id = factories.make_engagement(council=council, first_day=factories.in_days(10)).id
    client = sign_in(Role.CHALLENGE_MANAGER)
    path = f"/engagements/{engagement_id}"
    assert "Pin what is known before the visit" in client.page(path).text
    for said in ("What is known today is pinned", "pinned already"):
        token = client.token(path)
        page = client.post(f"{path}/snapshots", data={"csrf_token": token}, follow_redirects=True).page
        assert said in page.text
    assert "Before on site: snapshot of" in page.text
    assert "Pin what is known before the visit" not in page.text


def test_three_weeks_are_counted_to_the_day(session, council):
    metric(council, is_headline=True)
    today = clock.today()
    for days in (0, 21, 22):
        factories.make_engagement(council=council, first_day=today + timedelta(days=days))
    found = operations.pin_due_snapshots(today, by=None)
    assert [(one.first_day - today).days for one in found] == [0, 21]
    assert session.scalar(sa.select(sa.func.count()).select_from(Engagement)) == 3
    assert session.scalar(sa.select(sa.func.count()).select_from(EngagementType)) >= 1
