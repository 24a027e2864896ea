"""Every question about peers. Each that shows people takes `visible_to`: see `sight`."""

from peerhub.peers.queries.choices import (
    council_chosen,
    councils_to_choose_from,
    group_chosen,
    groups_to_choose_from,
    skills_in_order,
    vocabulary_for,
)
from peerhub.peers.queries.people import (
    availability_of,
    conflicts_of,
    find_own_peer,
    find_peer_of_link,
    get_pattern,
    get_peer,
    get_post,
    meetings_known,
    names_of_users,
    patterns_of,
    peers_to_ask,
)
from peerhub.peers.queries.pool import PeerLine, find_peers
from peerhub.peers.queries.sight import may_be_seen_by

__all__ = [
    "PeerLine",
    "availability_of",
    "conflicts_of",
    "council_chosen",
    "councils_to_choose_from",
    "find_own_peer",
    "find_peer_of_link",
    "find_peers",
    "get_pattern",
    "get_peer",
    "get_post",
    "group_chosen",
    "groups_to_choose_from",
    "may_be_seen_by",
    "meetings_known",
    "names_of_users",
    "patterns_of",
    "peers_to_ask",
    "skills_in_order",
    "vocabulary_for",
]
