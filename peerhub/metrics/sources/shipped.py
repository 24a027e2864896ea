"""The sources whose files come with the product, each with its adapter."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from peerhub.councils.csv_files import Faults, Table
from peerhub.metrics.sources import childrens_services, lginform, oflog, ons, outturn
from peerhub.metrics.sources.catalogue import DATA, SOURCES, metrics_of
from peerhub.metrics.sources.shapes import MetricEntry, SourceEntry, ValueEntry


@dataclass(frozen=True)
class ShippedSource:
    """One source: its file's usual name, and how to read that file."""

    source: SourceEntry
    file_name: str
    read: Callable[[Table, Faults], Iterator[ValueEntry]]

    @property
    def metrics(self) -> tuple[MetricEntry, ...]:
        return tuple(metrics_of(self.source.code).values())

    def file(self) -> Table:
        """The file that comes with the product."""
        return Table(self.file_name, (DATA / self.file_name).read_bytes())


SHIPPED = {
    code: ShippedSource(SOURCES[code], adapter.FILE_NAME, adapter.read)
    for code, adapter in (
        ("oflog", oflog),
        ("childrens-services", childrens_services),
        ("ons", ons),
        ("lginform", lginform),
        ("outturn", outturn),
    )
}
