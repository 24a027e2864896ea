"""Forms of an import of peers."""

from collections.abc import Mapping, Sequence
from typing import Any

from peerhub.peers.importing.mapping import MEANINGS
from peerhub.peers.importing.planning import ADD, Planned
from peerhub.web.forms import ChoiceField, Form, RadiosField, UploadField, option


class PeerFileForm(Form):
    """Takes the file."""

    file = UploadField("CSV file or workbook with the peers", called="file", accept=[".csv", ".xlsx", ".ods"])


class MappingForm(Form):
    """Says which column holds what; one list for each meaning."""

    @classmethod
    def of(cls, columns: Sequence[str], mapping: Mapping[str, int], samples: Sequence[str]) -> "MappingForm":
        """With every column and what stands in it first."""
        choices = [
            (place, f"{column} ({sample})" if sample else column)
            for place, (column, sample) in enumerate(zip(columns, samples, strict=True))
        ]
        fields: dict[str, Any] = {
            meaning.code: ChoiceField(
                meaning.name, required=False, coerce=int, nothing="Not in the file", choices=choices,
                hint=f"For example {meaning.example}",
            )
            for meaning in MEANINGS
        }  # fmt: skip
        made: type[MappingForm] = type("MappingForm", (cls,), fields)
        return made(data=dict(mapping))

    def mapping(self) -> dict[str, int]:
        return {meaning.code: self[meaning.code].data for meaning in MEANINGS if self[meaning.code].data is not None}


class LookalikesForm(Form):
    """Says of each look-alike whether they are the peer, or somebody else."""

    @classmethod
    def of(cls, lookalikes: Sequence[Planned], choices: Mapping[str, str]) -> "LookalikesForm":
        fields: dict[str, Any] = {
            f"line-{line.number}": RadiosField(
                f"Line {line.number}", required=False, called=f"answer for line {line.number}",
                choices=[option("merge", "The same person"), option(ADD, "Somebody else")],
            )
            for line in lookalikes
        }  # fmt: skip
        made: type[LookalikesForm] = type("LookalikesForm", (cls,), fields)
        return made(data={name: choices.get(name.removeprefix("line-"), "merge") for name in fields})

    def choices(self) -> dict[str, str]:
        """Line number to "add", for those who are somebody else."""
        return {
            field.name.removeprefix("line-"): ADD
            for field in self
            if field.name.startswith("line-") and field.data == ADD
        }
