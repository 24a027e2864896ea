"""Signed links: made for one person and one thing, used once, over in time, taken back."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from peerhub import clock
from peerhub.accounts.links import link_purpose
from peerhub.accounts.operations import LinkRefused, make_link, open_link, revoke_links, token_of, use_link
from peerhub.audit.models import AuditEvent
from peerhub.db import db

ONCE = link_purpose("tests.once", "try it once", endpoint="home.privacy", days=14)
OFTEN = link_purpose("tests.often", "try it often", endpoint="home.privacy", days=14, once=False)


def link_to(purpose, subject_id=7):
    link = make_link(purpose, subject_id=subject_id, name="Chris Chief", email="Chris@council.example", by=None)
    db.session.flush()
    return link


def test_a_link_opens_what_it_was_made_for(session):
    link = link_to(ONCE)
    assert open_link(token_of(link), ONCE) is link
    assert link.email == "chris@council.example"


def test_opening_changes_nothing(session):
    link = link_to(ONCE)
    open_link(token_of(link), ONCE)
    assert link.used_at is None


def test_a_link_is_used_once_and_says_who_acts(session):
    token = token_of(link_to(ONCE))
    _, holder = use_link(token, ONCE)
    assert (holder.id, holder.name) == (None, "Chris Chief, by a link")
    event = session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "link.use")).one()
    assert event.actor_name == "Chris Chief, by a link"
    with pytest.raises(LinkRefused, match="it has been used"):
        use_link(token, ONCE)


def test_another_kind_of_link_is_good_until_its_end(session):
    token = token_of(link_to(OFTEN))
    use_link(token, OFTEN)
    use_link(token, OFTEN)
    with time_machine.travel(clock.now() + timedelta(days=15)), pytest.raises(LinkRefused, match="time is over"):
        use_link(token, OFTEN)


def test_what_is_taken_back_no_longer_works(session):
    link, other = link_to(OFTEN), link_to(OFTEN, subject_id=8)
    assert revoke_links(OFTEN, subject_id=7, by=None) == 1
    with pytest.raises(LinkRefused, match="taken back"):
        open_link(token_of(link), OFTEN)
    assert open_link(token_of(other), OFTEN) is other


def test_a_torn_or_foreign_address_opens_nothing(session):
    token = token_of(link_to(ONCE))
    for wrong in (token[:-1], token + "A", "", "x.y", token_of(link_to(OFTEN))):
        with pytest.raises(LinkRefused) as refused:
            open_link(wrong, ONCE)
        assert not refused.value.is_known
