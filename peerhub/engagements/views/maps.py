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
from peerhub.web.spreadsheets import Column, csv_download, csv_metadata, headings

NAME = "councils-on-the-map.csv"
COLUMNS = (
    Column("Council", "Short name of the council."),
    Column("Region", "The region of England, or Wales."),
    Column("Kind", "The kind of council."),
    Column("Code", "Its code of three letters in the register."),
    Column("Last challenge", "Last day of the latest peer challenge that counts towards the five years.", "date"),
    Column("Years since", "Whole years from that day to the day of the download.", "integer"),
    Column("Next due", "When the next one is due: five years later. Wales has its own arrangements.", "date"),
    Column("Standing", "How the council stands with the five years."),
    Column("Arranged for", "First day of a challenge ahead or under way; for LGA staff only.", "date"),
    Column("Engaged", "How the council stands with peer support of any kind."),
)


@blueprint.route("/councils/map")
@requires(Permission.COUNCIL_VIEW)
def council_map() -> ResponseReturnValue:
    form, found = asked_map()
    return render_template("engagements/council_map.html", form=form, map=found)


@blueprint.route("/councils/map.csv")
@requires(Permission.COUNCIL_VIEW)
def council_map_csv() -> ResponseReturnValue:
    _form, found = asked_map()
    return csv_download(NAME, headings(COLUMNS), _rows(found.rows))


@blueprint.route("/councils/map-metadata.json")
@requires(Permission.COUNCIL_VIEW)
def council_map_metadata() -> ResponseReturnValue:
    return csv_metadata(
        NAME, COLUMNS, title="The councils on the map",
        notes=["One line for each council, by name. The map shows dates; councils are never ranked."],
        licences=["UK local authority names and codes, mySociety, CC BY 4.0; dates of challenges: the LGA."],
    )  # fmt: skip


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
