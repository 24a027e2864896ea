"""What a person does in the team builder. Every form carries the version of the draft that the person saw."""

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub.db import db
from peerhub.matching import operations, queries
from peerhub.matching.errors import DraftChanged, MatchingError, ReasonNeeded
from peerhub.matching.forms import OverrideForm
from peerhub.matching.proposing import Assessment, Proposal, slot_key
from peerhub.matching.together.versions import Team, after_choosing, after_taking_over
from peerhub.matching.together.views import changes_said, made_of, show_both
from peerhub.matching.views import blueprint
from peerhub.matching.views.building import builder_href, kept, seen_version, settings, show_builder
from peerhub.matching.workbench import Workbench
from peerhub.permissions import Permission
from peerhub.teams.queries import get_engagement
from peerhub.web.access import requires
from peerhub.web.formats import listed, plural

REFUSED = 409


@blueprint.route("/engagements/<int:engagement_id>/team-builder/propose", methods=["POST"])
@requires(Permission.TEAM_PROPOSE)
def propose(engagement_id: int) -> ResponseReturnValue:
    """A page that asks with a script gets itself back at once; every other one is sent back to it."""
    engagement = get_engagement(engagement_id, visible_to=current_user)
    given = {"by": current_user, "version": seen_version(), "settings": settings()}
    try:
        proposal, assessment = operations.propose_and_look(engagement, **given)
    except DraftChanged as late:
        return _late(engagement_id, late, None)
    except MatchingError as refused:
        db.session.rollback()
        return show_builder(engagement_id, refused=refused.sentence, status=REFUSED)
    said = _say_proposed(assessment.bench, proposal)
    db.session.commit()
    flash(*said)
    if "HX-Request" in request.headers:
        return show_builder(engagement_id, assessment=assessment)
    return redirect(builder_href(engagement_id))


@blueprint.route("/engagements/<int:engagement_id>/team-builder/choose", methods=["POST"])
@requires(Permission.TEAM_PROPOSE)
def choose(engagement_id: int) -> ResponseReturnValue:
    slot_id, peer_id = _number("slot"), _number("peer")
    try:
        change = partial(after_choosing, slot_id=slot_id, peer_id=peer_id)
        what = {"slot_id": slot_id, "peer_id": peer_id}
        return _done(engagement_id, operations.choose, change, at=f"lock-{slot_id}", **what)
    except ReasonNeeded:
        db.session.rollback()
        back: dict[str, Any] = {**kept(), "slot": slot_id, "peer": peer_id}
        return redirect(url_for("matching.override", engagement_id=engagement_id, **back))


@blueprint.route("/engagements/<int:engagement_id>/team-builder/remove", methods=["POST"])
@requires(Permission.TEAM_PROPOSE)
def remove(engagement_id: int) -> ResponseReturnValue:
    slot_id = _number("slot")
    change = partial(after_taking_over, choices={slot_id: 0})
    return _done(engagement_id, operations.remove, change, at=f"choose-{slot_id}", slot_id=slot_id)


@blueprint.route("/engagements/<int:engagement_id>/team-builder/lock", methods=["POST"])
@requires(Permission.TEAM_PROPOSE)
def lock(engagement_id: int) -> ResponseReturnValue:
    slot_id, is_locked = _number("slot"), request.form.get("lock") == "yes"
    return _done(engagement_id, operations.lock, at=f"lock-{slot_id}", slot_id=slot_id, is_locked=is_locked)


@blueprint.route("/engagements/<int:engagement_id>/team-builder/override", methods=["GET", "POST"])
@requires(Permission.TEAM_OVERRIDE)
def override(engagement_id: int) -> ResponseReturnValue:
    bench = queries.load_workbench(engagement_id, visible_to=current_user, settings=settings())
    slot = bench.engagement.slots_by_id.get(request.args.get("slot", 0, type=int))
    row = bench.pool.rows.get(request.args.get("peer", 0, type=int))
    if slot is None or row is None:
        return redirect(builder_href(engagement_id))
    back = builder_href(engagement_id, at=f"choose-{slot.id}")
    peer, form = bench.pool.peers[row], OverrideForm(data={"version": bench.draft.version})
    if form.validate_on_submit() and _insist(form, engagement_id, slot_id=slot.id, peer_id=peer.id):
        return redirect(back)
    objections = Assessment(bench).objections(peer, slot)
    named = {"form": form, "bench": bench, "slot": slot, "peer": peer}
    return render_template("matching/override.html", objections=objections, back=back, **named)


def _insist(form: OverrideForm, engagement_id: int, *, slot_id: int, peer_id: int) -> bool:
    """Choose this peer with the reason given; False when it is refused, with the sentence at its field."""
    what: dict[str, Any] = {
        "slot_id": slot_id,
        "peer_id": peer_id,
        "reason": form.reason.data,
        "version": seen_version(),
    }
    try:
        engagement = get_engagement(engagement_id, visible_to=current_user)
        sentence = operations.choose(engagement, by=current_user, settings=settings(), **what)
    except MatchingError as refused:
        db.session.rollback()
        form.refuse(refused, on=refused.field)
        return False
    db.session.commit()
    flash(sentence, "success")
    return True


def _done(
    engagement_id: int,
    operation: Callable[..., Any],
    change: Callable[[Team], Team] | None = None,
    *,
    at: str,
    **what: Any,
) -> ResponseReturnValue:
    """Do it, commit, and go back to the part `at` of the builder; or show it as it is now, with why it was not done.

    `change` says what it makes of a team: where somebody was quicker, both versions are shown with it.
    """
    engagement = get_engagement(engagement_id, visible_to=current_user)
    try:
        sentence = operation(engagement, by=current_user, version=seen_version(), settings=settings(), **what)
    except ReasonNeeded:
        raise
    except DraftChanged as late:
        return _late(engagement_id, late, change)
    except MatchingError as refused:
        db.session.rollback()
        wanted = queries.peer_reference(what["peer_id"]) if what.get("peer_id") else ""
        return show_builder(engagement_id, refused=refused.sentence, look_up=wanted, status=REFUSED)
    db.session.commit()
    flash(sentence, "success")
    return redirect(builder_href(engagement_id, at=at))


def _late(engagement_id: int, late: DraftChanged, change: Callable[[Team], Team] | None) -> ResponseReturnValue:
    if change is None:
        db.session.rollback()
        return show_builder(engagement_id, refused=late.sentence, changes=changes_said(engagement_id), status=REFUSED)
    base, mine = made_of(change)
    return show_both(engagement_id, late.what, base=base, mine=mine)


def _say_proposed(bench: Workbench, proposal: Proposal) -> tuple[str, str]:
    unfilled = [slot.name for slot in bench.engagement.slots if slot_key(slot.id) in proposal.result.unfilled]
    if unfilled:
        return f"Nobody can be asked for {listed(unfilled)}. Below it says why, and what would help.", "error"
    return f"Proposed the best team for {plural(len(proposal.choices), 'place')}. Nobody has been asked yet.", "success"


def _number(name: str) -> int:
    return request.form.get(name, 0, type=int)
