"""How the columns of a file become values: what a mapping says, and how it is kept. Pure.

One line of the file is one value (long), or one value for each of several columns (wide), whose headings are then
metrics, periods, or both at once.
"""

import enum
from collections.abc import Mapping as MappingOf
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from peerhub.metrics.periods import YearKind


class Spread(enum.Enum):
    """What the headings of the value columns of a wide file name."""

    NOTHING = "nothing"
    METRICS = "metrics"
    PERIODS = "periods"
    BOTH = "both"  # each its metric and its period


@dataclass(frozen=True)
class Flag:
    """What a mark in a column of its own says about the value beside it."""

    reason: str = ""  # why the value is missing, if it is
    note: str = ""  # a doubt about a value that is there
    drops: bool = False  # the value beside it cannot be right and counts as missing


@dataclass(frozen=True)
class Mapping:
    """Columns by name, and what their texts mean. An empty column name: the file has none."""

    area: str
    metric: tuple[str, ...] = ()  # the first that is not empty names the metric
    period: str = ""
    value: str = ""
    flag: str = ""
    missing_reason: str = ""
    ci_lower: str = ""
    ci_upper: str = ""
    status: str = ""
    note: str = ""
    spread: Spread = Spread.NOTHING
    value_columns: tuple[str, ...] = ()  # of a wide file
    only_metric: str = ""  # as in `metrics`, where every line is of one metric
    only_period: str = ""  # as written, where every line is of one period
    metrics: MappingOf[str, str] = field(default_factory=dict)  # as the file calls it → code
    flags: MappingOf[str, Flag] = field(default_factory=dict)
    year_kinds: MappingOf[str, YearKind] = field(default_factory=dict)  # metric code → what a bare year is
    year_kind: YearKind | None = None  # of every other metric
    header_line: int = 1
    sheet: str = ""  # of a workbook; empty: the first that has lines
    extras_may_lack: bool = False  # reason, limits, status and note are read where the header has them
    is_lenient: bool = False  # thousands separators, "n/a", "[c]", footnotes; areas by name
    passes_over_other_areas: bool = False  # regions, Scotland, combined authorities: not refused
    flag_is_published: bool = False  # an empty value is published as its flag

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that the mapping reads, once each."""
        single = (self.period, self.area, self.value, self.flag, self.missing_reason, self.ci_lower, self.ci_upper,
                  self.status, self.note)  # fmt: skip
        return tuple(dict.fromkeys(name for name in (*self.metric, *single, *self.value_columns) if name))

    @property
    def required(self) -> tuple[str, ...]:
        """The columns without which the file is refused."""
        extras = {self.missing_reason, self.ci_lower, self.ci_upper, self.status, self.note}
        return tuple(name for name in self.columns if not (self.extras_may_lack and name in extras))

    def with_metrics(self, codes: MappingOf[str, str]) -> "Mapping":
        """The mapping with these metrics; where nothing in a line names its metric, it is the first of them."""
        is_named = self.metric or self.spread in {Spread.METRICS, Spread.BOTH}
        return replace(self, metrics=codes, only_metric="" if is_named else next(iter(codes), ""))

    def as_json(self) -> dict[str, Any]:
        """The mapping as plain JSON; `from_json` makes it again."""
        return asdict(self) | {
            "spread": self.spread.value,
            "year_kind": self.year_kind.value if self.year_kind else None,
            "year_kinds": {code: kind.value for code, kind in self.year_kinds.items()},
        }

    @classmethod
    def from_json(cls, kept: MappingOf[str, Any]) -> "Mapping":
        return cls(
            **dict(kept)
            | {
                "metric": tuple(kept["metric"]),
                "value_columns": tuple(kept["value_columns"]),
                "spread": Spread(kept["spread"]),
                "year_kind": YearKind(kept["year_kind"]) if kept["year_kind"] else None,
                "year_kinds": {code: YearKind(kind) for code, kind in kept["year_kinds"].items()},
                "flags": {text: Flag(**flag) for text, flag in kept["flags"].items()},
            }
        )
