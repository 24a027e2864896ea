"""Forms about what is only asked for: the request, who runs it, the scope that is agreed."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from wtforms.fields import FieldList, FormField

from peerhub.accounts.models import User
from peerhub.councils.models import Council
from peerhub.engagements.dates import expected_days, last_day_of_visit
from peerhub.engagements.deadlines import add_months
from peerhub.engagements.forms import (
    ESSENTIAL,
    FOCUS_HINT,
    USUAL_LEVEL,
    NeedRow,
    SlotRow,
    WithSlots,
    WithThemes,
    usual_type,
    with_subject,
)
from peerhub.engagements.models import Engagement, EngagementType
from peerhub.permissions import Role
from peerhub.web.formats import month
from peerhub.web.forms import (
    CheckboxesField,
    ChoiceField,
    DayField,
    Form,
    HiddenField,
    LongTextField,
    TextField,
    option,
)

MONTHS_AHEAD = 24
ASKED_HINT = "Name or post, such as the chief executive. Of an invitation: the principal adviser who made it"


class WithManagers:
    """What every form with a choice of managers can do."""

    manager: Any

    def offer_managers(self, managers: Sequence[User]) -> None:
        self._managers = {manager.id: manager for manager in managers}
        self.manager.choices = [option(manager.id, manager.name) for manager in managers]

    def manager_given(self) -> User | None:
        return self._managers.get(self.manager.data)


class RequestForm(WithManagers, Form):
    """What is known when a council asks."""

    council = ChoiceField("Council", coerce=int, searchable=True)
    type = ChoiceField("Kind of engagement", coerce=int)
    asked_by = TextField("Who asked", max_length=120, called="who asked", hint=ASKED_HINT)
    asked_on = DayField("When they asked", called="day on which they asked")
    month = ChoiceField("Month on site that they think of", required=False, nothing="Not known yet")
    wish = LongTextField("What they would like help with", required=False, rows=4)
    manager = ChoiceField("Peer challenge manager", coerce=int, required=False, nothing="Not decided yet")

    def offer(self, councils: Sequence[Council], types: Sequence[EngagementType], today: date) -> None:
        self._councils = {council.id: council for council in councils}
        self._types = {type_.id: type_ for type_ in types}
        self._today = today
        self.council.choices = [
            option(council.id, f"{council.name} ({council.kind.label.lower()}, {council.region})")
            for council in councils
        ]
        self.type.choices = [option(type_.id, with_subject(type_)) for type_ in types]
        first = today.replace(day=1)
        months = [add_months(first, ahead) for ahead in range(1, MONTHS_AHEAD + 1)]
        self.month.choices = [option(f"{one:%Y-%m}", month(one)) for one in months]

    def suggest(self, *, council_code: str, type_code: str, manager: User) -> None:
        """What a new page shows. Codes come from the address."""
        council = next((one for one in self._councils.values() if one.code.lower() == council_code.lower()), None)
        self.council.data = council.id if council else None
        self.type.data = usual_type(self._types.values(), council, type_code).id
        self.asked_on.process(None, self._today)
        self.manager.data = manager.id if Role.CHALLENGE_MANAGER in manager.roles else None

    def given(self) -> dict[str, Any]:
        """What `take_request` takes, of a form that is valid."""
        type_ = self._types[self.type.data]
        wanted = date.fromisoformat(f"{self.month.data}-01") if self.month.data else None
        first_day, last_day = expected_days(wanted, type_.days_on_site, self._today)
        return {
            "council": self._councils[self.council.data],
            "type_": type_,
            "first_day": first_day,
            "last_day": last_day,
            "asked_by": self.asked_by.data,
            "asked_on": self.asked_on.data,
            "wish": self.wish.data or "",
            "manager": self.manager_given(),
        }


class ManagerForm(WithManagers, Form):
    """Who runs the engagement."""

    manager = ChoiceField("Peer challenge manager", coerce=int, required=False, nothing="Nobody yet")


class AgreeForm(WithThemes, WithSlots, Form):
    """The scope as it was agreed with the council."""

    met_on = DayField("Day of the scoping meeting", required=False, called="day of the scoping meeting")
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
    version = HiddenField()

    def suggest(self, engagement: Engagement, *, met_on: date | None) -> None:
        """What is known, and what is usual for the kind."""
        self.met_on.process(None, met_on)
        if engagement.days_agreed:
            self.first_day.process(None, engagement.first_day)
            self.last_day.process(None, engagement.last_day)
        self.themes.data = [theme.id for theme in engagement.themes] or list(self._themes)
        self.local_focus.data = engagement.local_focus
        self.show_slots(engagement.type.template)
        specialities = [slot.skill_id for slot in engagement.type.template if slot.skill_id and slot.is_required]
        self.show_needs((skill_id, USUAL_LEVEL, ESSENTIAL) for skill_id in dict.fromkeys(specialities))
        self.version.data = str(engagement.version)

    def given(self, engagement: Engagement) -> dict[str, Any]:
        """What `agree_scope` takes, of a form that is valid."""
        usual = last_day_of_visit(self.first_day.data, engagement.type.days_on_site)
        return {
            "met_on": self.met_on.data,
            "first_day": self.first_day.data,
            "last_day": self.last_day.data or usual,
            "themes": self.themes_given(),
            "local_focus": self.local_focus.data,
            "needs": self.needs_given(),
            "slots": self.slots_given(),
        }
