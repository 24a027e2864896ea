"""What each part of the score may be worth, and what a team is given beyond its peers. All in whole points.

A hundred points on screen are ten thousand here, so that small differences stay whole numbers.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields

#: Points on screen are these, divided by 100.
PER_POINT = 100


class WeightFault(ValueError):
    """A set of weights is incomplete or holds a number that makes no sense; `sentence` says which."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Weights:
    """One version of the weights.

    The first eight are the most that a part of one peer's score can give in one place. `need` is what a team gets for
    each covered need, times the need's own weight (1 to 3). `mixed_groups` is for member peers of different groups
    (R16). `stability` keeps a choice that stands already where the next is hardly better. `unfilled` is lost for
    every required place left empty, and so outweighs everything else.
    """

    version: int
    skills: int
    experience: int
    likeness: int
    seniority: int
    travel: int
    fair_use: int
    controlling_group: int
    original_team: int
    need: int
    mixed_groups: int
    stability: int
    unfilled: int


#: Version 1. The parts of one place add up to a hundred points on screen; the controlling group (lead member peer) and
#: the original team (progress review) come on top. Who was asked least weighs as much as the kind of council.
FIRST_WEIGHTS = {
    "skills": 3_600,
    "experience": 1_200,
    "likeness": 1_200,
    "seniority": 2_000,
    "travel": 800,
    "fair_use": 1_200,
    "controlling_group": 500,
    "original_team": 12_000,
    "need": 700,
    "mixed_groups": 1_500,
    "stability": 150,
    "unfilled": 100_000,
}
NAMES = tuple(field.name for field in fields(Weights) if field.name != "version")
MOST = 1_000_000


def weights_from(version: int, numbers: Mapping[str, object]) -> Weights:
    """The weights that a stored set holds. Raises WeightFault when a name is missing, unknown or not 0 to 1,000,000."""
    unknown = sorted(set(numbers) - set(NAMES))
    if unknown:
        raise WeightFault(f"“{unknown[0]}” is not a weight.")
    return Weights(version=version, **{name: _number(version, name, numbers) for name in NAMES})


def _number(version: int, name: str, numbers: Mapping[str, object]) -> int:
    if name not in numbers:
        raise WeightFault(f"The weight “{name}” is missing from version {version}.")
    number = numbers[name]
    if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number <= MOST:
        raise WeightFault(f"The weight “{name}” must be a whole number from 0 to {MOST:,}.")
    return number
