"""Engagement types with their usual teams and deadlines, and the core themes: what every installation starts with.

The list of types, the five themes and the offsets are the LGA's published practice. Days and teams of the types other
than the corporate peer challenge are sensible defaults that staff can change: types are data.
"""

from dataclasses import dataclass, field
from datetime import date

import sqlalchemy as sa

from peerhub.councils.models import Nation
from peerhub.db import db
from peerhub.engagements.models import (
    CoreTheme,
    DeadlineRule,
    EngagementType,
    MetricNeed,
    Passage,
    Subject,
    TemplateSlot,
)
from peerhub.engagements.reference.visits import ensure_papers, ensure_quiet_periods
from peerhub.metrics.sources import SHIPPED
from peerhub.peers.models import PeerKind, Seniority, Skill

THEMES = (
    ("local-priorities", "Local priorities and outcomes"),
    ("leadership", "Organisational and place leadership"),
    ("governance", "Governance and culture"),
    ("finance", "Financial planning and management"),
    ("capacity", "Capacity for improvement"),
)


@dataclass(frozen=True)
class SlotEntry:
    name: str
    kind: PeerKind | None = None
    seniority: Seniority | None = None
    skill: str | None = None
    required: bool = True
    counts: bool = True


@dataclass(frozen=True)
class DeadlineEntry:
    rule: str
    code: str
    name: str
    from_event: str
    months: int = 0
    days: int = 0


LEAD_OFFICER = SlotEntry("Lead officer peer", PeerKind.OFFICER, Seniority.CHIEF_EXECUTIVE)
LEAD_MEMBER = SlotEntry("Lead member peer", PeerKind.MEMBER, Seniority.LEADER)
SECOND_MEMBER = SlotEntry("Member peer", PeerKind.MEMBER, Seniority.CABINET_MEMBER)
FINANCE_OFFICER = SlotEntry("Finance officer peer", PeerKind.OFFICER, Seniority.SECTION_151, "finance")
SPECIALIST = SlotEntry("Specialist officer peer", PeerKind.OFFICER, Seniority.DIRECTOR)
SHADOW = SlotEntry("Shadow peer", required=False, counts=False)

BEFORE = (
    DeadlineEntry("R23", "scoping", "Scoping meeting", "first-day", months=-5),
    DeadlineEntry("R24", "team", "Team agreed and peers asked", "first-day", months=-3),
    DeadlineEntry("R25", "documents", "Documents with the peers", "first-day", days=-21),
    DeadlineEntry("R26", "briefing", "Briefing note and team call", "first-day", days=-14),
)
AFTER = (
    DeadlineEntry("R27", "feedback", "Verbal feedback to the council", "last-day"),
    DeadlineEntry("R28", "report", "Report published", "last-day", months=3),
    DeadlineEntry("R29", "action-plan", "Council's action plan published", "last-day", months=5),
    DeadlineEntry("R30", "progress-review", "Progress review", "last-day", months=10),
    DeadlineEntry("R30", "progress-report", "Progress review report published", "last-day", months=12),
)
# Wales: the panel's report, then the council's response. How soon is a default that staff change.
AFTER_PANEL = (
    DeadlineEntry("R27", "feedback", "Verbal feedback to the council", "last-day"),
    DeadlineEntry("W1", "report", "Panel's report published", "last-day", months=3),
    DeadlineEntry("W2", "action-plan", "Council's response published", "last-day", months=5),
)
# Support that ends with the visit: nobody writes a report about it.
SUPPORT = (Passage.REPORTING, Passage.CHECKING, Passage.REVIEW)
CYCLE = (DeadlineEntry("R32", "next", "Next challenge due", "last-day", months=60),)
EQUALITY_REPORT = (DeadlineEntry("R31", "report", "Report sent to the council", "last-day", days=21),)


@dataclass(frozen=True)
class TypeEntry:
    code: str
    name: str
    days: int
    accreditation: str | None = None
    nation: Nation | None = None
    subject: Subject = Subject.COUNCIL
    themes: bool = False
    cycle: bool = False
    review: bool = False
    without: tuple[Passage, ...] = (Passage.REVIEW,)  # only the challenges of the five-year cycle are reviewed
    notice_days: int = 0
    slots: tuple[SlotEntry, ...] = ()
    deadlines: tuple[DeadlineEntry, ...] = field(default=BEFORE)


def _specialist(name: str, skill: str) -> SlotEntry:
    return SlotEntry(name, PeerKind.OFFICER, Seniority.DIRECTOR, skill)


CORPORATE_TEAM = (LEAD_OFFICER, LEAD_MEMBER, SECOND_MEMBER, FINANCE_OFFICER, SPECIALIST, SHADOW)
SERVICE_TEAM = (LEAD_OFFICER, SlotEntry("Member peer", PeerKind.MEMBER, Seniority.CABINET_MEMBER))
PAIR = (SlotEntry("Officer peer", PeerKind.OFFICER), SlotEntry("Member peer", PeerKind.MEMBER))

