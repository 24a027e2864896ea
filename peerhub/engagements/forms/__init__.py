"""Forms about an engagement: starting one, its scope, the places on its team."""

import enum
from collections.abc import Iterable, Sequence
from typing import Any

from wtforms import Form as Rows
from wtforms.fields import FieldList, FormField

from peerhub import clock
from peerhub.accounts.models import User
from peerhub.councils.models import Council, Nation
from peerhub.engagements.dates import last_day_of_visit
from peerhub.engagements.labels import WEIGHTS
from peerhub.engagements.models import CoreTheme, Engagement, EngagementType, Subject, TeamSlot, TemplateSlot
from peerhub.engagements.operations import Need, SlotPlan
from peerhub.peers.models import PeerKind, Seniority, Skill
from peerhub.peers.rules import SKILL_LEVELS
from peerhub.permissions import Role
from peerhub.web.forms import (
    CheckboxesField,
    ChoiceField,
    DayField,
    Form,
    HiddenField,
    LongTextField,
    TextField,
    TickField,
    option,
)

FOCUS_HINT = "What the council asks the team to look at besides the core themes"
BLANK_NEEDS = 4  # rows to fill in that are shown from the start
USUAL_LEVEL, USUAL_WEIGHT, ESSENTIAL = 3, 2, 3


class Standing(enum.Enum):
    """Whether a place must be filled, and whether who fills it counts as a member of the team (R20)."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    SHADOW = "shadow"


STANDINGS = (
    (Standing.REQUIRED.value, "Must be filled"),
    (Standing.OPTIONAL.value, "Optional"),
    (Standing.SHADOW.value, "Shadow or observer"),
)


class NeedRow(Rows):
    """One skill that the team needs; a row without a skill is left alone."""

    skill = ChoiceField("Skill", coerce=int, required=False, nothing="No skill")
    level = ChoiceField(
        "Level",
        coerce=int,
        choices=[(level, f"{level}: {words}") for level, words in SKILL_LEVELS.items()],
        required=False,
    )
    weight = ChoiceField(
        "Weight", coerce=int, choices=[(key, words.capitalize()) for key, words in WEIGHTS.items()], required=False
    )


class SlotRow(Rows):
    """One place on the team; a row that is to be removed, or was added and left empty, may hold anything."""

    slot_id = HiddenField()
    name = TextField("Name of the place", max_length=80, called="name of the place")
    kind = ChoiceField(
        "Who",
        coerce=PeerKind,
        choices=[(kind.value, kind.label) for kind in PeerKind],
        required=False,
        nothing="Either",
    )
    seniority = ChoiceField(
        "Level of post",
        coerce=Seniority,
        choices=[(level.value, level.label) for level in Seniority],
        required=False,
        nothing="Any",
    )
    skill = ChoiceField("Speciality", coerce=int, required=False, nothing="None")
    standing = ChoiceField("Standing", coerce=Standing, choices=STANDINGS, called="standing of the place")
    remove = TickField("Remove")

    @property
    def is_kept(self) -> bool:
        given = (self.slot_id, self.name, self.kind, self.seniority, self.skill)
        return not self.remove.data and any(field.data for field in given)

    def validate(self, extra_validators: Any = None) -> bool:
        return not self.is_kept or bool(super().validate(extra_validators))


class WithNeeds:
    """What every form with rows of needs can do."""

    needs: Any

    def offer_skills(self, skills: Sequence[Skill]) -> None:
        """What can be chosen in every row, those of the team's places included."""
        self._skills = {skill.id: skill for skill in skills}
        self.offer_in_new_rows()

    def offer_in_new_rows(self) -> None:
        """Rows that were added after `offer_skills` need the same choices."""
        choices = [option(skill.id, skill.name) for skill in self._skills.values()]
        for rows in (getattr(self, "needs", ()), getattr(self, "slots", ())):
            for row in rows:
                row.form.skill.choices = choices

    def show_needs(self, needs: Iterable[tuple[int, int, int]]) -> None:
        """Fill the rows with (skill id, level, weight), and leave some to fill in."""
        for skill_id, level, weight in needs:
            self.needs.append_entry({"skill": skill_id, "level": level, "weight": weight})
        for _ in range(BLANK_NEEDS):
            self.add_need()

    def add_need(self) -> None:
        self.needs.append_entry({"level": USUAL_LEVEL, "weight": USUAL_WEIGHT})

    def needs_given(self) -> list[Need]:
        """(skill, level, weight) of every row with a skill."""
        rows = [row.form for row in self.needs if row.form.skill.data is not None]
        return [
            (self._skills[row.skill.data], row.level.data or USUAL_LEVEL, row.weight.data or USUAL_WEIGHT)
            for row in rows
        ]


