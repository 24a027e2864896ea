"""What people choose and give in on pages about figures."""

import re
from collections.abc import Sequence
from typing import Any, Self

from peerhub.metrics.groups import GROUP_LABELS, Comparison, Group
from peerhub.metrics.models import Adding, Audience, MetricSource, Polarity
from peerhub.metrics.periods import YearKind
from peerhub.metrics.queries.groups import BroughtGroup
from peerhub.metrics.readings import POLARITY_WORDS
from peerhub.metrics.sources import SourceEntry
from peerhub.metrics.sources.mapping import Mapping, Spread
from peerhub.web.filters import FilterForm
from peerhub.web.forms import (
    CheckboxesField,
    ChoiceField,
    Form,
    LongTextField,
    RadiosField,
    TextField,
    TickField,
    UploadField,
    WholeNumberField,
)

NEW = "new"


class CompareForm(FilterForm):
    """Whom to compare a council with: a group that everybody has, or one that staff brought in."""

    group = ChoiceField(
        "Compare with", called="the group to compare with", required=False, nothing=GROUP_LABELS[Group.GLOBAL]
    )
    groups: dict[str, Comparison]
    _chosen: Comparison | None = None

    @classmethod
    def choosing_from(cls, brought: Sequence[BroughtGroup]) -> Self:
        form = cls()
        everybody: dict[str, Comparison] = {group.value: group for group in Group if group is not Group.GLOBAL}
        form.groups = everybody | {f"brought-{group.id}": group for group in brought}
        form.group.choices = [(value, group.label) for value, group in form.groups.items()]
        return form

    def chosen(self) -> Comparison:
        """The group asked for; the global model where none is, or none that exists."""
        if self._chosen is None:  # looked at once: a choice that is refused has its sentence then, and no other time
            self._chosen = self.groups.get(self.values().get("group", ""), Group.GLOBAL)
        return self._chosen


class GroupForm(Form):
    """A comparator group of our own."""

    name = TextField("Name", called="name", max_length=120, hint="With its year, as in “Nearest neighbours 2026”.")
    licence_note = LongTextField(
        "Licence note", called="licence note", max_length=500, rows=3,
        hint="Whose group it is and on what terms you may use it. It stands wherever the group is compared with.",
    )  # fmt: skip
    audience = RadiosField(
        "Who may compare with it?", called="who may compare with it", coerce=Audience,
        choices=[
            (Audience.STAFF.value, "LGA staff only", "It is then left out of briefings for peer teams."),
            (Audience.EVERYBODY.value, "Everybody who is signed in", "Only if its licence allows that."),
        ],
    )  # fmt: skip
    file = UploadField(
        "File", accept=[".csv", ".xlsx", ".ods"],
        hint="A column council, and a column compared_with if each council has its own list. Names or GSS codes.",
    )  # fmt: skip


class ChangeGroupForm(GroupForm):
    """A group that is there already: its file only where its members change."""

    file = UploadField(
        "A newer file", called="file", required=False, accept=[".csv", ".xlsx", ".ods"],
        hint="Its members take the place of those before. Without a file they stay as they are.",
    )  # fmt: skip


class FiguresFilter(FilterForm):
    """Which figures of a council to list."""

    q = TextField("Figure", required=False, max_length=80, hint="Words of its name")
    topic = ChoiceField("Topic", required=False, nothing="Every topic")

    @classmethod
    def choosing_from(cls, topics: Sequence[str]) -> Self:
        form = cls()
        form.topic.choices = [(topic, topic) for topic in topics]
        return form