TYPES = (
    TypeEntry(
        "corporate",
        "Corporate peer challenge",
        4,
        "corporate",
        Nation.ENGLAND,
        themes=True,
        cycle=True,
        without=(),
        slots=CORPORATE_TEAM,
        deadlines=BEFORE + AFTER + CYCLE,
    ),
    TypeEntry(
        "finance",
        "Finance peer challenge",
        3,
        "finance",
        Nation.ENGLAND,
        cycle=True,
        without=(),
        slots=(LEAD_OFFICER, LEAD_MEMBER, FINANCE_OFFICER, SPECIALIST),
        deadlines=BEFORE + AFTER + CYCLE,
    ),
    TypeEntry(
        "governance",
        "Governance peer challenge",
        3,
        "finance",
        Nation.ENGLAND,
        cycle=True,
        without=(),
        slots=(
            LEAD_OFFICER,
            LEAD_MEMBER,
            SECOND_MEMBER,
            SlotEntry("Monitoring officer peer", PeerKind.OFFICER, Seniority.MONITORING_OFFICER, "governance"),
        ),
        deadlines=BEFORE + AFTER + CYCLE,
    ),
    TypeEntry(
        "progress-review",
        "Progress review",
        2,
        "corporate",
        Nation.ENGLAND,
        review=True,
        without=(Passage.SCOPING, Passage.REVIEW),
        slots=(LEAD_OFFICER, LEAD_MEMBER),
        deadlines=(
            *BEFORE[1:],
            DeadlineEntry("R30", "progress-report", "Progress review report published", "last-day", months=2),
        ),
    ),
    TypeEntry(
        "adult-social-care",
        "Adult social care preparation for assurance",
        3,
        "adult-social-care",
        slots=(*SERVICE_TEAM, _specialist("Adult social care peer", "adult-social-care")),
    ),
    TypeEntry(
        "childrens-services",
        "Children's services peer challenge",
        4,
        "childrens",
        slots=(*SERVICE_TEAM, _specialist("Children's services peer", "childrens-services")),
    ),
    TypeEntry(
        "childrens-safeguarding",
        "Children's safeguarding diagnostic",
        3,
        "childrens",
        slots=(*SERVICE_TEAM, _specialist("Children's services peer", "childrens-services")),
    ),
    TypeEntry(
        "send",
        "Special educational needs and disabilities peer challenge",
        3,
        "childrens",
        slots=(*SERVICE_TEAM, _specialist("SEND peer", "send")),
    ),
    TypeEntry(
        "planning",
        "Planning peer challenge",
        3,
        "corporate",
        slots=(*SERVICE_TEAM, _specialist("Planning peer", "planning")),
    ),
    TypeEntry(
        "housing",
        "Housing peer challenge",
        3,
        "corporate",
        slots=(*SERVICE_TEAM, _specialist("Housing peer", "housing")),
    ),
    TypeEntry(
        "communications",
        "Communications peer challenge",
        2,
        "corporate",
        slots=(*PAIR, _specialist("Communications peer", "communications")),
    ),
    TypeEntry(
        "equality",
        "Equality framework peer challenge",
        2,
        "equality",
        slots=(*PAIR, _specialist("Equality peer", "equality")),
        deadlines=BEFORE + EQUALITY_REPORT,
    ),
    TypeEntry("fire", "Fire and rescue peer challenge", 3, "corporate", subject=Subject.FIRE, slots=PAIR),
    TypeEntry(
        "digital",
        "Digital and cyber peer challenge",
        2,
        "corporate",
        slots=(*PAIR, _specialist("Digital peer", "digital")),
    ),
    TypeEntry("remote", "Remote peer support", 1, "corporate", without=SUPPORT, slots=(SlotEntry("Peer"),)),
    TypeEntry(
        "mentoring",
        "Councillor mentoring",
        2,
        "mentoring",
        without=(Passage.PREPARING, *SUPPORT),
        slots=(SlotEntry("Mentor", PeerKind.MEMBER),),
    ),
    TypeEntry(
        "political-groups",
        "Work with political groups and top teams",
        1,
        "corporate",
        subject=Subject.GROUP,
        without=SUPPORT,
        slots=PAIR,
    ),
    TypeEntry("post-election", "Post-election support", 1, "corporate", without=SUPPORT, slots=PAIR),
    TypeEntry("parish", "Parish and town council peer challenge", 1, "corporate", subject=Subject.PARISH, slots=PAIR),
    TypeEntry(
        "welsh-panel",
        "Panel performance assessment (Wales)",
        3,
        "corporate",
        Nation.WALES,
        slots=(LEAD_OFFICER, LEAD_MEMBER, SPECIALIST),
        deadlines=BEFORE + AFTER_PANEL,
    ),
)

RULES_IN_FORCE_FROM = date(2012, 1, 1)


