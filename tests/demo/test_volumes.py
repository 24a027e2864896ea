"""The usual size against the published shares and volumes.

Published: some 2,200 peers; 320 deployed in 2023/24, 88 of them councillors, on about 1,500 peer days; 143 challenges
in 2022/23 and 121 in the corporate programme of 2024/25. Each year may differ from another, so the mean of the last
full years is held against them. The share of women is nowhere: the demo stores nobody's sex.
"""

from collections import Counter
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from peerhub import clock
from peerhub.councils.models import Council, CouncilSeats, CouncilStatus, Nation, PoliticalGroup
from peerhub.db import db
from peerhub.demo import distributions
from peerhub.engagements.models import Engagement, EngagementType, Stage
from peerhub.peers.models import GroupMembership, Peer, PeerKind, PeerPost
from peerhub.teams.models import Assignment

PANDEMIC = {2020, 2021}


@pytest.fixture
def served(full):
    """Of every past deployment: year, peer, kind, days, engagement, type."""
    query = (
        sa.select(
            Assignment.first_day, Assignment.peer_id, Peer.kind, Assignment.days, Engagement.id, EngagementType.code
        )
        .join(Peer, Peer.id == Assignment.peer_id)
        .join(Engagement, Engagement.id == Assignment.engagement_id)
        .join(EngagementType)
        .where(Assignment.is_active, Engagement.stage != Stage.PREPARING, Engagement.stage != Stage.TEAM)
    )
    return full.execute(query).all()


def normal_years() -> list[int]:
    """The last three full years that the pandemic did not touch."""
    this = clock.today().year
    return [year for year in range(this - 1, this - 9, -1) if year not in PANDEMIC][:3]


def mean(counts: Counter[int]) -> float:
    return sum(counts[year] for year in normal_years()) / 3


def within(percent: int, wanted: float, found: float) -> bool:
    return abs(found - wanted) <= wanted * percent / 100


def test_peers_and_their_kinds(full):
    kinds = Counter(full.scalars(sa.select(Peer.kind)))
    assert kinds.total() == 2200
    assert within(10, 0.36 * 2200, kinds[PeerKind.MEMBER])


def test_levels_follow_their_shares(full):
    for kind, shares in (
        (PeerKind.MEMBER, distributions.MEMBER_SENIORITY),
        (PeerKind.OFFICER, distributions.OFFICER_SENIORITY),
    ):
        assert sum(shares.values()) == pytest.approx(1)
        # Each peer's newest main post; the earlier ones say less.
        rows = full.execute(
            sa.select(PeerPost.peer_id, PeerPost.seniority)
            .join(Peer)
            .where(Peer.kind == kind, PeerPost.is_main)
            .order_by(PeerPost.peer_id, PeerPost.started_on)
        ).all()
        found = Counter(dict(tuple(row) for row in rows).values())
        for level, share in shares.items():
            assert found[level] / found.total() == pytest.approx(share, abs=0.04), level


def test_groups_follow_the_seats_of_the_peers_councils(full):
    """Members come as the seats are, whatever the council; the newest group's office has had less time to recruit."""
    seats: dict[int, Counter[str]] = {}
    rows = full.execute(
        sa.select(CouncilSeats.council_id, CouncilSeats.party, CouncilSeats.seats)
        .join(Council, Council.id == CouncilSeats.council_id)
        .where(Council.status == CouncilStatus.CURRENT)
    )
    for council_id, party, count in rows:
        group = distributions.GROUP_OF_PARTY.get(party, distributions.OTHER_PARTIES_GROUP)
        seats.setdefault(council_id, Counter())[group] += count
    expected: Counter[str] = Counter()
    for groups in seats.values():
        weighted = {code: count * distributions.GROUP_WEIGHT.get(code, 1) for code, count in groups.items()}
        for code, weight in weighted.items():
            expected[code] += groups.total() * weight / (sum(weighted.values()) or 1)
    found = Counter(
        full.scalars(
            sa.select(PoliticalGroup.code)
            .join(GroupMembership, GroupMembership.group_id == PoliticalGroup.id)
            .where(GroupMembership.ended_on.is_(None))
        )
    )
    assert set(found) == {"conservative", "labour", "liberal-democrat", "independent", "reform-uk"}
    for code in found:
        assert found[code] / found.total() == pytest.approx(expected[code] / expected.total(), abs=0.05), code


