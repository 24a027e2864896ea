"""The problem file: everything the optimiser knows, and what it answers. No database, no flask."""

from peerhub.matching.problem.canonical import canonical, fingerprint
from peerhub.matching.problem.faults import ProblemFault
from peerhub.matching.problem.reading import read_problem
from peerhub.matching.problem.result import Reason, Result, Status
from peerhub.matching.problem.shapes import (
    LARGEST_NUMBER,
    VERSION,
    Choice,
    Engagement,
    Goal,
    Need,
    Pair,
    Peer,
    PeerKind,
    Problem,
    Slot,
)
from peerhub.matching.problem.tables import CandidateTable, points_of

__all__ = [
    "LARGEST_NUMBER",
    "VERSION",
    "CandidateTable",
    "Choice",
    "Engagement",
    "Goal",
    "Need",
    "Pair",
    "Peer",
    "PeerKind",
    "Problem",
    "ProblemFault",
    "Reason",
    "Result",
    "Slot",
    "Status",
    "canonical",
    "fingerprint",
    "points_of",
    "read_problem",
]
