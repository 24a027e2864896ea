"""What narrows the lists of this package, and what is kept of a search."""

from collections.abc import Iterator
from typing import Any

from peerhub.councils.models import CouncilKind
from peerhub.engagements.deadlines import CycleState
from peerhub.insight.asking import ReportSearch, Vocabulary
from peerhub.web.filters import FilterForm
from peerhub.web.forms import ChoiceField, Form, TextField


class CoverageFilter(FilterForm):
    """Which councils stand in the list under the counts."""

    region = ChoiceField("Region", required=False, nothing="England")
    kind = ChoiceField(
        "Kind of council",
        required=False,
        nothing="Any kind",
        coerce=CouncilKind,
        choices=[(kind.value, kind.label) for kind in CouncilKind if kind is not CouncilKind.WELSH],
    )
    cycle = ChoiceField(
        "Place in the cycle",
        required=False,
        nothing="Any place",
        coerce=CycleState,
        choices=[(state.value, state.label) for state in CycleState],
    )

    def in_force(self) -> Iterator[tuple[str, str]]:
        """Name and words of each filter that narrows."""
        words: dict[str, Any] = self.values()
        for name, value in words.items():
            yield name, getattr(value, "label", str(value))


class ReportsFilter(FilterForm):
    """The box and the lists above what published reports say. `asking.py` reads what it sends."""

    q = TextField("Search", required=False)
    theme = ChoiceField("Core theme", required=False, nothing="Any")
    topic = ChoiceField("Topic", required=False, nothing="Any")
    what = ChoiceField("Show", required=False, nothing="Findings and recommendations")
    region = ChoiceField("Region", required=False, nothing="Any")
    kind = ChoiceField("Kind of council", required=False, nothing="Any")
    support = ChoiceField("Kind of support", required=False, nothing="Any")
    year = TextField("Year of publication", required=False)

    @classmethod
    def showing(cls, search: ReportSearch, vocabulary: Vocabulary) -> "ReportsFilter":
        """The form as this search was understood, whichever way it was written."""
        form = cls()
        for name in ("theme", "topic", "what", "region", "kind", "support"):
            form[name].choices = list(vocabulary.names(name).items())
            form[name].data = getattr(search, name) or None
        form.q.data = form.q.data or ""
        form.year.data = str(search.years or "")
        return form


class SaveSearchForm(Form):
    """Keeps the search in the address."""

    name = TextField("Name of this search", max_length=80, called="name for this search", autocomplete="off")


class RemoveSearchForm(Form):
    """Takes a saved search away."""
