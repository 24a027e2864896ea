"""The map of councils: dates of challenges, places of councils, never a ranking."""

from collections.abc import Iterable, Iterator
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub import clock
from peerhub.councils import queries as council_queries
from peerhub.engagements import queries
from peerhub.engagements.council_map import CouncilMap, MapRow
from peerhub.engagements.council_map import council_map as draw
from peerhub.engagements.forms.maps import MapFilter
from peerhub.engagements.views import blueprint
from peerhub.permissions import Permission
from peerhub.web.access import requires
from peerhub.web.spreadsheets import csv_download

COLUMNS = (
    "Council", "Region", "Kind", "Code", "Last challenge", "Years since", "Next due", "Standing", "Arranged for",
    "Engaged",
)  # fmt: skip


@blueprint.route("/councils/map")
@requires(Permission.COUNCIL_VIEW)
def council_map() -> ResponseReturnValue:
    form, found = asked_map()
    return render_template("engagements/council_map.html", form=form, map=found)


@blueprint.route("/councils/map.csv")
@requires(Permission.COUNCIL_VIEW)
def council_map_csv() -> ResponseReturnValue:
    _form, found = asked_map()
    return csv_download("councils-on-the-map.csv", COLUMNS, _rows(found.rows))


def asked_map() -> tuple[MapFilter, CouncilMap]:
    """The map as this request's address asks for it, for this person."""
    today = clock.today()
    form = MapFilter.choosing_from(council_queries.regions(), for_staff=current_user.is_staff)
    standings = queries.standings(visible_to=current_user, today=today)
    address = url_for("engagements.council", code="CODE")
    return form, draw(
        standings, shown=form.shown, wanted=form.wanted(), today=today, href=lambda code: address.replace("CODE", code)
    )


def _rows(rows: Iterable[MapRow]) -> Iterator[tuple[Any, ...]]:
    for row in rows:
        one, due = row.council, row.cycle
        yield (
            one.name, one.region, one.kind.label, one.code, one.last_day, row.years, due.due_on if due else None,
            due.state.label if due else None, one.arranged_on, row.engaged.label,
        )  # fmt: skip
