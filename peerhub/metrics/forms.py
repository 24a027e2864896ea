"""What people choose and give in on pages about figures."""

import re
from collections.abc import Sequence
from typing import Any

from peerhub.metrics.groups import GROUP_LABELS, Group
from peerhub.metrics.models import MetricSource
from peerhub.metrics.sources import SourceEntry
from peerhub.web.filters import FilterForm
from peerhub.web.forms import ChoiceField, Form, LongTextField, TextField, UploadField

NEW = "new"


class CompareForm(FilterForm):
    group = ChoiceField(
        "Compare with", called="the group to compare with", required=False,
        nothing=GROUP_LABELS[Group.GLOBAL], coerce=Group,
        choices=[(group.value, group.label) for group in Group if group is not Group.GLOBAL],
    )  # fmt: skip

    def chosen(self) -> Group:
        """The group asked for; the global model where none is, or none that exists."""
        group: Group = self.values().get("group", Group.GLOBAL)
        return group


class ImportForm(Form):
    """A tidy file, of a source that is known or of one that is described here."""

    file = UploadField("File", accept=[".csv"], hint="A CSV file in UTF-8, one line for each value.")
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
    def choosing_from(cls, sources: Sequence[MetricSource]) -> "ImportForm":
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
