"""Forms of the action plan."""

from collections.abc import Iterable, Sequence
from typing import Self

from wtforms.validators import ValidationError

from peerhub import clock
from peerhub.actionplan.models import Action, ActionUpdate, PlanTheme, Rating
from peerhub.actionplan.operations import Report
from peerhub.actionplan.standing import Standing
from peerhub.web.forms import ChoiceField, DayField, Form, HiddenField, LongTextField, RadiosField, TextField, TickField

RATING_CHOICES = [
    (Rating.GREEN.value, "On track", "It will be done by its date."),
    (Rating.AMBER.value, "At risk", "It may miss its date; say what would help."),
    (Rating.RED.value, "Off track", "It will miss its date unless something changes."),
    (Rating.COMPLETE.value, "Complete", "It is done, and there is evidence."),
]


def check_address(address: str | None) -> None:
    """Only pages of the web: anything else would be a link that runs or opens something."""
    if address and not address.startswith(("https://", "http://")):
        raise ValidationError("Enter an address that begins with https://")


class ReportForm(Form):
    """How an action goes: the whole state, so that nobody has to read back to know it."""

    rating = RadiosField("How does it go?", choices=RATING_CHOICES, coerce=Rating, called="rating")
    note = LongTextField(
        "What happened?", called="note", max_length=600, rows=3, hint="One or two sentences for the board."
    )
    owner = TextField("Owner", max_length=120, hint="A post or a committee, for example Training manager.")
    due_on = DayField("Due date", called="due date")
    evidence = LongTextField(
        "What shows it?", called="evidence", required=False, max_length=600, rows=2, hint="Needed when it is complete."
    )
    evidence_address = TextField(
        "Address of the evidence", required=False, max_length=300, hint="A page that begins with https://"
    )
    needs_decision = TickField("The board is asked to decide something", required=False)
    made_on = DayField("This holds from", called="day from which this holds")
    seen = HiddenField()

    def validate_evidence_address(self, field: TextField) -> None:
        check_address(field.data)

    @classmethod
    def starting_from(cls, update: ActionUpdate | None) -> Self:
        """Filled in with what is known, so that only what changed is typed."""
        known: dict[str, object] = {"made_on": clock.today()}
        if update is not None:
            same = ("rating", "owner", "due_on", "evidence", "evidence_address")
            known |= {name: getattr(update, name) for name in same} | {"seen": str(update.id)}
        return cls(data=known)

    @property
    def report(self) -> Report:
        assert self.made_on.data
        assert self.due_on.data
        return Report(
            made_on=self.made_on.data,
            owner=self.owner.data,
            due_on=self.due_on.data,
            rating=self.rating.data,
            note=self.note.data,
            evidence=self.evidence.data or "",
            evidence_address=self.evidence_address.data or None,
            needs_decision=self.needs_decision.data,
        )

    @property
    def seen_id(self) -> int | None:
        text = self.seen.data or ""
        return int(text) if text.isdigit() else None


class ActionForm(ReportForm):
    """A new action with its first report."""

    title = TextField("Action", max_length=200, called="action", hint="What is to be done, in one line.")
    detail = LongTextField("More about it", required=False, max_length=1000, rows=3, called="detail")


def theme_choices(themes: Iterable[PlanTheme]) -> list[tuple[int, str]]:
    return [(theme.id, f"{theme.plan.title}: {theme.position} {theme.title}") for theme in themes]


class MoveForm(Form):
    """Gives an action another home."""

    theme = ChoiceField("Theme that it goes to", called="theme that it goes to", coerce=int)
    moved_on = DayField("It moves on", called="day on which it moves")
    reason = LongTextField("Why?", called="reason", max_length=600, rows=3, hint="The board reads this in its history.")
    seen = HiddenField()

    @property
    def seen_id(self) -> int | None:
        text = self.seen.data or ""
        return int(text) if text.isdigit() else None


class CloseForm(Form):
    """Closes a plan. Made for its open actions by `of`: a field for each, with the themes that it can go to."""

    closed_on = DayField("Closed on", called="day on which the plan closes")
    reason = LongTextField(
        "Why does it close?",
        called="reason",
        max_length=600,
        rows=3,
        hint="Stands in the history of every action that moves.",
    )

    @classmethod
    def of(cls, standings: Iterable[Standing], themes: Sequence[PlanTheme]) -> "CloseForm":
        fields = {
            home_field(standing.action): ChoiceField(
                f"{standing.number} {standing.action.title}",
                called=f"home of “{standing.action.title}”",
                choices=theme_choices(themes),
                coerce=int,
            )
            for standing in standings
        }
        made: type[CloseForm] = type("CloseForm", (cls,), fields)
        return made(data={"closed_on": clock.today()})

    def homes(self) -> dict[int, int]:
        """Action id to theme id."""
        chosen = {name: field.data for name, field in self._fields.items() if name.startswith("home-") and field.data}
        return {int(name.removeprefix("home-")): theme_id for name, theme_id in chosen.items()}


def home_field(action: Action) -> str:
    return f"home-{action.id}"


class MeetingForm(Form):
    """A meeting of the board."""

    held_on = DayField("Day of the meeting", called="day of the meeting")
    title = TextField("Title", max_length=160)
    address = TextField(
        "Address of the agenda", required=False, max_length=300, hint="A page that begins with https://"
    )

    def validate_address(self, field: TextField) -> None:
        check_address(field.data)


class PlanForm(Form):
    """A new plan with its themes."""

    title = TextField("Title of the plan", called="title of the plan", max_length=160)
    adopted_on = DayField("Adopted on", called="day of adoption")
    themes = LongTextField("Themes", max_length=1000, rows=6, hint="One on each line, in their order.")

    @property
    def theme_titles(self) -> list[str]:
        return [line.strip() for line in (self.themes.data or "").splitlines() if line.strip()]
