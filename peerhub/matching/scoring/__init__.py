"""Integer points for every peer in every place, with the parts that they are made of."""

from peerhub.matching.scoring.parts import PARTS, Part, kilometres
from peerhub.matching.scoring.table import ScoreTable, SlotScores
from peerhub.matching.scoring.weights import FIRST_WEIGHTS, PER_POINT, WeightFault, Weights, weights_from

__all__ = [
    "FIRST_WEIGHTS",
    "PARTS",
    "PER_POINT",
    "Part",
    "ScoreTable",
    "SlotScores",
    "WeightFault",
    "Weights",
    "kilometres",
    "weights_from",
]
