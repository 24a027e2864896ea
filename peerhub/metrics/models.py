"""Metrics of councils, their values, the imports that brought them, and the snapshots that never change."""

import enum
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from peerhub.councils.models import Council
from peerhub.db import Base
from peerhub.db.types import UtcDateTime, json_column, one_of


class Polarity(enum.Enum):
    """Which way is usually held to be better. Neutral where nobody may say."""

    HIGHER = "higher"
    LOWER = "lower"
    NEUTRAL = "neutral"


class ChangeKind(enum.Enum):
    """What an import brought to a metric, as far as can be told from the values."""

    METRIC = "metric"  # seen for the first time
    PERIOD = "period"
    AREA = "area"
    REVISED = "revised"


class PublicationStatus(enum.Enum):
    """Provisional and restricted values are not republished outside the LGA (R37)."""

    PUBLISHED = "published"
    PROVISIONAL = "provisional"
    RESTRICTED = "restricted"


class Audience(enum.Enum):
    """Who may see the values of a metric at all; what is not published is for staff in any case (R37)."""

    EVERYBODY = "everybody"  # who is signed in
    STAFF = "staff"  # of the LGA


class Adding(enum.Enum):
    """Whether values of councils that became one may be added up into their successor's. Rates never are."""

    NEVER = "never"
    AREA = "area"  # a count of people or things in the area: county and districts count the same ones
    BODY = "body"  # a count of the council's own, such as its money: county and districts each have theirs


class MetricSource(Base):
    """Where metrics come from, on what licence, and what to say beside every figure."""

    __tablename__ = "metric_source"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(40), unique=True)
    name: Mapped[str] = mapped_column(sa.String(160))
    licence: Mapped[str] = mapped_column(sa.String(80))
    attribution: Mapped[str] = mapped_column(sa.Text)
    note: Mapped[str] = mapped_column(sa.Text, default="")  # banner of a historical source
    is_historical: Mapped[bool] = mapped_column(default=False)


class Metric(Base):
    """One measure of councils: what it says, in what unit, and how to read it."""

    __tablename__ = "metric"

    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[int] = mapped_column(sa.ForeignKey("metric_source.id"), index=True)
    code: Mapped[str] = mapped_column(sa.String(80), unique=True)  # with the source's prefix: ons:claimant-count
    label: Mapped[str] = mapped_column(sa.String(300))
    topic: Mapped[str] = mapped_column(sa.String(80), index=True)
    unit: Mapped[str] = mapped_column(sa.String(80))
    polarity: Mapped[Polarity] = mapped_column(one_of(Polarity))
    definition: Mapped[str] = mapped_column(sa.Text, default="")
    position: Mapped[int] = mapped_column(default=0)
    is_headline: Mapped[bool] = mapped_column(default=False)  # part of every snapshot
    source_key: Mapped[str | None] = mapped_column(sa.String(80))  # what the source itself calls it: 17482
    is_fetched: Mapped[bool] = mapped_column(default=False, server_default=sa.false())  # over HTTP, from its source
    how_to_read: Mapped[str] = mapped_column(sa.Text, default="", server_default="")
    audience: Mapped[Audience] = mapped_column(
        one_of(Audience), default=Audience.EVERYBODY, server_default=Audience.EVERYBODY.value
    )
    adding: Mapped[Adding] = mapped_column(one_of(Adding), default=Adding.NEVER, server_default=Adding.NEVER.value)
    edited_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # by staff: imports leave its description alone

    source: Mapped[MetricSource] = relationship()
    breaks: Mapped[list["MetricBreak"]] = relationship(order_by="MetricBreak.starts_on", cascade="all, delete-orphan")


class MetricBreak(Base):
    """A day from which a metric is counted in another way: figures before and after it cannot be set side by side."""

    __tablename__ = "metric_break"

    metric_id: Mapped[int] = mapped_column(sa.ForeignKey("metric.id"), primary_key=True)
    starts_on: Mapped[date] = mapped_column(primary_key=True)  # first day of the first period of the new kind
    note: Mapped[str] = mapped_column(sa.String(300))


