"""Which of the invented peers share something for the balance of teams."""

import random
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa

from peerhub.clock import LONDON
from peerhub.db import db
from peerhub.sharing.models import SharedAnswer
from peerhub.sharing.queries import consent_of_today, questions_of_today

#: How many of a hundred peers share each; who shares is drawn, and has nothing to do with the name drawn elsewhere.
PER_HUNDRED = {"woman": 24, "ethnic-minority": 7, "disabled": 6, "under-40": 5}
LONGEST_AGO = 400


def build(peer_ids: Iterable[int], *, seed: int, today: date) -> None:
    """Answers under the texts of today, agreed to on some day of the last year."""
    chance, consent = random.Random(f"sharing {seed}"), consent_of_today()
    questions = {question.code: question.id for question in questions_of_today()}
    rows = [
        {
            "peer_id": peer_id,
            "question_id": questions[code],
            "consent_id": consent.id if consent else 0,
            "agreed_at": at,
        }
        for peer_id in peer_ids
        for at in [_moment(today - timedelta(days=chance.randint(1, LONGEST_AGO)))]
        for code, share in PER_HUNDRED.items()
        if chance.randrange(100) < share
    ]
    db.session.execute(sa.insert(SharedAnswer), rows)


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(10), tzinfo=LONDON)
