"""Background work about figures: fetching them from sources that answer over HTTP."""

from peerhub.metrics.tasks.fetching import FETCH, GROUPS, Asked, fetch_groups, fetch_lginform, fetch_now

__all__ = ["FETCH", "GROUPS", "Asked", "fetch_groups", "fetch_lginform", "fetch_now"]
