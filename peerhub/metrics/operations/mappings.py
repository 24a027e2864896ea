"""Making a mapping from a sample file, correcting it, and importing files by it."""

from itertools import islice

import sqlalchemy as sa

from peerhub import clock
from peerhub.audit import operations as audit
from peerhub.councils.csv_files import Faults, FilesRefused
from peerhub.db import db
from peerhub.metrics.models import MetricMapping
from peerhub.metrics.operations.importing import ValuesImported, ensure_source, import_file, known_source
from peerhub.metrics.queries.areas import areas_now
from peerhub.metrics.sources import File, SourceEntry
from peerhub.metrics.sources.guessing import guess
from peerhub.metrics.sources.headings import metric_and_period
from peerhub.metrics.sources.mapped import MappedFile
from peerhub.metrics.sources.mapping import Mapping, Spread
from peerhub.metrics.sources.metric_lines import read_metric_lines, suggested_lines
from peerhub.metrics.sources.staged import Unreadable
from peerhub.metrics.sources.tables import lines_of

SAMPLE = 40  # lines
LONGEST_CELL = 200


class MappingRefused(Exception):
    """The mapping cannot be kept as it is; `field` is the input that mends it."""

    def __init__(self, sentence: str, field: str) -> None:
        self.sentence = sentence
        self.field = field
        super().__init__(sentence)


def make_mapping(
    file: File, *, name: str, source_code: str, new_source: SourceEntry | None, by: audit.Actor
) -> MetricMapping:
    """A mapping guessed from the first lines of a file, to be looked at by a person.

    Raises SourceRefused, FilesRefused or MappingRefused.
    """
    _refuse_name_twice(name, None)
    entry = known_source(source_code, new_source)
    faults = Faults()
    lines = list(islice(lines_of(file, faults), SAMPLE))
    if not lines and not faults.total:
        faults.add(file.name, None, "The file is empty.")
    if faults.total:
        raise FilesRefused(faults)
    guessed = guess(lines, areas_now())
    made = MetricMapping(
        source_id=ensure_source(entry).id,
        name=name,
        content=guessed.as_json(),
        metrics_text=suggested_lines(_names_in(guessed, lines)),
        sample=_sample(lines),
        changed_at=clock.now(),
        changed_by_name=by.name,
    )
    db.session.add(made)
    audit.record("mapping.make", made, by=by, label=name)
    return made


def _names_in(mapping: Mapping, lines: list[tuple[int, list[str]]]) -> list[str]:
    """What the sample calls its metrics."""
    if mapping.spread is Spread.METRICS:
        return list(mapping.value_columns)
    if mapping.spread is Spread.BOTH:
        return list(dict.fromkeys(metric_and_period(heading)[0] for heading in mapping.value_columns))
    header = next((cells for number, cells in lines if number == mapping.header_line), [])
    titles = [cell.strip() for cell in header]
    if not mapping.metric or mapping.metric[0] not in titles:
        return ["every line"]
    place = titles.index(mapping.metric[0])
    below = [cells for number, cells in lines if number > mapping.header_line and len(cells) == len(header)]
    return list(dict.fromkeys(cells[place].strip() for cells in below))


def _sample(lines: list[tuple[int, list[str]]]) -> list[list[str]]:
    """Each line at its own number, so that a fault in the sample names the right one."""
    sample: list[list[str]] = [[] for _ in range(min(lines[-1][0], 4 * SAMPLE))]
    for number, cells in lines:
        if number <= len(sample):
            sample[number - 1] = [cell[:LONGEST_CELL] for cell in cells]
    return sample


def change_mapping(mapping: MetricMapping, *, name: str, content: Mapping, metrics_text: str, by: audit.Actor) -> None:
    """Keep the mapping as corrected. Raises MappingRefused."""
    _refuse_name_twice(name, mapping.id)
    try:
        read_metric_lines(metrics_text, mapping.source.code)
    except Unreadable as wrong:
        raise MappingRefused(wrong.sentence, "metrics_text") from None
    mapping.name, mapping.content, mapping.metrics_text = name, content.as_json(), metrics_text
    mapping.changed_at, mapping.changed_by_name = clock.now(), by.name
    audit.record("mapping.change", mapping, by=by, label=name)


def _refuse_name_twice(name: str, own_id: int | None) -> None:
    taken = db.session.scalars(sa.select(MetricMapping.id).where(MetricMapping.name == name)).one_or_none()
    if taken is not None and taken != own_id:
        raise MappingRefused("Another mapping has this name. Choose another one.", "name")


def import_mapped(file: File, *, mapping: MetricMapping, by: audit.Actor | None) -> ValuesImported:
    """Import a file as the mapping says. Raises ValuesRefused with nothing written."""
    entries = read_metric_lines(mapping.metrics_text, mapping.source.code)
    codes = {called: entry.code for called, entry in entries.items()}
    content = Mapping.from_json(mapping.content).with_metrics(codes)
    reader = MappedFile(file, content, known=frozenset(codes.values()))
    source = known_source(mapping.source.code)
    return import_file(source, reader, file, metrics=entries.values(), by=by)