class MetricEquivalence(Base):
    """The same measure under two names, or nearly the same; stored once, the smaller id first."""

    __tablename__ = "metric_equivalence"
    __table_args__ = (sa.CheckConstraint("metric_id < other_id", name="order"),)

    metric_id: Mapped[int] = mapped_column(sa.ForeignKey("metric.id"), primary_key=True)
    other_id: Mapped[int] = mapped_column(sa.ForeignKey("metric.id"), primary_key=True, index=True)
    note: Mapped[str] = mapped_column(sa.String(300))  # how they differ; empty: not at all


class MetricMapping(Base):
    """How the files of one publication become values; made from a sample, used again and again."""

    __tablename__ = "metric_mapping"

    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[int] = mapped_column(sa.ForeignKey("metric_source.id"))
    name: Mapped[str] = mapped_column(sa.String(120), unique=True)
    content: Mapped[dict[str, Any]] = mapped_column(json_column())  # sources.mapping.Mapping
    metrics_text: Mapped[str] = mapped_column(sa.Text)  # sources.metric_lines
    sample: Mapped[list[list[str]]] = mapped_column(json_column())  # the first lines of a file, to try it on
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_by_name: Mapped[str] = mapped_column(sa.String(120))

    source: Mapped[MetricSource] = relationship()


class MetricImport(Base):
    """One run of an importer: what came in, what it changed, what was refused."""

    __tablename__ = "metric_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[int | None] = mapped_column(sa.ForeignKey("metric_source.id"))
    file_name: Mapped[str] = mapped_column(sa.String(255))
    file_sha256: Mapped[str] = mapped_column(sa.String(64))
    reading_sha256: Mapped[str | None] = mapped_column(sa.String(64))  # of everything that its reading depended on
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    by_name: Mapped[str] = mapped_column(sa.String(120))
    rows_new: Mapped[int] = mapped_column(default=0)
    rows_changed: Mapped[int] = mapped_column(default=0)
    rows_unchanged: Mapped[int] = mapped_column(default=0)
    rows_refused: Mapped[int] = mapped_column(default=0, server_default="0")  # then nothing came in

    source: Mapped[MetricSource | None] = relationship()


