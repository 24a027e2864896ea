"""One metric of one council through time, beside the group that the reader chooses; and all of them to take away."""

from collections.abc import Sequence

from flask import abort, render_template, send_file
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub import clock
from peerhub.councils import queries as council_queries
from peerhub.councils.models import Council
from peerhub.metrics import queries, tidy
from peerhub.metrics.forms import CompareForm, FiguresFilter
from peerhub.metrics.groups import Comparison, members_of
from peerhub.metrics.models import MetricSource
from peerhub.metrics.readings import from_series, shown
from peerhub.metrics.series import Series
from peerhub.metrics.views import blueprint
from peerhub.permissions import Permission
from peerhub.web import pagination
from peerhub.web.access import requires
from peerhub.web.pictures import png_of, svg_response
from peerhub.web.spreadsheets import csv_download, csv_metadata, headings


@blueprint.route("/councils/<string:code>/figures")
@requires(Permission.COUNCIL_VIEW)
def council_figures(code: str) -> ResponseReturnValue:
    council = council_queries.get_council(code)
    form, step = FiguresFilter.choosing_from(queries.topics()), pagination.wanted(per_page=50)
    asked = form.values()
    metrics, total = queries.figures_of(
        council.id, visible_to=current_user, words=asked.get("q", ""), topic=asked.get("topic", ""),
        limit=step.limit, offset=step.offset,
    )  # fmt: skip
    series = queries.series_of(council.id, metrics, compared_with=(), visible_to=current_user)
    page = step.filled([from_series(one) for one in series], total)
    return render_template("metrics/council_figures.html", council=council, form=form, page=page, today=clock.today())


@blueprint.route("/councils/<string:code>/metrics/<int:metric_id>")
@requires(Permission.COUNCIL_VIEW)
def council_metric(code: str, metric_id: int) -> ResponseReturnValue:
    council = council_queries.get_council(code)
    form = _compare(council)
    series = _series(council, metric_id, form.chosen())
    return render_template(
        "metrics/council_metric.html", council=council, series=series, reading=from_series(series), form=form,
        group=form.chosen(), today=clock.today(), shown=shown,
    )  # fmt: skip


@blueprint.route("/councils/<string:code>/metrics/<int:metric_id>.csv")
@requires(Permission.COUNCIL_VIEW)
def council_metric_csv(code: str, metric_id: int) -> ResponseReturnValue:
    council = council_queries.get_council(code)
    group = _compare(council).chosen()
    series = _series(council, metric_id, group)
    rows = tidy.rows(council, [series], group, clock.today())
    return csv_download(f"{_name(council, series)}.csv", headings(tidy.COLUMNS), rows)


@blueprint.route("/councils/<string:code>/metrics/<int:metric_id>-metadata.json")
@requires(Permission.COUNCIL_VIEW)
def council_metric_metadata(code: str, metric_id: int) -> ResponseReturnValue:
    council = council_queries.get_council(code)
    group = _compare(council).chosen()
    series = _series(council, metric_id, group)
    title = f"{series.metric.label}, {council.official_name}"
    return _metadata(f"{_name(council, series)}.csv", title, group, [series.metric.source])


@blueprint.route("/councils/<string:code>/metrics/<int:metric_id>.svg")
@requires(Permission.COUNCIL_VIEW)
def council_metric_svg(code: str, metric_id: int) -> ResponseReturnValue:
    council = council_queries.get_council(code)
    group = _compare(council).chosen()
    series = _series(council, metric_id, group)
    return svg_response(_picture(council, series, group), f"{_name(council, series)}.svg")


@blueprint.route("/councils/<string:code>/metrics/<int:metric_id>.png")
@requires(Permission.COUNCIL_VIEW)
def council_metric_png(code: str, metric_id: int) -> ResponseReturnValue:
    council = council_queries.get_council(code)
    group = _compare(council).chosen()
    series = _series(council, metric_id, group)
    png = png_of(_picture(council, series, group))
    return send_file(png, mimetype="image/png", as_attachment=True, download_name=f"{_name(council, series)}.png")


@blueprint.route("/councils/<string:code>/figures.csv")
@requires(Permission.COUNCIL_VIEW)
def council_figures_csv(code: str) -> ResponseReturnValue:
    council = council_queries.get_council(code)
    group = _compare(council).chosen()
    series = queries.series_of(
        council.id, queries.metrics_of(council.id, visible_to=current_user), compares_all=True,
        compared_with=members_of(group, council), visible_to=current_user,
    )  # fmt: skip
    rows = tidy.rows(council, series, group, clock.today())
    return csv_download(f"{council.code}-figures.csv", headings(tidy.COLUMNS), rows)


@blueprint.route("/councils/<string:code>/figures-metadata.json")
@requires(Permission.COUNCIL_VIEW)
def council_figures_metadata(code: str) -> ResponseReturnValue:
    council = council_queries.get_council(code)
    group = _compare(council).chosen()
    title = f"Figures of {council.official_name}"
    return _metadata(f"{council.code}-figures.csv", title, group, queries.sources())


def _metadata(file: str, title: str, group: Comparison, sources: Sequence[MetricSource]) -> ResponseReturnValue:
    """What belongs to a tidy file: its columns, whom it compares with, and every licence in it."""
    licences = [f"{source.name}: {source.licence}. {source.attribution}" for source in sources]
    if group.licence_note:
        licences.append(f"{group.label}: {group.licence_note}")
    return csv_metadata(
        file, tidy.COLUMNS, title=title, notes=[*tidy.NOTES, f"Compared with: {group.label}."], licences=licences
    )  # fmt: skip


def _compare(council: Council) -> CompareForm:
    return CompareForm.choosing_from(queries.own_groups(council.id, visible_to=current_user))


def _series(council: Council, metric_id: int, group: Comparison) -> Series:
    """The series, or the 404 page where this person may see no value of it."""
    found = queries.series_of(
        council.id,
        [queries.get_metric(metric_id)],
        compared_with=members_of(group, council),
        visible_to=current_user,
    )
    return found[0] if found else abort(404)


def _picture(council: Council, series: Series, group: Comparison) -> str:
    reading = from_series(series)
    return render_template("metrics/_picture.html", council=council, reading=reading, group=group, today=clock.today())


def _name(council: Council, series: Series) -> str:
    return f"{council.code}-{series.metric.code.replace(':', '-')}"