class WithThemes:
    """What every form with the core themes can do."""

    themes: Any

    def offer_themes(self, themes: Sequence[CoreTheme]) -> None:
        self._themes = {theme.id: theme for theme in themes}
        self.themes.choices = [option(theme.id, theme.name) for theme in themes]

    def themes_given(self) -> list[CoreTheme]:
        return [self._themes[theme_id] for theme_id in self.themes.data]


class WithSlots(WithNeeds):
    """What every form with the places of a team can do."""

    slots: Any

    def show_slots(self, slots: Iterable[TemplateSlot | TeamSlot]) -> None:
        """Show these places instead of what was there."""
        while len(self.slots):
            self.slots.pop_entry()
        for slot in slots:
            plan = SlotPlan.of(slot)
            self.slots.append_entry(
                {
                    "slot_id": plan.slot_id or "",
                    "name": plan.name,
                    "kind": plan.peer_kind,
                    "seniority": plan.seniority,
                    "skill": plan.skill_id,
                    "standing": _standing(plan),
                }
            )

    def add_slot(self) -> None:
        self.slots.append_entry({"standing": Standing.REQUIRED})

    def slots_given(self) -> list[SlotPlan]:
        """Every place that stays or is new."""
        return [_plan(row.form) for row in self.slots if row.form.is_kept]


class ScopeForm(WithThemes, WithNeeds, Form):
    """Themes, local focus and needs of an engagement that has begun."""

    themes = CheckboxesField("Core themes", coerce=int, required=False)
    local_focus = LongTextField("Local focus", required=False, rows=4, hint=FOCUS_HINT)
    needs = FieldList(FormField(NeedRow))
    version = HiddenField()
    was_overtaken = False

    def show(self, engagement: Engagement) -> None:
        """What stands in the record now."""
        self.themes.data = [theme.id for theme in engagement.themes]
        self.local_focus.data = engagement.local_focus
        self.show_needs((need.skill_id, need.level, need.weight) for need in engagement.needs)
        self.version.data = str(engagement.version)


class TeamPlacesForm(WithSlots, Form):
    """The places on the team of an engagement that has begun."""

    slots = FieldList(FormField(SlotRow))
    version = HiddenField()
    was_overtaken = False

    def show(self, engagement: Engagement) -> None:
        """What stands in the record now."""
        self.show_slots(engagement.slots)
        self.version.data = str(engagement.version)


