"""How many recommendations of a report wait for the council's action (R40).

Recommendations stand above this package, and the days of an engagement need this one figure of theirs. So the package
that keeps them says here how they are counted, once, as it is imported.
"""

from collections.abc import Callable, Mapping, Sequence

Count = Callable[[Sequence[int]], Mapping[int, int]]
_counts: list[Count] = []


def count_unanswered_by(count: Count) -> None:
    """Names the one query that counts: ids of engagements in; of those with a published report, how many wait."""
    _counts[:] = [count]


def unanswered(engagement_ids: Sequence[int]) -> Mapping[int, int]:
    """Recommendations without an action, by engagement. What has no report that was published from here is absent."""
    return _counts[0](engagement_ids) if _counts and engagement_ids else {}
