"""Real rows, each with sensible details and only as much around it as it needs.

Plain functions: `make_peer(seniority=Seniority.LEADER)` adds to the session, flushes and returns the row; whoever
calls commits. Anything may be given by name; what is not given is made, and differs from row to row.
"""

from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from itertools import count
from typing import Any, TypeVar

from peerhub import clock
from peerhub.accounts.models import User, UserRole
from peerhub.actionplan.models import Action, ActionUpdate, Meeting, Plan, PlanTheme, Rating
from peerhub.councils.models import Council, CouncilKind, CouncilStatus, Nation, PoliticalGroup
from peerhub.db import Base, db
from peerhub.engagements.models import CoreTheme, Engagement, EngagementType, SkillNeed, Stage, TeamSlot, TemplateSlot
from peerhub.metrics.models import Metric, MetricImport, MetricSource, MetricValue, Polarity
from peerhub.peers.models import (
    Availability,
    AvailabilityState,
    Conflict,
    ConflictKind,
    ConflictState,
    GroupMembership,
    Peer,
    PeerKind,
    PeerPost,
    PeerSkill,
    PeerStatus,
    Seniority,
    Skill,
)
from peerhub.permissions import Role
from peerhub.teams.models import ACTIVE_STATES, Assignment, AssignmentState
from peerhub.training.models import (
    Accreditation,
    AccreditationKind,
    AccreditationRequirement,
    Course,
    TrainingLog,
    TrainingState,
)
from tests.support.client import PASSWORD

Row = TypeVar("Row", bound=Base)
_numbers = count(1)
TODAYS_TERMS = 3  # config.Config.TERMS_VERSION
MEMBER_POSTS = frozenset(
    {
        Seniority.LEADER,
        Seniority.DEPUTY_LEADER,
        Seniority.CABINET_MEMBER,
        Seniority.GROUP_LEADER,
        Seniority.COMMITTEE_CHAIR,
        Seniority.COUNCILLOR,
    }
)


def in_days(days: int) -> date:
    """The day so many days from today; before today where negative."""
    return clock.today() + timedelta(days=days)


def _save(row: Row) -> Row:
    db.session.add(row)
    db.session.flush()
    return row


def _fill(model: type[Row], details: dict[str, Any], **defaults: Any) -> Row:
    return _save(model(**{**defaults, **details}))


@cache
def _hash_of(password: str) -> str:
    from peerhub.accounts import passwords

    return passwords.hash_password(password)


def make_user(*roles: Role, password: str = PASSWORD, **details: Any) -> User:
    """Somebody who can sign in with `password`, in these roles."""
    number = next(_numbers)
    return _fill(
        User,
        details,
        email=f"person{number}@example.org",
        name=f"Person {number}",
        password_hash=_hash_of(password),
        created_at=clock.now(),
        role_rows=[UserRole(role=role) for role in roles],
    )


def make_group(**details: Any) -> PoliticalGroup:
    number = next(_numbers)
    return _fill(PoliticalGroup, details, code=f"group-{number}", name=f"Group {number}")


def make_council(**details: Any) -> Council:
    number = next(_numbers)
    name = details.get("name", f"Borough {number}")
    return _fill(
        Council,
        details,
        code=f"B{number}",
        gss_code=f"E{number:08}",
        name=name,
        official_name=f"{name} Borough Council",
        nation=Nation.ENGLAND,
        region="North East",
        kind=CouncilKind.UNITARY,
        status=CouncilStatus.CURRENT,
    )


def make_skill(**details: Any) -> Skill:
    number = next(_numbers)
    return _fill(Skill, details, code=f"skill-{number}", name=f"Skill {number}", position=number)


