"""Invented monitoring answers at the published shares, sealed like real ones, and the figures of a year of quarters.

The three published shares of 2022/23 are kept (45% women, 6% with a declared disability, 18% other than White British);
every other share is ours.
"""

import random
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from peerhub.demo.bulk import insert, stream
from peerhub.demo.distributions import SHARE_WOMEN
from peerhub.demo.person import Person
from peerhub.monitoring import operations
from peerhub.monitoring.figures import quarter_of
from peerhub.monitoring.models import MonitoringSheet
from peerhub.monitoring.reference import PREFER_NOT
from peerhub.monitoring.vault import Vault
from peerhub.peers.models import PeerStatus

SHARE_ANSWERED = 0.84
SHARE_SILENT = 0.04  # of those who answer, for each question
QUARTERS = 4
OTHER_ETHNIC_GROUPS = {
    "white-irish": 0.02, "white-other": 0.03, "indian": 0.035, "pakistani": 0.022, "bangladeshi": 0.01,
    "chinese": 0.006, "asian-other": 0.007, "african": 0.015, "caribbean": 0.014, "black-other": 0.004,
    "mixed-caribbean": 0.005, "mixed-african": 0.002, "mixed-asian": 0.005, "mixed-other": 0.003, "arab": 0.001,
    "gypsy-traveller": 0.0005, "roma": 0.0003, "other": 0.0002,
}  # fmt: skip
SHARES: dict[str, dict[str, float]] = {
    "ethnicity": {"white-british": 1 - sum(OTHER_ETHNIC_GROUPS.values()), **OTHER_ETHNIC_GROUPS},
    "sex": {"female": SHARE_WOMEN, "male": 1 - SHARE_WOMEN},
    "age": {
        "under-25": 0.004, "25-34": 0.04, "35-44": 0.14, "45-54": 0.27, "55-64": 0.32, "65-74": 0.18, "75-over": 0.046,
    },
    "disability": {"yes": 0.06, "no": 0.94},
    "religion": {
        "none": 0.38, "christian": 0.51, "muslim": 0.04, "hindu": 0.02, "sikh": 0.015, "jewish": 0.01,
        "buddhist": 0.005, "other": 0.02,
    },
    "orientation": {"straight": 0.93, "gay-lesbian": 0.045, "bisexual": 0.02, "other": 0.005},
    "gender-identity": {"yes": 0.995, "no": 0.005},
    "caring": {"no": 0.76, "up-to-19": 0.18, "20-49": 0.04, "50-over": 0.02},
    "background": {
        "professional": 0.34, "manager": 0.16, "clerical": 0.1, "technical": 0.12, "routine": 0.17,
        "small-business": 0.06, "unemployed": 0.02, "other": 0.03,
    },
}  # fmt: skip


def build(people: Sequence[Person], *, keys: Sequence[str], seed: int, today: date) -> None:
    """Sheets that came in over a year, and what was published at the end of each quarter."""
    vault, chance = Vault(keys), stream(seed, "answers")
    answering = [
        person for person in people if person.row["status"] is not PeerStatus.LEFT and chance.random() < SHARE_ANSWERED
    ]
    chance.shuffle(answering)
    days = _days(today)
    dealt = {question: _deal(chance, shares, len(answering)) for question, shares in SHARES.items()}
    for number, day in enumerate(days):
        moment = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
        # Half came in at once, the others bit by bit.
        begin, end = (round(len(answering) * _share(place)) for place in (number, number + 1))
        insert(MonitoringSheet, [_sheet(answering[place], place, dealt, vault, moment) for place in range(begin, end)])
        if operations.why_not_published(day) is None:
            operations.publish(vault=vault, by=None, at=moment + timedelta(hours=1))


def _share(number: int) -> float:
    return 0.0 if number == 0 else 0.5 + 0.5 * (number - 1) / (QUARTERS - 1)


def _days(today: date) -> list[date]:
    """The second day of each of the latest quarters that have one by now, the earliest first."""
    days = []
    quarter = quarter_of(today - timedelta(days=1))
    for _ in range(QUARTERS):
        days.append(quarter + timedelta(days=1))
        quarter = quarter_of(quarter - timedelta(days=1))
    return days[::-1]


def _deal(chance: random.Random, shares: Mapping[str, float], number: int) -> list[str]:
    """So many answers at exactly these shares, shuffled."""
    whole = {code: share * (1 - SHARE_SILENT) for code, share in shares.items()} | {PREFER_NOT[0]: SHARE_SILENT}
    dealt: list[str] = []
    reached = 0.0
    for code, share in whole.items():
        reached += share
        dealt += [code] * (round(reached * number) - len(dealt))
    chance.shuffle(dealt)
    return dealt


def _sheet(
    person: Person, place: int, dealt: Mapping[str, Sequence[str]], vault: Vault, moment: datetime
) -> dict[str, Any]:
    answers = {question: answers[place] for question, answers in dealt.items()}
    sealed = vault.seal(person.id, answers)
    return {"peer_id": person.id, "set_version": 1, "sealed": sealed, "changed_at": moment}
