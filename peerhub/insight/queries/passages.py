"""Passages of published reports: what a search finds in them."""

from collections.abc import Iterator, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from peerhub.councils.models import Council, CouncilKind
from peerhub.db import db
from peerhub.engagements.models import CoreTheme, Engagement, EngagementType
from peerhub.insight.asking import LOCAL_FOCUS, ReportSearch, Vocabulary
from peerhub.insight.themes import Place, Source
from peerhub.peers.models import Skill
from peerhub.recommendations.models import Passage, PassageKind, PassageStem, ReportVersion
from peerhub.recommendations.stems import stems


def vocabulary() -> Vocabulary:
    """All that can be asked for, four statements. Councils that are no more have reports too."""
    themes, topics, supports = _named(CoreTheme), _named(Skill), _named(EngagementType)
    columns = (Council.code, Council.name, Council.kind, Council.region, Council.status)
    councils = db.session.execute(sa.select(*columns, Council.id).order_by(Council.name, Council.id)).all()
    return Vocabulary(
        themes={code: name for _, code, name in themes},
        topics={code: name for _, code, name in topics},
        councils={row.code: row.name for row in councils},
        regions={region: region for region in sorted({row.region for row in councils})},
        supports={code: name for _, code, name in supports},
        theme_numbers={number: code for number, code, _ in themes},
        topic_numbers={number: code for number, code, _ in topics},
        places={row.id: Place(row.code, row.name, row.kind, row.region, row.status) for row in councils},
    )


def find_passages(search: ReportSearch, *, limit: int, offset: int = 0) -> tuple[Sequence[Passage], int]:
    """The passages that a search finds, the latest published first, and how many they are in all."""
    found = sa.and_(*conditions(search))
    counted = sa.select(sa.func.count(Passage.id)).join(Passage.council)
    total = db.session.scalar(counted.where(found)) or 0
    statement = (
        sa.select(Passage)
        .join(Passage.council)
        .where(found)
        .options(
            joinedload(Passage.council),
            joinedload(Passage.theme),
            joinedload(Passage.topic),
            joinedload(Passage.engagement).joinedload(Engagement.type).lazyload(EngagementType.template),
            joinedload(Passage.engagement).lazyload(Engagement.manager),
        )
        .order_by(Passage.published_on.desc(), Passage.engagement_id, Passage.id)
        .limit(limit)
        .offset(offset)
    )
    return db.session.scalars(statement).unique().all(), total


def sources_of(search: ReportSearch) -> list[Source]:
    """The reports in which a search finds something, with the version that stands, by council and day."""
    newest = (
        sa.select(sa.func.max(ReportVersion.number))
        .where(ReportVersion.engagement_id == Engagement.id)
        .correlate(Engagement)
        .scalar_subquery()
    )
    found = sa.select(Passage.engagement_id).join(Passage.council).where(*conditions(search))
    statement = (
        sa.select(
            Engagement.id, Council.name, EngagementType.name.label("support"), ReportVersion.published_on,
            ReportVersion.number, ReportVersion.address, ReportVersion.sha256,
        )
        .join(Engagement.council)
        .join(Engagement.type)
        .join(ReportVersion, sa.and_(ReportVersion.engagement_id == Engagement.id, ReportVersion.number == newest))
        .where(Engagement.id.in_(found))
        .order_by(Council.name, ReportVersion.published_on, Engagement.id)
    )  # fmt: skip
    return [Source(place, *row) for place, row in enumerate(db.session.execute(statement), start=1)]


def conditions(search: ReportSearch) -> Iterator[sa.ColumnElement[bool]]:
    """What a passage must be, joined with its council."""
    yield sa.true()
    for word in search.words:
        yield from (Passage.id.in_(_having(stem)) for stem in sorted(stems(word)))
        if " " in word:
            yield Passage.text.icontains(word, autoescape=True)
    for word in search.without:
        is_phrase = " " in word
        yield ~Passage.text.icontains(word, autoescape=True) if is_phrase else Passage.id.not_in(_having(*stems(word)))
    if search.theme == LOCAL_FOCUS:
        yield Passage.theme_id.is_(None)
    elif search.theme:
        yield Passage.theme_id.in_(_with_code(CoreTheme, search.theme))
    if search.topic:
        yield Passage.topic_id.in_(_with_code(Skill, search.topic))
    if search.years:
        yield Passage.year.between(search.years.first, search.years.last)
    if search.what:
        is_good = search.what == "good-practice"
        yield Passage.kind == (PassageKind.FINDING if is_good else PassageKind(search.what))
        if is_good:
            yield sa.and_(Passage.is_good_practice)
    yield from _places(search)


def _places(search: ReportSearch) -> Iterator[sa.ColumnElement[bool]]:
    if search.council:
        yield Council.code == search.council
    if search.region:
        yield Council.region == search.region
    if search.kind:
        yield Council.kind == CouncilKind(search.kind)
    if search.support:
        types = _with_code(EngagementType, search.support)
        yield Passage.engagement_id.in_(sa.select(Engagement.id).where(Engagement.type_id.in_(types)))


def _having(*wanted: str) -> sa.Select[int]:
    return sa.select(PassageStem.passage_id).where(PassageStem.stem.in_(wanted))


def _with_code(model: type[CoreTheme | Skill | EngagementType], code: str) -> sa.Select[int]:
    return sa.select(model.id).where(model.code == code)


def _named(model: type[CoreTheme | Skill | EngagementType]) -> Sequence[tuple[int, str, str]]:
    statement = sa.select(model.id, model.code, model.name).order_by(model.position, model.id)
    return db.session.execute(statement).all()
