"""How old the figures are, by metric and source."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub import clock
from peerhub.metrics import queries
from peerhub.metrics.forms import AgeFilter
from peerhub.metrics.queries import WantedAges
from peerhub.metrics.queries.freshness import Freshness
from peerhub.metrics.views import blueprint
from peerhub.permissions import Permission
from peerhub.web import pagination
from peerhub.web.access import requires
from peerhub.web.formats import is_old, old_before
from peerhub.web.spreadsheets import Column, csv_download, csv_metadata, headings

NAME = "figures-by-age.csv"
COLUMNS = (
    Column("Source", "Whose figures they are."),
    Column("Metric", "The metric’s name, in our words."),
    Column("Code", "The metric’s code in peerhub’s catalogue."),
    Column("Topic", "The theme under which pages show it."),
    Column("Newest period", "The newest period in which any council has a figure, in words."),
    Column("Last day", "Last day of that period; age is counted from here.", "date"),
    Column("Old", "yes where it ended more than 24 months before the day of the download, else no."),
    Column("Councils with a figure", "How many councils have a figure of that period.", "integer"),
    Column("Councils behind", "How many of today’s councils have an older figure only.", "integer"),
)


@blueprint.route("/figures/age")
@requires(Permission.COUNCIL_VIEW)
def freshness() -> ResponseReturnValue:
    today, step = clock.today(), pagination.wanted(per_page=50)
    form = AgeFilter.choosing_from(queries.sources())
    found, total = queries.freshness(
        _wanted(form, today), visible_to=current_user, limit=step.limit, offset=step.offset
    )  # fmt: skip
    sources = queries.source_ages(visible_to=current_user, old_before=old_before(today))
    return render_template(
        "metrics/freshness.html", form=form, page=step.filled(found, total), sources=sources, today=today
    )


@blueprint.route("/figures/age.csv")
@requires(Permission.COUNCIL_VIEW)
def freshness_csv() -> ResponseReturnValue:
    form = AgeFilter.choosing_from(queries.sources())
    found, _ = queries.freshness(_wanted(form, clock.today()), visible_to=current_user)
    return csv_download(NAME, headings(COLUMNS), _rows(found))


@blueprint.route("/figures/age-metadata.json")
@requires(Permission.COUNCIL_VIEW)
def freshness_metadata() -> ResponseReturnValue:
    return csv_metadata(
        NAME, COLUMNS, title="How old the figures are",
        notes=["One line for each metric. Each keeps its own period; a common year is never forced."],
        licences=["peerhub’s own; the figures themselves are on the licences of their sources."],
    )  # fmt: skip


def _wanted(form: AgeFilter, today: date) -> WantedAges:
    said = form.values()
    before = old_before(today) if said.get("only") == "old" else None
    return WantedAges(said.get("q", ""), said.get("source", ""), before)


def _rows(found: Sequence[Freshness]) -> Iterator[tuple[Any, ...]]:
    today = clock.today()
    for one in found:
        yield (
            one.source, one.label, one.code, one.topic, one.period, one.period_end,
            "yes" if is_old(one.period_end, today) else "no", one.councils, one.behind,
        )  # fmt: skip
