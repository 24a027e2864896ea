"""What publishing gives to whoever reads across reports: each finding and recommendation, with its words."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import sqlalchemy as sa

from peerhub.db import db
from peerhub.engagements.models import Engagement
from peerhub.recommendations.models import Finding, Passage, PassageKind, PassageStem
from peerhub.recommendations.stems import stems


def open_to_readers(engagement: Engagement, findings: Sequence[Finding], *, published_on: date) -> None:
    """Put what this version says in the place of what the version before said."""
    db.session.execute(sa.delete(Passage).where(Passage.engagement_id == engagement.id))
    passages = list(_passages(engagement, findings, published_on))
    db.session.add_all(passages)
    db.session.flush()
    db.session.add_all(PassageStem(stem=stem, passage_id=passage.id) for stem, passage in _stems(passages))


def _passages(engagement: Engagement, findings: Sequence[Finding], published_on: date) -> Iterator[Passage]:
    for finding in findings:
        common = {
            "engagement_id": engagement.id, "council_id": engagement.council_id, "published_on": published_on,
            "year": published_on.year, "theme_id": finding.theme_id, "topic_id": finding.topic_id,
            "is_good_practice": finding.is_good_practice,
        }  # fmt: skip
        yield Passage(kind=PassageKind.FINDING, text=finding.text, **common)
        for one in finding.recommendations:
            yield Passage(kind=PassageKind.RECOMMENDATION, text=one.text, recommendation_id=one.id, **common)


def _stems(passages: Iterable[Passage]) -> Iterator[tuple[str, Passage]]:
    for passage in passages:
        for stem in sorted(stems(passage.text)):
            yield stem, passage
