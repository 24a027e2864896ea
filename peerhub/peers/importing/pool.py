"""What a line is compared with: the peers there are, and the lists that its words are looked up in. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from peerhub.peers.models import PeerKind


@dataclass(frozen=True)
class Known:
    """A peer of the pool as far as an import compares and changes them. `posts`: (council id, title) held now."""

    id: int
    reference: str
    version: int
    kind: PeerKind
    given_name: str
    family_name: str
    email: str
    about: str
    days_per_year: int
    speaks_welsh: bool
    confirmed_on: date | None
    needs_review_since: date | None
    posts: frozenset[tuple[int | None, str]] = frozenset()
    skills: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Pool:
    """Everything known, indexed by what a file can say. Councils, groups and skills by every name and code, folded."""

    by_email: Mapping[str, Known]
    by_name_and_council: Mapping[tuple[str, int], Known]
    councils: Mapping[str, int]
    council_names: Mapping[int, str]
    groups: Mapping[str, int]
    skills: Mapping[str, int]
    skill_names: Mapping[int, str]
