"""Why this peer, why not that one, who came next and by how much, and why nobody fits: in plain sentences."""

from peerhub.matching.explaining.candidates import BEST, LEAST, CandidateList, Narrowing, candidates
from peerhub.matching.explaining.gaps import RuleCount, SlotSupply, supply
from peerhub.matching.explaining.standings import SlotStandings, Standing
from peerhub.matching.explaining.summaries import why_this_team
from peerhub.matching.explaining.supposing import Conditions, Supposed, suppose
from peerhub.matching.explaining.verdicts import Answer, Verdict, why_not
from peerhub.matching.explaining.words import reasons_for_council

__all__ = [
    "BEST",
    "LEAST",
    "Answer",
    "CandidateList",
    "Conditions",
    "Narrowing",
    "RuleCount",
    "SlotStandings",
    "SlotSupply",
    "Standing",
    "Supposed",
    "Verdict",
    "candidates",
    "reasons_for_council",
    "supply",
    "suppose",
    "why_not",
    "why_this_team",
]
