"""Coverage: the place of every council in its cycle, and what is planned, as counts."""

from collections.abc import Sequence

from flask import Response, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub import clock
from peerhub.engagements import queries as engagement_queries
from peerhub.engagements.council_map import CouncilMap, Shown, Standing, council_map
from peerhub.engagements.council_map import Wanted as OnMap
from peerhub.insight import queries
from peerhub.insight.coverage import not_engaged
from peerhub.insight.forms import CoverageFilter
from peerhub.insight.views import blueprint
from peerhub.permissions import Permission
from peerhub.web import pagination
from peerhub.web.access import requires
from peerhub.web.spreadsheets import csv_download

REGION_COLUMNS = (
    "Region", "Councils", "Within four years", "Due within a year", "Overdue", "No challenge on record", "Arranged",
    "Not engaged for five years", "Councils with notes", "Early conversations planned", "Held within a year",
)  # fmt: skip
COUNCIL_COLUMNS = ("Council", "Region", "Kind", "Last challenge", "Next due", "Place in the cycle")


@blueprint.route("/coverage")
@requires(Permission.COVERAGE_VIEW)
def coverage() -> ResponseReturnValue:
    today, step = clock.today(), pagination.wanted(per_page=50)
    every = engagement_queries.standings(visible_to=None, today=today)
    counts, form = queries.coverage_of(every, today), CoverageFilter()
    form.region.choices = [(region.name, region.name) for region in counts.regions]
    standings = engagement_queries.seen_by(current_user, every)
    drawn = _drawn(standings, form)
    rows = [row.council for row in drawn.rows if row.cycle]
    return render_template(
        "insight/coverage.html",
        coverage=counts,
        form=form,
        map=drawn,
        page=step.filled(rows[step.offset : step.offset + step.limit], len(rows)),
        silent=not_engaged(standings, today) if current_user.is_staff else [],
        today=today,
    )


@blueprint.route("/coverage.csv")
@requires(Permission.COVERAGE_VIEW)
def coverage_csv() -> Response:
    counts = queries.coverage_on(clock.today())
    return csv_download(
        "coverage-by-region.csv",
        REGION_COLUMNS,
        (
            (
                one.name,
                one.councils,
                one.within,
                one.due_soon,
                one.overdue,
                one.never,
                one.arranged,
                one.not_engaged,
                one.notes.councils_with_notes,
                one.notes.planned,
                one.notes.held,
            )
            for one in (*counts.regions, counts.england)
        ),
    )


@blueprint.route("/coverage-councils.csv")
@requires(Permission.COVERAGE_VIEW)
def councils_csv() -> Response:
    today, form = clock.today(), CoverageFilter()
    standings = engagement_queries.standings(visible_to=current_user, today=today)
    form.region.choices = [(one.region, one.region) for one in standings]
    found = [(row.council, row.cycle) for row in _drawn(standings, form).rows if row.cycle]
    return csv_download(
        "coverage-by-council.csv",
        COUNCIL_COLUMNS,
        ((one.name, one.region, one.kind.label, one.last_day, cycle.due_on, cycle.state.label) for one, cycle in found),
    )


def _drawn(standings: Sequence[Standing], form: CoverageFilter) -> CouncilMap:
    asked = form.values()
    wanted = OnMap(asked.get("region", ""), asked.get("kind"), asked.get("cycle"))
    address = url_for("engagements.council", code="CODE")
    return council_map(
        standings,
        shown=Shown.DUE,
        wanted=wanted,
        today=clock.today(),
        href=lambda code: address.replace("CODE", code),
    )
