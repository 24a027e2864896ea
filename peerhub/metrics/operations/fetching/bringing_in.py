"""Bringing in what LG Inform answered: through the same pipeline as every file, with the same report.

Nobody can correct a line of somebody else's web service. So where lines are refused, their metrics are left out, and
the rest comes in by a second run; the report of the first names each line and says what is wrong with it.
"""

import csv
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import sqlalchemy as sa

from peerhub.audit import operations as audit
from peerhub.db import db
from peerhub.metrics.models import Metric, MetricImport, Polarity
from peerhub.metrics.operations.fetching.lginform import CODE, FILE_NAME, Fetched
from peerhub.metrics.operations.importing import ValuesImported, ValuesRefused, import_file, record_refusal
from peerhub.metrics.sources import File, MetricEntry
from peerhub.metrics.sources.catalogue import LG_INFORM
from peerhub.metrics.sources.describing import AFTER_THE_CATALOGUE
from peerhub.metrics.sources.lginform import SCHOOL_YEAR_METRICS
from peerhub.metrics.sources.lginform_records import MetricType, mapping_of
from peerhub.metrics.sources.mapped import MappedFile
from peerhub.web.formats import listed, plural

LONGEST_LABEL = 300
LIVE = replace(LG_INFORM, note="")
NOT_STATED = "number"  # the service does not say the unit: staff do, in the catalogue


@dataclass(frozen=True)
class BroughtIn:
    """What came in, and the report of what was left out, if anything was."""

    done: ValuesImported | None
    refused: MetricImport | None
    left_out: tuple[str, ...]  # numbers of metrics with lines that cannot be read
    unknown: tuple[str, ...]

    @property
    def sentence(self) -> str:
        said = [self.done.sentence if self.done else "Nothing came in."]
        if self.left_out:
            said.append(f"Left out, because lines of them cannot be read: {listed(list(self.left_out))}.")
        if self.unknown:
            said.append(
                f"LG Inform has no {plural(len(self.unknown), 'metric').split()[1]} {listed(list(self.unknown))}."
            )
        return " ".join(said)


def bring_in(fetched: Fetched, *, by: audit.Actor | None) -> BroughtIn:
    """Import what was fetched. Never raises ValuesRefused: what is refused is on record."""
    entries = _entries(fetched.types)
    codes = codes_by_number() | {number: entry.code for number, entry in entries.items()}
    try:
        with db.session.begin_nested():
            return BroughtIn(_imported(fetched, codes, entries, (), by), None, (), fetched.unknown)
    except ValuesRefused as refused:
        report = record_refusal(refused, by=by)
        faulty = _metrics_of(fetched, {fault.line for fault in refused.every_fault if fault.line})
        if refused.total > len(refused.every_fault) or not faulty:
            return BroughtIn(None, report, (), fetched.unknown)
    entries = {number: entry for number, entry in entries.items() if number not in faulty}
    done = _imported(fetched, codes, entries, faulty, by)
    return BroughtIn(done, report, tuple(sorted(faulty)), fetched.unknown)


def _imported(
    fetched: Fetched,
    codes: Mapping[str, str],
    entries: Mapping[str, MetricEntry],
    faulty: Collection[str],
    by: audit.Actor | None,
) -> ValuesImported:
    file = _without(fetched, faulty) if faulty else File.at(fetched.path)
    reader = MappedFile(file, mapping_of(dict(codes), SCHOOL_YEAR_METRICS), known=frozenset(codes.values()))
    done = import_file(LIVE, reader, file, metrics=entries.values(), by=by)
    db.session.execute(
        sa.update(Metric)
        .where(Metric.code.in_([entry.code for entry in entries.values()]))
        .values(is_fetched=True)
    )  # fmt: skip
    return done


def codes_by_number() -> dict[str, str]:
    """The codes of LG Inform's metrics that are known, by its own numbers."""
    rows = db.session.execute(
        sa.select(Metric.source_key, Metric.code).where(
            Metric.code.startswith(f"{CODE}:"), Metric.source_key.is_not(None)
        )
    )
    return {str(number): code for number, code in rows}


def _entries(types: Collection[MetricType]) -> dict[str, MetricEntry]:
    return {
        one.identifier: MetricEntry(
            code=f"{CODE}:{one.identifier}",
            label=one.label[:LONGEST_LABEL],
            topic="Other",
            unit=NOT_STATED,
            polarity=Polarity.NEUTRAL,
            definition=one.help_text,
            position=AFTER_THE_CATALOGUE + place,
            is_headline=False,
            source_key=one.identifier,
        )
        for place, one in enumerate(types, 1)
    }


def _metrics_of(fetched: Fetched, lines: Collection[int]) -> frozenset[str]:
    with fetched.path.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        return frozenset(cells[0] for cells in reader if reader.line_num in lines)


def _without(fetched: Fetched, metrics: Collection[str]) -> File:
    """The same lines without those of some metrics, beside the first file."""
    path = fetched.path.with_name(f"without-some-{FILE_NAME}")
    with fetched.path.open(encoding="utf-8", newline="") as file, path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerows(cells for cells in csv.reader(file) if cells[0] not in metrics)
    return File.at(path)
