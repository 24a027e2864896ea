"""Forms around teams: the list's filters, answers, clearances, new days, calling off."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Self

from peerhub.accounts.models import User
from peerhub.engagements.deadlines import NOTED_BY_HAND, Deadline, add_months
from peerhub.engagements.models import Stage
from peerhub.engagements.operations.stepping import StepDraft, StepNote
from peerhub.peers.models import ConflictKind
from peerhub.teams.declarations import Signed
from peerhub.teams.queries import EngagementFilter, Order
from peerhub.teams.stages import Need
from peerhub.web.filters import FilterForm
from peerhub.web.formats import day
from peerhub.web.forms import (
    CheckboxesField,
    ChoiceField,
    DayField,
    EmailField,
    Form,
    HiddenField,
    LongTextField,
    RadiosField,
    TextField,
    TickField,
    option,
)
from peerhub.web.sentences import called

REASON = {"max_length": 400, "rows": 3}
AHEAD, PAST, ANY = "ahead", "past", "any"
APRIL = 4


class EngagementFilterForm(FilterForm):
    """What narrows the list of engagements."""

    q = TextField("Council or reference", required=False, max_length=80)
    when = ChoiceField("On site", required=False, nothing="")
    stage = ChoiceField(
        "Stage", coerce=Stage, choices=[(s.value, s.label) for s in Stage], required=False, nothing="Any stage"
    )
    type = ChoiceField("Kind", coerce=int, required=False, nothing="Any kind")
    region = ChoiceField("Region", required=False, nothing="Any region")
    manager = ChoiceField("Manager", coerce=int, required=False, nothing="Anybody")
    order = ChoiceField("Sorted by", coerce=Order, choices=[(o.value, o.label) for o in Order], required=False)
    gap = TickField("Only teams with a gap")

    def offer(
        self,
        *,
        types: list[tuple[int, str]],
        regions: list[str],
        managers: list[User],
        today: date,
    ) -> None:
        self.type.choices = [option(*type_) for type_ in types]
        self.region.choices = [option(region, region) for region in regions]
        self.manager.choices = [option(manager.id, manager.name) for manager in managers]
        self.when.choices = [
            option(AHEAD, "From today on"),
            option("3", "In the next three months"),
            option("12", "In the next twelve months"),
            *(option(f"{year}", f"April {year} to March {year + 1}") for year in _seasons(today)),
            option(PAST, "Before today"),
            option(ANY, "At any time"),
        ]

    def wanted(self, *, usual: str, today: date) -> EngagementFilter:
        """What is asked for; `usual` is what `when` means while nothing is chosen."""
        given = self.values()
        self.when.data = given.get("when", usual)
        newest_first = self.when.data in (PAST, ANY)
        self.order.data = given.get("order", Order.LATEST if newest_first else Order.SOONEST)
        first_day, last_day = _days(self.when.data, today)
        return EngagementFilter(
            text=given.get("q", ""),
            stage=given.get("stage"),
            type_id=given.get("type"),
            region=given.get("region", ""),
            first_day=first_day,
            last_day=last_day,
            has_gap=bool(given.get("gap")),
            manager_id=given.get("manager"),
            order=self.order.data,
        )

    def in_force(self) -> list[tuple[str, dict[str, str | None]]]:
        """Words and what their removal sets, for every filter that narrows."""
        chosen = [
            field for field in (self.stage, self.type, self.region, self.manager) if field.data and not field.errors
        ]
        found: list[tuple[str, dict[str, str | None]]] = [
            (f"{field.label.text}: {_chosen_words(field)}", {field.name: None}) for field in chosen
        ]
        if self.q.data and not self.q.errors:
            found.insert(0, (f"“{self.q.data}”", {"q": None}))
        if self.when.data != ANY and not self.when.errors:
            found.append((f"On site: {called(_chosen_words(self.when))}", {"when": ANY}))
        if self.gap.data:
            found.append(("Teams with a gap", {"gap": None}))
        return found


class DeclarationForm(Form):
    """What a peer declares of their interests in one council, and signs."""

    interest = RadiosField(
        "Do you have any interest in this council?",
        called="answer",
        missing="Say whether you have an interest in this council",
        choices=[
            option("none", "No", "I do not work, sit or live with somebody who works or sits there, have not applied "
                   "for a post there, and have no business with it"),
            option("some", "Yes, or perhaps", "The peer team looks at it and tells you"),
        ],
        required=False,
    )  # fmt: skip
    kind = ChoiceField(
        "What kind of interest?", called="kind of interest", coerce=ConflictKind, required=False, nothing="Choose",
        choices=[(kind.value, kind.label) for kind in ConflictKind],
    )  # fmt: skip
    details = LongTextField("What is it?", called="interest", required=False, **REASON)
    signature = TextField(
        "Sign with your full name", called="name", required=False, max_length=160, autocomplete="off",
        hint="It is kept with the day and the words that you sign",
    )  # fmt: skip

    @property
    def wants_kind(self) -> bool:
        return bool(self.interest.data == "some" and self.kind.data is None)

    def signed(self) -> Signed | None:
        """What was declared; None where nothing was said yet."""
        if self.interest.data not in ("none", "some"):
            return None
        kind = self.kind.data if self.interest.data == "some" else None
        return Signed(self.signature.data or "", kind, self.details.data or "")

    def is_complete(self) -> bool:
        """Whether a declaration can be made of it; what is missing is said at its field."""
        if self.interest.data not in ("none", "some"):
            self.refuse("Say whether you have an interest in this council", on="interest")
        elif self.wants_kind:
            self.refuse("Choose what kind of interest it is", on="kind")
        elif not self.signature.data:
            self.refuse("Sign with your full name", on="signature")
        return not self.errors


class AnswerForm(DeclarationForm):
    """Yes, no, or other days, to an invitation."""

    answer = RadiosField(
        "Can you come?",
        called="answer",
        missing="Say whether you can come",
        choices=[
            ("yes", "Yes, I can come"),
            ("no", "No, I cannot come"),
            option("days", "Not then, but on other days", "Staff see whether the visit can move"),
        ],
    )
    reason = LongTextField(
        "If not, why?",
        called="reason",
        required=False,
        hint="A few words, such as: budget council on those days. Staff read this; the council does not.",
        **REASON,
    )
    first_day = DayField("First day that would suit you", called="first day", required=False)
    last_day = DayField("Last day that would suit you", called="last day", required=False)


class NotedAnswerForm(Form):
    """What staff were told by a peer."""

    answer = RadiosField(
        "What did the peer say?",
        called="answer",
        missing="Choose what the peer said",
        choices=[("yes", "Can come"), ("no", "Cannot come")],
    )
    reason = LongTextField("If not, why?", called="reason", required=False, **REASON)


class ClearanceForm(Form):
    """The group office's word."""

    decision = RadiosField(
        "Your decision",
        called="decision",
        missing="Choose whether you clear this deployment",
        choices=[("clear", "Clear"), ("refuse", "Do not clear")],
    )
    reason = LongTextField(
        "If not, why?",
        called="reason",
        required=False,
        hint="Only LGA staff and your office read this. The council and the peer do not.",
        **REASON,
    )


