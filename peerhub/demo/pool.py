"""The invented pool of peers: who they are and the careers behind them."""

import random
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from peerhub.councils.models import Nation
from peerhub.demo import careers, distributions, names
from peerhub.demo.bulk import insert, insert_with_ids, stream, weighted
from peerhub.demo.person import Person
from peerhub.demo.register import Place, Register
from peerhub.peers.models import PartConfirmation, Peer, PeerKind, PeerSkill, PeerStatus, ProfilePart, Seniority, Skill

# Who a peer is in words that a council reads in the team pack.
ABOUT = (
    "{title} at {council}. Has worked with councils on {skill} and on {other}.",
    "Known for plain speaking on {skill}. {title} at {council}; earlier work on {other}.",
    "{title} at {council}, with a long interest in {skill}. Has led change in {other}.",
    "Brings practical experience of {skill} and {other} from {council} and before.",
)


def build(
    register: Register,
    skills: dict[str, Skill],
    *,
    count: int,
    years: int,
    seed: int,
    today: date,
    step: Callable[[], None],
) -> list[Person]:
    """Invent `count` peers with posts, groups and skills, and store them. `step` is called once a peer."""
    chance = stream(seed, "pool")
    people = []
    for number in range(1, count + 1):
        people.append(_invent(number, register, skills, years=years, today=today, chance=chance))
        step()
    for person, id_ in zip(people, insert_with_ids(Peer, [person.row for person in people]), strict=True):
        person.id = id_
    careers.store(people, register, today=today, chance=stream(seed, "careers"))
    insert(
        PeerSkill,
        [
            {"peer_id": person.id, "skill_id": skills[code].id, "level": level, "evidence": ""}
            for person in people
            for code, level in person.skills.items()
        ],
    )
    insert(PartConfirmation, _parts_saved_since(people, today, stream(seed, "parts")))
    return people


def _parts_saved_since(people: list[Person], today: date, chance: random.Random) -> list[dict[str, Any]]:
    """Parts of a profile that some peers changed since they last went through the whole."""
    rows = []
    for person in people:
        since = (today - person.row["profile_confirmed_on"]).days
        if since > 30 and chance.random() < 0.3:
            part = chance.choice((ProfilePart.ABOUT, ProfilePart.DAYS, ProfilePart.SKILLS))
            day = today - timedelta(days=chance.randint(1, since - 1))
            rows.append({"peer_id": person.id, "part": part, "confirmed_on": day})
    return rows


def _invent(
    number: int, register: Register, skills: dict[str, Skill], *, years: int, today: date, chance: random.Random
) -> Person:
    is_member = chance.random() < distributions.SHARE_MEMBERS
    kind = PeerKind.MEMBER if is_member else PeerKind.OFFICER
    home = _home(register, kind, chance)
    shares = distributions.MEMBER_SENIORITY if is_member else distributions.OFFICER_SENIORITY
    seniority = weighted(chance, shares)
    group = weighted(chance, register.group_seats(home)) if is_member else None
    title, speciality = _title(seniority, home, chance)
    held = _skills(seniority, speciality, list(skills), chance)
    row = _row(number, kind, home, group=group, years=years, today=today, chance=chance)
    row["about"] = _about(title, home, held, skills, chance)
    return Person(0, row, home, seniority, title, held, group)


def _home(register: Register, kind: PeerKind, chance: random.Random) -> Place:
    """Members by seats, so that big councils have more; officers by council, of the larger kinds twice as often."""
    places, weights = register.homes_of_members if kind is PeerKind.MEMBER else register.homes_of_officers
    return chance.choices(places, cum_weights=weights)[0]


WITH_PORTFOLIO = {
    Seniority.CABINET_MEMBER: "Cabinet member for {}",
    Seniority.DIRECTOR: "Director of {}",
    Seniority.HEAD_OF_SERVICE: "Head of {}",
    Seniority.SPECIALIST: "Lead specialist, {}",
}
FIXED_TITLES: dict[Seniority, tuple[str, str | None]] = {
    Seniority.SECTION_151: ("Director of finance and section 151 officer", "finance"),
    Seniority.MONITORING_OFFICER: ("Monitoring officer", "governance"),
}
NEED_SOCIAL_CARE = frozenset({"adult-social-care", "childrens-services", "send", "public-health"})


