"""Asking for evaluations, keeping them, reminding once."""

from collections.abc import Mapping
from datetime import date, timedelta

from peerhub import clock
from peerhub.accounts.operations import make_link, token_of
from peerhub.accounts.queries import links_to
from peerhub.audit.operations import Actor, record
from peerhub.db import db
from peerhub.engagements.labels import label_of
from peerhub.engagements.models import Engagement
from peerhub.notifications.recipients import Recipient
from peerhub.teams.errors import TeamError
from peerhub.teams.evaluations import queries
from peerhub.teams.evaluations.messages import FOR_EVALUATION, wanted
from peerhub.teams.evaluations.models import Evaluation, Side
from peerhub.teams.evaluations.queries import AFTER_VISIT, Asked
from peerhub.teams.evaluations.rules import MARKS, STATEMENTS
from peerhub.teams.operations.telling import tell

ASK_WITHIN = timedelta(days=60)
REMIND_AFTER = timedelta(days=14)
LONGEST = 4000


def ask_and_remind(today: date) -> int:
    """Ask everybody who took part in a visit that was noted as done, and once more after two weeks. Safe twice."""
    told = 0
    for engagement in queries.visits_ended(today - ASK_WITHIN, today):
        spoken = {one.email for one in queries.evaluations_of(engagement.id)}
        is_reminder = engagement.last_day + REMIND_AFTER <= today
        for asked in queries.who_is_asked(engagement):
            if asked.email.lower() not in spoken:
                _ask(engagement, asked, is_reminder=is_reminder)
                told += 1
    return told


def evaluate(
    engagement: Engagement, asked: Asked, *, marks: Mapping[str, int], worked: str, better: str, by: Actor
) -> Evaluation:
    """Keep what somebody says; said again, it takes the place of what they said before. Raises TeamError."""
    if engagement.stage not in AFTER_VISIT:
        raise TeamError("A visit is evaluated once it has taken place, and until the engagement is closed.")
    for code, words in STATEMENTS[asked.side]:
        if marks.get(code) not in MARKS:
            raise TeamError(f"Say how far this is so: {words}", code)
    for field, text in (("worked", worked), ("better", better)):
        if len(text) > LONGEST:
            raise TeamError(f"Write {LONGEST:,} characters or fewer", field)
    held = queries.find_evaluation(engagement.id, asked.email)
    if held is None:
        held = Evaluation(
            engagement=engagement, side=asked.side, email=asked.email.lower(), name=asked.name, made_at=clock.now()
        )
        db.session.add(held)
    else:
        held.changed_at = clock.now()
    held.marks = {code: marks[code] for code, _ in STATEMENTS[asked.side]}
    held.worked, held.better = worked.strip(), better.strip()
    # Who said what stands in the evaluation alone, which fewer people read than the record of changes.
    record("evaluation.give", engagement, by=by, label=label_of(engagement), after={"side": asked.side})
    return held


def _ask(engagement: Engagement, asked: Asked, *, is_reminder: bool) -> None:
    to = Recipient(asked.name, asked.email, asked.user_id)
    if asked.user_id is not None:
        tell(wanted(engagement, to, is_reminder=is_reminder), urgent=False)
        return
    if asked.side is Side.PEER:
        return  # a peer without an account has nothing to sign in with; staff speak to them
    held = [link for link in links_to(FOR_EVALUATION.name, engagement.id) if link.email == asked.email.lower()]
    link = held[0] if held else None
    if link is None:
        link = make_link(FOR_EVALUATION, subject_id=engagement.id, name=asked.name, email=asked.email, by=None)
        db.session.flush()
    tell(wanted(engagement, to, token=token_of(link), is_reminder=is_reminder), urgent=False)
