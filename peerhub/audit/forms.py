"""How the record of changes is narrowed."""

from typing import Any

from peerhub.audit import words
from peerhub.audit.models import WAY_LABELS, Way
from peerhub.web.fields import TextField
from peerhub.web.filters import FilterDayField, FilterForm
from peerhub.web.forms import ChoiceField


class EventFilter(FilterForm):
    actor = TextField("Who", required=False, max_length=120)
    action = ChoiceField("What happened", called="what happened", required=False, nothing="Anything")
    subject = TextField("To what or whom", called="to what or whom", required=False)
    way = ChoiceField(
        "How", required=False, nothing="Any way", coerce=Way, choices=[(w.value, WAY_LABELS[w]) for w in Way]
    )
    first_day = FilterDayField("From", called="the first day")
    last_day = FilterDayField("To", called="the last day")

    @classmethod
    def choosing_from(cls, actions: list[str]) -> "EventFilter":
        form = cls()
        form.action.choices = sorted(
            ((action, words.action_in_words(action)) for action in actions), key=lambda c: c[1]
        )
        return form

    def values(self) -> dict[str, Any]:
        given = super().values()
        if given.get("first_day") and given.get("last_day") and given["last_day"] < given["first_day"]:
            self.refuse("The last day must not be before the first day", on="last_day")
            del given["last_day"]
        return given