def _title(seniority: Seniority, home: Place, chance: random.Random) -> tuple[str, str | None]:
    """A title, and the skill that comes with it if any."""
    portfolios = [
        (words, skill)
        for words, skill in distributions.PORTFOLIOS
        if home.has_social_care or skill not in NEED_SOCIAL_CARE
    ]
    words, skill = chance.choice(portfolios)
    if seniority in WITH_PORTFOLIO:
        return WITH_PORTFOLIO[seniority].format(words), skill
    if seniority is Seniority.COMMITTEE_CHAIR:
        return chance.choice(("Chair of scrutiny", "Chair of audit", "Chair of planning")), None
    return FIXED_TITLES.get(seniority, (seniority.label, None))


def _skills(seniority: Seniority, speciality: str | None, codes: list[str], chance: random.Random) -> dict[str, int]:
    held: dict[str, int] = {}
    for code in distributions.SKILLS_OF.get(seniority, ()):
        held[code] = chance.choices((2, 3, 4), (2, 5, 3))[0]
    if speciality:
        held[speciality] = 4 if seniority is not Seniority.SPECIALIST else chance.choice((3, 4))
    for code in chance.sample(codes, chance.randint(2, 5)):
        held.setdefault(code, chance.choices((1, 2, 3), (4, 4, 2))[0])
    return held


def _row(
    number: int, kind: PeerKind, home: Place, *, group: str | None, years: int, today: date, chance: random.Random
) -> dict[str, Any]:
    is_woman = chance.random() < distributions.SHARE_WOMEN
    given = chance.choice(names.FEMALE_NAMES if is_woman else names.MALE_NAMES)
    family = chance.choice(names.FAMILY_NAMES)
    # The pool turns over: most joined in the last six years.
    joined = today - timedelta(days=int(chance.triangular(60, (years + 2) * 365, 900)))
    if group == careers.NEW_GROUP:
        opened = careers.NEW_GROUPS_OFFICE_OPENED + timedelta(days=chance.randint(30, 300))
        joined = min(max(joined, opened), today - timedelta(days=60))
    status = weighted(
        chance,
        {PeerStatus.DEPLOYABLE: 0.92, PeerStatus.JOINING: 0.04, PeerStatus.SUSPENDED: 0.01, PeerStatus.LEFT: 0.03},
    )
    if status is PeerStatus.JOINING:
        joined = max(joined, today - timedelta(days=chance.randint(60, 200)))
    terms = None if status is PeerStatus.JOINING else chance.choices((3, 2), (0.94, 0.06))[0]
    left = today - timedelta(days=chance.randint(5, 50)) if status is PeerStatus.LEFT else None
    confirmed = today - timedelta(days=int(chance.triangular(1, 900, 120)))
    return {
        "reference": f"P{number:04d}",
        "given_name": given,
        "family_name": family,
        "email": f"p{number:04d}@peers.example",
        "kind": kind,
        "status": status,
        "joined_on": joined,
        "left_on": left,
        "profile_confirmed_on": max(joined, confirmed),
        "needs_review_since": today - timedelta(days=chance.randint(5, 150)) if chance.random() < 0.03 else None,
        "days_per_year": chance.choices((8, 10, 12, 16, 20), (4, 3, 3, 1, 1))[0],
        "speaks_welsh": home.nation is Nation.WALES and chance.random() < 0.3,
        "terms_version": terms,
        "terms_accepted_on": max(joined, confirmed) if terms else None,
        "is_invented": True,
        "version": 1,
    }


def _about(title: str, home: Place, held: dict[str, int], skills: dict[str, Skill], chance: random.Random) -> str:
    best = sorted(held, key=lambda code: (-held[code], code))[:2]
    words = [skills[code].name[0].lower() + skills[code].name[1:] for code in best]
    return chance.choice(ABOUT).format(title=title, council=home.name, skill=words[0], other=words[-1])
