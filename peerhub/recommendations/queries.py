"""Reading reports, the council's plan and what reviews found."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from peerhub.accounts.models import User
from peerhub.db import db
from peerhub.engagements.models import CoreTheme, Engagement, EngagementType, Stage
from peerhub.engagements.plans import count_unanswered_by
from peerhub.peers.models import Skill
from peerhub.permissions import Role
from peerhub.recommendations.models import (
    AccuracyComment,
    CouncilAction,
    Finding,
    Recommendation,
    Report,
    ReportState,
    ReportVersion,
    ReviewFinding,
)
from peerhub.recommendations.rules import checksum, said_by
from peerhub.teams.models import Assignment
from peerhub.teams.queries.visibility import may_see

OPEN_TO_COUNCILS = frozenset({ReportState.CHECKING, ReportState.PUBLISHED})


@dataclass(frozen=True)
class Whole:
    """A report with everything that hangs on it. `comments` are by finding."""

    engagement: Engagement
    state: ReportState
    report: Report | None
    findings: Sequence[Finding]
    comments: dict[int, list[AccuracyComment]]
    versions: Sequence[ReportVersion]

    @property
    def by_theme(self) -> list[tuple[str, list[Finding]]]:
        """The findings under their themes, in the themes' order; the local focus last."""
        themes: dict[str, list[Finding]] = {}
        for finding in self.findings:
            themes.setdefault(finding.theme.name if finding.theme else "Local focus", []).append(finding)
        return list(themes.items())

    @property
    def recommendations(self) -> list[Recommendation]:
        return [one for finding in self.findings for one in finding.recommendations]

    @property
    def unanswered(self) -> list[Recommendation]:
        """Recommendations without any action of the council (R40)."""
        return [one for one in self.recommendations if not one.actions]

    @property
    def takes_comments(self) -> bool:
        """Whether the council may comment: while it checks, and of errors of fact until the engagement is closed."""
        is_open = self.engagement.stage in (Stage.REPORTING, Stage.FOLLOWING_UP)
        return self.state is ReportState.CHECKING or (self.state is ReportState.PUBLISHED and is_open)

    @property
    def is_corrected(self) -> bool:
        """Whether an error of fact was put right since the latest version."""
        latest = self.versions[0] if self.versions else None
        return latest is not None and latest.sha256 != checksum([said_by(finding) for finding in self.findings])

    @property
    def actions(self) -> list[CouncilAction]:
        return [action for one in self.recommendations for action in one.actions]


def get_engagement(engagement_id: int, *, visible_to: User) -> Engagement:
    """The engagement with its council and type. Raises NoResultFound where this person may not see it."""
    statement = sa.select(Engagement).where(Engagement.id == engagement_id, may_see(visible_to))
    return db.session.scalars(statement.options(*_with_names())).unique().one()


def engagement_of_link(engagement_id: int) -> Engagement:
    """The engagement that a signed link was made for."""
    return db.session.scalars(sa.select(Engagement).where(Engagement.id == engagement_id).options(*_with_names())).one()


def whole_report(engagement: Engagement, *, for_council: bool) -> Whole:
    """The report of this engagement; to the council nothing of it before it is theirs to check. Five statements."""
    report = db.session.get(Report, engagement.id)
    state = report.state if report else ReportState.DRAFTING
    hidden = for_council and state not in OPEN_TO_COUNCILS
    findings = [] if hidden else findings_of(engagement.id)
    return Whole(
        engagement=engagement,
        state=state,
        report=report,
        findings=findings,
        comments={} if hidden else _comments([finding.id for finding in findings]),
        versions=versions_of(engagement.id),
    )


def findings_of(engagement_id: int) -> Sequence[Finding]:
    """Every finding with its recommendations, the council's actions and what reviews found, in the report's order."""
    actions = selectinload(Finding.recommendations).selectinload(Recommendation.actions)
    statement = (
        sa.select(Finding)
        .where(Finding.engagement_id == engagement_id)
        .outerjoin(Finding.theme)
        .options(
            joinedload(Finding.theme),
            joinedload(Finding.topic),
            actions.selectinload(CouncilAction.updates),
            actions.selectinload(CouncilAction.review_findings),
        )
        .order_by(CoreTheme.position.nulls_last(), Finding.position, Finding.id)
    )
    return db.session.scalars(statement).unique().all()


