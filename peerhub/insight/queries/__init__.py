"""What the programme's own records say, read only. Each function asks a fixed number of statements."""

from peerhub.insight.queries.coverage import (
    coverage_of,
    coverage_on,
    first_year_with_engagements,
    programme,
    standing_on,
)
from peerhub.insight.queries.passages import find_passages, sources_of, vocabulary
from peerhub.insight.queries.searches import get_saved_search, saved_search_called, saved_searches
from peerhub.insight.queries.themes import get_topic, headway_on, told

__all__ = [
    "coverage_of",
    "coverage_on",
    "find_passages",
    "first_year_with_engagements",
    "get_saved_search",
    "get_topic",
    "headway_on",
    "programme",
    "saved_search_called",
    "saved_searches",
    "sources_of",
    "standing_on",
    "told",
    "vocabulary",
]
