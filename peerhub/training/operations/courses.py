"""The list of courses: data that staff keep."""

import re
from dataclasses import dataclass
from decimal import Decimal

import sqlalchemy as sa

from peerhub.audit.operations import Actor, changes, record
from peerhub.db import db
from peerhub.training.models import Course
from peerhub.training.operations.errors import TrainingRefused


@dataclass(frozen=True)
class CourseDetails:
    """What a course is called, how long it takes, and whether it is still given."""

    title: str
    hours: Decimal
    is_offered: bool = True


def add_course(details: CourseDetails, *, by: Actor) -> Course:
    """A new course. Its code is made of its title and never changes."""
    _check(details, besides=None)
    course = Course(code=_code(details.title), **vars(details))
    db.session.add(course)
    record("course.add", course, by=by, label=course.title, after=vars(details))
    return course


def change_course(course: Course, details: CourseDetails, *, by: Actor) -> None:
    """Change a course; what was logged before keeps the title and the hours of its day."""
    _check(details, besides=course)
    before = {key: getattr(course, key) for key in vars(details)}
    for key, value in vars(details).items():
        setattr(course, key, value)
    was, now = changes(before, vars(details))
    if now:
        record("course.change", course, by=by, label=course.title, before=was, after=now)


def _check(details: CourseDetails, *, besides: Course | None) -> None:
    taken = sa.select(Course.id).where(
        sa.func.lower(Course.title) == details.title.lower(), Course.id != (besides.id if besides else 0)
    )
    if db.session.scalar(taken.limit(1)) is not None:
        raise TrainingRefused("There is a course of this title already", field="title")


def _code(title: str) -> str:
    """A code of the title's words, with a number where it is taken."""
    base = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:34] or "course"
    taken = set(db.session.scalars(sa.select(Course.code).where(Course.code.startswith(base, autoescape=True))))
    return next(code for number in range(1, 1000) if (code := f"{base}-{number}" if number > 1 else base) not in taken)
