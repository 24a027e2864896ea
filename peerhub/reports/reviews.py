"""All that a thematic review says: what published reports recommend and praise, each with its numbered source."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from peerhub.insight import queries as insight_queries
from peerhub.insight.asking import ReportSearch, Vocabulary, described
from peerhub.insight.themes import Recurring, Source, Told, recurring, reports_by, reports_in
from peerhub.recommendations.models import Headway, Passage, PassageKind
from peerhub.web.charts import Bar

MOST_QUOTED = 400  # the newest; counts and sources are of all


@dataclass(frozen=True)
class Quote:
    """What reports say in the same words, and the numbers of those reports."""

    text: str
    numbers: Sequence[int]


@dataclass(frozen=True)
class Chapter:
    """One topic: what is recommended, and what is praised."""

    name: str
    recommended: Sequence[Quote]
    praised: Sequence[Quote]


@dataclass(frozen=True)
class Review:
    """A thematic review; `about` is the search in words, empty for all published reports."""

    about: str
    today: date
    rows: Sequence[Told]
    recurring: Sequence[Recurring]
    chapters: Sequence[Chapter]
    headway: Mapping[Headway, int]
    sources: Sequence[Source]
    quoted: int
    found: int
    vocabulary: Vocabulary

    @property
    def reports(self) -> int:
        return reports_in(self.rows)

    @property
    def years(self) -> list[Bar]:
        """Reports of each year of publication."""
        return [Bar(str(year), count) for year, count in sorted(reports_by(self.rows, lambda row: row.year).items())]

    @property
    def kinds(self) -> list[tuple[str, int]]:
        counts = reports_by(self.rows, lambda row: row.place.kind)
        return sorted((kind.label, count) for kind, count in counts.items())


def review_content(search: ReportSearch, vocabulary: Vocabulary, *, today: date) -> Review:
    """Read a review in a fixed number of statements."""
    passages, found = insight_queries.find_passages(search, limit=MOST_QUOTED)
    sources, rows = insight_queries.sources_of(search), insight_queries.told(search, vocabulary.places)
    return Review(
        about=described(search, vocabulary),
        today=today,
        rows=rows,
        recurring=recurring(rows),
        chapters=chapters(passages, {source.engagement_id: source.number for source in sources}),
        headway=insight_queries.headway_on(search),
        sources=sources,
        quoted=len(passages),
        found=found,
        vocabulary=vocabulary,
    )


def chapters(passages: Iterable[Passage], numbers: Mapping[int, int]) -> list[Chapter]:
    """The passages under their topics by name, those without one last. Of findings only good practice is quoted."""
    by_topic: dict[tuple[bool, str], list[Passage]] = {}
    for one in passages:
        name = one.topic.name if one.topic else "No topic given"
        by_topic.setdefault((one.topic is None, name), []).append(one)
    found = [
        Chapter(
            name,
            quotes((one for one in held if one.kind is PassageKind.RECOMMENDATION), numbers),
            quotes((one for one in held if one.kind is PassageKind.FINDING and one.is_good_practice), numbers),
        )
        for (_, name), held in sorted(by_topic.items(), key=lambda item: item[0])
    ]
    return [chapter for chapter in found if chapter.recommended or chapter.praised]


def quotes(passages: Iterable[Passage], numbers: Mapping[int, int]) -> list[Quote]:
    """What was said, once for the same words, with its sources; what more reports say comes first."""
    said: dict[str, set[int]] = {}
    for one in passages:
        said.setdefault(one.text, set()).add(numbers[one.engagement_id])
    found = [Quote(text, sorted(held)) for text, held in said.items()]
    return sorted(found, key=lambda quote: (-len(quote.numbers), quote.numbers))
