"""Forms about types of engagement: what they are, when their steps fall due, which documents they need."""

from collections.abc import Sequence

from wtforms.fields import FieldList, FormField

from peerhub.councils.models import Nation
from peerhub.engagements.forms import SlotRow, WithSlots
from peerhub.engagements.models import DeadlineRule, EngagementType, ExpectedPaper, PaperKind, Passage, Subject
from peerhub.engagements.operations import TypeFacts
from peerhub.engagements.type_changes import Offset, from_event
from peerhub.web.forms import (
    CheckboxesField,
    ChoiceField,
    DayField,
    Form,
    LongTextField,
    RadiosField,
    TextField,
    TickField,
    WholeNumberField,
    option,
)

STAGE_HINTS = {
    Passage.SCOPING: "The meeting with the leader and the chief executive",
    Passage.PREPARING: "Documents, briefing note and team call",
    Passage.REPORTING: "Findings and recommendations, and the day on which the report is published",
    Passage.CHECKING: "A round before the report is published: only an error of fact changes it",
    Passage.REVIEW: "Peers of the team come back and look at every action",
}
SIDES = [("before", "Before the event"), ("after", "After the event, or on its day")]


class TypeForm(Form):
    """What a type of engagement is."""

    name = TextField("Name", called="name", max_length=120)
    subject = ChoiceField(
        "Whom is it for?",
        called="whom it is for",
        coerce=Subject,
        choices=[option(subject.value, subject.label) for subject in Subject],
    )
    nation = ChoiceField(
        "Where?",
        called="where it is held",
        coerce=Nation,
        required=False,
        nothing="England and Wales",
        choices=[option(nation.value, nation.value) for nation in Nation],
    )
    days_on_site = WholeNumberField("Usual days on site", called="days on site", least=1, most=20)
    notice_days = WholeNumberField("Days of preparation and report", called="days of preparation and report", most=20)
    counts_towards_cycle = TickField("Counts towards the five years within which every council has one", required=False)
    has_core_themes = TickField("Its scope has at least one of the core themes", required=False)
    stages = CheckboxesField(
        "Which stages does it pass through?",
        called="stages",
        required=False,
        coerce=Passage,
        default=list(Passage),
        hint="Every kind has building the team, the visit, following it up and an end",
        choices=[option(one.value, one.label, STAGE_HINTS[one]) for one in Passage],
    )

    def show(self, type_: EngagementType) -> None:
        """What it is now."""
        self.name.data, self.days_on_site.data = type_.name, type_.days_on_site
        self.subject.data, self.nation.data = type_.subject, type_.nation
        self.has_core_themes.data = type_.has_core_themes
        self.stages.data = [one for one in Passage if one not in type_.without_stages]
        self.notice_days.data, self.counts_towards_cycle.data = type_.notice_days, type_.counts_towards_cycle

    def facts(self) -> TypeFacts:
        return TypeFacts(
            name=self.name.data,
            subject=self.subject.data,
            nation=self.nation.data,
            days_on_site=self.days_on_site.data,
            notice_days=self.notice_days.data or 0,
            counts_towards_cycle=bool(self.counts_towards_cycle.data),
            has_core_themes=bool(self.has_core_themes.data),
            without_stages=tuple(one for one in Passage if one not in (self.stages.data or [])),
        )


class AddTypeForm(TypeForm):
    """A new type, which begins with what another has."""

    like = ChoiceField(
        "Like which type?",
        called="type that it is like",
        coerce=int,
        hint="Its steps, documents, figures, usual team and accreditation are copied; change them afterwards",
    )

    def offer(self, types: Sequence[EngagementType]) -> None:
        self._types = {type_.id: type_ for type_ in types}
        self.like.choices = [option(type_.id, type_.name) for type_ in types]

    @property
    def model(self) -> EngagementType:
        return self._types[self.like.data]


class UsualTeamForm(WithSlots, Form):
    """The places that engagements of a type begin with."""

    slots = FieldList(FormField(SlotRow))


class OffsetForm(Form):
    """How far a step lies from its event."""

    direction = RadiosField("Before or after?", called="side of the event", choices=SIDES)
    months = WholeNumberField("Months", called="months", most=120)
    days = WholeNumberField("and days", called="days", most=400)
    valid_from = DayField(
        "For visits from which day on?",
        called="day from which it counts",
        hint="Earlier visits keep their rule. For example, 1 4 2027",
    )
    ends = TickField("From that day such visits no longer have this step", required=False)

    def show(self, rule: DeadlineRule) -> None:
        """The rule that is in force last."""
        self.direction.data = "before" if (rule.months or rule.days) < 0 else "after"
        self.months.data, self.days.data = abs(rule.months), abs(rule.days)
        self.ends.data = not rule.applies

    def offset(self) -> Offset:
        sign = -1 if self.direction.data == "before" else 1
        months, days = sign * (self.months.data or 0), sign * (self.days.data or 0)
        return Offset(months, days, self.valid_from.data, applies=not self.ends.data)


class AddStepForm(OffsetForm):
    """A step that other types have, for this one."""

    step = ChoiceField("Which step?", called="step")

    def offer(self, steps: Sequence[DeadlineRule]) -> None:
        self._steps = {rule.code: rule for rule in steps}
        self.step.choices = [option(rule.code, f"{rule.name} ({from_event(rule)})") for rule in steps]

    @property
    def model(self) -> DeadlineRule:
        return self._steps[self.step.data]


class ExpectedPapersForm(Form):
    """The documents that engagements of a type need before the visit, a line for each."""

    position_statement = LongTextField(
        "Position statement", required=False, rows=2, max_length=1000,
        hint="What the council writes about itself. One name on each line",
    )  # fmt: skip
    council_document = LongTextField("Documents of the council", required=False, rows=6, max_length=4000)
    timetable = LongTextField("Timetable", required=False, rows=2, max_length=1000)

    def show(self, expected: Sequence[ExpectedPaper]) -> None:
        """What is expected now."""
        for kind, field in self._fields_by_kind():
            field.data = "\n".join(one.name for one in expected if one.kind is kind)

    def wanted(self) -> list[tuple[PaperKind, str]]:
        """Every line with its kind, in the order of the page."""
        given = [(kind, (field.data or "").splitlines()) for kind, field in self._fields_by_kind()]
        return [(kind, line) for kind, lines in given for line in lines if line.strip()]

    def _fields_by_kind(self) -> list[tuple[PaperKind, LongTextField]]:
        return [
            (PaperKind.POSITION_STATEMENT, self.position_statement),
            (PaperKind.COUNCIL_DOCUMENT, self.council_document),
            (PaperKind.TIMETABLE, self.timetable),
        ]
