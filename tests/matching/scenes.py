"""One engagement to build a team for, with its addresses, and those who press its buttons."""

from peerhub.matching.models import DraftChoice, TeamDraft
from peerhub.peers.models import Seniority
from tests.support.factories import (
    make_availability,
    make_council,
    make_engagement,
    make_engagement_type,
    make_peer,
    make_skill,
)


class Scene:
    """One engagement with its addresses, and the ids of everybody around it."""

    def __init__(self, session):
        skill = make_skill(name="Housing")
        type_ = make_engagement_type("Lead officer peer", "Lead member peer", "Specialist officer", "Shadow peer")
        self.engagement = make_engagement(type=type_, council=make_council(name="Hartlepool"), needs={skill: 3})
        slots = self.engagement.slots
        slots[0].seniority, slots[3].counts, slots[3].is_required = Seniority.CHIEF_EXECUTIVE, False, False
        self.slots = [slot.id for slot in slots]
        self.chief = make_peer(seniority=Seniority.CHIEF_EXECUTIVE, given_name="Pat", family_name="Chief").id
        self.leader = make_peer(seniority=Seniority.LEADER, given_name="Lee", family_name="Leader").id
        self.able = make_peer(given_name="Ada", family_name="Able", skills={skill: 4}).id
        self.next = make_peer(given_name="Nia", family_name="Next", skills={skill: 2}).id
        self.late = make_peer(given_name="Lou", family_name="Late", terms_version=None).id
        self.away = make_peer(given_name="Abe", family_name="Away")
        make_availability(self.away, self.engagement.first_day, self.engagement.last_day)
        self.away = self.away.id
        self.builder = f"/engagements/{self.engagement.id}/team-builder"
        self.engagement = self.engagement.id

    def version(self):
        with self.arrange() as session:
            draft = session.query(TeamDraft).one_or_none()
            return draft.version if draft else 0


def post(client, scene, act, *, follow=False, version=None, **fields):
    """Send one of the builder's forms with the version that stands on the page; `follow` looks at what comes back.

    The builder is a large page, and looking at every page with a strict eye takes time: so the token comes from a small
    one, and the version from the database.
    """
    if not hasattr(client, "held_token"):
        client.held_token = client.token("/account")
    values = {"csrf_token": client.held_token, "version": scene.version() if version is None else version}
    return client.post(f"{scene.builder}/{act}", data={**values, **fields}, follow_redirects=follow)


def team(arrange):
    with arrange() as session:
        return {choice.slot.name: choice.peer.name for choice in session.query(DraftChoice)}
