"""Reading seasons, their scenarios, and the facts that they are planned from."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from peerhub.accounts.models import User
from peerhub.audit.models import AuditEvent
from peerhub.councils.models import Council, PoliticalGroup
from peerhub.db import db
from peerhub.engagements.models import Engagement, EngagementType, TeamSlot
from peerhub.jobs.models import Job
from peerhub.matching.facts import Absence, Settings, Span
from peerhub.matching.models import DraftChoice, TeamDraft, WeightSet
from peerhub.matching.queries.benches import load_workbenches
from peerhub.matching.queries.pool import Asked, Records
from peerhub.matching.scoring import Weights, weights_from
from peerhub.matching.season.calendar import Place, Visit
from peerhub.matching.season.models import Season, SeasonApplication, SeasonEngagement, SeasonScenario
from peerhub.matching.workbench import Workbench
from peerhub.peers.models import AvailabilityState, GroupMembership, Peer, PeerPost, PeerStatus
from peerhub.teams.models import Assignment
from peerhub.teams.queries import may_see
from peerhub.teams.rules import BEFORE_VISIT

WHY = "season.why"
MOST_QUESTIONS, MOST_NAMED = 50, 6
STATUS, NEEDS_REVIEW, TERMS = 5, 6, 9  # where these stand among the columns of `Records.peers`


class Changed(NamedTuple):
    """What changed since a scenario was planned."""

    events: int
    last: datetime | None


def open_visits(*, visible_to: User, today: date) -> list[Visit]:
    """Engagements whose teams can still be chosen, by first day."""
    return _visits(visible_to, Engagement.first_day > today, Engagement.stage.in_(BEFORE_VISIT))


def visits_of(season_id: int, *, visible_to: User) -> list[Visit]:
    """The engagements of a season, by first day."""
    members = sa.select(SeasonEngagement.engagement_id).where(SeasonEngagement.season_id == season_id)
    return _visits(visible_to, Engagement.id.in_(members))


def _visits(user: User, *conditions: sa.ColumnElement[bool]) -> list[Visit]:
    statement = (
        sa.select(
            Engagement.id,
            Engagement.reference,
            Council.name,
            EngagementType.name,
            Engagement.first_day,
            Engagement.last_day,
        )
        .join(Council, Council.id == Engagement.council_id)
        .join(EngagementType, EngagementType.id == Engagement.type_id)
        .where(may_see(user), *conditions)
        .order_by(Engagement.first_day, Engagement.id)
    )
    return [Visit._make(row) for row in db.session.execute(statement)]


def places_of(season_id: int) -> list[Place]:
    """The places that count of every team of a season, with whoever was asked for them or is chosen in a draft."""
    members = sa.select(SeasonEngagement.engagement_id).where(SeasonEngagement.season_id == season_id)
    active = sa.and_(Assignment.slot_id == TeamSlot.id, Assignment.is_active)
    statement = (
        sa.select(
            TeamSlot.id,
            TeamSlot.engagement_id,
            TeamSlot.name,
            TeamSlot.is_required,
            Assignment.peer_id,
            DraftChoice.peer_id,
        )
        .outerjoin(Assignment, active)
        .outerjoin(DraftChoice, DraftChoice.slot_id == TeamSlot.id)
        .where(TeamSlot.engagement_id.in_(members), TeamSlot.counts)
        .order_by(TeamSlot.engagement_id, TeamSlot.position)
    )
    return [Place._make(row) for row in db.session.execute(statement)]


def names_of(peer_ids: Iterable[int]) -> dict[int, str]:
    """The names of some peers."""
    columns = (Peer.id, Peer.given_name, Peer.family_name)
    statement = sa.select(*columns).where(Peer.id.in_(sorted(set(peer_ids)))).order_by(Peer.id)
    return {peer_id: f"{given} {family}" for peer_id, given, family in db.session.execute(statement)}


def peers_by_reference(references: Collection[str]) -> dict[str, int]:
    """The ids of peers by their references."""
    statement = sa.select(Peer.reference, Peer.id).where(Peer.reference.in_(sorted(references))).order_by(Peer.id)
    return dict(db.session.execute(statement).all())


def seasons(*, limit: int, offset: int) -> tuple[list[tuple[Season, int, int]], int]:
    """One step of the seasons, newest first, each with how many engagements and scenarios it has; and their number."""
    engagements = sa.select(sa.func.count()).where(SeasonEngagement.season_id == Season.id).scalar_subquery()
    scenarios = sa.select(sa.func.count()).where(SeasonScenario.season_id == Season.id).scalar_subquery()
    statement = sa.select(Season, engagements, scenarios).order_by(Season.id.desc()).limit(limit).offset(offset)
    total = db.session.scalar(sa.select(sa.func.count(Season.id))) or 0
    return [(season, many, plans) for season, many, plans in db.session.execute(statement)], total


def get_season(season_id: int) -> Season:
    """One season. Raises NoResultFound."""
    return db.session.scalars(sa.select(Season).where(Season.id == season_id)).one()


def scenarios_of(season_id: int) -> Sequence[SeasonScenario]:
    """The scenarios of a season with their jobs, in the order in which they were made."""
    statement = sa.select(SeasonScenario).where(SeasonScenario.season_id == season_id).order_by(SeasonScenario.id)
    return db.session.scalars(statement.options(joinedload(SeasonScenario.job))).all()


def get_scenario(scenario_id: int) -> SeasonScenario:
    """One scenario with its season and its job. Raises NoResultFound."""
    options = (joinedload(SeasonScenario.season), joinedload(SeasonScenario.job))
    return db.session.scalars(sa.select(SeasonScenario).where(SeasonScenario.id == scenario_id).options(*options)).one()


def questions_of(scenario_id: int) -> list[Job]:
    """The last questions that were asked about a scenario, newest first."""
    statement = sa.select(Job).where(Job.kind == WHY).order_by(Job.id.desc()).limit(MOST_QUESTIONS)
    return [job for job in db.session.scalars(statement) if job.arguments.get("scenario_id") == scenario_id]


def peers_named(text: str) -> list[tuple[int, str]]:
    """Whoever has this reference, or all these words in their name: id, and name with reference; the first few."""
    words = text.split()
    found = sa.and_(*(_named(word) for word in words)) if words else sa.false()
    statement = (
        sa.select(Peer.id, Peer.given_name, Peer.family_name, Peer.reference)
        .where(sa.or_(Peer.reference == text.strip().upper(), found))
        .order_by(Peer.family_name, Peer.given_name, Peer.id)
        .limit(MOST_NAMED)
    )
    return [
        (peer_id, f"{given} {family}, {number}") for peer_id, given, family, number in db.session.execute(statement)
    ]


def _named(word: str) -> sa.ColumnElement[bool]:
    names = (Peer.given_name, Peer.family_name)
    return sa.or_(*(name.icontains(word, autoescape=True) for name in names))


def applications_of(scenario_id: int) -> Sequence[SeasonApplication]:
    """What was applied of a scenario, newest first."""
    statement = sa.select(SeasonApplication).where(SeasonApplication.scenario_id == scenario_id)
    return db.session.scalars(statement.order_by(SeasonApplication.id.desc())).all()


def lock_application(application_id: int) -> SeasonApplication:
    """One application with its scenario and season, to be undone. Raises NoResultFound."""
    path = joinedload(SeasonApplication.scenario).joinedload(SeasonScenario.season)
    statement = sa.select(SeasonApplication).where(SeasonApplication.id == application_id).options(path)
    return db.session.scalars(statement.with_for_update(of=SeasonApplication)).one()


def lock_drafts(engagement_ids: Collection[int]) -> dict[int, TeamDraft]:
    """The drafts of some engagements with their choices, by engagement; nobody else changes them meanwhile."""
    ids = sorted(engagement_ids)
    locked = sa.select(Engagement.id).where(Engagement.id.in_(ids)).order_by(Engagement.id)
    db.session.execute(locked.with_for_update()).all()
    statement = (
        sa.select(TeamDraft)
        .where(TeamDraft.engagement_id.in_(ids))
        .options(selectinload(TeamDraft.choices))
        .execution_options(populate_existing=True)
    )
    return {draft.engagement_id: draft for draft in db.session.scalars(statement)}


def engagements_by_id(engagement_ids: Collection[int]) -> dict[int, Engagement]:
    """Engagements with council and type, by id."""
    options = (joinedload(Engagement.council), joinedload(Engagement.type))
    statement = sa.select(Engagement).where(Engagement.id.in_(sorted(engagement_ids))).options(*options)
    return {engagement.id: engagement for engagement in db.session.scalars(statement).unique()}


def weight_versions() -> list[tuple[int, str]]:
    """Every version of the weights with its note, newest first."""
    statement = sa.select(WeightSet.version, WeightSet.note).order_by(WeightSet.version.desc())
    return [(version, note) for version, note in db.session.execute(statement)]


def weights_of(version: int) -> Weights | None:
    """One version of the weights; None where there is none."""
    found = db.session.scalars(sa.select(WeightSet).where(WeightSet.version == version)).one_or_none()
    return weights_from(found.version, found.weights) if found else None


def newest_event_id() -> int:
    """The newest change that was recorded: what a plan made now knows of."""
    return db.session.scalar(sa.select(sa.func.max(AuditEvent.id))) or 0


def changes_since(scenario: SeasonScenario, *, people: Collection[int], engagements: Collection[int]) -> Changed:
    """Recorded changes of the people in a plan, of its engagements and of who was asked, since it was planned."""
    about = sa.or_(
        sa.and_(AuditEvent.subject_kind == "peer", AuditEvent.subject_id.in_(sorted(people))),
        sa.and_(
            AuditEvent.subject_kind == "engagement",
            AuditEvent.subject_id.in_(sorted(engagements)),
            AuditEvent.action.not_like("season.%"),
        ),
        AuditEvent.subject_kind.in_(("assignment", "accreditation", "weight_set")),
        # What the system only suspects warns, and changes no plan.
        sa.and_(AuditEvent.subject_kind == "conflict", AuditEvent.actor_id.is_not(None)),
    )
    statement = sa.select(sa.func.count(), sa.func.max(AuditEvent.at)).where(
        AuditEvent.id > scenario.seen_event_id, about
    )
    many, last = db.session.execute(statement).one()
    return Changed(many, last)


class Promising:
    """Whoever may stand in any place of an engagement, as far as a glance can tell; the rules look at the rest.

    A peer whom R5 or R7 keeps out is kept out everywhere; whoever has no accreditation of the kind wanted on any of the
    days (R4), or is away on one of them (R2), is kept out here. To look closely at only the others makes planning a
    season three times as quick.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._able: frozenset[int] | None = None

    def __call__(self, asked: Asked, records: Records) -> Iterable[int]:
        if self._able is None:
            self._able = frozenset(peer_id for peer_id, peer in records.peers.items() if self._may_be_asked(peer))
        return [
            peer_id
            for peer_id in self._able
            if (asked.accreditation_id is None or _is_accredited(asked, records.accreditations.get(peer_id, ())))
            and not _is_away(asked, records.absences.get(peer_id, ()))
        ]

    def _may_be_asked(self, peer: Sequence[Any]) -> bool:
        has_terms = peer[TERMS] is not None and peer[TERMS] >= self._settings.terms_version
        return peer[STATUS] is PeerStatus.DEPLOYABLE and has_terms and peer[NEEDS_REVIEW] is None


