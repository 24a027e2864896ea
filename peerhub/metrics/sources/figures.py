"""A cell that should hold a figure, as statistics are really written. Pure.

Strict reading takes a plain number or nothing. Lenient reading, which a mapping asks for, also knows thousands
separators, currency and per cent signs, brackets for less than nothing, footnote marks and the shorthand of the
Government Statistical Service ([c], [x], [p] …). What is missing stays missing, with its reason (R36).
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from peerhub.councils.csv_lines import LARGEST, as_decimal, quoted
from peerhub.metrics.models import PublicationStatus

NOT_AVAILABLE = "Not available at source"
CONFIDENTIAL = "Withheld at source: confidential"
UNRELIABLE = "Withheld at source: too unreliable to publish"
NOT_APPLICABLE = "Not applicable"
SUPPRESSED = "Suppressed at source because the number is small"
# What stands in place of a figure; compared in lower case, without brackets.
MISSING = {
    "n/a": NOT_AVAILABLE, "na": NOT_AVAILABLE, "n.a.": NOT_AVAILABLE, "#n/a": NOT_AVAILABLE, "null": NOT_AVAILABLE,
    "none": NOT_AVAILABLE, "missing": NOT_AVAILABLE, "not available": NOT_AVAILABLE, "x": NOT_AVAILABLE,
    "..": NOT_AVAILABLE, ".": NOT_AVAILABLE, ":": NOT_AVAILABLE, "-": NOT_AVAILABLE, "–": NOT_AVAILABLE,
    "—": NOT_AVAILABLE, "c": CONFIDENTIAL, "confidential": CONFIDENTIAL, "u": UNRELIABLE, "z": NOT_APPLICABLE,
    "not applicable": NOT_APPLICABLE, "*": SUPPRESSED, "#": SUPPRESSED, "suppressed": SUPPRESSED,
    "low": SUPPRESSED, "k": SUPPRESSED,
}  # fmt: skip
NOTES = {
    "e": "Estimated at source.",
    "r": "Revised at source.",
    "b": "There is a break in the series here.",
    "u": "Called unreliable at source.",
}
TRAILING_MARK = re.compile(r"(.*\S)\s*[\[(]\s*([A-Za-z]{1,3}|(?:note|footnote)?\s*\d{1,3})\s*[\])]")
SUPERSCRIPTS = "¹²³⁴⁵⁶⁷⁸⁹⁰†‡*"
GROUPED = re.compile(r"[-+]?\d{1,3}(?:,\d{3})+(?:\.\d+)?|[-+]?\d{1,3}(?:[ \u00a0\u2009]\d{3})+(?:\.\d+)?")


@dataclass(frozen=True)
class Figure:
    """What a cell says: a figure, or why there is none; perhaps a doubt, and that it is not final."""

    number: Decimal | None = None
    reason: str | None = None
    note: str | None = None
    status: PublicationStatus | None = None


class NoFigure(ValueError):
    """The cell is neither a figure nor a known mark for a missing one; `sentence` begins with what it says."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(sentence)


def read_figure(text: str, column: str, *, lenient: bool) -> Figure:
    """What the cell says. Raises NoFigure."""
    text = text.strip()
    if not text:
        return Figure()
    number = as_decimal(text)
    if number is not None:
        return Figure(_kept(number, text, column))
    if lenient:
        return _leniently(text, column)
    raise _refused(text, column)


def without_marks(text: str) -> str:
    """A heading or a period without the footnote marks behind it: "2023/24 [note 1]" is "2023/24"."""
    bare = text.strip()
    while found := TRAILING_MARK.fullmatch(bare):
        bare = found[1].strip()
    return bare.rstrip(SUPERSCRIPTS).strip()


def _leniently(text: str, column: str) -> Figure:
    if reason := MISSING.get(text.strip("[]()").strip().lower()):
        return Figure(reason=reason)
    note: str | None = None
    status: PublicationStatus | None = None
    bare = text
    while found := TRAILING_MARK.fullmatch(bare):
        bare, mark = found[1], found[2].lower()
        status = PublicationStatus.PROVISIONAL if mark == "p" else status
        note = NOTES.get(mark) or note or (f"Footnote {mark} at source." if mark[-1].isdigit() else None)
        if mark != "p" and mark not in NOTES and not mark[-1].isdigit():
            raise _refused(text, column)
    if bare.rstrip(SUPERSCRIPTS) != bare:
        bare, note = bare.rstrip(SUPERSCRIPTS).rstrip(), note or "Has a footnote at source."
    number = _plain(bare)
    if number is None:
        raise _refused(text, column)
    return Figure(_kept(number, text, column), note=note, status=status)


def _plain(text: str) -> Decimal | None:
    """The number without its separators, its sign of currency or of per cent; brackets mean less than nothing."""
    text = text.replace("−", "-").strip()
    negative = text.startswith("(") and text.endswith(")")
    text = text[1:-1] if negative else text
    text = text.strip().removesuffix("%").replace("£", "", 1).strip()
    if GROUPED.fullmatch(text):
        text = re.sub(r"[, \u00a0\u2009]", "", text)
    number = as_decimal(text)
    return -number if negative and number is not None else number


def _kept(number: Decimal, text: str, column: str) -> Decimal:
    if abs(number) >= LARGEST:
        raise NoFigure(f"{quoted(text)} in {column} is too large. Check the unit: use thousands, or %.")
    return round(number, 6)


def _refused(text: str, column: str) -> NoFigure:
    return NoFigure(f"{quoted(text)} in {column} is not a number. Write it like 12.5.")
