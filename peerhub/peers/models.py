"""Peers: who they are, what they hold, what they can do, when they are free, where they must not go."""

import enum
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from peerhub.councils.models import Council, PoliticalGroup
from peerhub.db import Base
from peerhub.db.types import UtcDateTime, one_of


class PeerKind(enum.Enum):
    """A councillor (member peer) or a senior officer (officer peer)."""

    MEMBER = "member"
    OFFICER = "officer"

    @property
    def label(self) -> str:
        return "Member peer" if self is PeerKind.MEMBER else "Officer peer"


class PeerStatus(enum.Enum):
    """Where a peer stands between joining and leaving."""

    JOINING = "joining"
    DEPLOYABLE = "deployable"
    SUSPENDED = "suspended"
    LEFT = "left"

    @property
    def label(self) -> str:
        return self.name.capitalize()


class Seniority(enum.Enum):
    """The level of a post, as teams ask for it. Codes, because order within a kind is a matter of weights (data)."""

    LEADER = "leader"
    DEPUTY_LEADER = "deputy-leader"
    CABINET_MEMBER = "cabinet-member"
    GROUP_LEADER = "group-leader"
    COMMITTEE_CHAIR = "committee-chair"
    COUNCILLOR = "councillor"
    CHIEF_EXECUTIVE = "chief-executive"
    DIRECTOR = "director"
    SECTION_151 = "section-151"
    MONITORING_OFFICER = "monitoring-officer"
    HEAD_OF_SERVICE = "head-of-service"
    SPECIALIST = "specialist"

    @property
    def label(self) -> str:
        return SENIORITY_LABELS[self]


SENIORITY_LABELS = {
    Seniority.LEADER: "Leader of the council",
    Seniority.DEPUTY_LEADER: "Deputy leader",
    Seniority.CABINET_MEMBER: "Cabinet member",
    Seniority.GROUP_LEADER: "Group leader",
    Seniority.COMMITTEE_CHAIR: "Committee chair",
    Seniority.COUNCILLOR: "Councillor",
    Seniority.CHIEF_EXECUTIVE: "Chief executive",
    Seniority.DIRECTOR: "Director",
    Seniority.SECTION_151: "Section 151 officer",
    Seniority.MONITORING_OFFICER: "Monitoring officer",
    Seniority.HEAD_OF_SERVICE: "Head of service",
    Seniority.SPECIALIST: "Specialist",
}


class AvailabilityState(enum.Enum):
    FREE = "free"
    PERHAPS = "perhaps"
    NOT_FREE = "not-free"

    @property
    def label(self) -> str:
        return {"free": "Free", "perhaps": "Perhaps", "not-free": "Not free"}[self.value]


class ConflictState(enum.Enum):
    """A suspected conflict warns; only a person makes it confirmed (blocks), dismissed (silent) or waived (warns)."""

    SUSPECTED = "suspected"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"
    WAIVED = "waived"  # it is a conflict, and somebody entitled has accepted it

    @property
    def label(self) -> str:
        return self.name.capitalize()


class ConflictKind(enum.Enum):
    """What ties a peer to a council. The last four only the system finds; people declare the others."""

    EMPLOYMENT = "employment"
    FAMILY = "family"
    BUSINESS = "business"
    APPLICATION = "application"
    OTHER = "other"
    PREDECESSOR = "predecessor"
    COUNTY_AREA = "county-area"
    NEIGHBOUR = "neighbour"
    RECIPROCAL = "reciprocal"

    @property
    def label(self) -> str:
        return CONFLICT_KIND_LABELS[self]


CONFLICT_KIND_LABELS = {
    ConflictKind.EMPLOYMENT: "Worked or works there",
    ConflictKind.FAMILY: "Family",
    ConflictKind.BUSINESS: "Business",
    ConflictKind.APPLICATION: "Applied for a post there",
    ConflictKind.OTHER: "Other",
    ConflictKind.PREDECESSOR: "Predecessor or successor council",
    ConflictKind.COUNTY_AREA: "Same county area",
    ConflictKind.NEIGHBOUR: "Neighbouring council",
    ConflictKind.RECIPROCAL: "Visit in return",
}
#: What a person may write down; the others follow from the register and the records of visits.
DECLARED_KINDS = (
    ConflictKind.EMPLOYMENT,
    ConflictKind.FAMILY,
    ConflictKind.BUSINESS,
    ConflictKind.APPLICATION,
    ConflictKind.OTHER,
)


class ProfilePart(enum.Enum):
    """What a profile is made of, as its peer goes through it once a year."""

    ABOUT = "about"
    DAYS = "days"
    SKILLS = "skills"
    POSTS = "posts"
    INTERESTS = "interests"

    @property
    def label(self) -> str:
        return {"about": "About", "days": "Days"}.get(self.value, self.name.capitalize())


