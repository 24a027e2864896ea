"""From opened sheets to what is published, and the headlines in it. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from peerhub.monitoring.disclosure import EVERYBODY, GIVEN, Counts, publishable

LEFT_EMPTY, NOT_ASKED = "left-empty", "not-asked"
OUTSIDE = {LEFT_EMPTY: "Left empty", NOT_ASKED: "Not asked or not answered"}
COLUMNS = {"member": "Member peers", "officer": "Officer peers"}


@dataclass(frozen=True)
class Asked:
    """A question of the present set: options as (code, label, tells something)."""

    code: str
    name: str
    options: tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True)
class Headline:
    """A share that is published elsewhere, too. `is_rest`: those who told something, without this option."""

    label: str
    question: str
    option: str
    is_rest: bool
    baseline: int  # per cent of active peers in 2022/23 (LGA)
    councillors: int | None  # per cent of councillors in England, where a share is published
    councillors_source: str = ""


HEADLINES = (
    Headline("Women", "sex", "female", False, 45, 32, "LGA census of councillors 2013"),
    Headline("Declared a disability", "disability", "yes", False, 6, None),
    Headline("Other than White British", "ethnicity", "white-british", True, 18, None),
)


def quarter_of(day: date) -> date:
    """The first day of the quarter."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def published_tables(
    questions: Sequence[Asked], sheets: Iterable[tuple[str, dict[str, str], frozenset[str]]], pool: dict[str, int]
) -> list[dict[str, Any]]:
    """One table for each question, as plain JSON.

    `sheets`: kind of peer, answers, and the codes that the set of that day asked. `pool`: how many peers of each kind.
    """
    held = list(sheets)
    return [_table(question, held, pool) for question in questions]


def _table(
    question: Asked, sheets: Sequence[tuple[str, dict[str, str], frozenset[str]]], pool: dict[str, int]
) -> dict[str, Any]:
    labels = {code: label for code, label, _ in question.options} | OUTSIDE
    found = Counter((_row(question, answers, asked), kind) for kind, answers, asked in sheets)
    for column in COLUMNS:
        told = sum(number for (_, kind), number in found.items() if kind == column)
        found[NOT_ASKED, column] += pool.get(column, 0) - told
    counts = Counts(
        rows=tuple(labels),
        columns=tuple(COLUMNS),
        telling=frozenset(code for code, _, is_telling in question.options if is_telling),
        cells={(row, column): found[row, column] for row in labels for column in COLUMNS},
    )
    shown = publishable(counts)
    return {
        "code": question.code,
        "name": question.name,
        "rows": [_line(row, label, shown) for row, label in labels.items()],
        GIVEN: _line(GIVEN, "Told us", shown),
    }


def _row(question: Asked, answers: dict[str, str], asked: frozenset[str]) -> str:
    """In which row a sheet counts; an answer that the present set does not offer counts as not asked."""
    if question.code not in asked:
        return NOT_ASKED
    answer = answers.get(question.code)
    if answer is None:
        return LEFT_EMPTY
    return answer if answer in {code for code, _, _ in question.options} else NOT_ASKED


def _line(row: str, label: str, shown: dict[tuple[str, str], int | None]) -> dict[str, Any]:
    return {"code": row, "label": label, **{column: shown[row, column] for column in (*COLUMNS, EVERYBODY)}}


def share_of(headline: Headline, tables: Sequence[dict[str, Any]]) -> int | None:
    """The headline in whole per cent, from published figures only; None where one of them is withheld."""
    table = next((table for table in tables if table["code"] == headline.question), None)
    if table is None:
        return None
    part = next((row[EVERYBODY] for row in table["rows"] if row["code"] == headline.option), None)
    whole = table[GIVEN][EVERYBODY]
    if part is None or not whole:
        return None
    # Rounded sums need not add up: a part can exceed its whole by a step.
    share: int = round(100 * ((whole - part) if headline.is_rest else part) / whole)
    return min(100, max(0, share))
