"""How many people a demand takes, and how many of them are missing. Pure.

Of those who are asked only some say yes, so the places of a season take more people who can be asked: the places
divided by the share of yes. Nobody is ranked: these are figures of the pool as a whole.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

SEASONS = 2
FEWEST_ANSWERS = 30  # below it the share of yes is chance, and the usual one stands in
USUAL_YES = Decimal("0.5")


@dataclass(frozen=True)
class Yes:
    """The share of yes among those who answered or let the time pass, and whether it was measured."""

    share: Decimal
    answers: int
    is_measured: bool


@dataclass(frozen=True)
class Gap:
    """One thing that visits ask for. `asked`: visits of two seasons; `there`: people of the pool who can be asked."""

    name: str
    asked: int
    there: int
    needed: int

    @property
    def missing(self) -> int:
        return max(0, self.needed - self.there)


@dataclass(frozen=True)
class Share:
    """A group or region: its part of the visits, and its part of the peers, in whole per cent; None of nothing."""

    name: str
    visits: int
    peers: int
    of_visits: int | None
    of_peers: int | None


def yes_of(accepted: int, refused: int) -> Yes:
    """The share of yes; of too few answers, or none, the usual share."""
    answers = accepted + refused
    if answers < FEWEST_ANSWERS or accepted == 0:
        return Yes(USUAL_YES, answers, is_measured=False)
    return Yes(Decimal(accepted) / answers, answers, is_measured=True)


def people_needed(asked: int, yes: Yes) -> int:
    """People who can be asked, for the visits of one season."""
    return int((Decimal(asked) / SEASONS / yes.share).to_integral_value(ROUND_CEILING))


def gaps(demand: Mapping[str, int], supply: Mapping[str, int], yes: Yes) -> list[Gap]:
    """One line for each thing asked for: most missing first, then most asked for, then by name."""
    found = [Gap(name, asked, supply.get(name, 0), people_needed(asked, yes)) for name, asked in demand.items()]
    return sorted(found, key=lambda gap: (-gap.missing, -gap.asked, gap.name))


def shares(visits: Mapping[str, int], peers: Mapping[str, int]) -> list[Share]:
    """One line for each name that has a visit or a peer, by name."""
    all_visits, all_peers = sum(visits.values()), sum(peers.values())
    return [
        Share(name, visits.get(name, 0), peers.get(name, 0), _per_cent(visits.get(name, 0), all_visits),
              _per_cent(peers.get(name, 0), all_peers))
        for name in sorted({*visits, *peers})
    ]  # fmt: skip


def _per_cent(part: int, whole: int) -> int | None:
    return (200 * part + whole) // (2 * whole) if whole else None
