"""Courses and accreditations: what every installation starts with.

The LGA's courses are named after what it publishes about its peer training; how long an accreditation lasts and what
counts towards it are settings with a sensible default, not published figures.
"""

from dataclasses import dataclass
from decimal import Decimal

import sqlalchemy as sa

from peerhub.db import db
from peerhub.training.models import AccreditationKind, AccreditationRequirement, Course


@dataclass(frozen=True)
class CourseEntry:
    code: str
    title: str
    hours: Decimal


@dataclass(frozen=True)
class Need:
    """One course out of `courses`, taken within so many months before the last of them."""

    courses: tuple[str, ...]
    within_months: int = 36


@dataclass(frozen=True)
class AccreditationEntry:
    code: str
    name: str
    lasts_months: int
    needs: tuple[Need, ...]


COURSES = (
    CourseEntry("peer-induction", "Induction for new peers", Decimal(2)),
    CourseEntry("member-accreditation-day", "Member peer development and accreditation day", Decimal("6.5")),
    CourseEntry("officer-accreditation-day", "Officer peer development and accreditation day", Decimal("6.5")),
    CourseEntry("accreditation-refresher", "Accreditation refresher", Decimal(3)),
    CourseEntry("finance-peer-day", "Finance and governance peer challenge training", Decimal(6)),
    CourseEntry("childrens-residential", "Children's services peer training, two-day residential", Decimal(13)),
    CourseEntry("assurance-training", "Preparing for adult social care assurance", Decimal(6)),
    CourseEntry("mentoring", "Councillor mentoring", Decimal(6)),
    CourseEntry("equality-framework", "Equality framework assessor training", Decimal(6)),
    CourseEntry("cyber-briefing", "Digital and cyber peer briefing", Decimal(3)),
)

ACCREDITATION_DAYS = Need(("member-accreditation-day", "officer-accreditation-day", "accreditation-refresher"))

ACCREDITATIONS = (
    AccreditationEntry(
        "corporate", "Corporate peer challenge", 36, (Need(("peer-induction",), 120), ACCREDITATION_DAYS)
    ),
    AccreditationEntry(
        "finance", "Finance and governance peer challenge", 36, (ACCREDITATION_DAYS, Need(("finance-peer-day",)))
    ),
    AccreditationEntry("childrens", "Children's services peer challenge", 36, (Need(("childrens-residential",)),)),
    AccreditationEntry(
        "adult-social-care", "Adult social care preparation for assurance", 36, (Need(("assurance-training",)),)
    ),
    AccreditationEntry("mentoring", "Councillor mentoring", 36, (Need(("mentoring",)),)),
    AccreditationEntry("equality", "Equality framework", 36, (Need(("equality-framework",)),)),
)


def ensure_reference() -> int:
    """Add the courses and accreditations that are missing; returns how many. Never changes one that is there."""
    courses = {course.code: course for course in db.session.scalars(sa.select(Course))}
    added = 0
    for entry in COURSES:
        if entry.code not in courses:
            courses[entry.code] = Course(code=entry.code, title=entry.title, hours=entry.hours)
            db.session.add(courses[entry.code])
            added += 1
    db.session.flush()
    present = set(db.session.scalars(sa.select(AccreditationKind.code)))
    for position, kind in enumerate(ACCREDITATIONS, start=1):
        if kind.code not in present:
            _add_kind(kind, position, courses)
            added += 1
    db.session.flush()
    return added


def _add_kind(entry: AccreditationEntry, position: int, courses: dict[str, Course]) -> None:
    kind = AccreditationKind(code=entry.code, name=entry.name, lasts_months=entry.lasts_months, position=position)
    kind.requirements = [
        AccreditationRequirement(course_id=courses[code].id, position=place, within_months=need.within_months)
        for place, need in enumerate(entry.needs, start=1)
        for code in need.courses
    ]
    db.session.add(kind)
