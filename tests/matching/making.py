"""Facts made by hand, for tests of rules, score and explanations: no database. Everything may be given by name."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from peerhub.councils.models import CouncilKind
from peerhub.engagements.models import Stage
from peerhub.matching.facts import (
    Absence,
    Duty,
    EngagementFacts,
    NeedFacts,
    PeerFacts,
    Place,
    Pool,
    Post,
    Settings,
    SkillFacts,
    SlotFacts,
    Span,
    Surroundings,
    Tie,
)
from peerhub.matching.models import ChoiceOrigin
from peerhub.matching.scoring import FIRST_WEIGHTS, Weights, weights_from
from peerhub.matching.workbench import ChoiceFacts, DraftFacts, Workbench
from peerhub.peers.models import AvailabilityState, ConflictKind, ConflictState, PeerKind, PeerStatus, Seniority

TODAY = date(2026, 11, 2)
FIRST_DAY, LAST_DAY = date(2027, 3, 9), date(2027, 3, 11)
HERE, NEIGHBOUR, COUNTY, SIBLING, REGIONAL, FAR, ELDER = 1, 2, 3, 4, 5, 6, 7
FINANCE, HOUSING = SkillFacts(1, "finance", "Finance"), SkillFacts(2, "housing", "Housing")
MEMBERS = {
    Seniority.LEADER,
    Seniority.DEPUTY_LEADER,
    Seniority.CABINET_MEMBER,
    Seniority.GROUP_LEADER,
    Seniority.COMMITTEE_CHAIR,
    Seniority.COUNCILLOR,
}
_ids = count(1000)


def place(number: int, name: str, **details: Any) -> Place:
    given = {
        "code": f"C{number}",
        "gss_code": f"E{number:08}",
        "region": "South West",
        "kind": CouncilKind.UNITARY,
        "county_id": None,
        "latitude": 54.0 + number / 10,
        "longitude": -1.0,
        "last_challenge": date(2023, 5, 4),
        **details,
    }
    return Place(id=number, name=name, **given)


def places() -> dict[int, Place]:
    """The council, its neighbour, its county area, a district beside it, one of its region, one far off, its elder."""
    found = [
        place(HERE, "Ashby", region="North East", county_id=COUNTY, kind=CouncilKind.DISTRICT),
        place(NEIGHBOUR, "Brook", region="North West"),
        place(COUNTY, "Camshire", region="North East", kind=CouncilKind.COUNTY),
        place(SIBLING, "Dale", region="North East", county_id=COUNTY, kind=CouncilKind.DISTRICT),
        place(REGIONAL, "Elm", region="North East"),
        place(FAR, "Ford"),
        place(ELDER, "Old Ashby", region="North East"),
    ]
    return {one.id: one for one in found}


def slot(number: int, name: str, **details: Any) -> SlotFacts:
    given = {"peer_kind": None, "seniority": None, "skill_id": None, "is_required": True, "counts": True, **details}
    return SlotFacts(id=number, position=number, name=name, **given)


LEAD_OFFICER = slot(1, "Lead officer peer", peer_kind=PeerKind.OFFICER, seniority=Seniority.CHIEF_EXECUTIVE)
LEAD_MEMBER = slot(2, "Lead member peer", peer_kind=PeerKind.MEMBER, seniority=Seniority.LEADER)
SECOND_MEMBER = slot(3, "Member peer", peer_kind=PeerKind.MEMBER)
FINANCE_OFFICER = slot(
    4, "Finance peer", peer_kind=PeerKind.OFFICER, seniority=Seniority.SECTION_151, skill_id=FINANCE.id
)
SHADOW = slot(5, "Shadow peer", is_required=False, counts=False)
TEAM = (LEAD_OFFICER, LEAD_MEMBER, SECOND_MEMBER, FINANCE_OFFICER, SHADOW)


def settings(**details: Any) -> Settings:
    return Settings(**{"today": TODAY, "terms_version": 3, "rest_days": 1, **details})


def engagement(**details: Any) -> EngagementFacts:
    register = details.pop("places", places())
    given = {
        "id": 1,
        "reference": "CPC-2027-001",
        "council": register[HERE],
        "type_name": "Corporate peer challenge",
        "stage": Stage.TEAM,
        "first_day": FIRST_DAY,
        "last_day": LAST_DAY,
        "days": 5,
        "accreditation": "Corporate peer",
        "is_progress_review": False,
        "original_team": {},
        "controlling_group": None,
        "controlling_group_name": None,
        "slots": TEAM,
        "needs": (NeedFacts(FINANCE, 3, 3), NeedFacts(HOUSING, 2, 1)),
        "surroundings": Surroundings(family=frozenset({HERE, ELDER}), borders=frozenset({NEIGHBOUR})),
        "places": register,
        "settings": settings(),
        **details,
    }
    return EngagementFacts(**given)


def post(council_id: int | None = FAR, seniority: Seniority = Seniority.HEAD_OF_SERVICE, **details: Any) -> Post:
    given = {
        "organisation": None,
        "title": seniority.label,
        "is_main": True,
        "started_on": date(2020, 1, 1),
        "ended_on": None,
        **details,
    }
    return Post(council_id=council_id, seniority=seniority, **given)


def peer(
    *, council_id: int | None = FAR, seniority: Seniority = Seniority.HEAD_OF_SERVICE, **details: Any
) -> PeerFacts:
    """Somebody against whom no rule stands: accredited, free, in good standing, from a council far off."""
    number = details.pop("id", next(_ids))
    kind = PeerKind.MEMBER if seniority in MEMBERS else PeerKind.OFFICER
    main = post(council_id, seniority)
    given = {
        "reference": f"P{number:05}",
        "given_name": "Alex",
        "family_name": f"Peer{number}",
        "kind": kind,
        "status": PeerStatus.DEPLOYABLE,
        "needs_review_since": None,
        "days_per_year": 20,
        "profile_confirmed_on": TODAY - timedelta(days=30),
        "terms_version": 3,
        "group": "labour" if kind is PeerKind.MEMBER else None,
        "group_name": "Labour" if kind is PeerKind.MEMBER else None,
        "served": 0,
        "main_post": main,
        "home": council_id,
        "posts": (main,),
        "skills": {},
        "absences": (),
        "duties": (),
        "accreditations": (Span(date(2025, 1, 1), date(2029, 1, 1)),),
        "ties": (),
        **details,
    }
    return PeerFacts(id=number, **given)


def duty(first: date, last: date | None = None, **details: Any) -> Duty:
    given = {
        "engagement_id": next(_ids),
        "slot_id": next(_ids),
        "slot_position": 1,
        "council_id": FAR,
        "days": 4,
        "is_active": True,
        "is_cleared": False,
        **details,
    }
    return Duty(first_day=first, last_day=last or first + timedelta(days=2), **given)


def away(first: date, last: date | None = None, state: AvailabilityState = AvailabilityState.NOT_FREE) -> Absence:
    return Absence(first, last or first, state)


def tie(state: ConflictState = ConflictState.CONFIRMED, **details: Any) -> Tie:
    given = {
        "council_id": HERE,
        "kind": ConflictKind.BUSINESS,
        "started_on": date(2026, 1, 1),
        "blocks_until": None,
        "decided_on": None,
        **details,
    }
    return Tie(state=state, **given)


def weights(**changes: int) -> Weights:
    return weights_from(1, {**FIRST_WEIGHTS, **changes})


def choice(slot_id: int, chosen: PeerFacts, **details: Any) -> ChoiceFacts:
    given = {"is_locked": False, "origin": ChoiceOrigin.PROPOSED, "override_reason": None, **details}
    return ChoiceFacts(slot_id=slot_id, peer_id=chosen.id, **given)


def bench(
    peers: list[PeerFacts],
    *choices: ChoiceFacts,
    about: EngagementFacts | None = None,
    weighing: Weights | None = None,
) -> Workbench:
    """A workbench over these peers, with these choices in the draft."""
    ordered = tuple(sorted(peers, key=lambda one: one.id))
    return Workbench(
        engagement=about or engagement(),
        pool=Pool(peers=ordered, skills=(FINANCE, HOUSING)),
        weights=weighing or weights(),
        draft=DraftFacts(1, datetime(2026, 11, 2, 9, tzinfo=UTC), "Robin", None, choices),
    )


def with_choices(made: Workbench, chosen: dict[int, int]) -> Workbench:
    """The same workbench with these choices in the draft: slot id → peer id."""
    choices = tuple(choice(slot_id, made.pool.peer(peer_id)) for slot_id, peer_id in chosen.items())
    return replace(made, draft=replace(made.draft, choices=choices))
