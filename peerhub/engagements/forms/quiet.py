"""The form of a quiet period."""

from peerhub.councils.models import Nation
from peerhub.engagements.models import QuietPeriod, Repeats
from peerhub.engagements.operations.quiet import QuietDraft
from peerhub.web.forms import ChoiceField, DayField, Form, LongTextField, RadiosField, TextField, WholeNumberField


class QuietPeriodForm(Form):
    """Days on which councils are hard to visit."""

    name = TextField("Name", called="name", max_length=80)
    repeats = RadiosField(
        "How often does it come?", called="how often it comes", coerce=Repeats,
        choices=[(one.value, one.label) for one in Repeats],
    )  # fmt: skip
    first_day = DayField(
        "First day", called="first day", required=False, hint="Of a yearly one, the year does not count"
    )
    last_day = DayField("Last day", called="last day", required=False)
    days_before = WholeNumberField("Days before polling day", called="days before", required=False, most=120)
    days_after = WholeNumberField("Days after polling day", called="days after", required=False, most=120)
    nation = ChoiceField(
        "Where", called="nation", required=False, nothing="England and Wales", coerce=Nation,
        choices=[(nation.value, nation.value.capitalize()) for nation in Nation],
    )  # fmt: skip
    advice = LongTextField("What people should know", called="what people should know", rows=3, max_length=300)

    def show(self, period: QuietPeriod) -> None:
        """What stands in the calendar."""
        for name in ("name", "repeats", "first_day", "last_day", "days_before", "days_after", "nation", "advice"):
            self[name].data = getattr(period, name)

    def draft(self) -> QuietDraft:
        return QuietDraft(
            name=self.name.data, repeats=self.repeats.data, advice=self.advice.data, first_day=self.first_day.data,
            last_day=self.last_day.data, days_before=self.days_before.data or 0, days_after=self.days_after.data or 0,
            nation=self.nation.data,
        )  # fmt: skip
