"""A small programme: some engagements ahead, and more people than places, of all sorts."""

from datetime import timedelta

from peerhub import clock
from peerhub.db import db
from peerhub.engagements.models import Engagement
from peerhub.jobs.worker import Worker
from peerhub.matching.facts import Settings
from peerhub.matching.models import ChoiceOrigin, DraftChoice, TeamDraft
from peerhub.matching.season import operations
from peerhub.matching.season.models import SeasonScenario
from peerhub.peers.models import PeerStatus, Seniority
from tests.support.factories import (
    TODAYS_TERMS,
    in_days,
    make_accreditation,
    make_accreditation_kind,
    make_assignment,
    make_availability,
    make_conflict,
    make_council,
    make_engagement,
    make_engagement_type,
    make_group,
    make_peer,
    make_skill,
)


def settings() -> Settings:
    return Settings(today=clock.today(), terms_version=TODAYS_TERMS, rest_days=1)


def make_programme(visits: int = 3, *, weeks_between: int = 2, first_in: int = 100) -> list[Engagement]:
    """Visits some weeks apart with two places each, and twice as many people as places, some of whom cannot come."""
    kind = make_accreditation_kind()
    finance, housing = make_skill(), make_skill()
    type_ = make_engagement_type("Lead officer peer", "Lead member peer", accreditation=kind)
    engagements = []
    for number in range(visits):
        made = make_engagement(
            type=type_,
            council=make_council(name=f"Town {number}", latitude=52 + number, longitude=-1),
            first_day=in_days(first_in + 7 * weeks_between * number),
            needs={finance: 3, housing: 2},
        )
        made.slots[0].seniority = Seniority.CHIEF_EXECUTIVE
        engagements.append(made)
    groups = [make_group(), make_group()]
    for number in range(2 * visits + 4):
        skills = {finance: 1 + number % 4} if number % 3 else {housing: 3}
        home = make_council(region="London" if number % 2 else "North East", latitude=51 + number / 7, longitude=0)
        chief = make_peer(seniority=Seniority.CHIEF_EXECUTIVE, council=home, skills=skills, days_per_year=8)
        leader = make_peer(
            seniority=Seniority.LEADER, group=groups[number % 2], skills=skills, days_per_year=12 + number % 3
        )
        for peer in (chief, leader):
            make_accreditation(peer, kind)
        _trouble(number, chief, leader, engagements)
    db.session.flush()
    return engagements


def _trouble(number, chief, leader, engagements) -> None:
    """Some cannot come, each for another reason."""
    visit = engagements[number % len(engagements)]
    match number:
        case 0:
            chief.status = PeerStatus.SUSPENDED
        case 1:
            make_availability(leader, visit.first_day, visit.first_day)
        case 2:
            chief.terms_version = 1
        case 3:
            make_conflict(chief, visit.council)
        case 4:
            leader.needs_review_since = in_days(-5)
        case 5:
            away = visit.first_day + timedelta(days=5)
            other = make_engagement(first_day=away)
            make_assignment(other, leader, slot=other.slots[1])


def put(engagement: Engagement, *choices, is_locked: bool = False) -> TeamDraft:
    """A draft in which these (place, peer) stand."""
    draft = db.session.query(TeamDraft).filter_by(engagement_id=engagement.id).one_or_none()
    draft = draft or TeamDraft(engagement_id=engagement.id, choices=[])
    draft.updated_at = clock.now()
    db.session.add(draft)
    draft.choices.extend(
        DraftChoice(slot_id=slot.id, peer_id=peer.id, is_locked=is_locked, origin=ChoiceOrigin.PERSON)
        for slot, peer in choices
    )
    db.session.flush()
    return draft


def start(engagements, by, name: str = "Spring") -> SeasonScenario:
    scenario = operations.start(name=name, engagement_ids=[one.id for one in engagements], by=by, settings=settings())
    db.session.commit()
    return scenario


def planned(app, engagements, by) -> SeasonScenario:
    """A scenario whose plan the worker has made."""
    number = start(engagements, by).id
    assert Worker(app).do_next()
    db.session.rollback()
    scenario = db.session.get_one(SeasonScenario, number)
    assert scenario.plan is not None, (scenario.job.error, scenario.job.fault)
    return scenario


def drafts() -> dict[int, object]:
    """Every draft as it stands, without its version and who changed it when."""
    db.session.flush()
    db.session.expire_all()
    return {
        draft.engagement_id: (
            draft.problem,
            draft.result,
            [(one.slot_id, one.peer_id, one.is_locked, one.origin, one.override_reason) for one in draft.choices],
        )
        for draft in db.session.query(TeamDraft).order_by(TeamDraft.engagement_id)
    }
