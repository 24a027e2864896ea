"""The ways through the product: which of them a person sees follows from the permission of the page itself."""

from collections.abc import Iterable

from flask import Flask, has_request_context, request, url_for

from peerhub.web.access import may_open

# In the order of the bar. A page's permission stands in its view and nowhere else.
MAIN = (
    ("Councils", "councils.index"),
    ("Engagements", "teams.index"),
    ("Seasons", "matching.seasons"),
    ("Peers", "peers.index"),
    ("Joining", "joining.index"),
    ("Clearances", "teams.clearances"),
    ("My profile", "peers.my_profile"),
    ("My training", "training.index"),
    ("Courses", "training.courses"),
    ("Accreditation", "accreditations.index"),
    ("Training checks", "training.checks"),
    ("Decisions", "matching.decisions"),
    ("Conflicts", "matching.ledger"),
    ("Rules", "matching.rules"),
    ("Action plan", "actionplan.index"),
    ("Coverage", "insight.coverage"),
    ("Programme", "insight.programme"),
    ("Themes", "insight.themes"),
    ("Soft intelligence", "conversations.index"),
    ("Who the peers are", "monitoring.index"),
    ("Metrics", "metrics.catalogue"),
    ("Imports of figures", "metrics.imports"),
    ("Background work", "jobs.index"),
    ("Messages", "notifications.index"),
    ("Types of engagement", "engagements.types"),
    ("Requests about data", "rights.requests"),
    ("Peers to forget", "rights.retention"),
    ("Users", "accounts.users"),
    ("Changes", "audit.index"),
)
FOOTER = (
    ("Accessibility statement", "home.accessibility_statement"),
    ("Privacy", "home.privacy"),
    ("About the data", "metrics.about_the_data"),
)

Link = tuple[str, str, bool]


def init_app(app: Flask) -> None:
    """Give every page its navigation: `navigation` and `footer_links`, each a list of (text, href, current)."""
    app.context_processor(_ways)


def _ways() -> dict[str, list[Link]]:
    """Nothing where no page is asked for: a document that a job makes has no ways to go."""
    return {"navigation": links(MAIN), "footer_links": links(FOOTER)} if has_request_context() else {}


def links(entries: Iterable[tuple[str, str]]) -> list[Link]:
    """The entries that the person at this browser may open, and whether each is the part where they are."""
    open_to_them = [(text, endpoint) for text, endpoint in entries if may_open(endpoint)]
    return [(text, url_for(endpoint), is_here(url_for(endpoint))) for text, endpoint in open_to_them]


def is_here(path: str) -> bool:
    """Whether this request is for `path` or for a page below it."""
    return request.path == path or request.path.startswith(f"{path.rstrip('/')}/")