class Peer(Base):
    """One peer. Everything dated (posts, group, availability) hangs off this row."""

    __tablename__ = "peer"
    __table_args__ = (
        sa.CheckConstraint("days_per_year BETWEEN 0 AND 200", name="days_per_year"),
        sa.CheckConstraint("left_on IS NULL OR left_on >= joined_on", name="dates"),
        sa.Index("ix_peer_family_name", "family_name", "given_name"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(sa.String(12), unique=True)  # P0001: said on the telephone
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"), unique=True)
    given_name: Mapped[str] = mapped_column(sa.String(80))
    family_name: Mapped[str] = mapped_column(sa.String(80))
    email: Mapped[str] = mapped_column(sa.String(254), unique=True)
    kind: Mapped[PeerKind] = mapped_column(one_of(PeerKind))
    status: Mapped[PeerStatus] = mapped_column(one_of(PeerStatus))
    joined_on: Mapped[date] = mapped_column()
    left_on: Mapped[date | None] = mapped_column()
    about: Mapped[str] = mapped_column(sa.Text, default="")  # what the council reads in the team pack
    profile_confirmed_on: Mapped[date | None] = mapped_column()
    needs_review_since: Mapped[date | None] = mapped_column()  # R7: lost the seat or left the council, not reviewed yet
    days_per_year: Mapped[int] = mapped_column(default=12)  # yearly allowance of peer days
    speaks_welsh: Mapped[bool] = mapped_column(default=False)
    terms_version: Mapped[int | None] = mapped_column()  # the terms last accepted; R5 compares with today's
    terms_accepted_on: Mapped[date | None] = mapped_column()
    is_invented: Mapped[bool] = mapped_column(default=False)  # demo data
    version: Mapped[int] = mapped_column(default=1)

    posts: Mapped[list["PeerPost"]] = relationship(
        back_populates="peer", cascade="all, delete-orphan", order_by="PeerPost.started_on.desc(), PeerPost.id"
    )
    memberships: Mapped[list["GroupMembership"]] = relationship(
        back_populates="peer", cascade="all, delete-orphan", order_by="GroupMembership.started_on.desc()"
    )
    skills: Mapped[list["PeerSkill"]] = relationship(
        back_populates="peer", cascade="all, delete-orphan", order_by="PeerSkill.level.desc(), PeerSkill.skill_id"
    )

    part_confirmations: Mapped[list["PartConfirmation"]] = relationship(
        cascade="all, delete-orphan", order_by="PartConfirmation.part"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it as it stands

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}"


class PartConfirmation(Base):
    """The day on which a peer last saved one part of the profile. `Peer.profile_confirmed_on` speaks for all parts."""

    __tablename__ = "part_confirmation"

    peer_id: Mapped[int] = mapped_column(sa.ForeignKey("peer.id", ondelete="CASCADE"), primary_key=True)
    part: Mapped[ProfilePart] = mapped_column(one_of(ProfilePart), primary_key=True)
    confirmed_on: Mapped[date] = mapped_column()


class PeerPost(Base):
    """A seat or post that a peer holds or held. Open-ended while held. `council_id` is empty outside councils."""

    __tablename__ = "peer_post"
    __table_args__ = (sa.CheckConstraint("ended_on IS NULL OR ended_on >= started_on", name="dates"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    peer_id: Mapped[int] = mapped_column(sa.ForeignKey("peer.id", ondelete="CASCADE"), index=True)
    council_id: Mapped[int | None] = mapped_column(sa.ForeignKey("council.id"), index=True)
    organisation: Mapped[str | None] = mapped_column(sa.String(160))  # where it is not a council of the register
    title: Mapped[str] = mapped_column(sa.String(160))
    portfolio: Mapped[str | None] = mapped_column(sa.String(160))  # what it answers for; None: the whole, or not said
    seniority: Mapped[Seniority] = mapped_column(one_of(Seniority))
    is_main: Mapped[bool] = mapped_column(default=True)  # the post by which the peer is introduced
    started_on: Mapped[date] = mapped_column()
    ended_on: Mapped[date | None] = mapped_column()

    peer: Mapped[Peer] = relationship(back_populates="posts")
    council: Mapped[Council | None] = relationship()


class GroupMembership(Base):
    """Which political group a member peer sits with, and since when. Never stored for officers (a trigger refuses)."""

    __tablename__ = "group_membership"
    __table_args__ = (sa.CheckConstraint("ended_on IS NULL OR ended_on >= started_on", name="dates"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    peer_id: Mapped[int] = mapped_column(sa.ForeignKey("peer.id", ondelete="CASCADE"), index=True)
    group_id: Mapped[int] = mapped_column(sa.ForeignKey("political_group.id"), index=True)
    started_on: Mapped[date] = mapped_column()
    ended_on: Mapped[date | None] = mapped_column()

    peer: Mapped[Peer] = relationship(back_populates="memberships")
    group: Mapped[PoliticalGroup] = relationship()


class Skill(Base):
    """One entry of the managed list of skills."""

    __tablename__ = "skill"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(40), unique=True)
    name: Mapped[str] = mapped_column(sa.String(80))
    position: Mapped[int] = mapped_column()


class PeerSkill(Base):
    """How well a peer knows a subject, 1 (some knowledge) to 4 (could lead others), as the peer says it."""

    __tablename__ = "peer_skill"
    __table_args__ = (sa.CheckConstraint("level BETWEEN 1 AND 4", name="level"),)

    peer_id: Mapped[int] = mapped_column(sa.ForeignKey("peer.id", ondelete="CASCADE"), primary_key=True)
    skill_id: Mapped[int] = mapped_column(sa.ForeignKey("skill.id"), primary_key=True, index=True)
    level: Mapped[int] = mapped_column()
    evidence: Mapped[str] = mapped_column(sa.String(300), default="")

    peer: Mapped[Peer] = relationship(back_populates="skills")
    skill: Mapped[Skill] = relationship()


class AvailabilityPattern(Base):
    """Days that come back: "Council meetings, first Tuesdays: not free". `rule` holds the words of `peers.patterns`."""

    __tablename__ = "availability_pattern"
    __table_args__ = (sa.CheckConstraint("ended_on IS NULL OR ended_on >= started_on", name="dates"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    peer_id: Mapped[int] = mapped_column(sa.ForeignKey("peer.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(sa.String(80))
    rule: Mapped[str] = mapped_column(sa.String(80))
    state: Mapped[AvailabilityState] = mapped_column(one_of(AvailabilityState))
    # A council's meetings are no secret: colleagues of the same council are offered the same pattern.
    council_id: Mapped[int | None] = mapped_column(sa.ForeignKey("council.id"), index=True)
    started_on: Mapped[date] = mapped_column()
    ended_on: Mapped[date | None] = mapped_column()


class Availability(Base):
    """A run of days on which a peer is free, perhaps free or not free. Days never mentioned count as free to ask.

    Runs of one peer never overlap. Those with a pattern follow from it, and give way to what the peer said of a day.
    """

    __tablename__ = "availability"
    __table_args__ = (
        sa.CheckConstraint("last_day >= first_day", name="dates"),
        sa.Index("ix_availability_peer_id_first_day", "peer_id", "first_day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    peer_id: Mapped[int] = mapped_column(sa.ForeignKey("peer.id", ondelete="CASCADE"))
    first_day: Mapped[date] = mapped_column()
    last_day: Mapped[date] = mapped_column()
    state: Mapped[AvailabilityState] = mapped_column(one_of(AvailabilityState))
    pattern_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("availability_pattern.id", ondelete="CASCADE"), index=True
    )


class PeerView(Base):
    """Somebody opened a peer's record on a day: one row a person and day, for the peer to see."""

    __tablename__ = "peer_view"
    __table_args__ = (sa.UniqueConstraint("peer_id", "user_id", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    peer_id: Mapped[int] = mapped_column(sa.ForeignKey("peer.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id", ondelete="CASCADE"))
    user_name: Mapped[str] = mapped_column(sa.String(120))  # as they were called then
    day: Mapped[date] = mapped_column()


class Conflict(Base):
    """One line of the conflict ledger: a peer, a council, what ties them, its state, who decided it, and why.

    `fingerprint` stands for the facts on which the system's suspicion rests, and a decision about it: a decision holds
    as long as they are the same. It is empty where a person wrote the conflict down. `lapsed_at` says since when the
    facts are no longer so.
    """

    __tablename__ = "conflict"
    __table_args__ = (
        sa.CheckConstraint("blocks_until IS NULL OR blocks_until >= started_on", name="dates"),
        sa.UniqueConstraint("peer_id", "council_id", "kind", "fingerprint"),
        sa.Index("ix_conflict_state", "state", "lapsed_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    peer_id: Mapped[int] = mapped_column(sa.ForeignKey("peer.id", ondelete="CASCADE"), index=True)
    council_id: Mapped[int] = mapped_column(sa.ForeignKey("council.id"), index=True)
    kind: Mapped[ConflictKind] = mapped_column(one_of(ConflictKind))
    state: Mapped[ConflictState] = mapped_column(one_of(ConflictState))
    reason: Mapped[str] = mapped_column(sa.String(400))
    started_on: Mapped[date] = mapped_column()
    blocks_until: Mapped[date | None] = mapped_column()  # end of the cooling-off window; empty: until dismissed
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decision_reason: Mapped[str | None] = mapped_column(sa.String(400))
    fingerprint: Mapped[str | None] = mapped_column(sa.String(64))
    found_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    lapsed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    peer: Mapped[Peer] = relationship()
    council: Mapped[Council] = relationship()

    @property
    def is_found(self) -> bool:
        """Whether the system found it; else a person wrote it down."""
        return self.fingerprint is not None
