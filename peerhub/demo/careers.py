"""The posts that invented peers hold and held, and the groups that members sat with."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from peerhub.councils.models import CouncilKind
from peerhub.demo.bulk import insert
from peerhub.demo.person import Person
from peerhub.demo.register import Place, Register
from peerhub.peers.models import GroupMembership, PeerKind, PeerPost, Seniority
from peerhub.peers.portfolios import portfolio_in

# Reform UK's group has had an office since July 2025 only.
NEW_GROUP = "reform-uk"
NEW_GROUPS_OFFICE_OPENED = date(2025, 7, 1)
SHARE_WHO_CHANGED_GROUP = 0.025


def store(people: list[Person], register: Register, *, today: date, chance: random.Random) -> None:
    """Store posts and groups, and note with each person where they are at home and whose group they sat with."""
    posts: list[dict[str, Any]] = []
    memberships = []
    for person in people:
        posts += _career(person, register, chance=chance)
        if person.group:
            memberships += _group_history(person, register, today=today, chance=chance)
    insert(PeerPost, posts)
    insert(GroupMembership, memberships)


def _career(person: Person, register: Register, *, chance: random.Random) -> list[dict[str, Any]]:
    """The post held now, one or two before it (perhaps at a council that has since gone), perhaps a second seat."""
    begun = person.joined_on - timedelta(days=chance.randint(100, 2500))
    posts = _main_post(person, register, begun)
    if person.kind is PeerKind.OFFICER:
        posts += _earlier_posts(person, register, begun, chance)
    elif person.home.kind is CouncilKind.DISTRICT and chance.random() < 0.3:
        counties = [p for p in register.current if p.kind is CouncilKind.COUNTY and p.region == person.home.region]
        if counties:
            county = chance.choice(counties)
            second = _post(person, county, "Councillor", Seniority.COUNCILLOR, started=county.not_before(begun))
            posts.append(second | {"is_main": False})
    if person.row["needs_review_since"]:
        posts[0]["ended_on"] = max(posts[0]["started_on"], person.row["needs_review_since"])
    person.homes = frozenset(post["council_id"] for post in posts)
    return posts


def _main_post(person: Person, register: Register, begun: date) -> list[dict[str, Any]]:
    """The post held now. Where its council is younger than that, it was held at the predecessor before."""
    home = person.home
    posts = [_post(person, home, person.title, person.seniority, started=home.not_before(begun))]
    if home.not_before(begun) > begun:
        last_day = home.not_before(begun) - timedelta(days=1)
        before = register.standing_on(home, last_day)
        if before is not home:
            since = before.not_before(begun)
            posts.append(_post(person, before, person.title, person.seniority, started=since, ended=last_day))
    return posts


def _earlier_posts(person: Person, register: Register, begun: date, chance: random.Random) -> Iterator[dict[str, Any]]:
    """What an officer did before, one or two councils back."""
    for _ in range(chance.choices((0, 1, 2), (3, 5, 2))[0]):
        ended = begun - timedelta(days=chance.randint(1, 60))
        begun = ended - timedelta(days=chance.randint(400, 2600))
        place = register.standing_on(chance.choice(register.current), ended)
        if place.existed_on(ended) and place is not person.home:
            since = place.not_before(begun)
            yield _post(person, place, "Head of service", Seniority.HEAD_OF_SERVICE, started=since, ended=ended)


def _post(
    person: Person, place: Place, title: str, seniority: Seniority, *, started: date, ended: date | None = None
) -> dict[str, Any]:
    return {
        "peer_id": person.id,
        "council_id": place.id,
        "organisation": None,
        "title": title,
        "portfolio": portfolio_in(title) or None,
        "seniority": seniority,
        "is_main": True,
        "started_on": started,
        "ended_on": ended,
    }


def _group_history(person: Person, register: Register, *, today: date, chance: random.Random) -> list[dict[str, Any]]:
    """The group sat with now; one councillor in forty came to it from another."""
    assert person.group
    started = person.joined_on - timedelta(days=chance.randint(200, 2000))
    if person.group == NEW_GROUP:
        started = min(max(started, NEW_GROUPS_OFFICE_OPENED), person.joined_on)
    person.groups = {started: person.group}
    if person.group != NEW_GROUP and chance.random() < SHARE_WHO_CHANGED_GROUP:
        other = chance.choice([code for code in register.groups if code not in {person.group, NEW_GROUP}])
        person.groups = {started: other, person.joined_on + (today - person.joined_on) / 2: person.group}
    days = [*person.groups, None]
    return [
        {
            "peer_id": person.id,
            "group_id": register.groups[code],
            "started_on": since,
            "ended_on": until and until - timedelta(days=1),
        }
        for (since, code), until in zip(person.groups.items(), days[1:], strict=True)
    ]
