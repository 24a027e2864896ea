"""Which sets of weights make sense, and how two differ. Pure."""

from collections.abc import Mapping

from peerhub.matching.errors import MatchingError
from peerhub.matching.scoring import PARTS, PER_POINT
from peerhub.matching.scoring.weights import NAMES
from peerhub.web.formats import number

#: The weights beside those of the parts of the score, in the words of the page.
TEAM_LABELS = {
    "need": "A need that somebody covers",
    "mixed_groups": "Member peers of different groups",
    "stability": "Keeping a choice that stands",
    "unfilled": "Lost for a required place left empty",
}
LABELS = {**{part.key: part.label for part in PARTS}, **TEAM_LABELS}
MOST_OF_A_NEED = 3  # an essential need counts three times


def check(weights: Mapping[str, int], now: Mapping[str, int]) -> None:
    """Raises MatchingError for weights that are those in force, or under which a team would better stay empty."""
    if all(weights[name] == now[name] for name in NAMES):
        raise MatchingError("These are the weights in force. Change at least one number.")
    if not any(weights[part.key] for part in PARTS):
        raise MatchingError("Every part of the score is 0, so all peers would be worth the same. Give one some points.")
    most = sum(weights[part.key] for part in PARTS) + MOST_OF_A_NEED * weights["need"] + weights["mixed_groups"]
    if weights["unfilled"] <= most:
        raise MatchingError(
            f"A place left empty must cost more than the {number(most / PER_POINT)} points that one peer can bring, or "
            "teams would be left incomplete",
            "unfilled",
        )


def changes(now: Mapping[str, int], then: Mapping[str, int]) -> list[tuple[str, int, int]]:
    """What differs: label, before, after; in the order of the page."""
    return [(label, now[name], then[name]) for name, label in LABELS.items() if now[name] != then[name]]