def _is_accredited(asked: Asked, held: Iterable[tuple[int, Span]]) -> bool:
    """Whether any accreditation of the kind wanted is valid on any of the days."""
    return any(
        kind == asked.accreditation_id and span.first <= asked.last_day and span.last >= asked.first_day
        for kind, span in held
    )


def _is_away(asked: Asked, runs: Iterable[Absence]) -> bool:
    return any(
        run.state is AvailabilityState.NOT_FREE and run.first <= asked.last_day and run.last >= asked.first_day
        for run in runs
    )


def load_season(engagement_ids: Collection[int], *, visible_to: User, settings: Settings) -> Iterator[Workbench]:
    """A workbench for each engagement, its pool narrowed to those who may be candidates, in eight statements."""
    return load_workbenches(engagement_ids, visible_to=visible_to, settings=settings, among=Promising(settings))


def load_only(
    peer_ids: Collection[int], engagement_ids: Collection[int], *, visible_to: User, settings: Settings
) -> list[Workbench]:
    """A workbench for each engagement, its pool narrowed to these peers and whoever stands there; eight statements."""
    only = frozenset(peer_ids)
    benches = load_workbenches(
        engagement_ids,
        visible_to=visible_to,
        settings=settings,
        among=lambda _asked, records: only & records.peers.keys(),
    )
    return list(benches)