def make_peer(
    *,
    seniority: Seniority = Seniority.HEAD_OF_SERVICE,
    council: Council | None = None,
    group: PoliticalGroup | None = None,
    skills: dict[Skill, int] | None = None,
    **details: Any,
) -> Peer:
    """A deployable peer with one post at `council`; a member or an officer as the post says. `skills`: to level."""
    number = next(_numbers)
    is_member = seniority in MEMBER_POSTS
    peer = _fill(
        Peer,
        details,
        reference=f"P{number:05}",
        given_name="Alex",
        family_name=f"Peer{number}",
        email=f"peer{number}@example.org",
        kind=PeerKind.MEMBER if is_member else PeerKind.OFFICER,
        status=PeerStatus.DEPLOYABLE,
        joined_on=in_days(-700),
        profile_confirmed_on=in_days(-60),
        terms_version=TODAYS_TERMS,
        terms_accepted_on=in_days(-60),
        days_per_year=20,
    )
    peer.posts.append(
        PeerPost(
            council=council or make_council(), title=seniority.label, seniority=seniority, started_on=in_days(-1500)
        )
    )
    if is_member:
        peer.memberships.append(GroupMembership(group=group or make_group(), started_on=in_days(-1500)))
    peer.skills.extend(PeerSkill(skill=skill, level=level) for skill, level in (skills or {}).items())
    return _save(peer)


def make_availability(peer: Peer, first_day: date, last_day: date, **details: Any) -> Availability:
    return _fill(
        Availability,
        details,
        peer_id=peer.id,
        first_day=first_day,
        last_day=last_day,
        state=AvailabilityState.NOT_FREE,
    )


def make_conflict(peer: Peer, council: Council, **details: Any) -> Conflict:
    return _fill(
        Conflict,
        details,
        peer=peer,
        council=council,
        kind=ConflictKind.BUSINESS,
        state=ConflictState.CONFIRMED,
        reason="Holds shares in a company that supplies the council.",
        started_on=in_days(-100),
    )


def make_accreditation_kind(*, courses: int = 0, **details: Any) -> AccreditationKind:
    """A kind of accreditation; `courses` of them are needed, each within 36 months."""
    number = next(_numbers)
    kind = _fill(
        AccreditationKind, details, code=f"accreditation-{number}", name=f"Accreditation {number}", lasts_months=36
    )
    for position in range(courses):
        course = make_course()
        kind.requirements.append(AccreditationRequirement(course=course, position=position, within_months=36))
    return _save(kind)


def make_accreditation(peer: Peer, kind: AccreditationKind, **details: Any) -> Accreditation:
    return _fill(
        Accreditation, details, peer_id=peer.id, kind=kind, starts_on=in_days(-300), ends_on=in_days(700)
    )  # fmt: skip


def make_course(**details: Any) -> Course:
    number = next(_numbers)
    return _fill(Course, details, code=f"course-{number}", title=f"Course {number}", hours=Decimal("6.0"))


def make_training_log(peer: Peer, **details: Any) -> TrainingLog:
    return _fill(
        TrainingLog,
        details,
        peer=peer,
        title="Scrutiny in practice",
        provider="Centre for Governance",
        taken_on=in_days(-30),
        hours=Decimal("3.5"),
        reflection="What a good question sounds like.",
        state=TrainingState.LOGGED,
        logged_at=clock.now(),
    )


def make_engagement_type(*slots: str, accreditation: AccreditationKind | None = None, **details: Any) -> EngagementType:
    """A kind of engagement whose usual team has `slots` (their names; a lead officer and a lead member if none)."""
    number = next(_numbers)
    made = _fill(
        EngagementType,
        details,
        code=f"type-{number}",
        name=f"Peer challenge {number}",
        days_on_site=4,
        notice_days=2,
        accreditation_code=accreditation.code if accreditation else None,
    )
    for position, name in enumerate(slots or ("Lead officer peer", "Lead member peer"), 1):
        _save(TemplateSlot(type_id=made.id, position=position, name=name, peer_kind=_kind_in(name)))
    db.session.refresh(made)
    return made


def make_core_theme(**details: Any) -> CoreTheme:
    number = next(_numbers)
    return _fill(CoreTheme, details, code=f"theme-{number}", name=f"Core theme {number}", position=number)


