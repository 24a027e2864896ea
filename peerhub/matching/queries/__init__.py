"""Every question that matching asks of the database."""

from peerhub.matching.queries.benches import load_shifted, load_workbench, load_workbench_about, weights_in_force
from peerhub.matching.queries.decisions import (
    Decision,
    DecisionFilter,
    ListedDecision,
    deciders,
    decision_to_replay,
    find_decisions,
    get_decision,
    group_names,
    people_in_text,
    slot_names,
)
from peerhub.matching.queries.drafts import editor_name, lock_draft, peer_reference, peers_by_id
from peerhub.matching.queries.helping import asked_for_help
from peerhub.matching.queries.repairs import departures, rules_set_aside
from peerhub.matching.queries.years import said_days

__all__ = [
    "Decision",
    "DecisionFilter",
    "ListedDecision",
    "asked_for_help",
    "deciders",
    "decision_to_replay",
    "departures",
    "editor_name",
    "find_decisions",
    "get_decision",
    "group_names",
    "load_shifted",
    "load_workbench",
    "load_workbench_about",
    "lock_draft",
    "peer_reference",
    "peers_by_id",
    "people_in_text",
    "rules_set_aside",
    "said_days",
    "slot_names",
    "weights_in_force",
]
