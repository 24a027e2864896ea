"""Forms of the action plan."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Self

from wtforms.validators import ValidationError

from peerhub import clock
from peerhub.accounts.models import User
from peerhub.actionplan.milestones import milestone_at
from peerhub.actionplan.models import (
    Action,
    ActionUpdate,
    BoardDecision,
    Measure,
    Meeting,
    Milestone,
    PlanTheme,
    Rating,
)
from peerhub.actionplan.operations import Report
from peerhub.actionplan.standing import Standing
from peerhub.engagements.models import Engagement
from peerhub.training.models import Course
from peerhub.web.formats import day as day_in_words
from peerhub.web.formats import day_short
from peerhub.web.forms import (
    CheckboxesField,
    ChoiceField,
    DayField,
    Form,
    HiddenField,
    LongTextField,
    RadiosField,
    TextField,
    TickField,
)

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
    owner_id = ChoiceField(
        "Person who answers for it",
        called="person who answers for it",
        required=False,
        nothing="Nobody who signs in here",
        coerce=int,
        hint="So that the board notices when they leave.",
    )
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
    def starting_from(cls, update: ActionUpdate | None, *, owners: Sequence[tuple[int, str]]) -> Self:
        """Filled in with what is known, so that only what changed is typed."""
        known: dict[str, object] = {"made_on": clock.today()}
        if update is not None:
            same = ("rating", "owner", "due_on", "evidence", "evidence_address")
            known |= {name: getattr(update, name) for name in same} | {"seen": str(update.id)}
            known["owner_id"] = update.owner_id if update.owner_id in dict(owners) else None
        form = cls(data=known)
        form.owner_id.choices = owners
        return form

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
            owner_id=self.owner_id.data,
        )

    @property
    def seen_id(self) -> int | None:
        text = self.seen.data or ""
        return int(text) if text.isdigit() else None


class ActionForm(ReportForm):
    """A new action with its first report."""

    title = TextField("Action", max_length=200, called="action", hint="What is to be done, in one line.")
    detail = LongTextField("More about it", required=False, max_length=1000, rows=3, called="detail")
    decision = ChoiceField(
        "Decision of the board that made it", called="decision", required=False, nothing="None", coerce=int
    )

    def offer(self, decisions: Iterable[BoardDecision]) -> None:
        self.decision.choices = [
            (decision.id, f"{day_short(decision.item.meeting.held_on)}: {decision.text[:90]}") for decision in decisions
        ]


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


class MoveMeetingForm(Form):
    """Puts a meeting on another day."""

    held_on = DayField("New day of the meeting", called="new day of the meeting")
    reason = LongTextField("Why?", called="reason", max_length=400, rows=2, hint="Board members read this.")


class ItemForm(Form):
    """An item on the agenda of a meeting."""

    title = TextField("Item", called="item", max_length=200)
    address = TextField(
        "Address on modern.gov", required=False, max_length=300, hint="The item's page; it begins with https://"
    )

    def validate_address(self, field: TextField) -> None:
        check_address(field.data)


class DecisionForm(Form):
    """What the board decided."""

    text = LongTextField("What was decided?", called="decision", max_length=1000, rows=3)
    about = CheckboxesField("Actions that it is about", called="actions", required=False, coerce=int)

    def offer(self, standings: Iterable[Standing]) -> None:
        """Those that wait for a decision first."""
        waiting = sorted(standings, key=lambda standing: not standing.update.needs_decision)
        self.about.choices = [
            (
                one.action.id,
                f"{one.number} {one.action.title}",
                "Waits for a decision" if one.update.needs_decision else "",
            )
            for one in waiting
            if one.is_open
        ]


class DeclarationForm(Form):
    """An interest of a board member who is a peer. Staff choose whose it is."""

    whose = ChoiceField("Board member", called="board member", coerce=int)
    item = ChoiceField("Item", called="item", required=False, nothing="The whole meeting", coerce=int)
    interest = LongTextField(
        "What is the interest?",
        called="interest",
        max_length=600,
        rows=3,
        hint="For example: served as a peer at the council that the item is about. It is public.",
    )
    takes_part = RadiosField(
        "Does the member take part in the item?",
        missing="Choose whether the member takes part in the item",
        choices=[("yes", "Yes"), ("no", "No, the member leaves for this item")],
    )

    @classmethod
    def of(cls, meeting: Meeting, people: Sequence[User]) -> Self:
        form = cls()
        form.item.choices = [(item.id, f"{item.position} {item.title}") for item in meeting.items]
        if people:
            form.whose.choices = [(user.id, user.name) for user in people]
        else:
            del form.whose
        return form


class MilestoneForm(Form):
    """A step of an action."""

    title = TextField("Milestone", called="milestone", max_length=200, hint="What will be there that is not there now.")
    due_on = DayField("Due date", called="due date")
    made_on = DayField("Known from", called="day from which it is known")


class MilestoneReportForm(Form):
    """How a milestone stands."""

    is_reached = TickField("It is reached", required=False)
    due_on = DayField("Due date", called="due date")
    note = LongTextField("What happened?", called="note", required=False, max_length=600, rows=2)
    made_on = DayField("This holds from", called="day from which this holds")
    seen = HiddenField()

    @classmethod
    def starting_from(cls, milestone: Milestone) -> Self:
        last = milestone_at(milestone.updates, date.max)
        assert last
        known = {"due_on": last.due_on, "is_reached": last.is_reached, "made_on": clock.today(), "seen": str(last.id)}
        return cls(data=known)

    def see(self, milestone: Milestone) -> None:
        """The person has now seen the last update: saving again appends to it."""
        last = milestone_at(milestone.updates, date.max)
        self.seen.raw_data, self.seen.data = None, str(last.id) if last else ""

    @property
    def seen_id(self) -> int | None:
        text = self.seen.data or ""
        return int(text) if text.isdigit() else None


class ProofForm(Form):
    """What proves an action: one of the three."""

    measure = ChoiceField(
        "Live figure",
        called="figure",
        required=False,
        nothing="None",
        coerce=Measure,
        choices=[(measure.value, measure.label) for measure in Measure],
        hint="Counted afresh on every page, beside its value at the last meeting.",
    )
    engagement = ChoiceField(
        "or an engagement", called="engagement", required=False, nothing="None", coerce=int, searchable=True
    )
    course = ChoiceField("or a course", called="course", required=False, nothing="None", coerce=int)
    note = TextField("What it shows", called="note", required=False, max_length=300)

    def offer(self, engagements: Iterable[Engagement], courses: Iterable[Course]) -> None:
        self.engagement.choices = [
            (one.id, f"{one.council.name}, {one.type.name}, {day_in_words(one.first_day)}") for one in engagements
        ]
        self.course.choices = [(course.id, course.title) for course in courses]