def test_as_many_peers_are_deployed_as_published(served):
    peers = Counter(year for year, _ in {(row.first_day.year, row.peer_id) for row in served})
    members = Counter(
        year
        for year, _ in {(row.first_day.year, row.peer_id) for row in served if row.kind is PeerKind.MEMBER}
    )  # fmt: skip
    assert within(15, 320, mean(peers)), peers
    assert within(15, 88, mean(members)), members
    assert max(peers.values()) <= 320 * 1.15


def test_as_many_days_are_given_as_published(served):
    days: Counter[int] = Counter()
    for row in served:
        days[row.first_day.year] += row.days
    assert within(15, 1500, mean(days)), days


def test_as_many_engagements_are_held_as_published(served):
    held = Counter(year for year, _ in {(row.first_day.year, row.id) for row in served})
    assert 121 * 0.85 <= mean(held) <= 143 * 1.15, held
    busiest = max(held.values())
    assert busiest <= 143 * 1.15, held


def test_corporate_teams_have_four_or_five_peers(served):
    sizes = Counter(Counter(row.id for row in served if row.code == "corporate" and row.first_day.year > 2018).values())
    assert max(sizes) <= 5
    assert (sizes[4] + sizes[5]) / sizes.total() > 0.9, sizes


def test_nothing_took_place_when_nobody_received_peers(full):
    """Of a request only a month is thought of: its days are agreed later."""
    for day, last in full.execute(sa.select(Engagement.first_day, Engagement.last_day).where(Engagement.days_agreed)):
        assert day.weekday() == 1
        assert last - day <= timedelta(3)
        for one in (day, last):
            assert one.month != 8
            assert not date(2020, 3, 17) <= one <= date(2021, 6, 1)
            assert (1, 8) < (one.month, one.day) < (12, 13)
            assert not (4, 10) <= (one.month, one.day) <= (5, 12)


def test_no_week_is_overrun(full):
    """What August and Christmas put off comes in the weeks after, not in one."""
    weeks = Counter(full.scalars(sa.select(Engagement.first_day)))
    assert max(weeks.values()) <= 14


def test_nearly_every_english_council_was_challenged_in_the_last_five_years_or_so(full):
    english = set(
        full.scalars(
            sa.select(Council.id).where(Council.nation == Nation.ENGLAND, Council.status == CouncilStatus.CURRENT)
        )
    )
    since = clock.today() - timedelta(days=int(5.75 * 365))
    recent = set(
        full.scalars(
            sa.select(Engagement.council_id)
            .join(EngagementType)
            .where(EngagementType.counts_towards_cycle, Engagement.first_day >= since)
        )
    )
    ever = set(full.scalars(sa.select(Engagement.council_id)))
    assert 0.8 <= len(english & recent) / len(english) < 1
    assert 0 < len(english - ever) / len(english) <= 0.06


def test_progress_reviews_come_about_ten_months_after_their_challenge(full):
    original = sa.orm.aliased(Engagement)
    rows = full.execute(
        sa.select(Engagement.first_day, original.last_day, Engagement.id, original.id)
        .join(original, Engagement.original_id == original.id)
        .where(Engagement.last_day < clock.today())
    ).all()
    months = [(review - challenge).days / 30.4 for review, challenge, _, _ in rows]
    assert len(months) > 200
    assert sum(8 <= count <= 14.5 for count in months) / len(months) > 0.85
    team = {}
    for engagement_id, peer_id in full.execute(
        sa.select(Assignment.engagement_id, Assignment.peer_id).where(Assignment.is_active)
    ):
        team.setdefault(engagement_id, set()).add(peer_id)
    with_one_of_them = [bool(team.get(review, set()) & team.get(first, set())) for _, _, review, first in rows]
    assert sum(with_one_of_them) / len(rows) > 0.4


def test_every_value_fits_its_column_on_every_engine(full):
    """SQLite keeps what PostgreSQL would refuse; this demo is built on SQLite alone."""
    too_large = []
    for table in db.metadata.sorted_tables:
        columns = [column for column in table.columns if limit_of(column)]
        sizes = full.execute(sa.select(*(sa.func.max(size_of(column)) for column in columns))).one() if columns else ()
        largest = zip(columns, sizes, strict=True)
        too_large += [str(column) for column, size in largest if (size or 0) > limit_of(column)]
    assert too_large == []


def limit_of(column: sa.Column) -> int:
    """The longest text or the largest number that PostgreSQL takes; 0 for a column without a limit."""
    if isinstance(column.type, sa.Integer):
        return 2**63 - 1 if isinstance(column.type, sa.BigInteger) else 2**31 - 1
    return getattr(column.type, "length", None) or 0


def size_of(column: sa.Column) -> sa.ColumnElement:
    return sa.func.abs(column) if isinstance(column.type, sa.Integer) else sa.func.length(column)