class DelegateForm(Form):
    """Somebody else decides for the group office."""

    name = TextField("Their name", called="name", max_length=120)
    email = EmailField("Their e-mail address")


class StepForm(Form):
    """How a step of an engagement stands."""

    note = RadiosField("How does it stand?", called="how it stands", coerce=StepNote)
    done_on = DayField("Done on", called="day on which it was done", required=False)
    owner = TextField(
        "Who sees to it now?", called="who sees to it now", required=False, max_length=120,
        hint="For a step that is late",
    )  # fmt: skip
    reason = LongTextField(
        "Why?", called="the reason", required=False, rows=3, max_length=400, hint="Why it is late, or left out"
    )

    @classmethod
    def about(cls, due: Deadline, *, by_hand: bool) -> Self:
        """For this step as it stands; only what a person can tell may be ticked off."""
        form = cls()
        notes = [note for note in StepNote if by_hand or note is not StepNote.DONE]
        form.note.choices = [(note.value, note.label) for note in notes]
        if not by_hand:
            del form.done_on
        if not form.is_submitted():
            form.owner.data = due.owner if due.late_because else ""
            form.reason.data = due.left_out_because or due.late_because
        return form

    def draft(self) -> StepDraft:
        return StepDraft(
            note=self.note.data,
            done_on=self.done_on.data if "done_on" in self else None,
            reason=self.reason.data or "",
            owner=self.owner.data or "",
        )


