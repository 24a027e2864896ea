"""What the areas of figures may be called."""

from peerhub.councils import queries as council_queries
from peerhub.metrics.sources.staged import Areas

# Areas that are no councils and whose values are kept for comparison: nations, Great Britain, the United Kingdom.
NATIONS = {
    "England": "E92000001",
    "Wales": "W92000004",
    "United Kingdom": "K02000001",
    "Great Britain": "K03000001",
    "England and Wales": "K04000001",
}
NATION_CODES = frozenset(NATIONS.values())


def areas_now(councils: dict[str, int] | None = None) -> Areas:
    """Every code and every name, in lower case, by which a council or a nation is known; `councils` if at hand."""
    codes = councils if councils is not None else council_queries.councils_by_gss()
    names = council_queries.codes_by_name() | {name.casefold(): code for name, code in NATIONS.items()}
    return Areas(frozenset(codes) | NATION_CODES, names)
