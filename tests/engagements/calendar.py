"""The quiet periods that come with an installation, as rows that no database holds."""

from peerhub.engagements.models import QuietPeriod
from peerhub.engagements.reference.visits import QUIET

SHIPPED = [
    QuietPeriod(
        name=name, repeats=repeats, first_day=first, last_day=last, days_before=before, days_after=after, advice=advice
    )
    for name, repeats, first, last, before, after, advice in QUIET
]