class SourceForm(Form):
    """Whose figures they are: a source that is known, or one that is described here."""

    source = ChoiceField("Whose figures are they?", called="the source", missing="Choose whose figures the file holds")
    code = TextField(
        "Code of the new source", called="code of the new source", required=False, max_length=40,
        hint="Lower-case letters, digits and hyphens; it begins the codes of its metrics, as in lof:housing-supply.",
    )  # fmt: skip
    name = TextField("Its name", called="name of the new source", required=False, max_length=160)
    licence = TextField("Its licence", called="licence of the new source", required=False, max_length=80)
    attribution = LongTextField(
        "What its licence wants said beside the figures", called="attribution", required=False, max_length=1000, rows=2
    )  # fmt: skip

    @classmethod
    def choosing_from(cls, sources: Sequence[MetricSource]) -> Self:
        form = cls()
        known = [(source.code, source.name) for source in sources]
        form.source.choices = [*known, (NEW, "A source that is not in this list")]
        return form

    @property
    def source_code(self) -> str:
        return str(self.code.data if self.source.data == NEW else self.source.data)

    @property
    def new_source(self) -> SourceEntry | None:
        if self.source.data != NEW:
            return None
        return SourceEntry(self.code.data, self.name.data, self.licence.data, self.attribution.data)

    def validate(self, **rest: Any) -> bool:
        right = bool(super().validate(**rest))
        if self.source.data != NEW:
            return right
        for field in (self.code, self.name, self.licence, self.attribution):
            if not field.data:
                self.refuse(f"Enter the {field.called}", on=field.name)
                right = False
        if self.code.data and not re.fullmatch(r"[a-z0-9-]+", self.code.data):
            self.refuse("The code must have lower-case letters, digits and hyphens only", on="code")
            right = False
        return right


class ImportForm(SourceForm):
    """A tidy file."""

    file = UploadField("File", accept=[".csv"], hint="A CSV file in UTF-8, one line for each value.")


class ExportForm(Form):
    """A file that somebody exported from LG Inform."""

    file = UploadField("File", accept=[".csv"], hint="A CSV file as LG Inform exports it, with areas as rows.")
    number = TextField(
        "Number of the metric", called="number of the metric", required=False, max_length=9,
        hint="If the file does not say which metric it holds: as LG Inform numbers it, such as 9612.",
    )  # fmt: skip
    label = TextField(
        "Its name", called="name of the metric", required=False, max_length=300,
        hint="Only if peerhub does not know the metric yet. The rest can be said in the catalogue.",
    )  # fmt: skip

    def validate(self, **rest: Any) -> bool:
        right = bool(super().validate(**rest))
        if self.number.data and not (self.number.data.isascii() and self.number.data.isdigit()):
            self.refuse("The number of the metric must have digits only, such as 9612", on="number")
            right = False
        return right


class NewMappingForm(SourceForm):
    """A file of a kind that peerhub has not seen, to guess a mapping from."""

    mapping_name = TextField("Name of the mapping", called="name of the mapping", max_length=120,
                             hint="What the file is, as in “Homelessness tables, quarterly”.")  # fmt: skip
    file = UploadField(
        "A file of this kind", called="file", accept=[".csv", ".xlsx", ".ods"],
        hint="The first forty lines are kept as a sample. Nothing is imported yet.",
    )  # fmt: skip


class ImportMappedForm(Form):
    """A file to import by a mapping."""

    file = UploadField("File", accept=[".csv", ".xlsx", ".ods"])


class ChooseMetricsForm(Form):
    """Metrics of LG Inform to fetch from now on."""

    numbers = TextField(
        "Numbers of metrics to add", called="numbers", max_length=1_000,
        missing="Enter the numbers of the metrics, such as 17482",
        hint="As LG Inform numbers them, with spaces or commas between: 17482, 9612.",
    )  # fmt: skip


class FetchForm(Form):
    """What to fetch of the metrics that are chosen."""

    areas = TextField(
        "Areas", called="areas", max_length=1_000, missing="Enter codes or groups of areas",
        hint="Codes and groups as LG Inform names them, with commas between.",
    )  # fmt: skip
    periods = WholeNumberField("How many of the latest periods?", called="number of periods", least=1, most=50)
    again = TickField("Ask even for what was fetched today")

    @property
    def wanted_areas(self) -> list[str]:
        return [area.strip() for area in self.areas.data.split(",") if area.strip()]


ONLY = {
    "headline": "Headline metrics",
    "twins": "Measured under two names",
    "breaks": "With a break in the series",
    "undescribed": "Not yet described",
}


class CatalogueFilter(FilterForm):
    """What narrows the catalogue."""

    q = TextField("Find a metric", called="what to find", required=False, max_length=100,
                  hint="Words of its name or topic, its code or the source’s number.")  # fmt: skip
    source = ChoiceField("Source", called="the source", required=False, nothing="Any source")
    topic = ChoiceField("Topic", called="the topic", required=False, nothing="Any topic")
    only = ChoiceField(
        "Show", called="what to show", required=False, nothing="Every metric", choices=list(ONLY.items())
    )

    @classmethod
    def choosing_from(cls, sources: Sequence[MetricSource], topics: Sequence[str]) -> Self:
        form = cls()
        form.source.choices = [(source.code, source.name) for source in sources]
        form.topic.choices = [(topic, topic) for topic in topics]
        return form

    def in_force(self) -> list[tuple[str, str]]:
        """Each filter in force: the name of its field, and what it says."""
        said = self.values()
        words = {choice.value: choice.label for choice in self.source.choices} | ONLY
        return [
            (name, str(words.get(said[name], said[name]))) for name in ("q", "source", "topic", "only") if name in said
        ]


