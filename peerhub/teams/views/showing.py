"""The page of one engagement."""

from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub.engagements.deadlines import DeadlineState
from peerhub.engagements.labels import WEIGHTS
from peerhub.engagements.models import Engagement, Occasion, Stage
from peerhub.engagements.passing import BEFORE_TEAM
from peerhub.permissions import Permission
from peerhub.teams import queries, rules
from peerhub.teams.papers.queries import lines_of
from peerhub.teams.papers.rules import kinds_for
from peerhub.teams.sign_offs import sign_offs
from peerhub.teams.views import blueprint
from peerhub.web.access import requires
from peerhub.web.charts import Event, Stretch

MARKS = {
    DeadlineState.DONE: "done",
    DeadlineState.LATE: "late",
    DeadlineState.NEXT: "next",
    DeadlineState.FUTURE: "planned",
}
OVER = frozenset({Stage.CLOSED, Stage.CANCELLED})


@blueprint.route("/engagements/<int:engagement_id>")
@requires(Permission.ENGAGEMENT_VIEW)
def show(engagement_id: int) -> ResponseReturnValue:
    engagement = queries.get_engagement(engagement_id, visible_to=current_user)
    seen = queries.overview(engagement, visible_to=current_user)
    return render_template(
        "teams/show.html",
        seen=seen,
        engagement=engagement,
        events=_events(seen),
        stretches=[
            Stretch(
                engagement.first_day, engagement.last_day, "On site" if engagement.days_agreed else "About then", "plum"
            )
        ],
        own=next((member for member in seen.team if member.peer.user_id == current_user.id), None),
        introduction=rules.introduction,
        waits_for=rules.waits_for,
        weights=WEIGHTS,
        sign_offs=sign_offs(seen.team, seen.proposal) if current_user.is_staff else [],
        **_papers(seen),
        **_acts(engagement, seen),
        **_ways_on(engagement),
    )


def _events(seen: queries.Overview) -> list[Event]:
    engagement = seen.engagement
    begun = [Event(engagement.requested_on, "Asked for", "done")] if engagement.requested_on else []
    if not engagement.requested_on or engagement.created_at.date() != engagement.requested_on:
        begun.append(Event(engagement.created_at.date(), "Taken down" if begun else "Started", "done"))
    return [*begun, *(Event(due.deadline.due_on, due.deadline.name, MARKS[due.state]) for due in seen.deadlines)]


def _papers(seen: queries.Overview) -> dict[str, Any]:
    """The documents: what is there, what is missing, by when, and what this person adds."""
    due = [timed.deadline.due_on for timed in seen.deadlines if timed.deadline.code == "documents"]
    return {
        "papers": lines_of(seen.engagement, visible_to=current_user),
        "papers_due": next(iter(due), None),
        "addable": kinds_for(current_user.roles),
        "may_add": current_user.can(Permission.DOCUMENT_ADD) and seen.engagement.stage not in OVER,
    }


def _acts(engagement: Engagement, seen: queries.Overview) -> dict[str, bool]:
    """What this person may do here now."""
    may_edit = current_user.can(Permission.ENGAGEMENT_EDIT)
    is_asked_for = engagement.stage in BEFORE_TEAM
    return {
        "is_staff": current_user.is_staff,
        "may_edit": may_edit,
        "may_waive": current_user.can(Permission.TEAM_OVERRIDE) and engagement.stage in rules.BEFORE_VISIT,
        "is_asked_for": is_asked_for,
        "may_hand_over": may_edit and engagement.stage not in OVER,
        "may_change": may_edit and engagement.stage not in OVER and (is_asked_for or engagement.first_day > seen.today),
        "can_build": engagement.stage in rules.BEFORE_VISIT and engagement.first_day > seen.today,
        "may_pin": may_edit
        and not is_asked_for
        and engagement.stage not in OVER
        and engagement.first_day >= seen.today
        and not any(pinned.occasion is Occasion.ON_SITE for pinned in seen.pinned),
        # Nothing is left to show or to confirm, until somebody on the team changes.
        "is_confirmed": seen.proposal is not None
        and seen.proposal.confirmed_at is not None
        and seen.proposal.shows(seen.team),
        "visit_done": engagement.stage in (Stage.REPORTING, Stage.FOLLOWING_UP),
        "visit_is_over": engagement.stage in rules.UNTIL_SERVED and engagement.last_day <= seen.today,
    }


def _ways_on(engagement: Engagement) -> dict[str, str]:
    """Addresses of pages in packages above this one, which it may not import: empty where this person has none."""
    return {
        "builder_href": _href("matching.build", Permission.TEAM_PROPOSE, engagement),
        "repair_href": _href("matching.repair", Permission.TEAM_PROPOSE, engagement),
        "report_href": _href("recommendations.show", Permission.ENGAGEMENT_VIEW, engagement),
        "published_href": _href("recommendations.note_publication", Permission.ENGAGEMENT_EDIT, engagement),
        "confirm_href": _href("teams.confirm_team", Permission.TEAM_CONFIRM, engagement),
        "progress_href": _href("recommendations.progress", Permission.ENGAGEMENT_VIEW, engagement)
        if engagement.original_id
        else "",
        "peer_pack_href": _href("reports.peer_pack", Permission.TEAM_PACK, engagement),
        "feedback_href": _href("feedback.of_engagement", Permission.ENGAGEMENT_EDIT, engagement),
        "pack_href": _href("reports.team_pack", Permission.TEAM_PACK, engagement),
    }


def _href(endpoint: str, permission: Permission, engagement: Engagement) -> str:
    return url_for(endpoint, engagement_id=engagement.id) if current_user.can(permission) else ""
