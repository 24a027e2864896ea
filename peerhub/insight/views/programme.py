"""The programme's numbers for the grant, year by year."""

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from peerhub import clock
from peerhub.insight import queries
from peerhub.insight.programme import FinancialYear, Programme, year_called, year_of
from peerhub.insight.views import blueprint
from peerhub.permissions import Permission
from peerhub.web.access import requires
from peerhub.web.charts import Bar
from peerhub.web.spreadsheets import csv_download


@blueprint.route("/programme")
@requires(Permission.COVERAGE_VIEW)
def programme() -> ResponseReturnValue:
    found, this_year = _asked(), year_of(clock.today())
    first = queries.first_year_with_engagements() or this_year.begins
    years = [FinancialYear(year) for year in range(this_year.begins, max(first - 1, this_year.begins - 12), -1)]
    bars = [Bar(kind, count) for kind, count in found.kinds]
    return render_template("insight/programme.html", programme=found, years=years, bars=bars, this_year=this_year)


@blueprint.route("/programme.csv")
@requires(Permission.COVERAGE_VIEW)
def programme_csv() -> Response:
    found = _asked()
    return csv_download(
        f"programme-{found.year.begins}.csv",
        ("Kind", "Counts towards the five years", "Region", "Engagements"),
        ((one.kind, "yes" if one.counts_towards_cycle else "no", one.region, one.count) for one in found.held),
    )


def _asked() -> Programme:
    today = clock.today()
    year = year_called(request.args.get("year", ""), usual=year_of(today))
    return queries.programme(year, until=today)