class AgeFilter(FilterForm):
    """Which metrics to list by age."""

    q = TextField("Metric", called="what to find", required=False, max_length=80, hint="Words of its name")
    source = ChoiceField("Source", called="the source", required=False, nothing="Every source")
    only = ChoiceField("Show", called="what to show", required=False, nothing="Old and new",
                       choices=[("old", "Old figures only")])  # fmt: skip

    @classmethod
    def choosing_from(cls, sources: Sequence[MetricSource]) -> Self:
        form = cls()
        form.source.choices = [(source.code, source.name) for source in sources]
        return form

    def in_force(self) -> list[tuple[str, str]]:
        """Each filter in force: the name of its field, and what it says."""
        said = self.values()
        words = {choice.value: choice.label for choice in (*self.source.choices, *self.only.choices)}
        return [(name, str(words.get(said[name], said[name]))) for name in ("q", "source", "only") if name in said]


class MetricForm(Form):
    """What the catalogue says of one metric."""

    label = TextField("Name", called="name", max_length=300)
    topic = TextField("Topic", called="topic", max_length=80)
    unit = TextField("Unit", called="unit", max_length=80, hint="%, £, £ per head, or a word such as homes.")
    polarity = RadiosField(
        "Which way is usually held to be better?", called="which way is better", coerce=Polarity,
        choices=[(one.value, POLARITY_WORDS[one]) for one in Polarity],
    )  # fmt: skip
    definition = LongTextField("What it counts", called="definition", required=False, max_length=2_000, rows=4)
    how_to_read = LongTextField(
        "How to read it", called="guidance", required=False, max_length=2_000, rows=4,
        hint="What to bear in mind before leaning on it. Plain words; two sentences are enough.",
    )  # fmt: skip
    is_headline = TickField("A headline metric: in every snapshot and on every council’s page")
    audience = RadiosField(
        "Who may see its figures?", called="who may see it", coerce=Audience,
        choices=[(Audience.EVERYBODY.value, "Everybody who is signed in"), (Audience.STAFF.value, "LGA staff only")],
    )  # fmt: skip
    adding = RadiosField(
        "Where councils became one, may their figures be added up?", called="adding up", coerce=Adding,
        choices=[
            (Adding.NEVER.value, "Never: it is a rate, a share or a mean"),
            (Adding.AREA.value, "A count in the area", "County and districts count the same people or things."),
            (Adding.BODY.value, "A count of the council’s own", "County and districts each have theirs: money."),
        ],
    )  # fmt: skip
    breaks = LongTextField(
        "Breaks in the series", called="breaks", required=False, max_length=4_000, rows=3,
        hint="One a line: first day of the new way of counting | what changed. 2019-09-01 | Counted by school.",
    )  # fmt: skip
    twins = LongTextField(
        "The same measure under another name", called="equivalents", required=False, max_length=4_000, rows=3,
        hint="One a line: code of the other metric | how they differ. ons:key-stage-2 | The same test.",
    )  # fmt: skip


SPREADS = [
    (Spread.NOTHING.value, "One value on each line"),
    (Spread.PERIODS.value, "A column for each period"),
    (Spread.METRICS.value, "A column for each metric"),
    (Spread.BOTH.value, "A column for each metric and period, such as Homes built 2024-25"),
]
YEARS = [(kind.value, words) for kind, words in (
    (YearKind.CALENDAR, "A calendar year"), (YearKind.FINANCIAL, "The financial year that ends in it"),
    (YearKind.SCHOOL, "The school year that ends in it"), (YearKind.ON_31_MARCH, "31 March of it"),
    (YearKind.ON_30_SEPTEMBER, "30 September of it"), (YearKind.TO_SEPTEMBER, "The year to 30 September of it"),
)]  # fmt: skip
SINGLE = ("metric", "period", "value", "ci_lower", "ci_upper", "note")
NO_COLUMN = "No column"


