"""The catalogue of metrics: browsed, searched, read one by one, corrected by staff."""

from collections.abc import Iterator
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub.db import db
from peerhub.metrics import operations, queries
from peerhub.metrics.forms import CatalogueFilter, MetricForm
from peerhub.metrics.models import Adding, Metric
from peerhub.metrics.queries import WantedMetrics
from peerhub.metrics.queries.catalogue import Twin
from peerhub.metrics.readings import POLARITY_WORDS
from peerhub.metrics.views import blueprint
from peerhub.permissions import Permission
from peerhub.web import pagination
from peerhub.web.access import requires
from peerhub.web.spreadsheets import Column, csv_download, csv_metadata, headings

COLUMNS = (
    Column("Code", "The metric’s code; the part before the colon names its source."),
    Column("Name", "Its name, in our words."),
    Column("Topic", "The theme under which pages show it."),
    Column("Unit", "The unit of its values."),
    Column("Which way is better", "higher, lower, or neutral where nobody may say."),
    Column("What it counts", "Its definition, in plain words."),
    Column("How to read it", "What to bear in mind before leaning on it."),
    Column("Source", "Whose figures they are."),
    Column("Source's own number", "What the source itself calls it."),
    Column("Licence", "The licence of the source."),
    Column("Attribution", "What the licence wants said beside the figures."),
    Column("Headline", "yes where it is part of every snapshot and council page, else no."),
    Column("Adds up", "never, area or body: whether figures of councils that became one may be added up."),
    Column("Breaks", "First day of each new way of counting, and what changed; semicolons between."),
    Column("Who may see it", "everybody who is signed in, or staff of the LGA."),
)
ADDING_WORDS = {
    Adding.NEVER: "Never added up: where councils became one, each one’s figures stay under its own name.",
    Adding.AREA: "A count in the area: where councils became one, figures of one tier are added up and marked.",
    Adding.BODY: "A count of the council’s own: where councils became one, their figures are added up and marked.",
}
MANY = 100_000


@blueprint.route("/metrics")
@requires(Permission.COUNCIL_VIEW)
def catalogue() -> ResponseReturnValue:
    form = CatalogueFilter.choosing_from(queries.sources(), queries.metric_topics())
    step = pagination.wanted()
    found, total = queries.find_metrics(
        _wanted(form), visible_to=current_user, limit=step.limit, offset=step.offset
    )  # fmt: skip
    return render_template("metrics/catalogue.html", form=form, page=step.filled(found, total))


@blueprint.route("/metrics.csv")
@requires(Permission.COUNCIL_VIEW)
def catalogue_csv() -> ResponseReturnValue:
    form = CatalogueFilter.choosing_from(queries.sources(), queries.metric_topics())
    found, _ = queries.find_metrics(_wanted(form), visible_to=current_user, limit=MANY)
    return csv_download("metrics.csv", headings(COLUMNS), map(_row, found))


@blueprint.route("/metrics-metadata.json")
@requires(Permission.COUNCIL_VIEW)
def catalogue_metadata() -> ResponseReturnValue:
    return csv_metadata(
        "metrics.csv", COLUMNS, title="The catalogue of metrics", notes=["One line for each metric."],
        licences=["Descriptions are peerhub’s own; figures are on the licence that each line names."],
    )  # fmt: skip


@blueprint.route("/metrics/<int:metric_id>")
@requires(Permission.COUNCIL_VIEW)
def metric(metric_id: int) -> ResponseReturnValue:
    found = queries.get_described(metric_id, visible_to=current_user)
    return render_template(
        "metrics/metric.html", metric=found, twins=queries.twins_of(metric_id, visible_to=current_user),
        extent=queries.extent_of(metric_id, visible_to=current_user), polarity=POLARITY_WORDS[found.polarity],
        adding=ADDING_WORDS[found.adding],
    )  # fmt: skip


@blueprint.route("/metrics/<int:metric_id>/edit", methods=["GET", "POST"])
@requires(Permission.METRIC_EDIT)
def edit_metric(metric_id: int) -> ResponseReturnValue:
    found = queries.get_described(metric_id, visible_to=current_user)
    twins = queries.twins_of(metric_id, visible_to=current_user)
    form = MetricForm(**_as_form(found, twins))
    if form.validate_on_submit():
        said = {name: value for name, value in form.data.items() if name not in {"csrf_token", "submit"}}
        try:
            operations.describe_metric(found, operations.Description(**said), by=current_user)
        except operations.DescriptionRefused as refused:
            form.refuse(refused, on=refused.field)
        else:
            db.session.commit()
            flash("The catalogue says so now.", "success")
            return redirect(url_for("metrics.metric", metric_id=metric_id))
    return render_template("metrics/edit_metric.html", form=form, metric=found)


def _wanted(form: CatalogueFilter) -> WantedMetrics:
    said = form.values()
    return WantedMetrics(said.get("q", ""), said.get("source", ""), said.get("topic", ""), said.get("only", ""))


def _as_form(found: Metric, twins: list[Twin]) -> dict[str, Any]:
    names = ("label", "topic", "unit", "definition", "how_to_read", "is_headline")
    lines: Iterator[str] = (f"{one.starts_on.isoformat()} | {one.note}" for one in found.breaks)
    return {
        **{name: getattr(found, name) for name in names},
        "polarity": found.polarity.value,
        "audience": found.audience.value,
        "adding": found.adding.value,
        "breaks": "\n".join(lines),
        "twins": "\n".join(f"{one.code} | {one.note}" for one in twins),
    }


def _row(found: Metric) -> tuple[Any, ...]:
    return (
        found.code, found.label, found.topic, found.unit, found.polarity.value, found.definition, found.how_to_read,
        found.source.name, found.source_key, found.source.licence, found.source.attribution,
        "yes" if found.is_headline else "no", found.adding.value,
        "; ".join(f"{one.starts_on}: {one.note}" for one in found.breaks), found.audience.value,
    )  # fmt: skip
