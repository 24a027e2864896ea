"""One metric of one council through time, beside the group that the reader chooses."""

from collections.abc import Iterator
from typing import Any

from flask import abort, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub import clock
from peerhub.councils import queries as council_queries
from peerhub.councils.models import Council
from peerhub.metrics import queries
from peerhub.metrics.forms import CompareForm
from peerhub.metrics.groups import Group, members_of
from peerhub.metrics.readings import from_series, shown
from peerhub.metrics.series import Series
from peerhub.metrics.views import blueprint
from peerhub.permissions import Permission
from peerhub.web.access import requires
from peerhub.web.spreadsheets import csv_download

COLUMNS = (
    "Council", "GSS code", "Metric", "Unit", "Period", "Last day", "Value", "As published", "Why missing",
    "Lower 95% limit", "Upper 95% limit", "Status", "Lower quartile", "Median", "Upper quartile", "Councils compared",
)  # fmt: skip


@blueprint.route("/councils/<string:code>/metrics/<int:metric_id>")
@requires(Permission.COUNCIL_VIEW)
def council_metric(code: str, metric_id: int) -> ResponseReturnValue:
    form = CompareForm()
    council = council_queries.get_council(code)
    series = _series(council, metric_id, form.chosen())
    return render_template(
        "metrics/council_metric.html", council=council, series=series, reading=from_series(series), form=form,
        group=form.chosen(), today=clock.today(), shown=shown,
    )  # fmt: skip


@blueprint.route("/councils/<string:code>/metrics/<int:metric_id>.csv")
@requires(Permission.COUNCIL_VIEW)
def council_metric_csv(code: str, metric_id: int) -> ResponseReturnValue:
    council = council_queries.get_council(code)
    series = _series(council, metric_id, CompareForm().chosen())
    return csv_download(f"{council.code}-{series.metric.code.replace(':', '-')}.csv", COLUMNS, _rows(council, series))


def _series(council: Council, metric_id: int, group: Group) -> Series:
    """The series, or the 404 page where this person may see no value of it."""
    found = queries.series_of(
        council.id,
        [queries.get_metric(metric_id)],
        compared_with=members_of(group, council),
        visible_to=current_user,
    )
    return found[0] if found else abort(404)


def _rows(council: Council, series: Series) -> Iterator[tuple[Any, ...]]:
    for point in series.points:
        band = point.band
        yield (
            council.name, council.gss_code, series.metric.label, series.metric.unit, point.period, point.period_end,
            point.value, point.published_as, point.missing_reason, point.ci_lower, point.ci_upper, point.status.value,
            *((band.lower, band.median, band.upper) if band else (None, None, None)), len(point.comparators),
        )  # fmt: skip
