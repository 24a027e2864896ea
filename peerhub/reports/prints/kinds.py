"""What can be printed: for each kind who may, and how to read what it says for one person."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from peerhub import clock
from peerhub.accounts.models import User
from peerhub.councils import queries as council_queries
from peerhub.engagements import queries as engagement_queries
from peerhub.engagements.council_map import CouncilMap, council_map
from peerhub.engagements.forms.maps import MapFilter
from peerhub.insight import queries as insight_queries
from peerhub.insight.asking import read_search
from peerhub.permissions import Permission
from peerhub.reports.parts import Part, fingerprint
from peerhub.reports.reviews import Review, review_content

NOTHING = "No published report matches, so there is nothing to review. Take away a filter, or search for other words."


class NothingToPrint(Exception):
    """`sentence` says what to ask for instead."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class Content:
    """All that a printout says at this moment, for one person."""

    address: str
    title: str
    context: Mapping[str, Any]
    parts: Sequence[Part]


@dataclass(frozen=True)
class Kind:
    """One kind of printout. `page` is the endpoint of the page that is printed, to which the address belongs."""

    name: str
    permission: Permission
    page: str
    page_name: str
    template: str
    read: Callable[[str, User], Content]


def read_map(address: str, viewer: User) -> Content:
    """The map of councils. On paper nothing is a link."""
    asked = parse_qsl(address)
    form = MapFilter.choosing_from(council_queries.regions(), for_staff=viewer.is_staff, asked=asked)
    today = clock.today()
    standings = engagement_queries.standings(visible_to=viewer, today=today)
    found = council_map(standings, shown=form.shown, wanted=form.wanted(), today=today, href=lambda _code: "")
    said = [form.shown.label.lower(), *(words for _name, words in form.in_force())]
    first = dict(reversed(asked))
    tidy = [(name, first[name]) for name in form.values()]
    return Content(
        address=urlencode(tidy),
        title=f"Map of councils: {', '.join(said)}",
        context={"form": form, "map": found, "today": today},
        parts=_map_parts(found),
    )


def read_review(address: str, viewer: User) -> Content:  # noqa: ARG001 - what is published is the same for everybody
    """A thematic review of what a search finds. Raises NothingToPrint."""
    vocabulary = insight_queries.vocabulary()
    search = read_search(parse_qsl(address), vocabulary).search
    review = review_content(search, vocabulary, today=clock.today())
    if not review.rows:
        raise NothingToPrint(NOTHING)
    return Content(
        address=search.address,
        title=f"Thematic review: {review.about or 'all published reports'}",
        context={"review": review},
        parts=_review_parts(review),
    )


def _map_parts(found: CouncilMap) -> list[Part]:
    """A part for each council, of its dates: how long ago they are changes by the day and is no news."""
    return [
        Part(
            row.council.code,
            row.council.name,
            fingerprint(row.council.last_day, row.council.arranged_on, row.engaged.value),
        )
        for row in found.rows
    ]


def _review_parts(review: Review) -> list[Part]:
    """A part for each report, and one for what peers and progress reviews said of them since."""
    said = [(chapter.name, *chapter.recommended, *chapter.praised) for chapter in review.chapters]
    headway = [(found.value, count) for found, count in review.headway.items()]
    reports = [
        Part(f"report:{source.engagement_id}", f"{source.council}, {source.support}", fingerprint(source.sha256))
        for source in review.sources
    ]
    return [
        *reports,
        Part("topics", "Topics of what the reports say", fingerprint(said)),
        Part("headway", "What progress reviews found", fingerprint(headway)),
    ]


MAP = Kind(
    "council-map", Permission.COUNCIL_VIEW, "engagements.council_map", "Map of councils",
    "reports/council_map.pdf.html", read_map,
)  # fmt: skip
REVIEW = Kind(
    "thematic-review", Permission.THEMES_VIEW, "insight.reports", "Published reports",
    "reports/thematic_review.pdf.html", read_review,
)  # fmt: skip
KINDS = {kind.name: kind for kind in (MAP, REVIEW)}
