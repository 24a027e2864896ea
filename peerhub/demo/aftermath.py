"""What is said of past visits and their drafts, and steps that are late: so that pages have something to show."""

import random
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from peerhub import clock
from peerhub.accounts.models import User
from peerhub.db import db
from peerhub.engagements.models import Engagement, EngagementStep, Passage, Stage
from peerhub.engagements.passing import has
from peerhub.recommendations.models import AccuracyComment, CommentKind, Finding, Report, ReportState
from peerhub.teams.evaluations.models import Evaluation, Side
from peerhub.teams.evaluations.rules import STATEMENTS
from peerhub.teams.models import Assignment, AssignmentState

RECENT = timedelta(days=120)
SHARE_HEARD = 0.8
WORKED = ("The evening before, when we agreed who asks what.", "The pack: everything in one place.", "The openness.")
BETTER = ("One interview fewer each day.", "The position statement came too late.", "More time to write.")
REASONS = (
    ("Head of policy", "The new leader wants to read the report before it is published."),
    ("Democratic services manager", "The cabinet meets only at the end of next month."),
)

COMMENTS = 12
COMMENTS_MADE = (
    (CommentKind.FACT, "The committee has met six times this year, not four.", ""),
    (CommentKind.FACT, "This was so until May. The new plan was adopted on 12 May.", ""),
    (
        CommentKind.OPINION,
        "We do not think that this does justice to our staff.",
        "The team heard it from many. It stays.",
    ),
    (
        CommentKind.FACT,
        "The reserves are those of last year.",
        "The report names the year: they are. It stays as it is.",
    ),
    (CommentKind.OPINION, "Could this be said more kindly?", ""),
)


def build(manager: User, *, seed: int, today: date) -> None:
    """Evaluations of the last months' visits, notes about steps, and comments on the facts of drafts."""
    chance = random.Random(f"aftermath {seed}")
    statement = sa.select(Engagement).where(
        Engagement.stage.in_((Stage.REPORTING, Stage.FOLLOWING_UP)), Engagement.last_day >= today - RECENT
    )
    visits = db.session.scalars(statement.order_by(Engagement.id)).unique().all()
    served = sa.select(Assignment).where(
        Assignment.engagement_id.in_([visit.id for visit in visits]), Assignment.state == AssignmentState.SERVED
    )
    teams = db.session.scalars(served.order_by(Assignment.id)).all()
    for assignment in teams:
        peer = assignment.peer
        # Who can sign in says it themselves: it stands on their first page.
        if chance.random() < SHARE_HEARD and peer.user_id is None:
            _say(assignment.engagement_id, Side.PEER, peer.email, peer.name, chance)
    for visit in visits:
        _say(visit.id, Side.COUNCIL, f"contact{visit.id}@council.example", "A council contact (invented)", chance)
    _note_steps(manager, chance, today)
    _comment_on_facts(manager, chance)


def _note_steps(manager: User, chance: random.Random, today: date) -> None:
    """Why reports are late; and plans of reports that stand elsewhere, most of which are there."""
    kept_here = sa.select(Report.engagement_id)
    followed = sa.select(Engagement).where(Engagement.stage == Stage.FOLLOWING_UP).order_by(Engagement.id)
    elsewhere = set(
        db.session.scalars(followed.where(Engagement.id.not_in(kept_here)).with_only_columns(Engagement.id))
    )
    for visit in db.session.scalars(followed).unique():
        owner, reason = chance.choice(REASONS)
        late = {"owner": owner, "late_because": reason}
        if (
            visit.report_published_on is None
            and has(visit, Passage.REPORTING)
            and visit.last_day < today - timedelta(days=92)
        ):
            _note(visit, "report", manager, late)
        done_on = visit.last_day + timedelta(days=chance.randint(100, 170))
        if visit.id in elsewhere and done_on < today:
            _note(visit, "action-plan", manager, {"done_on": done_on} if chance.random() < SHARE_HEARD else late)


def _note(visit: Engagement, code: str, manager: User, said: dict[str, Any]) -> None:
    step = EngagementStep(engagement_id=visit.id, code=code, changed_at=clock.now(), changed_by_name=manager.name)
    for key, value in said.items():
        setattr(step, key, value)
    db.session.add(step)


def _comment_on_facts(manager: User, chance: random.Random) -> None:
    """What councils say about the drafts that they check: facts and other things, answered and waiting."""
    checked = sa.select(Report.engagement_id).where(Report.state == ReportState.CHECKING)
    statement = sa.select(Finding).where(Finding.engagement_id.in_(checked)).order_by(Finding.id)
    drafted = db.session.scalars(statement).unique().all()
    for finding in chance.sample(drafted, k=min(COMMENTS, len(drafted))):
        kind, text, answer = chance.choice(COMMENTS_MADE)
        comment = AccuracyComment(
            finding_id=finding.id, kind=kind, text=text, made_at=clock.now() - timedelta(days=3),
            made_by_name="A council contact (invented)",
        )  # fmt: skip
        if answer:
            comment.answer, comment.answered_at, comment.answered_by_name = answer, clock.now(), manager.name
        db.session.add(comment)


def _say(engagement_id: int, side: Side, email: str, name: str, chance: random.Random) -> None:
    marks = {code: chance.choice((3, 4, 4, 5, 5)) for code, _ in STATEMENTS[side]}
    db.session.add(
        Evaluation(
            engagement_id=engagement_id, side=side, email=email.lower(), name=name, marks=marks,
            worked=chance.choice(WORKED), better=chance.choice(BETTER), made_at=clock.now(),
        )
    )  # fmt: skip
