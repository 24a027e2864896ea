"""What LG Inform's web service says, as `data.table`, `metricTypes` and `comparisonGroups` write it. Pure.

A record of `data.table` is one value. Its period, area and status are turned into texts that a mapping reads; whatever
else is wrong with it is found where every file is checked. Names of fields: docs/decisions/0032.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TextIO

from peerhub.metrics.models import PublicationStatus
from peerhub.metrics.periods import YearKind, read_period
from peerhub.metrics.sources.mapping import Mapping

COLUMNS = ("metric", "area", "period", "value", "ci_lower", "ci_upper", "status", "note")
STATUSES = {status.value: status for status in PublicationStatus}
LONGEST_NOTE = 200


class OtherShape(ValueError):
    """The answer is JSON, but not what the service is known to say; `sentence` says where."""

    def __init__(self, what: str) -> None:
        self.sentence = f"LG Inform answered in a form that peerhub does not know: {what}."
        super().__init__(self.sentence)


@dataclass(frozen=True)
class MetricType:
    """What LG Inform says of one of its metrics."""

    identifier: str
    label: str
    help_text: str
    is_discontinued: bool


@dataclass(frozen=True)
class ComparisonGroup:
    """A group of areas that LG Inform knows by name."""

    identifier: str
    label: str


def mapping_of(codes: dict[str, str], school_years: Sequence[str] = ()) -> Mapping:
    """How the records that `write_records` wrote are read: `codes` by LG Inform's own number of the metric."""
    return Mapping(
        metric=("metric",),
        period="period",
        area="area",
        value="value",
        ci_lower="ci_lower",
        ci_upper="ci_upper",
        status="status",
        note="note",
        metrics=codes,
        year_kinds={codes[number]: YearKind.SCHOOL for number in school_years if number in codes},
        is_lenient=True,
        passes_over_other_areas=True,
    )


def write_records(answer: object, out: TextIO) -> int:
    """The values of one answer of `data.table`, as lines of CSV; how many there were. Raises OtherShape."""
    if not isinstance(answer, list):
        raise OtherShape("it is no list of records")
    writer, count = csv.writer(out, lineterminator="\n"), 0
    for place, record in enumerate(answer, 1):
        row = _row(record, place)
        if row is not None:
            writer.writerow(row)
            count += 1
    return count


def _row(record: object, place: int) -> tuple[str, ...] | None:
    """None for a record that holds no raw value: a rank, a mean of a group."""
    if not isinstance(record, dict):
        raise OtherShape(f"record {place} is no object")
    if record.get("valueTypeIdentifier", "raw") != "raw":
        return None
    status, note = _status(record.get("publicationStatus"))
    return (
        _identifier(record, "metricTypeIdentifier", place),
        _identifier(record, "areaIdentifier", place),
        _period(record, place),
        _figure(record, "value", place),
        _figure(record, "confidenceIntervalLower", place),
        _figure(record, "confidenceIntervalUpper", place),
        status,
        note,
    )


def _identifier(record: dict[str, Any], field: str, place: int) -> str:
    value = record.get(field)
    if isinstance(value, bool) or not isinstance(value, str | int) or not str(value).strip():
        raise OtherShape(f"record {place} has no {field}")
    return str(value).strip()


def _period(record: dict[str, Any], place: int) -> str:
    """The identifier where it can be read, else the label; else the identifier again, to be refused by its name."""
    identifier, label = _identifier(record, "periodIdentifier", place), record.get("periodLabel")
    if read_period(identifier) or not isinstance(label, str) or not read_period(label.strip()):
        return identifier
    return label.strip()


def _figure(record: dict[str, Any], field: str, place: int) -> str:
    """As written. A number in quotes is a number; a list or an object is none."""
    value = record.get(field)
    if value is None:
        return ""
    if isinstance(value, bool | list | dict):
        raise OtherShape(f"{field} of record {place} is no figure")
    return str(value)


def _status(said: object) -> tuple[str, str]:
    """A status that we do not know is kept inside the LGA, with what it says (R37)."""
    words = str(said or PublicationStatus.PUBLISHED.value).strip()
    if words.lower() in STATUSES:
        return words.lower(), ""
    return PublicationStatus.RESTRICTED.value, f"LG Inform calls this value “{words}”."[:LONGEST_NOTE]


def read_metric_type(answer: object, identifier: str) -> MetricType:
    """The answer of `metricTypes/{id}`. Raises OtherShape."""
    said = answer.get("metricType") if isinstance(answer, dict) else None
    if not isinstance(said, dict) or not isinstance(said.get("label"), str) or not said["label"].strip():
        raise OtherShape(f"metric type {identifier} has no label")
    help_text = said.get("helpText")
    return MetricType(
        identifier,
        said["label"].strip(),
        help_text.strip() if isinstance(help_text, str) else "",
        said.get("discontinued") is True,
    )


def read_comparison_groups(answer: object) -> list[ComparisonGroup]:
    """The answer of `comparisonGroups`: an object with one list in it, as `metricTypes` has. Raises OtherShape."""
    groups = list(_listed(answer))
    if not groups:
        raise OtherShape("it has no list of comparison groups")
    return groups


def _listed(answer: object) -> Iterator[ComparisonGroup]:
    found = next((held for held in answer.values() if isinstance(held, list)), []) if isinstance(answer, dict) else []
    for one in found:
        said = one.get("comparisonGroup", one) if isinstance(one, dict) else {}
        if identifier := said.get("identifier"):
            yield ComparisonGroup(str(identifier), str(said.get("label") or identifier))