def make_engagement(
    *,
    council: Council | None = None,
    type: EngagementType | None = None,  # noqa: A002 - the column's name
    needs: dict[Skill, int] | None = None,
    **details: Any,
) -> Engagement:
    """An engagement 120 days ahead, four days on site, with the slots of its type. `needs`: skill to level."""
    number = next(_numbers)
    kind = type or make_engagement_type()
    first_day = details.get("first_day", in_days(120))
    engagement = _fill(
        Engagement,
        details,
        reference=f"PC-{number:06}",
        council=council or make_council(),
        type=kind,
        stage=Stage.TEAM,
        first_day=first_day,
        last_day=first_day + timedelta(days=3),
        created_at=clock.now(),
    )
    engagement.slots.extend(
        TeamSlot(position=slot.position, name=slot.name, peer_kind=slot.peer_kind, seniority=slot.seniority)
        for slot in kind.template
    )
    engagement.needs.extend(SkillNeed(skill=skill, level=level, weight=2) for skill, level in (needs or {}).items())
    return _save(engagement)


def make_assignment(engagement: Engagement, peer: Peer, *, slot: TeamSlot | None = None, **details: Any) -> Assignment:
    """`peer` asked for the first slot, or for `slot`, over the engagement's on-site days."""
    state = details.get("state", AssignmentState.ASKED)
    return _fill(
        Assignment,
        details,
        engagement=engagement,
        slot=slot or engagement.slots[0],
        peer=peer,
        first_day=engagement.first_day,
        last_day=engagement.last_day,
        days=6,
        state=state,
        is_active=state in ACTIVE_STATES,
        assigned_at=clock.now(),
    )


def make_metric(*, source: MetricSource | None = None, **details: Any) -> Metric:
    number = next(_numbers)
    return _fill(
        Metric,
        details,
        source=source or make_metric_source(),
        code=f"test:metric-{number}",
        label=f"Metric {number}",
        topic="Finance",
        unit="%",
        polarity=Polarity.NEUTRAL,
        position=number,
        is_headline=True,
    )


def make_metric_source(**details: Any) -> MetricSource:
    number = next(_numbers)
    return _fill(
        MetricSource,
        details,
        code=f"source-{number}",
        name=f"Source {number}",
        licence="Open Government Licence v3.0",
        attribution="Contains public sector information.",
    )


def make_metric_import(**details: Any) -> MetricImport:
    return _fill(
        MetricImport,
        details,
        file_name="values.csv",
        file_sha256="0" * 64,
        started_at=clock.now(),
        finished_at=clock.now(),
        by_name="The system",
    )


def make_metric_value(metric: Metric, council: Council, value: str | None = "12.5", **details: Any) -> MetricValue:
    """One value for 2024/25; `value=None` makes a missing one with its reason."""
    year = int(details.pop("year", 2024))
    return _fill(
        MetricValue,
        details,
        metric=metric,
        council=council,
        area_code=council.gss_code,
        period=f"{year}/{(year + 1) % 100:02}",
        period_start=date(year, 4, 1),
        period_end=date(year + 1, 3, 31),
        value=None if value is None else Decimal(value),
        published_as=value or "",
        missing_reason="Not published" if value is None else None,
        import_id=details.get("import_id") or make_metric_import().id,
    )


def make_plan(**details: Any) -> Plan:
    return _fill(Plan, details, title="Peer support action plan", adopted_on=in_days(-400))


def make_meeting(held_on: date, **details: Any) -> Meeting:
    return _fill(Meeting, details, held_on=held_on, title=f"Board, {held_on:%B %Y}")


def make_plan_theme(plan: Plan, **details: Any) -> PlanTheme:
    number = next(_numbers)
    return _fill(PlanTheme, details, plan=plan, position=number, title=f"Theme {number}")


def make_action(theme: PlanTheme | None = None, **details: Any) -> Action:
    """An action without any update."""
    number = next(_numbers)
    return _fill(
        Action,
        details,
        theme=theme or make_plan_theme(make_plan()),
        position=number,
        title=f"Action {number}",
        started_on=in_days(-390),
    )


def make_action_update(action: Action, made_on: date, **details: Any) -> ActionUpdate:
    return _fill(
        ActionUpdate,
        details,
        action=action,
        made_on=made_on,
        recorded_at=clock.now(),
        recorded_by_name="Person",
        owner="Head of Peer Support",
        due_on=in_days(100),
        rating=Rating.GREEN,
        note="Going as planned.",
    )


def _kind_in(name: str) -> PeerKind | None:
    return next((kind for kind in PeerKind if kind.value in name.lower()), None)
