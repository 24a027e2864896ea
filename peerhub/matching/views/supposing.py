"""What if? Asked by address, so that it can be sent on; nothing is saved before somebody takes the answer over."""

from urllib.parse import urlencode

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub import clock
from peerhub.db import db
from peerhub.matching import operations, queries
from peerhub.matching.errors import DraftChanged, MatchingError
from peerhub.matching.explaining.needs import need_gaps
from peerhub.matching.forms import choices_in, conditions_in
from peerhub.matching.proposing import Assessment
from peerhub.matching.showing.supposed import supposed_page
from peerhub.matching.showing.ways_out import WEEKS_EARLIER, WEEKS_LATER, gaps_of, help_keys
from peerhub.matching.together.versions import after_taking_over
from peerhub.matching.together.views import made_of, show_both
from peerhub.matching.views import blueprint
from peerhub.matching.views.building import builder_href, seen_version, settings, show_builder
from peerhub.permissions import Permission
from peerhub.teams.queries import get_engagement
from peerhub.web.access import requires

REFUSED = 409


@blueprint.route("/engagements/<int:engagement_id>/team-builder/what-if")
@requires(Permission.TEAM_PROPOSE)
def what_if(engagement_id: int) -> ResponseReturnValue:
    return _show(engagement_id)


@blueprint.route("/engagements/<int:engagement_id>/team-builder/ways-out")
@requires(Permission.TEAM_PROPOSE)
def ways_out(engagement_id: int) -> ResponseReturnValue:
    shifts = (0, *(7 * weeks for weeks in range(-WEEKS_EARLIER, WEEKS_LATER + 1)))
    benches = queries.load_shifted(engagement_id, shifts=shifts, visible_to=current_user, settings=settings())
    may_override = current_user.can(Permission.TEAM_OVERRIDE)
    gaps = gaps_of(benches)
    shown = {
        "gaps": gaps,
        "asked": queries.asked_for_help(help_keys(benches[0], gaps)),
        "may_override": may_override,
        "may_edit": current_user.can(Permission.ENGAGEMENT_EDIT),
        "may_review": current_user.can(Permission.PEER_EDIT),
        "opened": clock.now().isoformat(),
        "need_gaps": need_gaps(Assessment(benches[0])),
    }
    return render_template("matching/ways_out.html", bench=benches[0], **shown)


@blueprint.route("/engagements/<int:engagement_id>/team-builder/take-over", methods=["POST"])
@requires(Permission.TEAM_PROPOSE)
def take_over(engagement_id: int) -> ResponseReturnValue:
    engagement = get_engagement(engagement_id, visible_to=current_user)
    choices = choices_in(request.form.getlist("choice"))
    try:
        sentence = operations.take_over(
            engagement,
            choices=choices,
            by=current_user,
            version=seen_version(),
            reason=request.form.get("reason", ""),
            settings=settings(),
        )
    except DraftChanged as late:
        base, mine = made_of(lambda team: after_taking_over(team, choices))
        return show_both(engagement_id, late.what, base=base, mine=mine)
    except MatchingError as refused:
        db.session.rollback()
        return show_builder(engagement_id, refused=refused.sentence, status=REFUSED)
    db.session.commit()
    flash(sentence, "success")
    return redirect(builder_href(engagement_id))


def _show(engagement_id: int) -> ResponseReturnValue:
    conditions = conditions_in(request.args)
    benches = queries.load_shifted(
        engagement_id, shifts=(0, conditions.shift), visible_to=current_user, settings=settings()
    )
    page = supposed_page(benches, conditions)
    given = {name: [value for value in values if value] for name, values in request.args.lists()}
    return render_template(
        "matching/what_if.html",
        opened=clock.now().isoformat(),
        page=page,
        may_override=current_user.can(Permission.TEAM_OVERRIDE),
        may_edit=current_user.can(Permission.ENGAGEMENT_EDIT),
        link_to_send=f"{url_for('matching.what_if', engagement_id=engagement_id)}?{urlencode(given, doseq=True)}",
    )
