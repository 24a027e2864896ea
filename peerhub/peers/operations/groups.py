"""Which political group a member peer sits with. Kept out of the audit record's values: it is a political opinion."""

from datetime import date, timedelta

from peerhub import clock
from peerhub.audit.operations import Actor, record
from peerhub.councils.models import PoliticalGroup
from peerhub.peers import rules
from peerhub.peers.models import GroupMembership, Peer, PeerKind
from peerhub.peers.operations.errors import PeerRefused
from peerhub.peers.operations.marks import label_of, touch


def change_group(peer: Peer, group: PoliticalGroup | None, *, since: date, by: Actor) -> None:
    """From `since` on the peer sits with `group`, or with none. The record says that it changed, never to what."""
    if peer.kind is not PeerKind.MEMBER:
        raise PeerRefused("An officer peer has no political group", field="group")
    if since > clock.today():
        raise PeerRefused("The day must be today or earlier. Come back once it has changed", field="since")
    current = rules.group_on(peer.memberships, clock.today())
    if (current.group_id if current else None) == (group.id if group else None):
        raise PeerRefused("The peer sits with this group already", field="group")
    if any(membership.started_on >= since for membership in peer.memberships):
        raise PeerRefused("The day must be later than the last change of group", field="since")
    if current is not None:
        current.ended_on = since - timedelta(days=1)
    if group is not None:
        peer.memberships.append(GroupMembership(group=group, started_on=since))
    touch(peer)
    record("peer.change-group", peer, by=by, label=label_of(peer), after={"since": since})
