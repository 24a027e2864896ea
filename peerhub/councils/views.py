"""The list of councils: to find one quickly, to narrow, to take away."""

from collections.abc import Iterable, Iterator

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from peerhub.councils import queries
from peerhub.councils.forms import CouncilFilter
from peerhub.councils.models import Council
from peerhub.permissions import Permission
from peerhub.web import pagination
from peerhub.web.access import requires
from peerhub.web.spreadsheets import csv_download

blueprint = Blueprint("councils", __name__)

COLUMNS = ("Council", "Official name", "Kind", "Region", "Status", "Control", "Residents", "Code", "GSS code")


@blueprint.route("/councils")
@requires(Permission.COUNCIL_VIEW)
def index() -> ResponseReturnValue:
    filters = CouncilFilter.choosing_from(queries.regions())
    step = pagination.wanted(per_page=50)
    found, total = queries.find_councils(_wanted(filters), limit=step.limit, offset=step.offset)
    if total == 1 and found and set(filters.values()) == {"q"}:
        return redirect(url_for("engagements.council", code=found[0].code))
    return render_template("councils/index.html", form=filters, page=step.filled(found, total))


@blueprint.route("/councils.csv")
@requires(Permission.COUNCIL_VIEW)
def download() -> ResponseReturnValue:
    filters = CouncilFilter.choosing_from(queries.regions())
    found, _total = queries.find_councils(_wanted(filters))
    return csv_download("councils.csv", COLUMNS, _rows(found))


def _wanted(filters: CouncilFilter) -> queries.Wanted:
    asked = filters.values()
    return queries.Wanted(typed=asked.pop("q", ""), **asked)


def _rows(councils: Iterable[Council]) -> Iterator[tuple[str | int | None, ...]]:
    for council in councils:
        yield (
            council.name,
            council.official_name,
            council.kind.label,
            council.region,
            council.status.value,
            council.control.label if council.control else None,
            council.context.population if council.context else None,
            council.code,
            council.gss_code,
        )
