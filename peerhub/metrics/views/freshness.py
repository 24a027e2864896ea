"""How old the figures are, by metric and source."""

from collections.abc import Iterator, Sequence
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub import clock
from peerhub.metrics import queries
from peerhub.metrics.queries.freshness import SourceFreshness
from peerhub.metrics.views import blueprint
from peerhub.permissions import Permission
from peerhub.web.access import requires
from peerhub.web.formats import is_old
from peerhub.web.spreadsheets import csv_download

COLUMNS = ("Source", "Last brought in", "Metric", "Code", "Newest period", "Last day", "Old", "Councils with a figure")


@blueprint.route("/figures/age")
@requires(Permission.COUNCIL_VIEW)
def freshness() -> ResponseReturnValue:
    return render_template(
        "metrics/freshness.html", sources=queries.freshness(visible_to=current_user), today=clock.today()
    )


@blueprint.route("/figures/age.csv")
@requires(Permission.COUNCIL_VIEW)
def freshness_csv() -> ResponseReturnValue:
    return csv_download("figures-by-age.csv", COLUMNS, _rows(queries.freshness(visible_to=current_user)))


def _rows(sources: Sequence[SourceFreshness]) -> Iterator[tuple[Any, ...]]:
    today = clock.today()
    for source in sources:
        for metric in source.metrics:
            yield (
                source.name, source.imported_at, metric.label, metric.code, metric.period, metric.period_end,
                "yes" if is_old(metric.period_end, today) else "no", metric.councils,
            )  # fmt: skip
