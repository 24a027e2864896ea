"""Forms about what stands behind engagements: the figures that they need, and reorganisations of councils."""

from collections.abc import Sequence
from datetime import date, timedelta

from peerhub.metrics.models import Metric
from peerhub.web.forms import CheckboxesField, DayField, Form, LongTextField, TextField


class MetricNeedsForm(Form):
    """The metrics that something in an engagement adds to its snapshots."""

    metrics = CheckboxesField("Figures to add", called="the figures", required=False)

    @classmethod
    def of(cls, every: Sequence[Metric], codes: Sequence[str]) -> "MetricNeedsForm":
        """A choice of all but the headline metrics; the codes are ticked."""
        form = cls(metrics=list(codes))
        form.metrics.choices = [(one.code, one.label, one.topic) for one in every if not one.is_headline]
        # What was ticked before its metric became a headline, or before it was imported, stays.
        offered = {one.code for one in every if not one.is_headline}
        form.unseen = [code for code in codes if code not in offered]
        return form

    unseen: Sequence[str] = ()

    @property
    def wanted(self) -> list[str]:
        return [*(self.metrics.data or ()), *self.unseen]


class ReorganisationForm(Form):
    """A reorganisation as the law will make it."""

    name = TextField("Name", called="name", max_length=120, hint="As people call it: Surrey 2027.")
    first_day = DayField("First day of the new councils", called="first day", hint="Usually 1 April.")
    lines = LongTextField(
        "Who becomes whom", called="a line for each new council", max_length=10_000, rows=6,
        hint="A line for each new council: its name, a colon, and all that it takes over, with commas between. "
        "A county that is divided stands in several lines.",
    )  # fmt: skip

    @property
    def last_day(self) -> date:
        """Of the councils that end."""
        day: date = self.first_day.data
        return day - timedelta(days=1)
