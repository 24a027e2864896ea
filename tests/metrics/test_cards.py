"""A card that was kept says what a card drawn now would say."""

from dataclasses import fields, replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from peerhub.metrics.cards import figure_card
from peerhub.metrics.models import Polarity, PublicationStatus
from peerhub.metrics.readings import Reading, ReadPoint

TODAY = date(2026, 11, 28)


def point(year: int, value: str, median: str = "50") -> ReadPoint:
    middle = Decimal(median)
    return ReadPoint(f"{year}/{year - 1999}", date(year + 1, 3, 31), Decimal(value), middle - 5, middle, middle + 5)


READING = Reading(
    code="test:one", label="Homes built", topic="Housing", unit="%", polarity=Polarity.HIGHER, definition="Of all.",
    source_name="Test", period="2024/25", period_end=date(2025, 3, 31), value=Decimal("41.5"), published_as="41.5",
    missing_reason=None, ci_lower=Decimal(40), ci_upper=Decimal(43), status=PublicationStatus.PUBLISHED, note=None,
    comparators=tuple(map(Decimal, (45, 48, 50, 52, 55))), points=(point(2023, "39"), point(2024, "41.5")), metric_id=1,
)  # fmt: skip
OTHERS = {
    "code": "test:two", "label": "Homes begun", "unit": "£", "polarity": Polarity.LOWER, "definition": "Of some.",
    "source_name": "Elsewhere", "period": "2023/24", "period_end": date(2024, 3, 31), "value": Decimal("41.6"),
    "missing_reason": "Suppressed", "ci_lower": Decimal(39), "ci_upper": Decimal(44), "note": "Estimated",
    "status": PublicationStatus.PROVISIONAL, "comparators": tuple(map(Decimal, (45, 48, 50, 52, 55, 56))),
}  # fmt: skip
UNSEEN = {"topic", "published_as", "metric_id"}  # a card does not say them: its topic stands above it
HISTORIES = (
    (point(2023, "38"), point(2024, "41.5")),
    (point(2023, "39", "51"), point(2024, "41.5")),
    (point(2023, "39"), replace(point(2024, "41.5"), break_note="Counted anew")),
    (point(2022, "39"), point(2023, "39"), point(2024, "41.5")),
    (point(2023, "39"), replace(point(2024, "41.5"), ci_lower=Decimal(40), ci_upper=Decimal(43))),
)


@pytest.fixture
def draw(app):
    """The card as it is kept, held against the same drawn now."""

    def both(reading, href="/x", today=TODAY, **how):
        with app.test_request_context():
            kept = figure_card(app.jinja_env, reading, href, today, **how)
            now = app.jinja_env.get_template("metrics/_figure.html").module.figure_card(reading, href, today, **how)
        assert kept == now
        return kept

    return both


@pytest.mark.parametrize("part", OTHERS)
def test_each_part_of_a_reading_shows_at_once(draw, part):
    if part == "missing_reason":
        assert draw(replace(READING, value=None, missing_reason="Late")) != draw(
            replace(READING, value=None, missing_reason=OTHERS[part])
        )
        return
    assert draw(READING) != draw(replace(READING, **{part: OTHERS[part]}))


def test_no_part_of_a_reading_was_forgotten():
    assert {field.name for field in fields(Reading)} == OTHERS.keys() | UNSEEN | {"points"}


@pytest.mark.parametrize("points", HISTORIES)
def test_a_figure_of_years_ago_shows_at_once(draw, points):
    assert draw(READING) != draw(replace(READING, points=points))


@pytest.mark.parametrize(
    "how",
    [
        {"href": "/y"},
        {"today": TODAY + timedelta(days=400)},
        {"is_compared": False},
        {"among": "councils of the same kind"},
    ],
)
def test_what_stands_around_it_shows_at_once(draw, how):
    assert draw(READING) != draw(READING, **how)


def test_equal_readings_are_one_card(draw):
    assert draw(READING) is draw(replace(READING))