def versions_of(engagement_id: int) -> Sequence[ReportVersion]:
    """What was published, the newest first."""
    statement = sa.select(ReportVersion).where(ReportVersion.engagement_id == engagement_id)
    return db.session.scalars(statement.order_by(ReportVersion.number.desc())).all()


def get_finding(finding_id: int, *, visible_to: User) -> Finding:
    """One finding. Raises NoResultFound where this person may not see it yet, or at all."""
    statement = sa.select(Finding).join(Finding.engagement).where(Finding.id == finding_id, _may_read(visible_to))
    return db.session.scalars(statement.options(*_of_finding())).unique().one()


def finding_in(engagement_id: int, finding_id: int) -> Finding:
    """One finding of this engagement, for whoever came by a link to it. Raises NoResultFound."""
    conditions = (Finding.id == finding_id, Finding.engagement_id == engagement_id)
    return db.session.scalars(sa.select(Finding).where(*conditions).options(*_of_finding())).unique().one()


def get_recommendation(recommendation_id: int, *, visible_to: User) -> Recommendation:
    """One recommendation with its finding. Raises NoResultFound."""
    return db.session.scalars(
        _recommendations().where(Recommendation.id == recommendation_id, _may_read(visible_to))
    ).one()


def recommendation_in(engagement_id: int, recommendation_id: int) -> Recommendation:
    """One recommendation of this engagement, for whoever came by a link to it. Raises NoResultFound."""
    conditions = (Recommendation.id == recommendation_id, Finding.engagement_id == engagement_id)
    return db.session.scalars(_recommendations().where(*conditions)).one()


def get_action(council_action_id: int, *, visible_to: User) -> CouncilAction:
    """One action of a council. Raises NoResultFound."""
    return db.session.scalars(_actions().where(CouncilAction.id == council_action_id, _may_read(visible_to))).one()


def action_in(engagement_id: int, council_action_id: int) -> CouncilAction:
    """One action on this engagement's report, for whoever came by a link to it. Raises NoResultFound."""
    conditions = (CouncilAction.id == council_action_id, Finding.engagement_id == engagement_id)
    return db.session.scalars(_actions().where(*conditions)).one()


def get_comment(comment_id: int, *, visible_to: User) -> AccuracyComment:
    """One comment of a council. Raises NoResultFound."""
    statement = sa.select(AccuracyComment).join(AccuracyComment.finding).join(Finding.engagement)
    statement = statement.where(AccuracyComment.id == comment_id, _may_read(visible_to))
    return db.session.scalars(statement.options(joinedload(AccuracyComment.finding).options(*_of_finding()))).one()


def find_review_finding(review_id: int, action_id: int) -> ReviewFinding | None:
    """What this review found about this action, if it has looked at it."""
    conditions = (ReviewFinding.review_id == review_id, ReviewFinding.action_id == action_id)
    return db.session.scalars(sa.select(ReviewFinding).where(*conditions)).one_or_none()


def next_position(engagement_id: int) -> int:
    """Where a new finding goes."""
    held = db.session.scalar(sa.select(sa.func.max(Finding.position)).where(Finding.engagement_id == engagement_id))
    return (held or 0) + 1


def unanswered_recommendations(engagement_ids: Sequence[int]) -> dict[int, int]:
    """Of those of these engagements whose report was published from here: how many recommendations have no action."""
    statement = _unanswered().where(Report.engagement_id.in_(engagement_ids)).order_by(Report.engagement_id)
    waiting = statement.add_columns(Report.engagement_id)
    return {row[1]: row[0] for row in db.session.execute(waiting)}


def unanswered_of_each() -> sa.ScalarSelect[int]:
    """The same as a column beside engagements; NULL where no report was published from here."""
    return _unanswered().where(Report.engagement_id == Engagement.id).correlate(Engagement).scalar_subquery()


def _unanswered() -> sa.Select[int]:
    return (
        sa.select(sa.func.count(Recommendation.id).filter(sa.not_(_is_answered())))
        .select_from(Report)
        .outerjoin(Finding, Finding.engagement_id == Report.engagement_id)
        .outerjoin(Recommendation, Recommendation.finding_id == Finding.id)
        .where(Report.state == ReportState.PUBLISHED)
        .group_by(Report.engagement_id)
    )


def reports_in_check(*, until: date) -> Sequence[Report]:
    """Reports that councils check until this day or an earlier one."""
    statement = sa.select(Report).where(Report.state == ReportState.CHECKING, Report.checking_until <= until)
    return db.session.scalars(_with_visit(statement).order_by(Report.checking_until, Report.engagement_id)).all()