class MetricValue(Base):
    """One metric of one area for one period. A missing value is a row with its reason, never zero (R36).

    `area_code` is the code as published (a nation's too); `council_id` the council it belongs to, if it is one.
    """

    __tablename__ = "metric_value"
    __table_args__ = (
        sa.UniqueConstraint("metric_id", "area_code", "period"),
        # With all that a comparison asks of each comparator, so that thousands of rows need not be read.
        sa.Index(
            "ix_metric_value_council_metric",
            *("council_id", "metric_id", "period_end", "period", "status", "value", "id"),
        ),
        sa.Index("ix_metric_value_metric_period", "metric_id", "period_end"),
        sa.CheckConstraint("period_end >= period_start", name="period"),
        sa.CheckConstraint("value IS NOT NULL OR missing_reason IS NOT NULL", name="missing"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    metric_id: Mapped[int] = mapped_column(sa.ForeignKey("metric.id"))
    council_id: Mapped[int | None] = mapped_column(sa.ForeignKey("council.id"))
    area_code: Mapped[str] = mapped_column(sa.String(9))
    period: Mapped[str] = mapped_column(sa.String(40))  # in words, as shown: 2022/23
    period_start: Mapped[date] = mapped_column()
    period_end: Mapped[date] = mapped_column()  # age is counted from here
    value: Mapped[Decimal | None] = mapped_column(sa.Numeric(18, 6))
    published_as: Mapped[str] = mapped_column(sa.String(40))  # the text at source, digits and all
    missing_reason: Mapped[str | None] = mapped_column(sa.String(120))
    ci_lower: Mapped[Decimal | None] = mapped_column(sa.Numeric(18, 6))
    ci_upper: Mapped[Decimal | None] = mapped_column(sa.Numeric(18, 6))
    status: Mapped[PublicationStatus] = mapped_column(one_of(PublicationStatus), default=PublicationStatus.PUBLISHED)
    note: Mapped[str | None] = mapped_column(sa.String(200))  # a known doubt about this very value
    import_id: Mapped[int] = mapped_column(sa.ForeignKey("metric_import.id"))
    previous_value: Mapped[Decimal | None] = mapped_column(sa.Numeric(18, 6))  # before the last revision

    metric: Mapped[Metric] = relationship()
    council: Mapped[Council | None] = relationship()


class MetricRevision(Base):
    """A value as it was published before an import revised it. Append-only by custom: nothing ever edits one."""

    __tablename__ = "metric_revision"
    __table_args__ = (sa.Index("ix_metric_revision_value", "value_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(sa.ForeignKey("metric_import.id"), index=True)  # that revised it
    value_id: Mapped[int] = mapped_column(sa.ForeignKey("metric_value.id"))
    earlier_import_id: Mapped[int] = mapped_column(sa.ForeignKey("metric_import.id"))  # that had brought it
    value: Mapped[Decimal | None] = mapped_column(sa.Numeric(18, 6))
    published_as: Mapped[str] = mapped_column(sa.String(40))
    missing_reason: Mapped[str | None] = mapped_column(sa.String(120))
    ci_lower: Mapped[Decimal | None] = mapped_column(sa.Numeric(18, 6))
    ci_upper: Mapped[Decimal | None] = mapped_column(sa.Numeric(18, 6))
    status: Mapped[PublicationStatus] = mapped_column(one_of(PublicationStatus))
    note: Mapped[str | None] = mapped_column(sa.String(200))

    standing: Mapped[MetricValue] = relationship()


class MetricChange(Base):
    """One line of an import's change log: a metric, period or area seen for the first time, or values revised."""

    __tablename__ = "metric_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(sa.ForeignKey("metric_import.id"), index=True)
    kind: Mapped[ChangeKind] = mapped_column(one_of(ChangeKind))
    metric_id: Mapped[int] = mapped_column(sa.ForeignKey("metric.id"))
    what: Mapped[str] = mapped_column(sa.String(40))  # period in words, or area code; empty for a whole metric
    rows: Mapped[int] = mapped_column()

    metric: Mapped[Metric] = relationship()


class MetricRefusal(Base):
    """One fault of a file that was refused."""

    __tablename__ = "metric_refusal"

    import_id: Mapped[int] = mapped_column(sa.ForeignKey("metric_import.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    line: Mapped[int | None] = mapped_column()
    sentence: Mapped[str] = mapped_column(sa.String(500))


class ComparatorGroup(Base):
    """A group of councils to compare with, brought in by staff on a licence of its own, such as a subscription's.

    Either one list whose members are compared with each other, or a list for each council.
    """

    __tablename__ = "comparator_group"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(120), unique=True)
    licence_note: Mapped[str] = mapped_column(sa.String(500))  # shown wherever the group is compared with
    audience: Mapped[Audience] = mapped_column(one_of(Audience))
    file_name: Mapped[str] = mapped_column(sa.String(255))
    file_sha256: Mapped[str] = mapped_column(sa.String(64))
    brought_at: Mapped[datetime] = mapped_column(UtcDateTime)
    brought_by_name: Mapped[str] = mapped_column(sa.String(120))


class ComparatorMember(Base):
    """A council of a group: for one council that is compared with it, or for every other member."""

    __tablename__ = "comparator_member"
    __table_args__ = (sa.UniqueConstraint("group_id", "council_id", "member_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(sa.ForeignKey("comparator_group.id"))
    council_id: Mapped[int | None] = mapped_column(sa.ForeignKey("council.id"))  # none: of one list for all
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("council.id"), index=True)


class SourceRequest(Base):
    """One request to a source that answers over HTTP, and what it cost. The address is without key and signature."""

    __tablename__ = "source_request"
    __table_args__ = (sa.Index("ix_source_request_source_code_asked_at", "source_code", "asked_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    source_code: Mapped[str] = mapped_column(sa.String(40))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    address: Mapped[str] = mapped_column(sa.String(2000))
    status: Mapped[int | None] = mapped_column()  # none: no whole answer came
    size: Mapped[int] = mapped_column()  # bytes that came back
    attempt: Mapped[int] = mapped_column()
    trouble: Mapped[str] = mapped_column(sa.String(200))


class SourceAnswer(Base):
    """The last good answer to one address, so that what has not changed need not be sent again."""

    __tablename__ = "source_answer"

    key: Mapped[str] = mapped_column(sa.String(64), primary_key=True)  # SHA-256 of source and address
    source_code: Mapped[str] = mapped_column(sa.String(40))
    body: Mapped[bytes] = mapped_column(sa.LargeBinary)  # compressed
    etag: Mapped[str] = mapped_column(sa.String(200))
    last_modified: Mapped[str] = mapped_column(sa.String(60))
    link: Mapped[str] = mapped_column(sa.String(2000))
    checked_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class Snapshot(Base):
    """What was known of a council on one day (R33). Append-only: triggers refuse UPDATE and DELETE."""

    __tablename__ = "snapshot"

    id: Mapped[int] = mapped_column(primary_key=True)
    council_id: Mapped[int] = mapped_column(sa.ForeignKey("council.id"), index=True)
    council_name: Mapped[str] = mapped_column(sa.String(80))
    taken_at: Mapped[datetime] = mapped_column(UtcDateTime)
    taken_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    taken_by_name: Mapped[str] = mapped_column(sa.String(120))
    comparator_name: Mapped[str] = mapped_column(sa.String(160))
    checksum: Mapped[str] = mapped_column(sa.String(64))  # SHA-256 of the canonical content

    members: Mapped[list["SnapshotMember"]] = relationship(order_by="SnapshotMember.position")
    values: Mapped[list["SnapshotValue"]] = relationship(order_by="SnapshotValue.position")


class SnapshotMember(Base):
    """A council that was in the comparator group on that day."""

    __tablename__ = "snapshot_member"

    snapshot_id: Mapped[int] = mapped_column(sa.ForeignKey("snapshot.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    council_id: Mapped[int] = mapped_column(sa.ForeignKey("council.id"))
    gss_code: Mapped[str] = mapped_column(sa.String(9))
    name: Mapped[str] = mapped_column(sa.String(80))


class SnapshotValue(Base):
    """One metric in a snapshot, copied in full, with the comparators' values for the same period and the series."""

    __tablename__ = "snapshot_value"

    snapshot_id: Mapped[int] = mapped_column(sa.ForeignKey("snapshot.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    metric_code: Mapped[str] = mapped_column(sa.String(80))
    label: Mapped[str] = mapped_column(sa.String(300))
    topic: Mapped[str] = mapped_column(sa.String(80))
    unit: Mapped[str] = mapped_column(sa.String(80))
    polarity: Mapped[Polarity] = mapped_column(one_of(Polarity))
    source_name: Mapped[str] = mapped_column(sa.String(160))
    fetched_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # when the import brought the value
    period: Mapped[str | None] = mapped_column(sa.String(40))
    period_end: Mapped[date | None] = mapped_column()
    value: Mapped[Decimal | None] = mapped_column(sa.Numeric(18, 6))
    published_as: Mapped[str | None] = mapped_column(sa.String(40))
    missing_reason: Mapped[str | None] = mapped_column(sa.String(120))
    ci_lower: Mapped[Decimal | None] = mapped_column(sa.Numeric(18, 6))
    ci_upper: Mapped[Decimal | None] = mapped_column(sa.Numeric(18, 6))
    status: Mapped[PublicationStatus | None] = mapped_column(one_of(PublicationStatus))
    # Of snapshots taken before these were kept they are empty, and then no part of the seal.
    definition: Mapped[str | None] = mapped_column(sa.Text)
    licence: Mapped[str | None] = mapped_column(sa.String(80))
    fetched_by: Mapped[str | None] = mapped_column(sa.String(120))  # whose import brought the value
    audience: Mapped[Audience | None] = mapped_column(one_of(Audience))
    # {"E08000018": "3.1", …}: the group's values for the same period, as text; missing ones are absent.
    comparators: Mapped[dict[str, str]] = mapped_column(json_column())
    # [["2021/22", "2022-03-31", "3.1" or null, lower quartile, median, upper quartile, status], …], oldest first;
    # quartiles as text, null where fewer than five comparators have a value; whoever shows it outside the LGA leaves
    # out what is not "published" (see `snapshots.readings`). A sum has the names of its parts as one more element;
    # the first figure of a new way of counting has those names, or none of them, and then what changed.
    series: Mapped[list[list[Any]]] = mapped_column(json_column())
