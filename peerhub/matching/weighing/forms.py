"""Other weights, as a person writes them: in points, as they stand on the pages."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from peerhub.matching.scoring import PARTS, PER_POINT
from peerhub.matching.scoring.weights import MOST, NAMES
from peerhub.matching.weighing.checks import TEAM_LABELS
from peerhub.web.forms import DecimalField, Form, LongTextField

HINTS = {
    "need": "For a useful need; twice for an important one, three times for an essential one.",
    "mixed_groups": "Where two or more member peers are of different groups (R16).",
    "stability": "A new proposal changes it only for more than this.",
    "unfilled": "More than anything that one peer can bring, so that no place is left empty for points.",
}


def _points(label: str, hint: str = "") -> Any:
    return DecimalField(
        label, called=f"the points for “{label}”", most=MOST // PER_POINT, suffix="points", hint=hint,
        missing=f"Enter the points for “{label}”",
    )  # fmt: skip


class WeightsForm(Form):
    """Every weight, and why it should change."""

    reason = LongTextField(
        "Why should the weights change?",
        called="the reason",
        missing="Say why the weights should change",
        max_length=300,
        rows=3,
        hint="Everybody who reads a decision under these weights can read it.",
    )

    def show(self, numbers: Mapping[str, int]) -> None:
        """Fill in weights, where nothing was sent yet."""
        if not self.is_submitted():
            for name in NAMES:
                self[name].data = Decimal(numbers[name]) / PER_POINT

    def numbers(self) -> dict[str, int]:
        return {name: int(self[name].data * PER_POINT) for name in NAMES}


for _part in PARTS:
    setattr(WeightsForm, _part.key, _points(_part.label, _part.text))
for _key, _label in TEAM_LABELS.items():
    setattr(WeightsForm, _key, _points(_label, HINTS[_key]))
