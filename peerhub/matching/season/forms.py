"""What a person says about a season and its scenarios."""

from collections.abc import Iterable, Sequence

from peerhub.matching.season.calendar import Visit
from peerhub.matching.season.operations.planning import MOST_MINUTES
from peerhub.matching.season.periods import Period
from peerhub.web.formats import day_range, plural
from peerhub.web.forms import (
    CheckboxesField,
    ChoiceField,
    Form,
    LongTextField,
    RadiosField,
    TextField,
    WholeNumberField,
    option,
)

TICKED = "ticked"
IN_FORCE = 0


class SeasonForm(Form):
    """A name, and which engagements."""

    name = TextField("Name of the season", max_length=80, hint="For example: Spring 2027")
    period = RadiosField("Which engagements", called="the engagements", choices=[])
    engagements = CheckboxesField("Engagements", required=False, classes="govuk-checkboxes--small", choices=[])

    def offer(self, visits: Sequence[Visit], periods: Iterable[Period]) -> None:
        self.period.choices = [
            *(option(period.key, period.label, plural(len(period.engagement_ids), "engagement")) for period in periods),
            option(TICKED, "Only those that I tick below"),
        ]
        self.engagements.choices = [
            option(visit.id, f"{visit.council}: {visit.type_name}", day_range(visit.first_day, visit.last_day))
            for visit in visits
        ]

    def wanted(self, periods: Iterable[Period]) -> tuple[int, ...]:
        """The engagements that were asked for, by the period or one by one."""
        if self.period.data == TICKED:
            return tuple(int(one) for one in self.engagements.data or ())
        return next((period.engagement_ids for period in periods if period.key == self.period.data), ())


class WhyForm(Form):
    """Who, and where."""

    peer = TextField("Who", called="name", max_length=80, hint="A name, a part of it, or the number on the profile")
    place = ChoiceField("Where", called="place", coerce=int, choices=[])

    def offer(self, places: Sequence[tuple[int, str]]) -> None:
        self.place.choices = [option(slot_id, name) for slot_id, name in places]


class ScenarioForm(Form):
    """A name, and what is different."""

    name = TextField("Name of the scenario", max_length=80, hint="For example: Without anybody over their days")
    weights = ChoiceField("Weights", coerce=int, choices=[])
    without = LongTextField(
        "Leave these people out",
        called="who is left out",
        required=False,
        max_length=2000,
        rows=3,
        hint="Their references, for example P0017, one a line or separated by commas. Whoever is asked already stays.",
    )
    exactness = RadiosField(
        "How exact",
        called="how exact",
        choices=[
            ("usual", "Usual", "Proven to within a hundredth of a per cent. Takes seconds."),
            ("exact", "Exact", "Proven to be the best. May take minutes for a whole year."),
        ],
    )
    minutes = WholeNumberField(
        "Stop after",
        called="the minutes",
        least=1,
        most=MOST_MINUTES,
        suffix="minutes",
        hint="The best so far is kept.",
    )

    def offer(self, versions: Sequence[tuple[int, str]]) -> None:
        self.weights.choices = [
            option(IN_FORCE, "Those in force when it is planned"),
            *(option(version, f"Version {version}: {note}"[:90]) for version, note in versions),
        ]

    def references(self) -> list[str]:
        """The references in the text, as they are written on a peer's record."""
        text = (self.without.data or "").upper().replace(",", " ").replace(";", " ")
        return list(dict.fromkeys(text.split()))
