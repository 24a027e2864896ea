"""The list of engagements, on the page and as a spreadsheet."""

from collections.abc import Iterator

from flask import Response, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub import clock
from peerhub.engagements import queries as engagement_queries
from peerhub.permissions import Permission
from peerhub.teams import queries
from peerhub.teams.forms import AHEAD, ANY, EngagementFilterForm
from peerhub.teams.views import blueprint
from peerhub.web import pagination
from peerhub.web.access import requires
from peerhub.web.spreadsheets import csv_download

COLUMNS = (
    "Reference",
    "Kind",
    "Council",
    "Code",
    "Region",
    "First day on site",
    "Last day on site",
    "Stage",
    "Places that must be filled",
    "Filled",
    "Peer challenge manager",
    "Report published",
    "Asked for on",
    "Asked by",
    "Days agreed",
)


@blueprint.route("/engagements")
@requires(Permission.ENGAGEMENT_VIEW)
def index() -> ResponseReturnValue:
    form, wanted = _filters()
    step = pagination.wanted(per_page=25)
    found, total = queries.find_engagements(wanted, visible_to=current_user, limit=step.limit, offset=step.offset)
    chips = [(words, pagination.href_with(page=None, **removal)) for words, removal in form.in_force()]
    return render_template(
        "teams/index.html",
        form=form,
        page=step.filled(found, total),
        chips=chips,
        today=clock.today(),
        may_start=current_user.can(Permission.ENGAGEMENT_EDIT),
    )


@blueprint.route("/engagements.csv")
@requires(Permission.ENGAGEMENT_VIEW)
def download() -> Response:
    _, wanted = _filters()
    found, _ = queries.find_engagements(wanted, visible_to=current_user)
    return csv_download("engagements.csv", COLUMNS, _rows(found))


def _filters() -> tuple[EngagementFilterForm, queries.EngagementFilter]:
    form = EngagementFilterForm()
    staff = current_user.is_staff
    form.offer(
        types=list(engagement_queries.type_names()),
        regions=list(queries.regions(visible_to=current_user)) if staff else [],
        managers=list(engagement_queries.managers()) if staff else [],
        today=clock.today(),
    )
    return form, form.wanted(usual=AHEAD if staff else ANY, today=clock.today())


def _rows(found: list[queries.Listed]) -> Iterator[tuple[object, ...]]:
    for row in found:
        engagement = row.engagement
        yield (
            engagement.reference,
            engagement.type.name,
            engagement.council.name,
            engagement.council.code,
            engagement.council.region,
            engagement.first_day,
            engagement.last_day,
            engagement.stage.label,
            row.required,
            row.filled,
            engagement.manager.name if engagement.manager else None,
            engagement.report_published_on,
            engagement.requested_on,
            engagement.requested_by,
            "yes" if engagement.days_agreed else "no",
        )
