"""The lists that every installation starts with: complete, as published, added once and never changed."""

import pytest
import sqlalchemy as sa

from peerhub import reference
from peerhub.councils.models import Nation, PoliticalGroup
from peerhub.engagements.models import CoreTheme, DeadlineRule, EngagementType
from peerhub.peers.models import PeerKind, Seniority, Skill
from peerhub.training.models import AccreditationKind, Course

# What the programme publishes about a corporate peer challenge: months and days from an event, by what falls due.
CORPORATE_OFFSETS = {
    "scoping": ("first-day", -5, 0),
    "team": ("first-day", -3, 0),
    "documents": ("first-day", 0, -21),
    "briefing": ("first-day", 0, -14),
    "feedback": ("last-day", 0, 0),
    "report": ("last-day", 3, 0),
    "action-plan": ("last-day", 5, 0),
    "progress-review": ("last-day", 10, 0),
    "progress-report": ("last-day", 12, 0),
    "next": ("last-day", 60, 0),
}
THEMES = [
    "Local priorities and outcomes",
    "Organisational and place leadership",
    "Governance and culture",
    "Financial planning and management",
    "Capacity for improvement",
]


@pytest.fixture
def lists(session):
    """Everything, as the command leaves it."""
    added = reference.ensure_all()
    session.commit()
    session.expire_all()
    return added


def everything(session) -> dict[str, list[str]]:
    tables = sa.MetaData()
    tables.reflect(session.connection())
    return {
        name: sorted(str(tuple(row)) for row in session.execute(sa.select(table)))
        for name, table in tables.tables.items()
    }


def offsets(session, code: str) -> dict[str, tuple[str, int, int]]:
    rules = session.scalars(sa.select(DeadlineRule).join(EngagementType).where(EngagementType.code == code))
    return {rule.code: (rule.from_event, rule.months, rule.days) for rule in rules}


def kind_called(session, code: str) -> EngagementType:
    return session.scalars(sa.select(EngagementType).where(EngagementType.code == code)).one()


# Loading


def test_the_command_loads_everything_and_a_second_time_nothing(app):
    runner = app.test_cli_runner()
    first, second = runner.invoke(args=["load-reference"]), runner.invoke(args=["load-reference"])
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert first.output.startswith("Added ")
    assert second.output == "Everything was there already.\n"


def test_a_second_time_changes_no_row(session, lists):
    before = everything(session)
    assert lists > 50
    assert reference.ensure_all() == 0
    session.commit()
    assert everything(session) == before


def test_what_staff_changed_stays_and_what_is_missing_comes_back(session, lists):
    kind = kind_called(session, "corporate")
    kind.name, kind.days_on_site = "Corporate challenge, our way", 3
    session.scalars(sa.select(PoliticalGroup).where(PoliticalGroup.code == "labour")).one().name = "Labour Group"
    session.delete(session.scalars(sa.select(Skill).where(Skill.code == "culture")).one())
    session.commit()
    assert reference.ensure_all() == 1
    session.commit()
    session.expire_all()
    assert (kind.name, kind.days_on_site) == ("Corporate challenge, our way", 3)
    assert "Labour Group" in session.scalars(sa.select(PoliticalGroup.name)).all()
    assert session.scalars(sa.select(Skill).where(Skill.code == "culture")).one().name


# What is in them


def test_a_corporate_peer_challenge_has_the_published_clock(session, lists):
    assert offsets(session, "corporate") == CORPORATE_OFFSETS


def test_an_equality_report_is_due_in_three_weeks(session, lists):
    assert offsets(session, "equality")["report"] == ("last-day", 0, 21)


def test_what_counts_towards_the_cycle_falls_due_again_and_nothing_else_does(session, lists):
    for kind in session.scalars(sa.select(EngagementType)):
        assert ("next" in offsets(session, kind.code)) == kind.counts_towards_cycle, kind.code
    counting = set(session.scalars(sa.select(EngagementType.code).where(EngagementType.counts_towards_cycle)))
    assert counting == {"corporate", "finance", "governance"}


def test_wales_is_not_forced_into_the_five_years(session, lists):
    welsh = session.scalars(sa.select(EngagementType).where(EngagementType.nation == Nation.WALES)).all()
    assert welsh
    assert not any(kind.counts_towards_cycle for kind in welsh)


def test_the_five_themes(session, lists):
    assert session.scalars(sa.select(CoreTheme.name).order_by(CoreTheme.position)).all() == THEMES


def test_the_usual_corporate_team_keeps_the_rules_about_teams(session, lists):
    """R15: a chief executive and a member peer. R16: two member peers. R20: a shadow peer counts for nothing."""
    counting = [slot for slot in kind_called(session, "corporate").template if slot.counts]
    assert 4 <= len(counting) <= 5
    assert any(slot.seniority is Seniority.CHIEF_EXECUTIVE and slot.is_required for slot in counting)
    assert sum(slot.peer_kind is PeerKind.MEMBER for slot in counting) == 2
    assert any(not slot.counts and not slot.is_required for slot in kind_called(session, "corporate").template)


def test_every_type_has_a_team_in_order_and_can_be_accredited_for(session, lists):
    kinds = {kind.code: kind for kind in session.scalars(sa.select(AccreditationKind))}
    for type_ in session.scalars(sa.select(EngagementType)):
        assert type_.template, type_.code
        assert [slot.position for slot in type_.template] == list(range(1, len(type_.template) + 1))
        assert type_.accreditation_code in kinds
        assert kinds[type_.accreditation_code].requirements


def test_every_accreditation_can_be_earned_by_courses_that_are_offered(session, lists):
    offered = set(session.scalars(sa.select(Course.id).where(Course.is_offered)))
    for kind in session.scalars(sa.select(AccreditationKind)):
        positions = {need.position for need in kind.requirements}
        for position in positions:
            assert {need.course_id for need in kind.requirements if need.position == position} & offered, kind.code


def test_groups_with_an_office_and_since_when(session, lists):
    groups = {group.code: group for group in session.scalars(sa.select(PoliticalGroup))}
    assert set(groups) == {"conservative", "labour", "liberal-democrat", "independent", "reform-uk"}
    assert str(groups["reform-uk"].started_on) == "2025-07-01"
    assert all(group.ended_on is None for group in groups.values())