class ReasonForm(Form):
    """A reason for something that cannot be undone."""

    reason = LongTextField("Why?", called="reason", missing="Say why in a few words", **REASON)


class PassOnForm(Form):
    """Somebody else at the council."""

    name = TextField("Name of the person at the council", called="name", max_length=120)
    email = EmailField("Their e-mail address")


class ProposalForm(PassOnForm):
    """To whom at the council the team is shown, and until when they may object."""

    due_on = DayField("Until when may they object?", called="day until which they may object")

    def suggest(self, contacts: Sequence[User]) -> None:
        """The council's own contact, where one has an account."""
        if contacts and not self.is_submitted():
            self.name.data, self.email.data = contacts[0].name, contacts[0].email


class ProposalAnswerForm(Form):
    """What the council says to the team."""

    answer = RadiosField(
        "Is there a reason why somebody should not come?",
        called="answer",
        missing="Choose whether you object",
        choices=[("agree", "No, we look forward to the team"), ("object", "Yes, we object")],
    )
    objection = LongTextField(
        "If you object, to whom, and why?",
        called="reason",
        required=False,
        max_length=1000,
        hint="A conflict of interest, for example. The Local Government Association decides, and tells you.",
    )


class ConfirmForm(Form):
    """The manager's last word; the reason is needed where the council has not agreed."""

    reason = LongTextField("Why without the council's agreement?", called="reason", required=False, **REASON)


class WithoutForm(Form):
    """Goes on, or ends; the reason is needed where something was left out."""

    reason = LongTextField("Why without these?", called="reason", required=False, **REASON)


class VisitForm(Form):
    """The visit has taken place: which steps were taken, and why not the others."""

    taken = CheckboxesField("Which of these were taken?", called="steps that were taken", required=False)
    reason = LongTextField(
        "If anything was left out, why?", called="reason", required=False, hint="It stays on record.", **REASON
    )

    @classmethod
    def about(cls, needs: Sequence[Need]) -> Self:
        """The open steps that a person can tell were taken."""
        form = cls()
        form.taken.choices = [option(need.code, need.words) for need in needs if need.code in NOTED_BY_HAND]
        return form


class ColleagueForm(Form):
    """A colleague who confirms instead."""

    colleague = ChoiceField("Who confirms instead?", called="colleague", coerce=int)

    @classmethod
    def choosing_from(cls, colleagues: Sequence[User]) -> Self:
        form = cls()
        form.colleague.choices = [option(user.id, user.name) for user in colleagues]
        return form


class DatesForm(Form):
    """New on-site days."""

    first_day = DayField("First day on site", called="first day on site")
    last_day = DayField("Last day on site", called="last day on site")
    leave = TickField("Move the days all the same, and take whoever cannot come off the team")
    version = HiddenField()


def _seasons(today: date) -> range:
    """The years in which the last, the current and the next two seasons begin, in April."""
    now = today.year if today.month >= APRIL else today.year - 1
    return range(now - 1, now + 3)


def _days(when: str, today: date) -> tuple[date | None, date | None]:
    if when == AHEAD:
        return today, None
    if when == PAST:
        return None, today
    if when in ("3", "12"):
        return today, add_months(today, int(when))
    if when == ANY or not when.isdigit():
        return None, None
    return date(int(when), APRIL, 1), date(int(when) + 1, APRIL - 1, 31)


def _chosen_words(field: ChoiceField) -> str:
    return next((str(choice.label) for choice in field.iter_choices() if choice.selected and choice.value != ""), "")


class BesideForm(FilterForm):
    """What a snapshot is set beside: today's figures, or a later snapshot of the same council."""

    beside = ChoiceField("Beside", called="the later day", required=False, nothing="What is known today", coerce=int)

    @classmethod
    def choosing_from(cls, snapshots: Sequence[tuple[int, datetime]]) -> "BesideForm":
        form = cls()
        form.beside.choices = [(snapshot_id, f"Snapshot of {day(taken_at)}") for snapshot_id, taken_at in snapshots]
        return form

    @property
    def snapshot_id(self) -> int | None:
        chosen: int | None = self.values().get("beside")
        return chosen
