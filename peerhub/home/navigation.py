"""The ways through the product: which of them a person sees follows from the permission of the page itself."""

from collections.abc import Iterable
from typing import NamedTuple

from flask import Flask, has_request_context, request, url_for

from peerhub.web.access import may_open

# In the order of the bar. A page's permission stands in its view and nowhere else.
GROUPS = (
    (
        "Councils",
        (
            ("Councils", "councils.index"),
            ("Soft intelligence", "conversations.index"),
            ("Metrics", "metrics.catalogue"),
            ("Imports of figures", "metrics.imports"),
        ),
    ),
    (
        "Engagements",
        (
            ("Engagements", "teams.index"),
            ("Seasons", "matching.seasons"),
            ("Clearances", "teams.clearances"),
            ("Decisions", "matching.decisions"),
            ("Conflicts", "matching.ledger"),
            ("Rules", "matching.rules"),
            ("Types of engagement", "engagements.types"),
        ),
    ),
    (
        "Peers",
        (
            ("Peers", "peers.index"),
            ("Joining", "joining.index"),
            ("My profile", "peers.my_profile"),
            ("My training", "training.index"),
            ("Courses", "training.courses"),
            ("Accreditation", "accreditations.index"),
            ("Training checks", "training.checks"),
            ("Who the peers are", "monitoring.index"),
            ("Requests about data", "rights.requests"),
            ("Peers to forget", "rights.retention"),
        ),
    ),
    (
        "Board",
        (
            ("Action plan", "actionplan.index"),
            ("Coverage", "insight.coverage"),
            ("Programme", "insight.programme"),
            ("Themes", "insight.themes"),
        ),
    ),
    (
        "System",
        (
            ("Background work", "jobs.index"),
            ("Messages", "notifications.index"),
            ("Users", "accounts.users"),
            ("Changes", "audit.index"),
        ),
    ),
)
FOOTER = (
    ("Accessibility statement", "home.accessibility_statement"),
    ("Privacy", "home.privacy"),
    ("About the data", "metrics.about_the_data"),
)

FEW = 6  # ways that fit on a phone beside each other; nobody with so few has to open a menu

Link = tuple[str, str, bool]


class Group(NamedTuple):
    """Ways under one word; without a word they stand in the bar themselves."""

    label: str
    links: list[Link]

    @property
    def is_here(self) -> bool:
        return any(current for _, _, current in self.links)


def init_app(app: Flask) -> None:
    """Give every page its ways: `navigation`, groups of links, and `footer_links`; a link is (text, href, current)."""
    app.context_processor(_ways)


def _ways() -> dict[str, list[Group] | list[Link]]:
    """Nothing where no page is asked for: a document that a job makes has no ways to go."""
    return {"navigation": groups(), "footer_links": links(FOOTER)} if has_request_context() else {}


def groups() -> list[Group]:
    """What is open to the person at this browser: few ways side by side, more of them in groups of two or more."""
    found = [(label, links(entries)) for label, entries in GROUPS]
    are_few = sum(len(ways) for _, ways in found) <= FEW
    return [Group("" if are_few or len(ways) == 1 else label, ways) for label, ways in found if ways]


def links(entries: Iterable[tuple[str, str]]) -> list[Link]:
    """The entries that the person at this browser may open, and whether each is the part where they are."""
    open_to_them = [(text, endpoint) for text, endpoint in entries if may_open(endpoint)]
    addresses = [(text, url_for(endpoint)) for text, endpoint in open_to_them]
    return [(text, address, is_here(address)) for text, address in addresses]


def is_here(path: str) -> bool:
    """Whether this request is for `path` or for a page below it."""
    return request.path == path or request.path.startswith(f"{path.rstrip('/')}/")