class MappingForm(Form):
    """What the columns of a file mean; the columns to choose from are those of its sample."""

    mapping_name = TextField("Name of the mapping", called="name of the mapping", max_length=120)
    header_line = WholeNumberField("Line with the headings", called="line with the headings", least=1, most=100)
    sheet = TextField("Sheet", required=False, max_length=80, hint="Of a workbook. Empty: the first with lines.")
    spread = RadiosField("How are the values laid out?", called="the layout", choices=SPREADS)
    area = ChoiceField("Column of the council", called="the column of the council")
    metric = ChoiceField("Column of the metric", called="the column of the metric", required=False, nothing=NO_COLUMN)
    period = ChoiceField("Column of the period", called="the column of the period", required=False, nothing=NO_COLUMN)
    value = ChoiceField("Column of the value", called="the column of the value", required=False, nothing=NO_COLUMN)
    value_columns = CheckboxesField(
        "Columns of values, where there are several", called="the columns of values", required=False
    )  # fmt: skip
    only_period = TextField("Period of every line, if no column has it", called="period", required=False, max_length=40)
    year_kind = ChoiceField(
        "What is a year such as 2024?", called="what a year is", required=False,
        nothing="As it is written", choices=YEARS,
    )  # fmt: skip
    ci_lower = ChoiceField("Lower limit", called="the lower limit", required=False, nothing=NO_COLUMN)
    ci_upper = ChoiceField("Upper limit", called="the upper limit", required=False, nothing=NO_COLUMN)
    note = ChoiceField("Note", called="the note", required=False, nothing=NO_COLUMN)
    passes_over_other_areas = TickField(
        "Pass over regions, Scotland and everything else that is no council of England or Wales"
    )
    metrics_text = LongTextField(
        "Metrics", called="metrics", max_length=20_000, rows=6,
        hint="One a line: as in the file | code | label | topic | unit | higher, lower or neutral.",
    )  # fmt: skip

    @classmethod
    def of(cls, kept: Mapping, *, name: str, metrics_text: str, columns: Sequence[str]) -> "MappingForm":
        """The form filled with a mapping; what is posted stands before it."""
        form = cls(
            mapping_name=name, header_line=kept.header_line, sheet=kept.sheet, spread=kept.spread.value, area=kept.area,
            metric=next(iter(kept.metric), ""), period=kept.period, value=kept.value,
            value_columns=list(kept.value_columns), only_period=kept.only_period,
            year_kind=kept.year_kind.value if kept.year_kind else "", ci_lower=kept.ci_lower, ci_upper=kept.ci_upper,
            note=kept.note, passes_over_other_areas=kept.passes_over_other_areas, metrics_text=metrics_text,
        )  # fmt: skip
        choices = [(column, column) for column in dict.fromkeys(columns) if column]
        for field in (form.area, form.value_columns, *(form[name] for name in SINGLE)):
            field.choices = choices
        return form

    @property
    def mapping(self) -> Mapping:
        """What the form says."""
        spread = Spread(self.spread.data)
        is_long = spread is Spread.NOTHING
        return Mapping(
            area=self.area.data,
            metric=(self.metric.data,) if self.metric.data and spread in {Spread.NOTHING, Spread.PERIODS} else (),
            period=self.period.data or "",
            value=(self.value.data or "") if is_long else "",
            ci_lower=(self.ci_lower.data or "") if is_long else "",
            ci_upper=(self.ci_upper.data or "") if is_long else "",
            note=(self.note.data or "") if is_long else "",
            spread=spread,
            value_columns=() if is_long else tuple(self.value_columns.data or ()),
            only_period=self.only_period.data or "",
            year_kind=YearKind(self.year_kind.data) if self.year_kind.data else None,
            header_line=self.header_line.data,
            sheet=self.sheet.data or "",
            passes_over_other_areas=self.passes_over_other_areas.data,
            is_lenient=True,
        )

    def validate(self, **rest: Any) -> bool:
        if not super().validate(**rest):
            return False
        spread = Spread(self.spread.data)
        if spread is Spread.NOTHING and not self.value.data:
            self.refuse("Choose the column of the value", on="value")
        elif spread is not Spread.NOTHING and not self.value_columns.data:
            self.refuse("Choose the columns of values", on="value_columns")
        elif spread in {Spread.NOTHING, Spread.METRICS} and not self.period.data and not self.only_period.data:
            self.refuse("Choose the column of the period, or enter the period of every line", on="period")
        return not self.errors
