"""Who sits with which group cannot be read off anything that somebody without need of it sees.

Two worlds differ in nothing but the groups of others: of two of these the members are exchanged. Whoever has no need to
know must get the same bytes for the same statements from every page that they may open and from every search that they
can think of: words, counts, order, files, suggestions, and the work that the answer takes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from peerhub import clock
from peerhub.accounts.models import User
from peerhub.db import db
from peerhub.peers.models import GroupMembership, Peer, Seniority
from peerhub.permissions import PERMISSIONS_OF, Role
from peerhub.teams.models import Clearance, ClearanceState
from peerhub.web.access import PUBLIC
from tests.permissions.belongings import ARGUMENTS, Belongings
from tests.permissions.test_matrix import make_person, pages
from tests.support import factories
from tests.support.client import CheckingClient

# Sealed words, which are others each time that a page is made: of the form, of the policy for scripts, of links.
CHANGING = re.compile(r"[A-Za-z0-9_.\-]{40,}|nonce=\"[^\"]*\"|nonce-[A-Za-z0-9_\-]+")
ONE, OTHER = "orange", "lilac"
SEARCHES = (
    "/peers", "/peers?sort=name", "/peers?sort=joined", "/peers?sort=confirmed", "/peers?page=2",
    f"/peers?group={ONE}", f"/peers?group={OTHER}", f"/peers?q=group:{ONE}", f"/peers?q=group:{OTHER}",
    "/peers?q=Orange", "/peers?q=Lilac", "/peers?q=Colleague", f"/peers?group={ONE}&review=yes",
    "/peers.csv", f"/peers.csv?group={OTHER}", f"/peers.csv?q=group:{ONE}",
    "/engagements", "/engagements?q=Orange", f"/engagements?q=group:{ONE}", f"/engagements?group={ONE}",
    "/clearances", "/joiners", f"/joiners?group={ONE}", "/councils?q=Orange",
)  # fmt: skip
WITHOUT_NEED = (Role.GROUP_OFFICE, Role.PEER, Role.COUNCIL_CONTACT, Role.BOARD_MEMBER, Role.EQUALITY_ANALYST)


@dataclass(frozen=True)
class Answer:
    """What an observer can measure of a page without a clock: its status, its bytes, and what it asked the database."""

    status: int
    body: str
    statements: tuple[str, ...]


def make_world(role: Role) -> tuple[int, dict[str, object]]:
    """Somebody with the role, a team on which they see two members of other groups, and values for all addresses."""
    owner = make_person(role)
    held = Belongings(owner)
    groups = [factories.make_group(code=code, name=code.capitalize()) for code in (ONE, OTHER)]
    others = [
        factories.make_peer(
            seniority=Seniority.LEADER, group=groups[number % 2], given_name="Colleague", family_name=f"Number{number}"
        )
        for number in range(4)
    ]
    values = {name: ARGUMENTS[name](held) for name in sorted(ARGUMENTS)}
    visit = held.engagement
    while len(visit.slots) < 4:
        visit.slots.append(type(visit.slots[0])(position=10 + len(visit.slots), name=f"Place {len(visit.slots)}"))
    db.session.flush()
    for slot, peer in zip([slot for slot in visit.slots if slot.name.startswith("Place")], others, strict=False):
        place = factories.make_assignment(visit, peer, slot=slot)
        group_id = peer.memberships[0].group_id
        db.session.add(Clearance(assignment_id=place.id, group_id=group_id, state=ClearanceState.WAITING))
    db.session.commit()
    return owner.id, values


def exchange_groups() -> None:
    """Every member of one of the two groups sits with the other now, and so do the clearances asked for."""
    first, second = (db.session.scalars(sa.text(f"SELECT id FROM political_group WHERE code = '{code}'")).one()
                     for code in (ONE, OTHER))  # fmt: skip
    for model in (GroupMembership, Clearance):
        swapped = sa.case((model.group_id == first, second), else_=first)
        db.session.execute(
            sa.update(model).where(model.group_id.in_([first, second])).values(group_id=swapped),
            execution_options={"synchronize_session": False},
        )
    db.session.commit()


def addresses(app: Flask, role: Role, values: dict[str, object]) -> Iterator[str]:
    """Every page without a file to draw that the role may open, and the searches."""
    with app.test_request_context():
        for rule in sorted(pages(app), key=lambda rule: rule.rule):
            access = app.view_functions[rule.endpoint].access
            may_open = access == PUBLIC or access in PERMISSIONS_OF[role]
            if "GET" in (rule.methods or ()) and may_open and not rule.rule.endswith((".pdf", ".png")):
                yield app.url_for(rule.endpoint, **{name: values[name] for name in rule.arguments})
    yield from SEARCHES


def look(client: CheckingClient, address: str) -> Answer:
    response = client.get(address, follow_redirects=True)
    body = response.text if response.mimetype.startswith("text") else str(len(response.data))
    return Answer(response.status_code, CHANGING.sub("", body), tuple(response.sql.statements))


def differences(app: Flask, sign_in, role: Role, *, only: tuple[str, ...] = ()) -> list[str]:
    """The addresses that answer otherwise after the exchange; of all that the role may open, or `only` of some."""
    with time_machine.travel(clock.now(), tick=False):
        with app.app_context():
            owner_id, values = make_world(role)
            email = db.session.get_one(User, owner_id).email
        client = sign_in(email=email)
        asked = list(only or addresses(app, role, values))
        before = {address: look(client, address) for address in asked}
        with app.app_context():
            exchange_groups()
        return [address for address, answer in before.items() if look(client, address) != answer]


@pytest.mark.parametrize("role", WITHOUT_NEED, ids=lambda role: role.value)
def test_the_groups_of_others_change_nothing_that_is_seen(app, sign_in, role):
    told = differences(app, sign_in, role)
    assert not told, f"These tell a {role.label} who sits with which group:\n" + "\n".join(told)


def test_whoever_needs_to_know_sees_the_difference(app, sign_in):
    """Else the test above would find nothing because there is nothing to find."""
    told = differences(app, sign_in, Role.PLACEMENT_OFFICER, only=SEARCHES)
    assert {"/peers", f"/peers?group={ONE}", "/peers.csv", f"/peers?q=group:{OTHER}"} <= set(told)


def test_an_officer_sits_with_no_group(session):
    """The database itself refuses it, whatever the code says."""
    officer = factories.make_peer()
    session.add(GroupMembership(peer_id=officer.id, group_id=factories.make_group().id, started_on=clock.today()))
    with pytest.raises(sa.exc.DBAPIError):
        session.flush()
    session.rollback()
    assert session.scalars(sa.select(Peer.id).join(Peer.memberships)).all() == []
