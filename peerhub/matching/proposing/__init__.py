"""From facts to a proposed team: who can be asked, the problem file, the optimiser's answer."""

from peerhub.matching.proposing.asking import ask
from peerhub.matching.proposing.assessment import Assessment, standing_objections
from peerhub.matching.proposing.problems import build_problem, choices_in, peer_key, slot_key
from peerhub.matching.proposing.proposals import Proposal, propose

__all__ = [
    "Assessment",
    "Proposal",
    "ask",
    "build_problem",
    "choices_in",
    "peer_key",
    "propose",
    "slot_key",
    "standing_objections",
]
