"""The sources whose files come with the product, each with how its file is read."""

from collections.abc import Callable
from dataclasses import dataclass

from peerhub.metrics.sources import childrens_services, lginform, oflog, ons, outturn
from peerhub.metrics.sources.catalogue import DATA, SOURCES, metrics_of
from peerhub.metrics.sources.entries import EntriesFile
from peerhub.metrics.sources.mapped import MappedFile
from peerhub.metrics.sources.mapping import Mapping
from peerhub.metrics.sources.shapes import MetricEntry, SourceEntry
from peerhub.metrics.sources.staged import File, Reader


@dataclass(frozen=True)
class ShippedSource:
    """One source: its file's usual name, and how to read that file."""

    source: SourceEntry
    file_name: str
    reader: Callable[[File], Reader]
    mapping: Mapping | None = None  # none where values are worked out

    @property
    def metrics(self) -> tuple[MetricEntry, ...]:
        return tuple(metrics_of(self.source.code).values())

    def file(self) -> File:
        """The file that comes with the product."""
        return File.at(DATA / self.file_name)


def _mapped(code: str, file_name: str, mapping: Mapping) -> ShippedSource:
    known = frozenset(mapping.metrics.values())
    return ShippedSource(SOURCES[code], file_name, lambda file: MappedFile(file, mapping, known=known), mapping)


SHIPPED = {
    "oflog": _mapped("oflog", oflog.FILE_NAME, oflog.MAPPING),
    "childrens-services": _mapped(
        "childrens-services", childrens_services.FILE_NAME, childrens_services.MAPPING
    ),
    "ons": _mapped("ons", ons.FILE_NAME, ons.MAPPING),
    "lginform": _mapped("lginform", lginform.FILE_NAME, lginform.MAPPING),
    "outturn": ShippedSource(
        SOURCES["outturn"], outturn.FILE_NAME, lambda file: EntriesFile(file, outturn.read)
    ),
}  # fmt: skip