def asked_before(peer_ids: Collection[int], *, but: Collection[int]) -> set[int]:
    """Whoever of these was ever asked for anything, other than for these engagements."""
    known, season = sorted(peer_ids), sorted(but)
    statement = sa.select(Assignment.peer_id).distinct()
    statement = statement.where(Assignment.peer_id.in_(known), Assignment.engagement_id.not_in(season))
    return set(db.session.scalars(statement))


def pool_by_use() -> tuple[int, int]:
    """How many peers can be asked at all, and how many of them never were."""
    ever = sa.exists().where(Assignment.peer_id == Peer.id)
    never = sa.func.coalesce(sa.func.sum(sa.case((ever, 0), else_=1)), 0)
    statement = sa.select(sa.func.count(Peer.id), never).where(Peer.status == PeerStatus.DEPLOYABLE)
    able, unused = db.session.execute(statement).one()
    return able, unused


def pool_by_group(day: date) -> dict[str, int]:
    """How many member peers who can be asked each political group has on a day."""
    return _counts(
        sa.select(PoliticalGroup.name, sa.func.count(Peer.id.distinct()))
        .join(GroupMembership, GroupMembership.group_id == PoliticalGroup.id)
        .join(Peer, Peer.id == GroupMembership.peer_id)
        .where(Peer.status == PeerStatus.DEPLOYABLE, _holds_on(GroupMembership, day))
        .group_by(PoliticalGroup.name)
    )


def pool_by_region(day: date) -> dict[str, int]:
    """How many peers who can be asked come from each region on a day."""
    return _counts(
        sa.select(Council.region, sa.func.count(Peer.id.distinct()))
        .join(PeerPost, PeerPost.council_id == Council.id)
        .join(Peer, Peer.id == PeerPost.peer_id)
        .where(Peer.status == PeerStatus.DEPLOYABLE, PeerPost.is_main, _holds_on(PeerPost, day))
        .group_by(Council.region)
    )


def _counts(statement: sa.Select[str, int]) -> dict[str, int]:
    return dict(db.session.execute(statement).all())


def _holds_on(dated: type[GroupMembership] | type[PeerPost], day: date) -> sa.ColumnElement[bool]:
    return sa.and_(dated.started_on <= day, sa.or_(dated.ended_on.is_(None), dated.ended_on >= day))
