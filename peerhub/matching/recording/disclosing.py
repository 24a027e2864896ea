"""A decision as it is printed: whole for staff, or with what the law protects withheld, for anybody who asks. Pure.

The version that is given out names those who were chosen and nobody else, and tells nobody's political group: not in
words, nor by points from which it could be worked out, nor in the reasons that people wrote.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from peerhub.matching.models import DecisionRecord
from peerhub.matching.proposing import choices_in
from peerhub.matching.recording.redacting import names_in_text, redacted, small_counts_withheld

#: The part of the score that says whether a peer is of the group that leads the council.
GROUP_PART = ("controlling_group", "Group of the council's leadership")
_RULE_AT_END = re.compile(r"\((R\d+)\)$")
ANOTHER, NOBODY, KEPT = "another peer", "nobody", "kept as a person had chosen"


@dataclass(frozen=True)
class Chosen:
    """One person who was chosen, and why. `parts` are (label, points, words)."""

    place: str
    name: str
    post: str
    chosen_by: str
    reasons: str
    points: int
    parts: tuple[tuple[str, int, str], ...]
    warnings: tuple[str, ...]
    behind: tuple[tuple[str, int | None], ...]  # who came next, and by how many points the team would have been worse


@dataclass(frozen=True)
class Change:
    """Where a person decided otherwise than was proposed, or set a rule aside. `rules` are (number, text)."""

    place: str
    proposed: str
    decided: str
    rules: tuple[tuple[str, str], ...]
    reason: str


@dataclass(frozen=True)
class Disclosure:
    """One printed decision. `is_full` says that nothing is withheld."""

    record: DecisionRecord
    is_full: bool
    chosen: tuple[Chosen, ...]
    changes: tuple[Change, ...]
    kept_out: Mapping[str, int | None]  # by rule; None where the count is withheld
    rule_texts: Mapping[str, str]
    balance_reason: str

    @property
    def basis(self) -> Mapping[str, Any] | None:
        return self.record.basis

    @property
    def days(self) -> tuple[date, date] | None:
        """First and last day on site, as they stood when this was decided."""
        asked = (self.record.basis or {}).get("asked")
        return (date.fromisoformat(asked["first_day"]), date.fromisoformat(asked["last_day"])) if asked else None


def disclose(
    record: DecisionRecord, *, is_full: bool, groups: Iterable[str], others: Iterable[tuple[str, str]] = ()
) -> Disclosure:
    """The decision for print. `groups` are the names of political groups, which are taken out of free text, as are the
    names of `others`: anybody in the pool, given name and family name, whom the reasons may mention.
    """
    shown = [entry["peer"] for entry in record.explanation]
    words = (*groups, *names_in_text(others, shown=shown))
    veil = _Veil(is_full, shown, sorted(_named(record) - set(shown)), words)
    texts = _rule_texts(record)
    warned = {**texts, **_rule_texts(record, only="warn")}
    proposed = choices_in((slot, peer) for slot, peer in (record.result or {}).get("assignments", ()))
    counts = [(one["rule"], one["count"]) for one in (record.basis or {}).get("considered", {}).get("kept_out", ())]
    return Disclosure(
        record=record,
        is_full=is_full,
        chosen=tuple(_chosen(entry, veil, warned) for entry in record.explanation),
        changes=tuple(_change(entry, veil, texts, proposed) for entry in record.overrides),
        kept_out=dict(counts) if is_full else small_counts_withheld(counts),
        rule_texts=texts,
        balance_reason=veil.free_text(((record.basis or {}).get("balance") or {}).get("reason", "")),
    )


def free_texts(record: DecisionRecord) -> tuple[str, ...]:
    """All that people wrote into the record."""
    balance = (record.basis or {}).get("balance") or {}
    return (*(entry["reason"] for entry in record.overrides if entry["reason"]), *filter(None, [balance.get("reason")]))


def _rule_texts(record: DecisionRecord, *, only: str = "") -> dict[str, str]:
    """What each number said that day; one number may stand for several rules, of which those that block come first.

    With `only` those of one severity: of a warning, what warns.
    """
    texts: dict[str, str] = {}
    rules = [rule for rule in (record.basis or {}).get("rules", ()) if only in ("", rule["severity"])]
    for rule in sorted(rules, key=lambda rule: rule["severity"] != "block"):
        if rule["text"] not in texts.get(rule["id"], ""):
            texts[rule["id"]] = " ".join(filter(None, [texts.get(rule["id"]), rule["text"]]))
    return texts


@dataclass(frozen=True)
class _Veil:
    is_full: bool
    shown: Sequence[str]
    hidden: Sequence[str]
    words: Sequence[str]

    def free_text(self, text: str) -> str:
        if self.is_full:
            return text
        return redacted(text, hidden=self.hidden, shown=self.shown, words=self.words)

    def name(self, name: str | None) -> str:
        if name is None:
            return NOBODY
        return name if self.is_full or name in self.shown else ANOTHER


def _named(record: DecisionRecord) -> set[str]:
    """Everybody whom the record names."""
    next_ones = {next_["peer"] for entry in record.explanation for next_ in entry["next"]}
    changed = {name for entry in record.overrides for name in (entry["peer"], entry["proposed"]) if name}
    return {*next_ones, *changed, *(entry["peer"] for entry in record.explanation)}


def _chosen(entry: Mapping[str, Any], veil: _Veil, texts: Mapping[str, str]) -> Chosen:
    parts = tuple(
        (part["label"], part["points"], part["words"])
        for part in entry["parts"]
        if veil.is_full or not {part.get("key"), part["label"]} & set(GROUP_PART)
    )
    return Chosen(
        place=entry["slot"],
        name=entry["peer"],
        # A member's own title may name a party; what the council reads never does.
        post=entry["post"] if veil.is_full else "",
        chosen_by=entry["chosen_by"],
        reasons=veil.free_text(entry["reasons"]),
        points=entry["points"] if veil.is_full else sum(points for _, points, _ in parts),
        parts=parts,
        warnings=tuple(entry["warnings"] if veil.is_full else _rules_of(entry["warnings"], texts)),
        behind=tuple((veil.name(one["peer"]), one["missing"]) for one in entry["next"]) if veil.is_full else (),
    )


def _rules_of(warnings: Iterable[str], texts: Mapping[str, str]) -> Iterable[str]:
    """Of a warning only the rule: its sentence may tell of other people."""
    numbers = [found[1] for warning in warnings if (found := _RULE_AT_END.search(warning))]
    return [f"{texts.get(number, 'A rule of that day')} ({number})" for number in dict.fromkeys(numbers)]


def _change(entry: Mapping[str, Any], veil: _Veil, texts: Mapping[str, str], answered: Mapping[int, int]) -> Change:
    # Whoever was locked before the proposal stands in it as well: that is not "nobody".
    is_kept = entry["slot"] and answered.get(entry["slot_id"]) == entry["peer_id"]
    proposed = KEPT if is_kept else veil.name(entry["proposed"])
    return Change(
        place=entry["slot"] or "The whole team",
        proposed=proposed if entry["slot"] else "",
        decided=veil.name(entry["peer"]) if entry["slot"] else "",
        rules=tuple((rule, texts.get(rule, "")) for rule in entry["rules"]),
        reason=veil.free_text(entry["reason"]),
    )
