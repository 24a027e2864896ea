"""Who else is at this team and what they changed; and both versions, where two people changed it at once."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub import clock
from peerhub.accounts.sessions import not_by_hand
from peerhub.db import db
from peerhub.matching.errors import DraftChanged, MatchingError, ReasonNeeded
from peerhub.matching.operations import take_over
from peerhub.matching.queries import load_workbench
from peerhub.matching.together import queries
from peerhub.matching.together.operations import be_here
from peerhub.matching.together.versions import Team, Versions, as_text, compare, team_in
from peerhub.matching.together.words import said_of
from peerhub.matching.views import blueprint
from peerhub.matching.views.building import builder_href, seen_version, settings
from peerhub.permissions import Permission
from peerhub.teams.queries import get_engagement
from peerhub.web.access import requires

NOTHING_NEW = 204
REFUSED = 409
STAYS = "The team stays as it was when you looked: nothing of yours was kept, as you chose."


@blueprint.route("/engagements/<int:engagement_id>/team-builder/here", methods=["POST"])
@requires(Permission.TEAM_PROPOSE)
def here(engagement_id: int) -> ResponseReturnValue:
    """Asked by an open page every five seconds, by itself. Where nothing is new since, it gets no page, for two
    statements."""
    not_by_hand()
    pulse = queries.pulse(engagement_id, visible_to=current_user)
    if pulse.is_due:
        be_here(engagement_id, by=current_user)
        db.session.commit()
    if request.form.get("known") == pulse.mark:
        return "", NOTHING_NEW
    shown = {
        "others": pulse.others,
        "changes": changes_said(engagement_id),
        "is_old": pulse.version != seen_version(),
        "known": pulse.mark,
    }
    return render_template("matching/here.html", engagement_id=engagement_id, back=builder_href(engagement_id), **shown)


@blueprint.route("/engagements/<int:engagement_id>/team-builder/keep", methods=["POST"])
@requires(Permission.TEAM_PROPOSE)
def keep(engagement_id: int) -> ResponseReturnValue:
    """The choice between both versions, place by place; only what differs from the team as it is now is written."""
    engagement = get_engagement(engagement_id, visible_to=current_user)
    picked = _picked()
    now = team_in(request.form.get("seen", ""))
    choices = {slot: peer for slot, peer in picked.items() if now.get(slot, 0) != peer}
    given: dict[str, Any] = {"reason": request.form.get("reason", ""), "by": current_user, "settings": settings()}
    try:
        _all_picked(picked)
        said = take_over(engagement, choices=choices, version=seen_version(), **given) if choices else STAYS
    except DraftChanged as late:
        return show_both(engagement_id, late.what, base=now, mine=_made(now, picked))
    except MatchingError as refused:
        base, mine = team_in(request.form.get("base", "")), team_in(request.form.get("mine", ""))
        return show_both(engagement_id, refused.sentence, base=base, mine=mine, picked=picked, refused=refused)
    db.session.commit()
    flash(said, "success")
    return redirect(builder_href(engagement_id))


def show_both(
    engagement_id: int,
    sentence: str,
    *,
    base: Team,
    mine: Team,
    picked: Team | None = None,
    refused: MatchingError | None = None,
) -> ResponseReturnValue:
    """The page with both versions. `base` is the team that the person had before them, `mine` what they made of it."""
    db.session.rollback()
    bench = load_workbench(engagement_id, visible_to=current_user, settings=settings())
    versions: Versions = compare(bench, base, mine)
    shown = {
        "sentence": sentence,
        "picked": picked or {},
        "base": as_text(base),
        "mine": as_text(mine),
        "opened": request.form.get("opened", ""),
        "changes": changes_said(engagement_id),
        "refused": refused,
        "needs_reason": isinstance(refused, ReasonNeeded) or bool(request.form.get("reason")),
        "reason": request.form.get("reason", ""),
    }
    page = render_template("matching/both.html", versions=versions, back=builder_href(engagement_id), **shown)
    return page, REFUSED


def changes_said(engagement_id: int) -> list[tuple[datetime, str]]:
    """What was changed since the page was opened that this request comes from; nothing where that is not known."""
    try:
        opened = datetime.fromisoformat(request.form.get("opened", ""))
    except ValueError:
        return []
    if opened.tzinfo is None or opened > clock.now():
        return []
    events = queries.changes_since(engagement_id, opened)
    return [(event.at, said_of(event, reader_id=current_user.id)) for event in events]


def made_of(change: Callable[[Team], Team]) -> tuple[Team, Team]:
    """The team that the page of this request showed, and what the person was about to make of it."""
    base = team_in(request.form.get("seen", ""))
    return base, change(base)


def _picked() -> dict[int, int]:
    """Whom to keep in each place, as the page sends it: fields `place-12`, 0 for nobody."""
    sent = {name.removeprefix("place-"): value for name, value in request.form.items() if name.startswith("place-")}
    return {int(slot): int(peer) for slot, peer in sent.items() if slot.isdecimal() and peer.isdecimal()}


def _all_picked(picked: Team) -> None:
    open_places = [place for place in request.form.getlist("clash", type=int) if place not in picked]
    if open_places:
        raise MatchingError("For every place that you both changed, say whom to keep.")


def _made(now: Team, picked: Team) -> dict[int, int]:
    return {slot: peer for slot, peer in {**now, **picked}.items() if peer}
