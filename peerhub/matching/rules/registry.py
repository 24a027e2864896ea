"""What a rule is, and the book that all rules stand in."""

import enum
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, ParamSpec

Facts = ParamSpec("Facts")

#: Changed by hand when a rule's test changes and its text does not.
EDITION = 2


class Severity(enum.Enum):
    """A block keeps a peer out unless somebody entitled sets it aside, with a reason; a warning never blocks."""

    BLOCK = "block"
    WARN = "warn"

    @property
    def label(self) -> str:
        return "Blocks" if self is Severity.BLOCK else "Warns"


class Scope(enum.Enum):
    """What a rule looks at."""

    PEER = "peer"
    PLACE = "place"
    TEAM = "team"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule has against a choice: `sentence` is the plain reason, with the specifics."""

    rule: str
    severity: Severity
    sentence: str
    can_be_overridden: bool = True

    @property
    def blocks(self) -> bool:
        return self.severity is Severity.BLOCK


@dataclass(frozen=True)
class Rule(Generic[Facts]):
    """One rule. `test` returns one sentence for each thing that it objects to, and none when all is well."""

    id: str
    severity: Severity
    text: str
    can_be_overridden: bool
    scope: Scope
    test: Callable[Facts, tuple[str, ...]]

    @property
    def number(self) -> int:
        return int(self.id[1:])

    def check(self, *facts: Facts.args, **named: Facts.kwargs) -> tuple[Finding, ...]:
        """The findings of this rule, none when all is well."""
        return self.findings(self.test(*facts, **named))

    def findings(self, sentences: tuple[str, ...]) -> tuple[Finding, ...]:
        return tuple(Finding(self.id, self.severity, sentence, self.can_be_overridden) for sentence in sentences)


class RuleBook(Generic[Facts]):
    """The rules of one scope, in the order of their numbers. A book is also the decorator that enters a rule."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self._rules: list[Rule[Facts]] = []

    def __call__(
        self, rule_id: str, severity: Severity, text: str, *, can_be_overridden: bool = True
    ) -> Callable[[Callable[Facts, tuple[str, ...]]], Callable[Facts, tuple[str, ...]]]:
        """`@rule("R4", Severity.BLOCK, "…")`: enter the function below under this number, with this text."""

        def enter(test: Callable[Facts, tuple[str, ...]]) -> Callable[Facts, tuple[str, ...]]:
            self._rules.append(Rule(rule_id, severity, text, can_be_overridden, self.scope, test))
            self._rules.sort(key=lambda entered: (entered.number, entered.severity is not Severity.BLOCK))
            return test

        return enter

    @property
    def rules(self) -> tuple[Rule[Facts], ...]:
        return tuple(self._rules)

    def of(self, severity: Severity) -> tuple[Rule[Facts], ...]:
        return tuple(entered for entered in self._rules if entered.severity is severity)


def version_of(*books: RuleBook) -> str:  # type: ignore[type-arg]
    """SHA-256 over the numbers, severities and texts of all rules and the edition: which rules a decision was under."""
    lines = [
        f"{entered.id}|{entered.severity.value}|{entered.can_be_overridden}|{entered.scope.value}|{entered.text}"
        for book in books
        for entered in book.rules
    ]
    return hashlib.sha256("\n".join([f"edition {EDITION}", *lines]).encode()).hexdigest()