# What each adds to the headline metrics: every metric of these topics that comes with peerhub.
ADULTS, CHILDREN, SCHOOLS = "Adult social care", "Children’s social care", "Education and skills"
PLACE, WASTE, HOMES = "Economy and work", "Waste and environment", "Housing and planning"
HEALTH, NETWORK, MONEY = "Health and wellbeing", "Connectivity", "Finance"
TOPICS_OF_TYPES = {
    "adult-social-care": (ADULTS,), "childrens-services": (CHILDREN,), "childrens-safeguarding": (CHILDREN,),
    "send": (SCHOOLS,),
    "planning": (HOMES,), "housing": (HOMES,), "finance": (MONEY,),
}  # fmt: skip
TOPICS_OF_THEMES = {"finance": (MONEY,), "local-priorities": (PLACE, HOMES)}
TOPICS_OF_SKILLS = {
    "finance": (MONEY,), "economy": (PLACE, SCHOOLS), "regeneration": (PLACE, HOMES), "planning": (HOMES,),
    "housing": (HOMES,), "adult-social-care": (ADULTS,), "childrens-services": (CHILDREN,), "send": (SCHOOLS,),
    "public-health": (HEALTH,), "climate": (WASTE,), "waste": (WASTE,), "digital": (NETWORK,),
}  # fmt: skip


def ensure_reference() -> int:
    """Add the themes and types that are missing; returns how many. Needs the skills and accreditations first."""
    added = _ensure_themes()
    added += _ensure_types()
    added += ensure_papers(_ids(EngagementType)) + ensure_quiet_periods()
    return added + _ensure_metric_needs()


def _ensure_metric_needs() -> int:
    """Only where there is none yet: from then on staff decide."""
    if db.session.scalar(sa.select(MetricNeed.id).limit(1)):
        return 0
    entries = [metric for source in SHIPPED.values() for metric in source.metrics if not metric.is_headline]
    for model, column, topics in (
        (EngagementType, "type_id", TOPICS_OF_TYPES), (CoreTheme, "theme_id", TOPICS_OF_THEMES),
        (Skill, "skill_id", TOPICS_OF_SKILLS),
    ):  # fmt: skip
        for code, row_id in _ids(model).items():
            wanted = [metric.code for metric in entries if metric.topic in topics.get(code, ())]
            db.session.add_all(MetricNeed(metric_code=metric, **{column: row_id}) for metric in wanted)
    db.session.flush()
    return db.session.scalar(sa.select(sa.func.count(MetricNeed.id))) or 0


def _ids(model: type[EngagementType | CoreTheme | Skill]) -> dict[str, int]:
    return {row.code: row.id for row in db.session.execute(sa.select(model.code, model.id).order_by(model.id))}


def _ensure_types() -> int:
    added = 0
    present = set(db.session.scalars(sa.select(EngagementType.code)))
    skills = {skill.code: skill for skill in db.session.scalars(sa.select(Skill))}
    for position, entry in enumerate(TYPES, start=1):
        if entry.code not in present:
            _add_type(entry, position, skills)
            added += 1
    db.session.flush()
    return added


def _ensure_themes() -> int:
    present = set(db.session.scalars(sa.select(CoreTheme.code)))
    missing = [
        CoreTheme(code=code, name=name, position=position)
        for position, (code, name) in enumerate(THEMES, start=1)
        if code not in present
    ]
    db.session.add_all(missing)
    return len(missing)


def _add_type(entry: TypeEntry, position: int, skills: dict[str, Skill]) -> None:
    type_ = EngagementType(
        code=entry.code,
        name=entry.name,
        subject=entry.subject,
        nation=entry.nation,
        has_core_themes=entry.themes,
        days_on_site=entry.days,
        notice_days=entry.notice_days,
        counts_towards_cycle=entry.cycle,
        is_progress_review=entry.review,
        without_stages=entry.without,
        accreditation_code=entry.accreditation,
        position=position,
        template=[_slot(slot, place, skills) for place, slot in enumerate(entry.slots, start=1)],
    )
    db.session.add(type_)
    db.session.flush()
    db.session.add_all(_deadline(type_.id, deadline) for deadline in entry.deadlines)


def _slot(entry: SlotEntry, place: int, skills: dict[str, Skill]) -> TemplateSlot:
    return TemplateSlot(
        position=place,
        name=entry.name,
        peer_kind=entry.kind,
        seniority=entry.seniority,
        skill=skills[entry.skill] if entry.skill else None,
        is_required=entry.required,
        counts=entry.counts,
    )


def _deadline(type_id: int, entry: DeadlineEntry) -> DeadlineRule:
    return DeadlineRule(
        type_id=type_id,
        rule=entry.rule,
        code=entry.code,
        name=entry.name,
        from_event=entry.from_event,
        months=entry.months,
        days=entry.days,
        valid_from=RULES_IN_FORCE_FROM,
    )
