"""LG Inform's web service: how it is asked, how an address is signed, and what its refusals mean.

Its key and secret come with the settings and go nowhere else: not into a row, a page, an error or a log.
"""

import base64
import hashlib
import hmac
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote

from peerhub.metrics.operations.fetching import wire
from peerhub.metrics.operations.fetching.asking import Asker
from peerhub.metrics.operations.fetching.faults import AllowanceSpent, FetchRefused, NotThere
from peerhub.metrics.sources.lginform_records import (
    COLUMNS,
    ComparisonGroup,
    MetricType,
    OtherShape,
    read_comparison_groups,
    read_metric_type,
    write_records,
)

CODE = "lginform"
METRICS_A_REQUEST = 5  # of three hundred councils and five periods that is some five megabytes
USUAL_AREAS = ("AllLaInCountry_England", "E92000001")
USUAL_PERIODS = 5
SPENT = "usage limit"  # its own words, with HTTP 401, when a day's or a month's allowance is used up
FILE_NAME = "lginform-data-table.csv"

Tell = Callable[[str, int], None]
Found = TypeVar("Found")


@dataclass(frozen=True)
class LgInform:
    """The service as the settings know it. Without a secret it is asked with the key alone."""

    address: str
    key: str = field(repr=False)
    secret: str = field(repr=False, default="")
    code: str = CODE
    name: str = "LG Inform"

    def signed(self, address: str) -> str:
        """The address, the key, and the signature: base64 of HMAC-SHA1 over the whole address that ends in the key."""
        whole = f"{address}{'&' if '?' in address else '?'}ApplicationKey={quote(self.key, safe='')}"
        if not self.secret:
            return whole
        digest = hmac.new(self.secret.encode(), whole.encode(), hashlib.sha1).digest()
        return f"{whole}&Signature={quote(base64.b64encode(digest).decode(), safe='')}"

    def refusal(self, reply: wire.Reply) -> FetchRefused:
        """A page of HTML may come with a refusal; only its first words are looked at, and none is shown."""
        said = reply.body[:2_000].decode(errors="replace").lower()
        if reply.status in {401, 403} and SPENT in said:
            return AllowanceSpent(
                "LG Inform says that the allowance of this key is used up, for today or for the month. Fetch again "
                "later, or ask LG Inform for a larger allowance."
            )
        if reply.status in {401, 403}:
            return FetchRefused(
                "LG Inform did not accept the key or its signature. Check LGINFORM_KEY and LGINFORM_SECRET in the "
                "settings."
            )
        if reply.status in {400, 404}:
            return NotThere(
                f"LG Inform does not know what it was asked for (HTTP {reply.status}). Check the numbers of the "
                "metrics, the areas and the periods."
            )
        if reply.status is not None and 300 <= reply.status < 400:
            return FetchRefused("LG Inform has moved to another address. Set LGINFORM_ADDRESS to it.")
        return FetchRefused(f"LG Inform gave an answer that peerhub does not understand (HTTP {reply.status}).")


@dataclass(frozen=True)
class Wanted:
    """What to fetch: metrics by LG Inform's numbers, areas by code or group, and how many of the latest periods."""

    metrics: Sequence[str]
    areas: Sequence[str] = USUAL_AREAS
    periods: int = USUAL_PERIODS


@dataclass(frozen=True)
class Fetched:
    """The values that came, in a file that a mapping reads; what is known of the metrics that were new."""

    path: Path
    values: int
    types: tuple[MetricType, ...]
    unknown: tuple[str, ...]  # numbers of metrics that LG Inform does not have


def fetch(client: Asker, wanted: Wanted, *, new: Sequence[str], folder: Path, tell: Tell) -> Fetched:
    """Everything wanted into one file in `folder`; of the metrics `new` also what LG Inform says of them.

    Raises FetchRefused; what was asked until then is remembered, so that the next try begins where this one ended.
    """
    types, unknown = _types(client, new)
    metrics = [number for number in wanted.metrics if number not in unknown]
    path, values = folder / FILE_NAME, 0
    with path.open("w", encoding="utf-8", newline="") as out:
        out.write(",".join(COLUMNS) + "\n")
        for done, batch in enumerate(_batches(metrics), 1):
            tell(f"{min(done * METRICS_A_REQUEST, len(metrics))} of {len(metrics)} metrics", done * METRICS_A_REQUEST)
            for page in client.pages("data.table", _parameters(batch, wanted)):
                values += _understood(client, lambda page=page: write_records(page, out))  # type: ignore[misc]
    return Fetched(path, values, types, unknown)


def comparison_groups(client: Asker) -> list[ComparisonGroup]:
    """The groups of areas that LG Inform has a name for, by that name. Raises FetchRefused."""
    groups = _understood(client, lambda: read_comparison_groups(client.ask("comparisonGroups")))
    return sorted(groups, key=lambda group: (group.label, group.identifier))


def _types(client: Asker, new: Sequence[str]) -> tuple[tuple[MetricType, ...], tuple[str, ...]]:
    types: list[MetricType] = []
    unknown: list[str] = []
    for number in new:
        try:
            answer = client.ask(f"metricTypes/{number}")
        except NotThere:
            unknown.append(number)
        else:
            types.append(_understood(client, lambda: read_metric_type(answer, number)))  # noqa: B023 - called at once
    return tuple(types), tuple(unknown)


def _batches(metrics: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(metrics), METRICS_A_REQUEST):
        yield metrics[start : start + METRICS_A_REQUEST]


def _parameters(metrics: Sequence[str], wanted: Wanted) -> dict[str, str]:
    return {
        "value.valueType": "raw",
        "metricType": ",".join(metrics),
        "area": ",".join(wanted.areas),
        "period": f"latest:{wanted.periods}",
        "columnGrouping": "metricType",
        "rowGrouping": "area",
    }


def _understood(client: Asker, read: Callable[[], Found]) -> Found:
    """What `read` reads; an answer that nobody understands is not remembered."""
    try:
        return read()
    except OtherShape as other:
        client.memory.forget(CODE)
        raise FetchRefused(f"{other.sentence} Nothing was changed. Tell an administrator.") from other
