"""Everything that people do to peers' records."""

from peerhub.peers.operations.confirming import StillRight, confirm_everything
from peerhub.peers.operations.conflicts import NewConflict, decide_conflict, record_conflict, suspect_conflict
from peerhub.peers.operations.days import (
    NewPattern,
    add_pattern,
    extend_patterns,
    record_availability,
    remove_pattern,
)
from peerhub.peers.operations.errors import EditedMeanwhile, PeerRefused
from peerhub.peers.operations.groups import change_group
from peerhub.peers.operations.looks import note_look
from peerhub.peers.operations.posts import PostDetails, add_post, check_post, correct_post, end_post
from peerhub.peers.operations.profile import (
    NewPeer,
    ProfileDetails,
    accept_terms,
    confirm_profile,
    create_peer,
    link_user,
    set_skills,
    update_profile,
)
from peerhub.peers.operations.standing import (
    accept_peer,
    finish_review,
    leave,
    reinstate,
    rejoin,
    suspend,
)

__all__ = [
    "EditedMeanwhile",
    "NewConflict",
    "NewPattern",
    "NewPeer",
    "PeerRefused",
    "PostDetails",
    "ProfileDetails",
    "StillRight",
    "accept_peer",
    "accept_terms",
    "add_pattern",
    "add_post",
    "change_group",
    "check_post",
    "confirm_everything",
    "confirm_profile",
    "correct_post",
    "create_peer",
    "decide_conflict",
    "end_post",
    "extend_patterns",
    "finish_review",
    "leave",
    "link_user",
    "note_look",
    "record_availability",
    "record_conflict",
    "reinstate",
    "rejoin",
    "remove_pattern",
    "set_skills",
    "suspect_conflict",
    "suspend",
    "update_profile",
]
