"""The sources that come with the product, and their metrics, described in our own words in data/catalogue.csv."""

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from peerhub.metrics.models import Adding, Polarity
from peerhub.metrics.sources.shapes import MetricEntry, SourceEntry

DATA = Path(__file__).parent.parent / "data"
OPEN_GOVERNMENT_LICENCE = "Open Government Licence v3.0"

OFLOG = SourceEntry(
    code="oflog",
    name="Office for Local Government (Oflog)",
    licence=OPEN_GOVERNMENT_LICENCE,
    attribution=(
        "Contains public sector information licensed under the Open Government Licence v3.0 (MHCLG/Oflog, NHS England, "
        "Skills for Care, Defra)."
    ),
    note="Historical: Oflog closed on 16 December 2024. Its figures end in 2022/23 and are not updated here.",
    is_historical=True,
)
CHILDRENS_SERVICES = SourceEntry(
    code="childrens-services",
    name="Department for Education, Local Authority Interactive Tool",
    licence=OPEN_GOVERNMENT_LICENCE,
    attribution="Source: Department for Education, Local Authority Interactive Tool, Open Government Licence v3.0.",
)
ONS = SourceEntry(
    code="ons",
    name="Office for National Statistics, Explore Local Statistics",
    licence=OPEN_GOVERNMENT_LICENCE,
    attribution=(
        "Source: Office for National Statistics and other government departments, licensed under the Open Government "
        "Licence v3.0."
    ),
)
LG_INFORM = SourceEntry(
    code="lginform",
    name="LG Inform",
    licence=OPEN_GOVERNMENT_LICENCE,
    attribution=(
        "Values from LG Inform Plus of the Local Government Association, of data that the originating departments "
        "publish under the Open Government Licence v3.0; the sample prepared by Trafford Data Lab (MIT licence)."
    ),
    note="A sample that comes with peerhub: 35 councils of the 317 in England.",
)
OUTTURN = SourceEntry(
    code="outturn",
    name="MHCLG revenue outturn, 2015/16 to 2017/18",
    licence=OPEN_GOVERNMENT_LICENCE,
    attribution=(
        "Contains public sector information licensed under the Open Government Licence v3.0 (MHCLG, Revenue Outturn "
        "Summary); files gathered by the BBC Shared Data Unit."
    ),
    note="Old: the latest year is 2017/18, and its figures are provisional.",
    is_historical=True,
)
SOURCES = {source.code: source for source in (OFLOG, CHILDRENS_SERVICES, ONS, LG_INFORM, OUTTURN)}


@cache
def metrics_of(source_code: str) -> dict[str, MetricEntry]:
    """The metrics of one source, by the key that the source itself uses for them."""
    return {key: entry for source, key, entry in _catalogue() if source == source_code}


def keys_of(source_code: str) -> dict[str, str]:
    """The codes of one source's metrics, by the key that the source itself uses for them."""
    return {key: entry.code for key, entry in metrics_of(source_code).items()}


@dataclass(frozen=True)
class BreakEntry:
    """From this day a metric is counted in another way."""

    code: str
    starts_on: date
    note: str


@dataclass(frozen=True)
class EquivalenceEntry:
    """Two metrics that are the same measure, or nearly, or only look like it."""

    code: str
    other: str
    note: str


@cache
def breaks() -> tuple[BreakEntry, ...]:
    rows = _rows("breaks.csv")
    return tuple(BreakEntry(row["code"], date.fromisoformat(row["starts_on"]), row["note"]) for row in rows)


@cache
def equivalences() -> tuple[EquivalenceEntry, ...]:
    return tuple(EquivalenceEntry(row["code"], row["other"], row["note"]) for row in _rows("equivalents.csv"))


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def _catalogue() -> tuple[tuple[str, str, MetricEntry], ...]:
    return tuple(
        (
            row["source"],
            row["key"],
            MetricEntry(
                code=row["code"],
                label=row["label"],
                topic=row["topic"],
                unit=row["unit"],
                polarity=Polarity(row["polarity"]),
                definition=row["definition"],
                position=position,
                is_headline=row["is_headline"] == "yes",
                source_key=row["key"],
                how_to_read=row["how_to_read"],
                adding=Adding(row["adding"]),
            ),
        )
        for position, row in enumerate(_rows("catalogue.csv"), 1)
    )
