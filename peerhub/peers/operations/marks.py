"""What all operations on a peer have in common: how the record calls them, and the version of an edit."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm.attributes import flag_modified

from peerhub import clock
from peerhub.audit.operations import Actor
from peerhub.peers.models import PartConfirmation, Peer, ProfilePart
from peerhub.peers.operations.errors import EditedMeanwhile, PeerRefused


def label_of(peer: Peer) -> str:
    return f"{peer.reference} {peer.name}"


def check_version(peer: Peer, version: int | None, now: Mapping[Any, Any], wanted: Mapping[Any, Any]) -> None:
    """Refuse an edit that began before somebody else's was saved. `version` None: whoever calls edits alone."""
    if version is not None and version != peer.version:
        raise EditedMeanwhile({key: now[key] for key in wanted if now.get(key) != wanted[key]})


def touch(peer: Peer) -> None:
    """Give the peer a new version although only rows that hang off it changed."""
    flag_modified(peer, "reference")


def confirm_part(peer: Peer, part: ProfilePart, *, by: Actor) -> None:
    """A part that the peer saved was looked at in whole, so it is right as of today. Nobody else's word counts."""
    if peer.user_id != by.id:
        return
    held = next((item for item in peer.part_confirmations if item.part is part), None)
    if held is None:
        peer.part_confirmations.append(PartConfirmation(part=part, confirmed_on=clock.today()))
    else:
        held.confirmed_on = clock.today()


def needed_reason(reason: str, *, longest: int = 400) -> str:
    """The reason, which a person has to give. Raises PeerRefused."""
    tidy = reason.strip()
    if not tidy:
        raise PeerRefused("Give the reason", field="reason")
    if len(tidy) > longest:
        raise PeerRefused(f"The reason must be {longest} characters or fewer", field="reason")
    return tidy