class StartForm(WithThemes, WithSlots, Form):
    """Everything it takes to start an engagement, on one page, in the order in which an officer knows it."""

    council = ChoiceField("Council", coerce=int, searchable=True)
    type = ChoiceField("Kind of engagement", coerce=int)
    first_day = DayField("First day on site", called="first day on site")
    last_day = DayField(
        "Last day on site",
        required=False,
        called="last day on site",
        hint="Leave empty for the usual number of working days",
    )
    themes = CheckboxesField("Core themes", coerce=int, required=False)
    local_focus = LongTextField("Local focus", required=False, rows=4, hint=FOCUS_HINT)
    needs = FieldList(FormField(NeedRow))
    slots = FieldList(FormField(SlotRow))
    manager = ChoiceField("Peer challenge manager", coerce=int, required=False, nothing="Not decided yet")
    asked_by = TextField("Who asked", required=False, max_length=120, called="who asked")
    asked_on = DayField("When they asked", required=False, called="day on which they asked", hint="Empty: today")
    slots_for = HiddenField()  # the type whose usual team is shown

    def offer(self, councils: Sequence[Council], types: Sequence[EngagementType], managers: Sequence[User]) -> None:
        self._councils = {council.id: council for council in councils}
        self._types = {type_.id: type_ for type_ in types}
        self._managers = {manager.id: manager for manager in managers}
        self.council.choices = [
            option(council.id, f"{council.name} ({council.kind.label.lower()}, {council.region})")
            for council in councils
        ]
        self.type.choices = [option(type_.id, with_subject(type_)) for type_ in types]
        self.manager.choices = [option(manager.id, manager.name) for manager in managers]

    def suggest(self, *, council_code: str, type_code: str, manager: User) -> None:
        """What a new page shows: the type's team and specialities, and all five themes.

        Codes come from the address; an unknown council is said at the field.
        """
        council = next((one for one in self._councils.values() if one.code.lower() == council_code.lower()), None)
        if council_code and council is None:
            self.refuse(
                f"There is no council with the code {council_code[:10]}. Choose one from the list", on="council"
            )
        type_ = usual_type(self._types.values(), council, type_code)
        self.council.data = council.id if council else None
        self.type.data = type_.id
        self.themes.data = list(self._themes)
        self.manager.data = manager.id if Role.CHALLENGE_MANAGER in manager.roles else None
        self.show_usual_team()
        specialities = [slot.skill_id for slot in type_.template if slot.skill_id and slot.is_required]
        self.show_needs((skill_id, USUAL_LEVEL, ESSENTIAL) for skill_id in dict.fromkeys(specialities))

    def show_usual_team(self) -> None:
        """The places of the chosen type's usual team."""
        type_ = self._types.get(self.type.data)
        if type_ is not None:
            self.show_slots(type_.template)
            self.slots_for.data = str(type_.id)

    @property
    def shows_another_team(self) -> bool:
        """Whether the kind of engagement was changed after its usual team had been shown."""
        return bool(self.slots_for.data != str(self.type.data or ""))

    def plan(self) -> dict[str, Any]:
        """What `start_engagement` takes, of a form that is valid."""
        type_ = self._types[self.type.data]
        return {
            "council": self._councils[self.council.data],
            "type_": type_,
            "first_day": self.first_day.data,
            "last_day": self.last_day.data or last_day_of_visit(self.first_day.data, type_.days_on_site),
            "themes": self.themes_given(),
            "local_focus": self.local_focus.data,
            "needs": self.needs_given(),
            "slots": self.slots_given(),
            "asked_by": self.asked_by.data or "",
            "asked_on": self.asked_on.data or clock.today(),
        }

    def manager_given(self) -> User | None:
        return self._managers.get(self.manager.data)


def with_subject(type_: EngagementType) -> str:
    """The name, and whom it is for where that is not the council itself."""
    return type_.name if type_.subject is Subject.COUNCIL else f"{type_.name} ({type_.subject.label.lower()})"


def usual_type(types: Iterable[EngagementType], council: Council | None, code: str) -> EngagementType:
    """The type asked for; else the first of the council's own nation."""
    named = [type_ for type_ in types if type_.code == code]
    nation = council.nation if council else Nation.ENGLAND
    return next(iter([*named, *(type_ for type_ in types if type_.nation is nation), *types]))


def _standing(plan: SlotPlan) -> Standing:
    if not plan.counts:
        return Standing.SHADOW
    return Standing.REQUIRED if plan.is_required else Standing.OPTIONAL


def _plan(row: Any) -> SlotPlan:
    standing = row.standing.data or Standing.REQUIRED
    return SlotPlan(
        name=row.name.data,
        peer_kind=row.kind.data,
        seniority=row.seniority.data,
        skill_id=row.skill.data,
        is_required=standing is Standing.REQUIRED,
        counts=standing is not Standing.SHADOW,
        slot_id=int(row.slot_id.data) if str(row.slot_id.data or "").isdigit() else None,
    )
