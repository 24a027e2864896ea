"""Forms about an election, a seat, and a call."""

from peerhub.peers.reviewing.models import CallOutcome
from peerhub.web.forms import DayField, Form, HiddenField, LongTextField, RadiosField, option


class ElectionForm(Form):
    """Asks the member peers of some councils whether they kept their seats."""

    polled_on = DayField("Day of the election", called="day of the election")
    councils = LongTextField(
        "Councils that voted", max_length=20_000, rows=8, missing="Enter at least one council",
        hint="One a line, by name or code. You can paste a column of a spreadsheet. "
        "Where a third of the seats was up, peers whose seat was not say so",
    )  # fmt: skip
    seen = HiddenField()


class SeatForm(Form):
    """Whether a seat is still held."""

    kept = RadiosField(
        "Do you still hold the seat?", called="answer", missing="Say whether you still hold the seat",
        choices=[option("yes", "Yes", "Also if it was not up for election"), option("no", "No")],
    )  # fmt: skip
    last_day = DayField(
        "If not: your last day", called="last day", required=False, hint="Empty means the day of the election"
    )


class CallForm(Form):
    """What came of a call."""

    outcome = RadiosField("What came of it?", called="outcome", coerce=CallOutcome)
    note = LongTextField("Note", required=False, max_length=400, rows=3, hint="The peer can read it")

    def offer(self) -> None:
        hints = {CallOutcome.CONFIRMED: "The profile counts as confirmed from today"}
        self.outcome.choices = [option(one.value, one.label, hints.get(one, "")) for one in CallOutcome]
