"""The page of one council: facts, what the figures say, earlier engagements and when the next challenge is due."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub import clock
from peerhub.councils import queries as council_queries
from peerhub.engagements.council_page import council_page
from peerhub.engagements.views import blueprint
from peerhub.metrics import queries as metric_queries
from peerhub.metrics.cards import figure_card
from peerhub.metrics.forms import CompareForm
from peerhub.metrics.narrative import RULES
from peerhub.permissions import Permission
from peerhub.web.access import requires


@blueprint.route("/councils/<string:code>")
@requires(Permission.COUNCIL_VIEW)
def council(code: str) -> ResponseReturnValue:
    found = council_queries.get_council(code)
    form = CompareForm.choosing_from(metric_queries.own_groups(found.id, visible_to=current_user))
    page = council_page(found, viewer=current_user, today=clock.today(), group=form.chosen())
    return render_template(
        "engagements/council.html", page=page, council=found, rules=RULES, compare=form, card=figure_card
    )
