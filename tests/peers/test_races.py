"""Six people save the same peer at the same time: one is first, and the others are told."""

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from threading import Barrier

import sqlalchemy as sa

from peerhub.accounts.queries import get_user
from peerhub.db import db, writing
from peerhub.peers import operations, queries
from peerhub.peers.models import Availability, AvailabilityState, Peer
from peerhub.permissions import Role
from tests.support import factories
from tests.support.factories import in_days

PEOPLE = 6


def at_once(app, act) -> list[object]:
    """What `act(number)` returns for each of six people who begin together, each in a transaction of their own."""
    start = Barrier(PEOPLE)

    def person(number: int) -> object:
        start.wait()
        with app.app_context(), writing():
            return act(number)

    with ThreadPoolExecutor(PEOPLE) as people:
        return list(people.map(person, range(PEOPLE)))


def test_one_edit_is_saved_and_the_others_learn_of_it(app, arrange, made):
    peer_id = made(about="Before.")
    with arrange():
        user_id = factories.make_user(Role.PLACEMENT_OFFICER).id
        version = db.session.get(Peer, peer_id).version

    def save(number: int) -> str:
        user = get_user(user_id)
        peer = queries.get_peer(peer_id, visible_to=user, to_change=True)
        try:
            operations.update_profile(peer, {"about": f"By {number}."}, version=version, by=user)
        except operations.EditedMeanwhile as meanwhile:
            return f"told {meanwhile.theirs['about']}"
        db.session.commit()
        return f"saved By {number}."

    outcomes = at_once(app, save)
    (winner,) = [text.removeprefix("saved ") for text in outcomes if text.startswith("saved")]
    assert sorted(outcomes) == sorted([f"saved {winner}", *[f"told {winner}"] * (PEOPLE - 1)])
    with app.app_context():
        assert db.session.get(Peer, peer_id).about == winner


def test_days_said_at_once_never_overlap(app, arrange, made):
    peer_id = made()
    with arrange():
        user_id = factories.make_user(Role.PLACEMENT_OFFICER).id
    states = list(AvailabilityState)

    def say(number: int) -> None:
        user = get_user(user_id)
        peer = queries.get_peer(peer_id, visible_to=user, to_change=True)
        operations.record_availability(
            peer, first_day=in_days(10 + number), last_day=in_days(30 - number), state=states[number % 3], by=user
        )
        db.session.commit()

    at_once(app, say)
    with app.app_context():
        rows = db.session.scalars(
            sa.select(Availability).where(Availability.peer_id == peer_id).order_by(Availability.first_day)
        ).all()
        assert rows[0].first_day == in_days(10)
        assert all(before.last_day < after.first_day for before, after in pairwise(rows))
