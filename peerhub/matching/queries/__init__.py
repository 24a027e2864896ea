"""Every question that matching asks of the database."""

from peerhub.matching.queries.benches import load_workbench, weights_in_force
from peerhub.matching.queries.decisions import Decision, decision_to_replay, decisions_of, get_decision
from peerhub.matching.queries.drafts import editor_name, lock_draft, peer_reference, peers_by_id

__all__ = [
    "Decision",
    "decision_to_replay",
    "decisions_of",
    "editor_name",
    "get_decision",
    "load_workbench",
    "lock_draft",
    "peer_reference",
    "peers_by_id",
    "weights_in_force",
]
