"""The register of councils: dated, with codes, neighbours, composition and reorganisation."""

import enum
from datetime import date, datetime, timedelta
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from peerhub.db import Base
from peerhub.db.types import UtcDateTime, one_of


class CouncilKind(enum.Enum):
    """What sort of council it is in law."""

    DISTRICT = "district"
    UNITARY = "unitary"
    METROPOLITAN = "metropolitan"
    LONDON = "london"
    COUNTY = "county"
    WELSH = "welsh"

    @property
    def label(self) -> str:
        return COUNCIL_KIND_LABELS[self]


COUNCIL_KIND_LABELS = {
    CouncilKind.DISTRICT: "District",
    CouncilKind.UNITARY: "Unitary",
    CouncilKind.METROPOLITAN: "Metropolitan",
    CouncilKind.LONDON: "London borough",
    CouncilKind.COUNTY: "County",
    CouncilKind.WELSH: "Welsh unitary",
}


class CouncilStatus(enum.Enum):
    """Whether it exists today, no longer, or not yet."""

    CURRENT = "current"
    FORMER = "former"
    SHADOW = "shadow"


class Nation(enum.Enum):
    ENGLAND = "England"
    WALES = "Wales"


class SimilarityModel(enum.Enum):
    """The three models of ONS's statistical nearest neighbours."""

    GLOBAL = "global"
    ECONOMIC = "economic"
    DEMOGRAPHIC = "demographic"


