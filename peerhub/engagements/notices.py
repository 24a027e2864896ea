"""What an officer should know before starting an engagement. Pure; a notice never blocks."""

from collections.abc import Iterable
from datetime import date

from peerhub.councils.models import Council
from peerhub.engagements.dates import quiet_times, vesting_days, weekend_days
from peerhub.engagements.deadlines import add_months
from peerhub.engagements.labels import label_of
from peerhub.engagements.models import Engagement, EngagementType, QuietPeriod
from peerhub.web.formats import day, day_range, span

NOTICE_MONTHS = 2  # peers usually have two to three months' notice (R24)
SOON_AGAIN_MONTHS = 24


def start_notices(
    *,
    council: Council,
    type_: EngagementType,
    first_day: date,
    last_day: date,
    same_days: Iterable[Engagement],
    last_challenge: Engagement | None,
    quiet: Iterable[QuietPeriod],
    today: date,
) -> list[str]:
    """Plain sentences: quiet times, weekends, short notice, other visits, and a challenge not long ago.

    `quiet` are the calendar's quiet periods, `same_days` the council's other engagements on these days,
    `last_challenge` its latest that counts (R32).
    """
    notices = [*quiet_times(first_day, last_day, quiet, nation=council.nation), weekend_days(first_day, last_day)]
    lifetime = {"started_on": council.started_on, "ended_on": council.ended_on}
    notices.append(vesting_days(council.name, **lifetime, first_day=first_day, last_day=last_day))
    if first_day < add_months(today, NOTICE_MONTHS):
        notices.append(f"Peers would have {span(today, first_day)} of notice; two to three months are usual.")
    notices += [
        f"{label_of(other)} is on site at the same time, on {day_range(other.first_day, other.last_day)}."
        for other in same_days
    ]
    soon = last_challenge and first_day < add_months(last_challenge.last_day, SOON_AGAIN_MONTHS)
    if last_challenge and soon and type_.counts_towards_cycle:
        notices.append(
            f"{council.name} had its last challenge on {day(last_challenge.last_day)}; the next one is expected within "
            "five years of it."
        )
    return [notice for notice in notices if notice]
