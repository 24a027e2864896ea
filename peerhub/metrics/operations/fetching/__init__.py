"""Sources that answer over HTTP: asked with patience, each request counted, and what came brought in like any file."""

from peerhub.metrics.operations.fetching.asking import Asker, Kept, Note, month_around
from peerhub.metrics.operations.fetching.bringing_in import BroughtIn, bring_in
from peerhub.metrics.operations.fetching.choosing import ChoiceRefused, choose_metrics, leave_metric
from peerhub.metrics.operations.fetching.faults import AllowanceSpent, FetchRefused
from peerhub.metrics.operations.fetching.lginform import (
    USUAL_AREAS,
    USUAL_PERIODS,
    Fetched,
    LgInform,
    Wanted,
    comparison_groups,
    fetch,
)

__all__ = [
    "USUAL_AREAS",
    "USUAL_PERIODS",
    "AllowanceSpent",
    "Asker",
    "BroughtIn",
    "ChoiceRefused",
    "FetchRefused",
    "Fetched",
    "Kept",
    "LgInform",
    "Note",
    "Wanted",
    "bring_in",
    "choose_metrics",
    "comparison_groups",
    "fetch",
    "leave_metric",
    "month_around",
]  # fmt: skip