class PoliticalGroup(Base):
    """A political group with an office at the LGA. Dated: groups come and go with the vote."""

    __tablename__ = "political_group"
    __table_args__ = (sa.CheckConstraint("ended_on IS NULL OR ended_on >= started_on", name="dates"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(
        sa.String(30), unique=True
    )  # conservative, labour, liberal-democrat, independent, reform-uk
    name: Mapped[str] = mapped_column(sa.String(60))
    started_on: Mapped[date | None] = mapped_column()
    ended_on: Mapped[date | None] = mapped_column()


class Council(Base):
    """One council of England or Wales, current, former or in shadow form."""

    __tablename__ = "council"
    __table_args__ = (
        sa.CheckConstraint("ended_on IS NULL OR started_on IS NULL OR ended_on >= started_on", name="dates"),
        sa.Index("ix_council_name", "name"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(10), unique=True)  # register code, e.g. HPL
    gss_code: Mapped[str] = mapped_column(sa.String(9), unique=True)  # today's, or the last one it had
    name: Mapped[str] = mapped_column(sa.String(80))  # short: "Hartlepool"
    official_name: Mapped[str] = mapped_column(sa.String(160))
    other_names: Mapped[str] = mapped_column(sa.Text, default="")  # one a line: what people also call it; for search
    nation: Mapped[Nation] = mapped_column(one_of(Nation))
    region: Mapped[str] = mapped_column(sa.String(60), index=True)
    kind: Mapped[CouncilKind] = mapped_column(one_of(CouncilKind))
    status: Mapped[CouncilStatus] = mapped_column(one_of(CouncilStatus))
    started_on: Mapped[date | None] = mapped_column()  # empty: older than the register
    ended_on: Mapped[date | None] = mapped_column()  # last day
    county_id: Mapped[int | None] = mapped_column(sa.ForeignKey("council.id"), index=True)  # county area of a district
    combined_authority: Mapped[str | None] = mapped_column(sa.String(120))  # name of the strategic body, as published
    latitude: Mapped[Decimal | None] = mapped_column(sa.Numeric(9, 6))
    longitude: Mapped[Decimal | None] = mapped_column(sa.Numeric(9, 6))
    map_q: Mapped[int | None] = mapped_column()  # hexagon map, "odd-r" layout; counties have none
    map_r: Mapped[int | None] = mapped_column()

    # Made by staff for a reorganisation that the register does not know yet; its code may be a stand-in.
    made_for_id: Mapped[int | None] = mapped_column(sa.ForeignKey("reorganisation.id"), index=True)

    county: Mapped["Council | None"] = relationship(remote_side=[id])
    context: Mapped["CouncilContext | None"] = relationship(back_populates="council", uselist=False)
    control: Mapped["CouncilControl | None"] = relationship(back_populates="council", uselist=False)
    seats: Mapped[list["CouncilSeats"]] = relationship(order_by="CouncilSeats.seats.desc()", viewonly=True)

    @property
    def is_current(self) -> bool:
        return self.status is CouncilStatus.CURRENT


class CouncilCode(Base):
    """Every GSS code by which a council is or was known. Resolve every code from outside through this table."""

    __tablename__ = "council_code"

    gss_code: Mapped[str] = mapped_column(sa.String(9), primary_key=True)
    council_id: Mapped[int] = mapped_column(sa.ForeignKey("council.id"), index=True)
    is_current: Mapped[bool] = mapped_column()


class Reorganisation(Base):
    """A change of councils that staff entered before the register knows it; in effect once somebody says so."""

    __tablename__ = "reorganisation"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(120), unique=True)
    first_day: Mapped[date] = mapped_column()  # of the new councils
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    entered_by_name: Mapped[str] = mapped_column(sa.String(120))
    in_effect_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    successions: Mapped[list["CouncilSuccession"]] = relationship(
        order_by="CouncilSuccession.successor_id, CouncilSuccession.predecessor_id"
    )

    @property
    def last_day(self) -> date:
        """Of the councils that it ends."""
        return self.first_day - timedelta(days=1)


class CouncilSuccession(Base):
    """One predecessor becoming one successor; a split predecessor has several rows and is never summed."""

    __tablename__ = "council_succession"

    predecessor_id: Mapped[int] = mapped_column(sa.ForeignKey("council.id"), primary_key=True)
    successor_id: Mapped[int] = mapped_column(sa.ForeignKey("council.id"), primary_key=True, index=True)
    last_day: Mapped[date] = mapped_column()  # of the predecessor
    is_split: Mapped[bool] = mapped_column()
    reorganisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("reorganisation.id"), index=True)  # by staff

    predecessor: Mapped[Council] = relationship(foreign_keys=[predecessor_id])
    successor: Mapped[Council] = relationship(foreign_keys=[successor_id])


class CouncilBorder(Base):
    """Two councils that share a border; stored both ways round."""

    __tablename__ = "council_border"

    council_id: Mapped[int] = mapped_column(sa.ForeignKey("council.id"), primary_key=True)
    neighbour_id: Mapped[int] = mapped_column(sa.ForeignKey("council.id"), primary_key=True, index=True)

    neighbour: Mapped[Council] = relationship(foreign_keys=[neighbour_id])


class JointKind(enum.Enum):
    """What two councils share, the closest first."""

    CHIEF_EXECUTIVE = "chief-executive"
    MANAGERS = "managers"
    STAFF = "staff"
    SERVICES = "services"

    @property
    def label(self) -> str:
        return JOINT_KIND_LABELS[self]


JOINT_KIND_LABELS = {
    JointKind.CHIEF_EXECUTIVE: "A chief executive",
    JointKind.MANAGERS: "Senior managers",
    JointKind.STAFF: "Staff",
    JointKind.SERVICES: "Services",
}


class JointArrangement(Base):
    """What two councils share, as staff entered it with its source (R8). Stored once, the smaller id first."""

    __tablename__ = "joint_arrangement"
    __table_args__ = (
        sa.UniqueConstraint("one_id", "other_id", "kind"),
        sa.CheckConstraint("one_id < other_id", name="order"),
        sa.CheckConstraint("ended_on >= started_on", name="dates"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    one_id: Mapped[int] = mapped_column(sa.ForeignKey("council.id"))
    other_id: Mapped[int] = mapped_column(sa.ForeignKey("council.id"), index=True)
    kind: Mapped[JointKind] = mapped_column(one_of(JointKind))
    started_on: Mapped[date | None] = mapped_column()  # empty: longer ago than anybody knows
    ended_on: Mapped[date | None] = mapped_column()
    source: Mapped[str] = mapped_column(sa.String(300))
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    entered_by_name: Mapped[str] = mapped_column(sa.String(120))

    one: Mapped[Council] = relationship(foreign_keys=[one_id])
    other: Mapped[Council] = relationship(foreign_keys=[other_id])

    @property
    def label(self) -> str:
        return f"{self.one.name} and {self.other.name}: {self.kind.label.lower()}"


class StatisticalNeighbour(Base):
    """One of the twenty councils most like this one, by one of ONS's models. Rank is likeness, never merit."""

    __tablename__ = "statistical_neighbour"
    __table_args__ = (sa.CheckConstraint("rank BETWEEN 1 AND 20", name="rank"),)

    council_id: Mapped[int] = mapped_column(sa.ForeignKey("council.id"), primary_key=True)
    model: Mapped[SimilarityModel] = mapped_column(one_of(SimilarityModel), primary_key=True)
    rank: Mapped[int] = mapped_column(primary_key=True)
    neighbour_id: Mapped[int] = mapped_column(sa.ForeignKey("council.id"), index=True)

    neighbour: Mapped[Council] = relationship(foreign_keys=[neighbour_id])


class CouncilSeats(Base):
    """Seats that one party holds on one council, as of a year."""

    __tablename__ = "council_seats"
    __table_args__ = (sa.CheckConstraint("seats >= 0", name="seats"),)

    council_id: Mapped[int] = mapped_column(sa.ForeignKey("council.id"), primary_key=True)
    party: Mapped[str] = mapped_column(sa.String(30), primary_key=True)  # in words: "Labour", "Others and vacant"
    as_of_year: Mapped[int] = mapped_column()
    seats: Mapped[int] = mapped_column()


class CouncilControl(Base):
    """Who runs the council, as published, as of a year; a label of TBC stays "not yet known"."""

    __tablename__ = "council_control"

    council_id: Mapped[int] = mapped_column(sa.ForeignKey("council.id"), primary_key=True)
    as_of_year: Mapped[int] = mapped_column()
    label: Mapped[str] = mapped_column(sa.String(80))  # in words: "Labour majority", "Not yet known"
    group_id: Mapped[int | None] = mapped_column(sa.ForeignKey("political_group.id"))  # only where one group controls
    seats_total: Mapped[int] = mapped_column()

    council: Mapped[Council] = relationship(back_populates="control")
    group: Mapped[PoliticalGroup | None] = relationship()


class CouncilContext(Base):
    """What sort of place it is: figures about people and place, each with its source in docs/data-sources.md."""

    __tablename__ = "council_context"

    council_id: Mapped[int] = mapped_column(sa.ForeignKey("council.id"), primary_key=True)
    population: Mapped[int | None] = mapped_column()  # ONS mid-2024 estimate
    area_km2: Mapped[Decimal | None] = mapped_column(sa.Numeric(10, 1))
    median_age: Mapped[Decimal | None] = mapped_column(sa.Numeric(4, 1))
    percent_under_18: Mapped[Decimal | None] = mapped_column(sa.Numeric(4, 1))
    percent_65_plus: Mapped[Decimal | None] = mapped_column(sa.Numeric(4, 1))
    rural_urban: Mapped[str | None] = mapped_column(sa.String(60))
    deprivation_quintile: Mapped[int | None] = mapped_column()  # UK composite, 1 = most deprived fifth

    council: Mapped[Council] = relationship(back_populates="context")
