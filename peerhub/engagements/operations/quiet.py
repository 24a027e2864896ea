"""The calendar of quiet periods: added, changed, taken out by staff."""

from dataclasses import dataclass
from datetime import date

from peerhub.accounts.models import User
from peerhub.audit.operations import changes, record
from peerhub.councils.models import Nation
from peerhub.db import db
from peerhub.engagements import queries
from peerhub.engagements.errors import EngagementError
from peerhub.engagements.models import QuietPeriod, Repeats

LONGEST = 366  # days


@dataclass(frozen=True)
class QuietDraft:
    """A quiet period as somebody entered it."""

    name: str
    repeats: Repeats
    advice: str
    first_day: date | None = None
    last_day: date | None = None
    days_before: int = 0
    days_after: int = 0
    nation: Nation | None = None


def add_quiet_period(draft: QuietDraft, *, by: User) -> QuietPeriod:
    """Enter a quiet period. Raises EngagementError with the field to mend."""
    period = QuietPeriod(**_checked(draft, besides=None))
    db.session.add(period)
    record("quiet-period.add", period, by=by, label=period.name, after=_checked(draft, besides=period))
    return period


def change_quiet_period(period: QuietPeriod, draft: QuietDraft, *, by: User) -> None:
    """Change one. Raises EngagementError with the field to mend."""
    wanted = _checked(draft, besides=period)
    before, after = changes({key: getattr(period, key) for key in wanted}, wanted)
    for key, value in wanted.items():
        setattr(period, key, value)
    if after:
        record("quiet-period.change", period, by=by, label=period.name, before=before, after=after)


def remove_quiet_period(period: QuietPeriod, *, by: User) -> None:
    """Take one out: nobody is warned of it any more."""
    record("quiet-period.remove", period, by=by, label=period.name)
    db.session.delete(period)


def _checked(draft: QuietDraft, *, besides: QuietPeriod | None) -> dict[str, object]:
    name, advice = " ".join(draft.name.split()), " ".join(draft.advice.split())
    if any(other is not besides and other.name.casefold() == name.casefold() for other in queries.quiet_periods()):
        raise EngagementError("There is a quiet period of this name already", "name")
    if draft.repeats is Repeats.ELECTIONS:
        if not draft.days_before and not draft.days_after:
            raise EngagementError("Say how many days before or after polling day", "days_before")
        return {**vars(draft), "name": name, "advice": advice, "first_day": None, "last_day": None}
    first, last = draft.first_day, draft.last_day
    if first is None:
        raise EngagementError("Enter its first day", "first_day")
    if last is None:
        raise EngagementError("Enter its last day", "last_day")
    if last < first:
        raise EngagementError("The last day must be the first day or later", "last_day")
    if (last - first).days >= LONGEST:
        raise EngagementError("A quiet period lasts at most a year. Check both days", "last_day")
    return {**vars(draft), "name": name, "advice": advice, "days_before": 0, "days_after": 0}