def visits_to_answer() -> Sequence[Engagement]:
    """Visits that are followed up, and whose published report has a recommendation without an action."""
    waiting = sa.exists().where(
        Finding.engagement_id == Engagement.id, Recommendation.finding_id == Finding.id, sa.not_(_is_answered())
    )
    statement = (
        sa.select(Engagement)
        .join(Report, Report.engagement_id == Engagement.id)
        .where(Report.state == ReportState.PUBLISHED, Engagement.stage == Stage.FOLLOWING_UP, waiting)
    )
    return db.session.scalars(statement.options(*_with_names()).order_by(Engagement.id)).all()


def _is_answered() -> sa.Exists:
    return sa.exists().where(CouncilAction.recommendation_id == Recommendation.id)


def _with_visit(statement: sa.Select[Report]) -> sa.Select[Report]:
    return statement.options(joinedload(Report.engagement).options(*_with_names()))


def open_comments(engagement_id: int) -> int:
    """How many comments of the council wait for an answer."""
    statement = sa.select(sa.func.count(AccuracyComment.id)).join(AccuracyComment.finding)
    waiting = (Finding.engagement_id == engagement_id, AccuracyComment.answered_at.is_(None))
    return db.session.execute(statement.where(*waiting)).scalar_one()


def themes() -> Sequence[CoreTheme]:
    return db.session.scalars(sa.select(CoreTheme).order_by(CoreTheme.position)).all()


def topics() -> Sequence[Skill]:
    """What a finding may be about, so that themes across reports can be seen."""
    return db.session.scalars(sa.select(Skill).order_by(Skill.position, Skill.id)).all()


def peers_on(engagement_id: int) -> frozenset[int]:
    """The peers who are, or were, on this team."""
    statement = sa.select(Assignment.peer_id).where(Assignment.engagement_id == engagement_id, Assignment.is_active)
    return frozenset(db.session.scalars(statement))


def contacts_of(council_id: int) -> Sequence[User]:
    """Everybody who can sign in for this council."""
    statement = sa.select(User).where(User.council_id == council_id, User.is_active).order_by(User.name, User.id)
    return db.session.scalars(statement).all()


def _comments(finding_ids: Sequence[int]) -> dict[int, list[AccuracyComment]]:
    found: dict[int, list[AccuracyComment]] = {}
    statement = sa.select(AccuracyComment).where(AccuracyComment.finding_id.in_(finding_ids))
    for comment in db.session.scalars(statement.order_by(AccuracyComment.id)) if finding_ids else ():
        found.setdefault(comment.finding_id, []).append(comment)
    return found


def _may_read(user: User) -> sa.ColumnElement[bool]:
    """Whoever sees the engagement sees its report; a council's people once it is theirs to check."""
    if user.is_staff or Role.COUNCIL_CONTACT not in user.roles:
        return may_see(user)
    opened = sa.select(Report.engagement_id).where(Report.state.in_(OPEN_TO_COUNCILS))
    return sa.and_(may_see(user), Engagement.id.in_(opened))


def _with_names() -> list[Any]:  # as `_of_finding`
    return [
        joinedload(Engagement.council),
        joinedload(Engagement.type).lazyload(EngagementType.template),
        joinedload(Engagement.manager).lazyload(User.role_rows),
    ]


def _of_finding() -> list[Any]:  # SQLAlchemy names no public type that its nested `options` take
    return [
        joinedload(Finding.engagement).options(
            joinedload(Engagement.council), joinedload(Engagement.type).lazyload(EngagementType.template)
        ),
        joinedload(Finding.theme),
        selectinload(Finding.recommendations),
    ]


def _recommendations() -> sa.Select[Recommendation]:
    return (
        sa.select(Recommendation)
        .join(Recommendation.finding)
        .join(Finding.engagement)
        .options(joinedload(Recommendation.finding).options(*_of_finding()))
    )


def _actions() -> sa.Select[CouncilAction]:
    finding = joinedload(CouncilAction.recommendation).joinedload(Recommendation.finding)
    return (
        sa.select(CouncilAction)
        .join(CouncilAction.recommendation)
        .join(Recommendation.finding)
        .join(Finding.engagement)
        .options(finding.options(*_of_finding()), selectinload(CouncilAction.updates))
    )


count_unanswered_by(unanswered_recommendations)
